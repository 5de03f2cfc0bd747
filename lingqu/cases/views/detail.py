"""The page of one case, and its print."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lingqu.cases.abilities import Abilities
from lingqu.cases.case_page import Bound, page_context
from lingqu.cases.drafting import draft_of
from lingqu.cases.folder import Folder, open_folder
from lingqu.cases.models import Case, OfficerDraft
from lingqu.cases.views.request import person_of, whole

__all__ = ["CODE", "detail", "folder_or_404", "page", "print_page"]

CODE = "cases_query_code"


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case; a code that was just made is shown this once."""
    return page(request, number)


@require_GET
def print_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show the approval form of a case, made for paper."""
    folder = folder_or_404(request, number)
    context = page_context(folder, Abilities(folder=folder), bound=Bound(), revealed={})
    done = [
        {"label": folder.definition.label(t.element), "task": t, "who": folder.name(t.closed_by_id),
         "outcome": _outcome(folder, t.element, t.outcome)}
        for t in folder.tasks if t.state == "done"
    ]  # fmt: skip
    return render(request, "cases/print.html", {**context, "done": done, "now": folder.now})


def page(
    request: HttpRequest,
    number: str,
    *,
    bound: Bound | None = None,
    status: int = 200,
    revealed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the page as it is now, with what was sent and not taken."""
    folder = folder_or_404(request, number)
    wanted = whole((request.POST if request.method == "POST" else request.GET).get("task"))
    abilities = Abilities(folder=folder, wanted=wanted)
    bound = bound or Bound()
    draft = _draft(folder, abilities) if bound.act != "complete" else None
    context = page_context(folder, abilities, bound=bound, revealed=revealed or {}, draft=draft)
    made = request.session.get(CODE) if request.method == "GET" else None
    if made and made[0] == number:
        context["query_code"] = request.session.pop(CODE)[1]
    return render(request, "cases/detail.html", context, status=status)


def folder_or_404(request: HttpRequest, number: str) -> Folder:
    """Return the folder of a case that who asks may see; any other is not found."""
    try:
        return open_folder(person_of(request), number, now=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error


def _draft(folder: Folder, abilities: Abilities) -> OfficerDraft | None:
    """Return what the person typed for the step and did not send."""
    if abilities.task is None or not abilities.drafts:
        return None
    return draft_of(folder.person, task_id=abilities.task.pk, at=folder.now)


def _outcome(folder: Folder, element: str, outcome: str) -> str:
    from lingqu.cases.list_rows import answer_label

    known = {one.name: str(one.label) for one in folder.definition.task(element).outcomes}
    return known.get(outcome) or answer_label(outcome)
