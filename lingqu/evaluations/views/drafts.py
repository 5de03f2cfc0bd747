"""A unit's own self-evaluations: the list, and the form one fills in with live scores."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingqu.access.gate import require
from lingqu.access.models import Unit
from lingqu.evaluations import codec, drafting
from lingqu.evaluations import services_draft as services
from lingqu.evaluations.edit_page import edit_context
from lingqu.evaluations.models import Evaluation, State
from lingqu.evaluations.review import review
from lingqu.evaluations.scheme_loading import load_scheme, schemes
from lingqu.evaluations.views.request import person_of, whole
from lingqu.kernel.errors import DataError

__all__ = ["begin", "check", "discard", "drafts", "edit"]

EDIT = "evaluations.edit"
LISTED = 200


@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the unit's drafts and what it handed in."""
    require(person_of(request), EDIT)
    return render(request, "evaluations/drafts.html", _drafts_context(request))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft: from another evaluation, or blank from a scheme."""
    person, now = person_of(request), timezone.now()
    require(person, EDIT)
    previous = whole(request.POST.get("previous"))
    if previous:
        unit = _units(request).first()
        try:
            made = services.begin_from(pk=previous, unit=unit, actor=person, at=now)
        except Evaluation.DoesNotExist as error:
            raise Http404 from error
        return redirect("evaluations:edit", made.pk)
    posted, faults = _asked(request)
    if faults:
        context = {**_drafts_context(request), "faults": faults, "posted": request.POST}
        return render(request, "evaluations/drafts.html", context, status=422)
    made = services.begin(actor=person, at=now, **posted)
    return redirect("evaluations:edit", made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form to be filled in; take what was typed, with a row more or less if asked."""
    evaluation = _draft(request, pk)
    if request.method == "GET":
        return render(request, "evaluations/edit.html", edit_context(evaluation))
    data = request.POST.dict()
    posted = drafting.posted(data, codec.form_from_json(evaluation.form))
    if posted.faults:
        context = edit_context(evaluation, posted=posted)
        return render(request, "evaluations/edit.html", context, status=422)
    action, _sep, place = data.get("action", "save").partition("-")
    if action in ("insert", "remove"):
        change = drafting.with_row if action == "insert" else drafting.without_row
        posted.form = change(posted.form, whole(place))
    person, now = person_of(request), timezone.now()
    saved = services.save(
        pk=pk, form=posted.form, version=whole(data.get("version")), actor=person, at=now
    )
    if action == "file":
        return _filed(request, saved, data.get("reason", ""))
    if action == "save":
        messages.success(request, _("Saved and checked."))
    anchor = f"#row-{whole(place) + 1}-name" if action == "insert" and whole(place) else ""
    response = redirect("evaluations:edit", pk)
    response["Location"] += anchor
    return response


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the scores and findings of what is typed so far; nothing is kept."""
    evaluation = _draft(request, pk)
    posted = drafting.posted(request.POST.dict(), codec.form_from_json(evaluation.form))
    reviewed = review(posted.form, evaluation.scheme_id)
    context = edit_context(evaluation, posted=posted, reviewed=reviewed)
    return render(request, "evaluations/_live.html", {**context, "is_live": True})


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    evaluation = _draft(request, pk)
    version = whole(request.POST.get("version"))
    services.discard(pk=pk, version=version, actor=person_of(request), at=timezone.now())
    messages.success(request, _("“%(name)s” was discarded.") % {"name": evaluation.name})
    return redirect("evaluations:drafts")


def _filed(request: HttpRequest, saved: Evaluation, reason: str) -> HttpResponse:
    """File the saved draft; while errors stand without a reason, show them first."""
    try:
        services.file(
            pk=saved.pk, reason=reason, version=saved.version,
            actor=person_of(request), at=timezone.now(),
        )  # fmt: skip
    except DataError as error:
        saved.refresh_from_db()
        context = {**edit_context(saved), "refused": str(error)}
        return render(request, "evaluations/edit.html", context, status=422)
    messages.success(request, _("Filed. It can be read and downloaded, and no longer changed."))
    return redirect("evaluations:page", saved.pk)


def _draft(request: HttpRequest, pk: int) -> Evaluation:
    person = person_of(request)
    require(person, EDIT)
    seen = Evaluation.objects.visible_to(person, EDIT).filter(state=State.DRAFT)
    seen = seen.select_related("stored_form")
    found: Evaluation = get_object_or_404(seen, pk=pk)
    return found


def _units(request: HttpRequest) -> Any:
    return Unit.objects.visible_to(person_of(request), EDIT).order_by("path")


def _drafts_context(request: HttpRequest) -> dict[str, Any]:
    seen = Evaluation.objects.visible_to(person_of(request), EDIT)
    return {
        "rows": seen.order_by("-changed_at")[:LISTED],
        "units": _units(request)[:LISTED],
        "schemes": sorted(schemes().values(), key=lambda scheme: scheme.id),
        "this_year": timezone.localdate().year - 1,
    }


def _asked(request: HttpRequest) -> tuple[dict[str, Any], list[drafting.Fault]]:
    """Return what a blank draft is made of, and what is missing."""
    data = request.POST
    faults = []
    name = " ".join(data.get("name", "").replace("\0", "").split())[:200]
    if len(name) < 2:
        faults.append(drafting.Fault(field="name", message=_("Give the project's name.")))
    year = data.get("year", "")
    if not (len(year) == 4 and 1990 <= whole(year) < 2100):
        fault = _("The year has four digits, such as 2025.")
        faults.append(drafting.Fault(field="year", message=fault))
    unit = _units(request).filter(pk=whole(data.get("unit"))).first()
    if unit is None:
        faults.append(drafting.Fault(field="unit", message=_("Choose one of your units.")))
    scheme_id = data.get("scheme", "")
    if scheme_id not in schemes():
        faults.append(drafting.Fault(field="scheme", message=_("Choose a scheme.")))
    if faults or unit is None:
        return {}, faults
    parent = unit.parent
    # A bureau is its own department; what lies under a bureau belongs to it.
    department = parent.name if parent and parent.parent_id else unit.name
    form = drafting.blank_form(
        load_scheme(scheme_id), project=name, department=department, unit=unit.name, year=int(year)
    )
    return {"unit": unit, "form": form, "scheme_id": scheme_id}, []
