"""A department's own resources: begin, write down, hand in, ask for withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingqu.access.gate import require
from lingqu.access.models import Unit
from lingqu.datasets import drafting, form_content, lifecycle
from lingqu.datasets.edit_page import edit_context
from lingqu.datasets.errors import Changed, DescriptionFaults
from lingqu.datasets.lifecycle import REGISTER
from lingqu.datasets.models import Draft, Resource, State
from lingqu.datasets.views.request import person_of, whole
from lingqu.kernel.errors import DataError, LingquError

__all__ = ["ask", "change", "drop", "edit", "new", "own"]

LISTED = 300


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Show the resources of the units that who asks answers for."""
    person = person_of(request)
    require(person, REGISTER)
    rows = Resource.objects.visible_to(person, REGISTER).select_related("unit", "current")
    wanted = request.GET.get("state", "")
    if wanted in {str(state.value) for state in State}:
        rows = rows.filter(state=int(wanted))
    context = {"rows": rows.order_by("-changed_at", "pk")[:LISTED], "states": State.choices,
               "wanted": wanted}  # fmt: skip
    return render(request, "datasets/own.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a resource: its unit, its stable name, what it is called."""
    person = person_of(request)
    require(person, REGISTER)
    units = Unit.objects.visible_to(person, REGISTER).order_by("path")[:LISTED]
    context: dict[str, Any] = {"units": units, "sent": request.POST}
    if request.method == "GET":
        return render(request, "datasets/new.html", context)
    label = request.POST.get("label", "").replace("\0", "").strip()[:400]
    unit = next((one for one in units if one.pk == whole(request.POST.get("unit"))), None)
    try:
        if unit is None or not label:
            allowed = _("one of your units and a name")
            raise DataError(where=_("Describe a resource"), found="—", allowed=allowed)
        content = {"name": request.POST.get("name", "").strip(), "label": label,
                   "item": [{"name": "", "share": True}]}  # fmt: skip
        made = drafting.begin(unit=unit, content=content, actor=person, at=timezone.now())
    except DataError as error:
        return render(request, "datasets/new.html", {**context, "fault": error}, status=422)
    return redirect("datasets:edit", made.name)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """Show the form of the draft, or where the resource stands; take what was typed."""
    resource = _own(request, name)
    draft = Draft.objects.filter(resource=resource).select_related("changed_by").first()
    if draft is None or resource.state in drafting.CLOSED:
        if request.method == "POST":
            raise Changed(resource=name, shown=whole(request.POST.get("revision")), now=0)
        return render(request, "datasets/standing.html", _standing(resource, draft))
    if request.method == "GET":
        return _form(request, resource, draft, draft.content, show="faults" in request.GET)
    return _sent(request, resource, draft)


@require_POST
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a change of what is published."""
    resource = _own(request, name)
    drafting.begin_change(resource_id=resource.pk, actor=person_of(request), at=timezone.now())
    return redirect("datasets:edit", name)


@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Give the draft up."""
    resource = _own(request, name)
    left = drafting.drop(resource_id=resource.pk, actor=person_of(request), at=timezone.now())
    messages.success(request, _("The draft was given up."))
    return redirect("datasets:edit", name) if left else redirect("datasets:own")


@require_POST
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask that the resource leaves the catalogue, with a reason."""
    resource = _own(request, name)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        lifecycle.ask_withdrawal(
            resource_id=resource.pk, reason=reason, actor=person_of(request), at=timezone.now()
        )
    except DataError as error:
        context = _standing(resource, None) | {"fault": error}
        return render(request, "datasets/standing.html", context, status=422)
    messages.success(request, _("Asked. Until somebody decides, the resource stays published."))
    return redirect("datasets:edit", name)


def _sent(request: HttpRequest, resource: Resource, draft: Draft) -> HttpResponse:
    """Save what was typed; then add or remove an item, or hand it in, as the button says."""
    person, now = person_of(request), timezone.now()
    content = form_content.content_of(request.POST, draft.content)
    action, _sign, place = request.POST.get("action", "save").partition("-")
    if action == "add":
        content = form_content.with_item(content)
    elif action == "remove":
        content = form_content.without_item(content, whole(place))
    try:
        saved = drafting.save(
            resource_id=resource.pk, content=content, actor=person, at=now,
            revision=whole(request.POST.get("revision")),
        )  # fmt: skip
        if action == "submit":
            note = request.POST.get("note", "").replace("\0", "")
            lifecycle.submit(
                resource_id=resource.pk, revision=saved.revision, actor=person, at=now, note=note
            )
    except DescriptionFaults:
        draft.refresh_from_db()
        return _form(request, resource, draft, draft.content, show=True, status=422)
    except LingquError as error:
        messages.error(request, str(error))
        status = 409 if isinstance(error, Changed) else 422
        return _form(request, resource, draft, content, show=False, status=status)
    return _saved(request, resource, action, len(content["item"]))


def _saved(request: HttpRequest, resource: Resource, action: str, items: int) -> HttpResponse:
    if action == "submit":
        messages.success(request, _("Handed in. The data bureau decides."))
    elif action in ("save", "check"):
        messages.success(request, _("Saved."))
    response = redirect("datasets:edit", resource.name)
    if action == "check":
        response["Location"] += "?faults=1"
    elif action == "add":
        response["Location"] += f"#item-{items - 1}.name"
    elif action == "remove":
        response["Location"] += "#items"
    return response


def _form(
    request: HttpRequest,
    resource: Resource,
    draft: Draft,
    content: Mapping[str, Any],
    *,
    show: bool,
    status: int = 200,
) -> HttpResponse:
    context = edit_context(resource, draft, content, show_faults=show)
    context |= {"state": State(resource.state), "is_published": resource.current_id is not None}
    return render(request, "datasets/edit.html", context, status=status)


def _standing(resource: Resource, draft: Draft | None) -> dict[str, Any]:
    state = State(resource.state)
    return {
        "resource": resource, "draft": draft, "state": state,
        "may_change": draft is None and state not in drafting.CLOSED,
        "may_ask": state in lifecycle.STEPS["ask_withdrawal"][1],
    }  # fmt: skip


def _own(request: HttpRequest, name: str) -> Resource:
    """Return a resource of the units of who asks. Raise `Http404` for any other."""
    person = person_of(request)
    require(person, REGISTER)
    rows = Resource.objects.visible_to(person, REGISTER).select_related("unit", "current")
    found: Resource | None = rows.filter(name=name).first()
    if found is None:
        raise Http404
    return found
