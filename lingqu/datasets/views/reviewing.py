"""The data officer's desk: what waits, what differs from what is published, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.gate import require
from lingqu.datasets import drafting, lifecycle
from lingqu.datasets.describing import facts_of, items_of, sharing_words
from lingqu.datasets.differences import differences
from lingqu.datasets.errors import DescriptionFaults
from lingqu.datasets.lifecycle import REVIEW
from lingqu.datasets.models import Draft, Resource, State
from lingqu.datasets.reading import described, elements_for, stored
from lingqu.datasets.views.request import person_of, whole
from lingqu.kernel.errors import AccessDenied, LingquError

__all__ = ["approve", "decide", "delete", "refuse", "return_", "waiting", "withdraw"]

LISTED = 300


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, the longest first, and what was withdrawn."""
    person = person_of(request)
    require(person, REVIEW)
    rows = Resource.objects.visible_to(person, REVIEW).select_related("unit", "asked_by", "current")
    open_ = rows.filter(state__in=(State.REVIEW, State.WITHDRAWAL)).order_by("changed_at", "pk")
    ended = rows.filter(state=State.WITHDRAWN).order_by("-changed_at", "pk")
    context = {"rows": open_[:LISTED], "withdrawn": ended[:LISTED]}
    return render(request, "datasets/review.html", context)


@require_GET
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Show one resource in review: what differs, what it describes, what may be decided."""
    return _page(request, _reviewed(request, name))


@require_POST
def approve(request: HttpRequest, name: str) -> HttpResponse:
    """Publish what was handed in."""
    revision = whole(request.POST.get("revision"))
    return _acted(request, name, lambda **who: lifecycle.approve(revision=revision, **who))


@require_POST
def return_(request: HttpRequest, name: str) -> HttpResponse:
    """Send it back with a reason."""
    revision, reason = whole(request.POST.get("revision")), _reason(request)
    return _acted(
        request, name, lambda **who: lifecycle.return_(revision=revision, reason=reason, **who)
    )


@require_POST
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Take it out of the catalogue as was asked."""
    return _acted(request, name, lifecycle.withdraw)


@require_POST
def refuse(request: HttpRequest, name: str) -> HttpResponse:
    """Refuse the withdrawal with a reason."""
    reason = _reason(request)
    return _acted(request, name, lambda **who: lifecycle.refuse_withdrawal(reason=reason, **who))


@require_POST
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Put a withdrawn resource away for good."""
    return _acted(request, name, lifecycle.delete)


def _acted(request: HttpRequest, name: str, act: Callable[..., Any]) -> HttpResponse:
    """Do one act; what hinders it is told on the page."""
    resource = _reviewed(request, name)
    try:
        act(resource_id=resource.pk, actor=person_of(request), at=timezone.now())
    except AccessDenied:
        raise
    except LingquError as error:
        messages.error(request, str(error))
        return _page(request, _reviewed(request, name), status=409)
    messages.success(request, _("Done: %(name)s.") % {"name": resource.label})
    return redirect("datasets:review")


def _page(request: HttpRequest, resource: Resource, status: int = 200) -> HttpResponse:
    draft = Draft.objects.filter(resource=resource).select_related("changed_by").first()
    person = person_of(request)
    hands = {*(draft.hands if draft else ()), resource.asked_by_id}
    state = State(resource.state)
    context = {
        "resource": resource, "draft": draft, "state": state,
        "is_own": person.pk in hands,
        "is_review": state == State.REVIEW and draft is not None,
        "is_withdrawal": state == State.WITHDRAWAL,
        "is_withdrawn": state == State.WITHDRAWN,
        **_described(resource, draft if state == State.REVIEW else None),
    }  # fmt: skip
    return render(request, "datasets/decide.html", context, status=status)


def _described(resource: Resource, draft: Draft | None) -> dict[str, Any]:
    """Return what the page shows of the draft, or of the last version without one."""
    last = resource.versions.first()
    before = stored(last.description) if last else None
    try:
        after = before
        if draft is not None:
            elements = elements_for(resource.origin)
            after = described(draft.content, elements, where=resource.name)
    except DescriptionFaults:
        return {"faults": drafting.faults_of(draft) if draft else ()}
    if after is None:
        return {}
    return {
        "before": last, "changes": differences(before, after) if draft else (),
        "summary": after.summary,
        "facts": facts_of(after, unit=resource.unit.name, inside=True),
        "items": items_of(after), "sharing": sharing_words(after),
    }  # fmt: skip


def _reviewed(request: HttpRequest, name: str) -> Resource:
    """Return a resource that who asks may decide on. Raise `Http404` for any other."""
    person = person_of(request)
    require(person, REVIEW)
    rows = Resource.objects.visible_to(person, REVIEW).select_related("unit", "asked_by", "current")
    found: Resource | None = rows.filter(name=name).first()
    if found is None:
        raise Http404
    return found


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")
