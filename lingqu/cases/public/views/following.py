"""Follow a case with its number and code; take it back. What was opened stays open for a while
in the session, never in an address."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lingqu.cases.applicant import follow as case_of
from lingqu.cases.models import Case
from lingqu.cases.public import attempts
from lingqu.cases.public.progress import progress_of
from lingqu.cases.public.request import problem, public
from lingqu.cases.special import withdraw as take_back
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["case", "case_page", "follow", "leave", "withdraw"]

FOLLOWED = "cases_followed"
OPEN = timedelta(minutes=30)
MOST_REASON = 500
OfCase = Callable[[HttpRequest, Case], HttpResponse]


def case_page(*methods: str, files: bool = False) -> Callable[[OfCase], Any]:
    """Return a decorator for a public page of the case that this session has open."""

    def decorate(view: OfCase) -> Any:
        @public(*methods, files=files)
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            found = _followed(request)
            return redirect("apply:follow") if found is None else view(request, found)

        return answer

    return decorate


@public("GET", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code and open the case; a wrong pair and a locked network read alike."""
    if request.method == "GET":
        return render(request, "cases/public/follow.html", {"number": ""})
    now = timezone.now()
    number = _plain(request.POST.get("number", ""))
    code = _plain(request.POST.get("code", "")).replace("-", "")
    if not number or not code:
        return _asked_again(request, number, _missing(number, code))
    try:
        found: Case | None = case_of(number, code)
    except Case.DoesNotExist:
        found = None
    if attempts.used_up("follow", at=now):
        found = None
    elif found is None:
        attempts.note("follow", at=now)
    if found is None:
        minutes = attempts.limit_of("follow", at=now).minutes
        text = ngettext(
            "The number or the code is wrong. After many wrong tries nothing is answered for "
            "%(n)s minute.",
            "The number or the code is wrong. After many wrong tries nothing is answered for "
            "%(n)s minutes.",
            minutes,
        )
        return _asked_again(request, number, [{"id": "number", "text": text % {"n": minutes}}])
    request.session.cycle_key()
    request.session[FOLLOWED] = {"case": found.pk, "until": (now + OPEN).timestamp()}
    return redirect("apply:case")


@case_page("GET")
def case(request: HttpRequest, found: Case) -> HttpResponse:
    """Show where the case stands and what happened."""
    facts = {"progress": progress_of(found), "minutes": OPEN.seconds // 60}
    return render(request, "cases/public/progress.html", facts)


@case_page("GET", "POST")
def withdraw(request: HttpRequest, found: Case) -> HttpResponse:
    """Ask for the reason and a confirmation, then take the case back."""
    progress = progress_of(found)
    if not progress.may_withdraw:
        return problem(
            request, status=409, title=_("This application cannot be withdrawn any more"),
            text=_("It is closed, or the decision was made."),
        )  # fmt: skip
    reason = request.POST.get("reason", "")
    faults = _withdrawal_faults(request) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        try:
            take_back(case_id=found.pk, actor=None, at=timezone.now(), reason=reason)
            return redirect("apply:case")
        except TransitionRefused:
            return redirect("apply:case")
        except DataError:
            faults = [{"id": "reason", "text": _("Say why you withdraw the application.")}]
    facts = {"progress": progress, "faults": faults, "reason": reason[:MOST_REASON],
             "most": MOST_REASON, "sure": request.POST.get("sure") == "yes"}  # fmt: skip
    return render(request, "cases/public/withdraw.html", facts, status=422 if faults else 200)


@public("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case in this session."""
    request.session.pop(FOLLOWED, None)
    return redirect("apply:follow")


def _followed(request: HttpRequest) -> Case | None:
    kept = request.session.get(FOLLOWED)
    if not kept:
        return None
    rows = Case.objects.select_related("version", "unit", "case_type")
    found = rows.filter(pk=kept["case"]).first()
    if found is None or timezone.now().timestamp() > kept["until"]:
        del request.session[FOLLOWED]
        return None
    return found


def _plain(text: str) -> str:
    """Return what was typed without spaces and without what no number or code has."""
    folded = unicodedata.normalize("NFKC", text[:200])
    return "".join(c for c in folded if c.isprintable() and not c.isspace())[:64]


def _missing(number: str, code: str) -> list[dict[str, str]]:
    faults = []
    if not number:
        faults.append({"id": "number", "text": _("Enter the number of your application.")})
    if not code:
        faults.append({"id": "code", "text": _("Enter the code.")})
    return faults


def _asked_again(request: HttpRequest, number: str, faults: list[dict[str, str]]) -> HttpResponse:
    facts = {
        "number": number,
        "faults": faults,
        "wrong": {one["id"]: one["text"] for one in faults},
    }
    return render(request, "cases/public/follow.html", facts, status=422)


def _withdrawal_faults(request: HttpRequest) -> list[dict[str, str]]:
    reason, faults = request.POST.get("reason", "").strip(), []
    if not reason:
        faults.append({"id": "reason", "text": _("Say why you withdraw the application.")})
    elif len(reason) > MOST_REASON:
        text = _("The reason has %(n)s characters; at most %(most)s are taken.")
        facts = {"n": len(reason), "most": MOST_REASON}
        faults.append({"id": "reason", "text": text % facts})
    if request.POST.get("sure") != "yes":
        text = _("Confirm that you withdraw the application.")
        faults.append({"id": "sure", "text": text})
    return faults
