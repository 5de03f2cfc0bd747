"""What can be applied for, and the page before the first question."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.cases.public import drafts
from lingqu.cases.public.offers import offer, offers
from lingqu.cases.public.request import keys_of, problem, public, remember

__all__ = ["guide", "listing"]


@public("GET")
def listing(request: HttpRequest) -> HttpResponse:
    """Show what can be applied for, and what this browser has begun."""
    now = timezone.now()
    begun = drafts.found_by(keys_of(request), at=now).values()
    facts = {
        "offers": offers(at=now),
        "begun": [
            {"it": row, "label": drafts.definition_of(row).declaration.label}
            for row in begun
            if not row.case_id
        ],
    }
    return render(request, "cases/public/list.html", facts)


@public("GET", "POST")
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a type asks for and how long it takes; begin an application."""
    now = timezone.now()
    found = offer(code[:80], at=now)
    if found is None:
        return problem(
            request, status=404, title=_("This cannot be applied for here"),
            text=_("It is not open for applications on the web, or no longer offered. Look at what "
                   "is, or come to the window."),
        )  # fmt: skip
    if request.method == "GET":
        facts = {"offer": found, "days": drafts.keep_days(now)}
        return render(request, "cases/public/guide.html", facts)
    known = drafts.found_by(keys_of(request), at=now)
    for key, row in known.items():
        if row.version_id == found.version.pk and not row.case_id and row.data == {}:
            return remember(redirect("apply:question", row.pk, 1), [key, *known])
    waiting = [key for key, row in known.items() if not row.case_id]
    if len(waiting) >= drafts.MOST:
        return problem(
            request, status=409, title=_("Finish what you have begun first"),
            text=_("There are %(n)s unfinished applications on this device. Send or delete one of "
                   "them, then begin a new one.") % {"n": len(waiting)},
        )  # fmt: skip
    draft, key = drafts.begin(found.version, at=now)
    sent = [one for one in known if one not in waiting]
    # Those sent longest ago make room; their cases stay.
    return remember(redirect("apply:resume", draft.pk), [key, *waiting, *sent])
