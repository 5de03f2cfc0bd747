"""The page of documents: what is needed for these answers, one file each, replaced or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.cases.declaration import Material
from lingqu.cases.models import Draft
from lingqu.cases.public import drafts, files
from lingqu.cases.public.forms import kinds_text
from lingqu.cases.public.questions import first_open, missing_uploads, pages_for, uploads_for
from lingqu.cases.public.request import keys_of, remember
from lingqu.cases.public.views.with_draft import draft_page
from lingqu.kernel.errors import DataError

__all__ = ["materials", "refusal"]


@draft_page("GET", "POST", files=True)
def materials(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the documents with what was handed in; take, replace and remove files."""
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    asked = uploads_for(definition, answers)
    if not asked:
        return redirect("apply:check", draft.pk)
    if request.method == "GET":
        return _page(request, draft, asked)
    faults = _take(request, draft, asked)
    if faults:
        return _page(request, draft, asked, faults=faults)
    if request.POST.get("action") == "later":
        return remember(redirect("apply:later", draft.pk), keys_of(request))
    if request.POST.get("action") != "on":
        here = reverse("apply:materials", args=[draft.pk])
        back = "?back=check" if request.POST.get("back") == "check" else ""
        return remember(redirect(here + back), keys_of(request))
    missing = missing_uploads(definition, answers, files.present(draft))
    if missing:
        faults = {one.name: _("Hand in: %(label)s.") % {"label": one.label} for one in missing}
        return _page(request, draft, asked, faults=faults)
    number = first_open(definition, answers, files.present(draft))
    to = (
        redirect("apply:question", draft.pk, number)
        if number
        else redirect("apply:check", draft.pk)
    )
    return remember(to, keys_of(request))


def refusal(material: Material, error: Exception) -> str:
    """Return why a file was not taken, in the applicant's words, without its name."""
    if isinstance(error, files.TooMuch):
        most = files.most_bytes(timezone.now()) >> 20
        return _("All files together may have at most %(most)s MB. Make this one smaller.") % {
            "most": most
        }
    found = error.found if isinstance(error, DataError) else ""
    facts = {"label": material.label, "found": found, "kinds": kinds_text(material)}
    return _("%(label)s: this file cannot be taken (%(found)s). Taken: %(kinds)s.") % facts


def _take(request: HttpRequest, draft: Draft, asked: Sequence[Material]) -> dict[str, str]:
    """Remove and take what the form says; return what was wrong by document."""
    faults: dict[str, str] = {}
    for place, material in enumerate(asked, start=1):
        if request.POST.get("remove") == str(place):
            files.remove(draft, material)
        given = request.FILES.get(f"file{place}")
        if material.origin != "upload":
            continue
        if given is None:
            if request.POST.get("upload") == str(place):
                faults[material.name] = _("Choose a file first: %(label)s.") % {
                    "label": material.label
                }
            continue
        try:
            files.add(
                draft, material, name=given.name or "", size=given.size or 0,
                chunks=given.chunks(), at=timezone.now(),
            )  # fmt: skip
        except (DataError, files.TooMuch) as error:
            faults[material.name] = refusal(material, error)
    return faults


def _page(
    request: HttpRequest,
    draft: Draft,
    asked: Sequence[Material],
    *,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    wrong = faults or {}
    have = files.present(draft)
    definition, answers = drafts.definition_of(draft), drafts.answers_of(draft)
    pages = pages_for(definition, answers)
    back = request.GET.get("back") or request.POST.get("back")
    rows: list[dict[str, Any]] = [
        {
            "it": one, "id": f"file{place}", "place": place, "file": have.get(one.name),
            "kinds": kinds_text(one), "error": wrong.get(one.name, ""),
            "accept": ",".join(f".{kind}" for kind in one.kinds) + (",.jpeg" if "jpg" in one.kinds
                                                                    else ""),
        }
        for place, one in enumerate(asked, start=1)
    ]  # fmt: skip
    facts = {
        "draft": draft, "rows": rows, "label": definition.declaration.label,
        "place": len(pages) + 1, "progress": ["is-done"] * len(pages) + ["is-now"],
        "faults": [{"id": row["id"], "text": row["error"]} for row in rows if row["error"]],
        "back": "check" if back == "check" else "",
        "before": reverse("apply:question", args=[draft.pk, pages[-1].number]) if pages else "",
        "days": drafts.keep_days(timezone.now()),
    }  # fmt: skip
    return render(request, "cases/public/materials.html", facts, status=422 if wrong else 200)
