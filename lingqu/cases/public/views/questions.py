"""Question pages: one topic each, checked on the server, saved as one goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lingqu.cases.errors import FormFaults
from lingqu.cases.models import Draft
from lingqu.cases.public import drafts
from lingqu.cases.public.files import present
from lingqu.cases.public.forms import asked_fields, given_in
from lingqu.cases.public.questions import Page, first_open, pages_for, uploads_for
from lingqu.cases.public.request import forget, keys_of, public, remember
from lingqu.cases.public.views.with_draft import draft_page, gone

__all__ = ["discard", "later", "question", "resume", "where_to"]


@draft_page("GET")
def resume(_request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lead to the first page with something open."""
    return redirect(where_to(draft))


@draft_page("GET", "POST")
def question(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """Show a page's questions, or take its answers and lead on."""
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    pages = pages_for(definition, answers)
    page = next((one for one in pages if one.number == number), None)
    if page is None:
        return redirect(where_to(draft))
    if request.method == "GET":
        return _page(request, draft, page, pages, values=answers)
    given, now = given_in(page.fields, request.POST), timezone.now()
    if request.POST.get("action") == "later":
        drafts.put_what_holds(draft.pk, number, given, at=now)
        return remember(redirect("apply:later", draft.pk), keys_of(request))
    try:
        after, more = drafts.put_answers(draft.pk, number, given, at=now)
    except FormFaults as error:
        return _page(request, draft, page, pages, values=given, faults=error.faults)
    back = "check" if request.POST.get("back") == "check" else ""
    to = _next(draft, after, number, back=back)
    if more:
        to = (
            f"{_address(draft, number)}?{urlencode({'more': 1} | ({'back': back} if back else {}))}"
        )
    return remember(redirect(to), keys_of(request))


@draft_page("GET")
def later(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say that the draft is kept, until when, and how to come back to it."""
    days = drafts.keep_days(timezone.now())
    definition = drafts.definition_of(draft)
    facts = {"draft": draft, "days": days, "label": definition.declaration.label}
    return render(request, "cases/public/later.html", facts)


@public("POST")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft and forget it in this browser."""
    known = drafts.found_by(keys_of(request), at=timezone.now())
    key = next((key for key, row in known.items() if row.pk == pk), None)
    if key is None:
        return gone(request)
    drafts.discard(pk)
    return forget(redirect("apply:list"), request, key)


def where_to(draft: Draft) -> str:
    """Return the address of the first page with something open, else that of the check page."""
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    number = first_open(definition, answers, present(draft))
    if number is None:
        return reverse("apply:check", args=[draft.pk])
    return _address(draft, number)


def _next(draft: Draft, answers: Mapping[str, Any], number: int, *, back: str) -> str:
    """Return where to go from page `number`: on, or back to the check page if nothing is open."""
    definition = drafts.definition_of(draft)
    if back:
        open_page = first_open(definition, answers, present(draft))
        if open_page is None:
            return reverse("apply:check", args=[draft.pk])
        return f"{_address(draft, open_page)}?back=check"
    after = [page.number for page in pages_for(definition, answers) if page.number > number]
    if after:
        return _address(draft, after[0])
    if uploads_for(definition, answers):
        return reverse("apply:materials", args=[draft.pk])
    return reverse("apply:check", args=[draft.pk])


def _address(draft: Draft, number: int) -> str:
    if number == 0:
        return reverse("apply:materials", args=[draft.pk])
    return reverse("apply:question", args=[draft.pk, number])


def _page(
    request: HttpRequest,
    draft: Draft,
    page: Page,
    pages: Sequence[Page],
    *,
    values: Mapping[str, Any],
    faults: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    definition = drafts.definition_of(draft)
    place = [one.number for one in pages].index(page.number)
    back = request.GET.get("back") or request.POST.get("back")
    asked = asked_fields(definition, page.fields, values, faults=faults)
    more = "more" in request.GET and not faults
    facts = {
        "draft": draft, "page": page, "label": definition.declaration.label, "asked": asked,
        "single": asked[0] if len(asked) == 1 else None, "place": place + 1,
        "progress": _progress(place, pages, definition, drafts.answers_of(draft)),
        "faults": [{"id": one.id, "text": one.error} for one in asked if one.error],
        "back": "check" if back == "check" else "", "more": more,
        "focus": next((one.id for one in asked if not _filled(one)), "") if more else "",
        "before": _address(draft, pages[place - 1].number) if place else "",
        "saved": bool(draft.data), "days": drafts.keep_days(timezone.now()),
    }  # fmt: skip
    return render(request, "cases/public/question.html", facts, status=422 if faults else 200)


def _progress(
    place: int, pages: Sequence[Page], definition: Any, answers: Mapping[str, Any]
) -> list[str]:
    """Return a word for each step: the questions, and the documents as the last one."""
    count = len(pages) + bool(uploads_for(definition, answers))
    return ["is-done" if n < place else "is-now" if n == place else "" for n in range(count)]


def _filled(asked: Any) -> bool:
    return bool(asked.value) or any(choice.chosen for choice in asked.choices)
