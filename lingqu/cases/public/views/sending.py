"""Check the answers, send them, and read the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.cases.errors import FormFaults
from lingqu.cases.models import Draft
from lingqu.cases.public import drafts, files
from lingqu.cases.public.forms import asked_fields
from lingqu.cases.public.offers import offer
from lingqu.cases.public.progress import progress_of
from lingqu.cases.public.questions import first_open, pages_for, uploads_for
from lingqu.cases.public.request import forget, keys_of, problem, public
from lingqu.cases.public.sending import NotOffered, code_of, forget_code, send
from lingqu.cases.public.views.questions import where_to
from lingqu.cases.public.views.with_draft import draft_page, gone
from lingqu.cases.values import shown

__all__ = ["check", "sent"]


@draft_page("GET", "POST")
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show every answer with a way to change it; send it when it is declared to be true."""
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    if first_open(definition, answers, files.present(draft)) is not None:
        return redirect(where_to(draft))
    if request.method == "GET":
        return _page(request, draft)
    if request.POST.get("declared") != "yes":
        text = _("Confirm that what you say is true.")
        return _page(request, draft, faults=[{"id": "declared", "text": text}])
    try:
        send(draft.pk, at=timezone.now())
    except FormFaults as error:
        faults = [{"id": "", "text": text} for _name, text in error.faults]
        return _page(request, draft, faults=faults)
    except NotOffered:
        return problem(
            request, status=409, title=_("This can no longer be applied for"),
            text=_("It is not offered any more. Nothing was sent. Ask at the window what takes "
                   "its place."),
        )  # fmt: skip
    return redirect("apply:sent", draft.pk)


@public("GET", "POST")
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number, the code for a while, the day and what comes next; forget all of it."""
    now = timezone.now()
    known = drafts.found_by(keys_of(request), at=now)
    key, draft = next(((k, row) for k, row in known.items() if row.pk == pk), ("", None))
    if draft is None or draft.case is None:
        return gone(request) if draft is None else redirect("apply:resume", pk)
    if request.method == "POST":
        forget_code(draft)
        return forget(redirect("apply:list"), request, key)
    code = code_of(draft, at=now)
    facts = {
        "draft": draft, "code": " ".join((code[:4], code[4:])) if code else "",
        "progress": progress_of(draft.case), "sent_at": draft.changed_at,
        "promise": _promise(draft), "label": drafts.definition_of(draft).declaration.label,
    }  # fmt: skip
    return render(request, "cases/public/sent.html", facts)


def _promise(draft: Draft) -> str:
    found = offer(draft.version.case_type.code, at=timezone.now())
    return found.promise if found else ""


def _page(
    request: HttpRequest, draft: Draft, *, faults: Sequence[dict[str, str]] = ()
) -> HttpResponse:
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    have = files.present(draft)
    sections = [_section(draft, page, answers) for page in pages_for(definition, answers)]
    found = offer(draft.version.case_type.code, at=timezone.now())
    facts = {
        "draft": draft, "sections": sections, "faults": faults, "offer": found,
        "label": definition.declaration.label, "days": drafts.keep_days(timezone.now()),
        "documents": [
            {"it": one, "file": have.get(one.name)} for one in uploads_for(definition, answers)
        ],
        "withdrawal": definition.declaration.withdrawal is not None,
        "declared": request.POST.get("declared") == "yes",
    }  # fmt: skip
    return render(request, "cases/public/check.html", facts, status=422 if faults else 200)


def _section(draft: Draft, page: Any, answers: dict[str, Any]) -> dict[str, Any]:
    definition = drafts.definition_of(draft)
    asked = asked_fields(definition, page.fields, answers)
    rows = [
        {"title": one.title, "id": control.id, "text": shown(one, answers.get(one.name))}
        for one, control in zip(page.fields, asked, strict=True)
    ]
    return {"page": page, "rows": rows}
