"""What cases show outside their own pages: the menu's count and blocks of the workbench."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lingqu.cases.clock_words import marks_of
from lingqu.cases.days_chart import days_chart
from lingqu.cases.desk import capped_text, closed_this_month, works_on_cases
from lingqu.cases.noticing import notes_of
from lingqu.cases.types_in_force import published, startable
from lingqu.cases.views.request import desk_for, person_of
from lingqu.cases.work_lists import Filters, listing

__all__ = ["due_days", "figures", "my_cases", "notices", "shown", "waiting"]

LISTED = 9


def shown(request: HttpRequest) -> bool:
    """Answer whether who asks works on cases at all."""
    return works_on_cases(person_of(request))


def waiting(request: HttpRequest) -> str:
    """Return how many open tasks wait, "99+" at most."""
    return capped_text(desk_for(request).open)


def figures(request: HttpRequest) -> dict[str, Any] | None:
    """Return the strip of figures."""
    if not shown(request):
        return None
    desk = desk_for(request)
    month = closed_this_month(desk.person, now=desk.now)
    return {
        "desk": desk,
        "open": capped_text(desk.open),
        "unclaimed": capped_text(desk.unclaimed),
        "due_today": capped_text(desk.due_today),
        "overdue": capped_text(desk.overdue),
        "paused": capped_text(desk.paused),
        "month": month,
        "share": month.on_time / month.closed if month.closed else None,
    }


def my_cases(request: HttpRequest) -> dict[str, Any] | None:
    """Return the most urgent open tasks."""
    if not shown(request):
        return None
    desk = desk_for(request)
    yellow, red = marks_of(desk.facts)
    return {
        "can_begin": bool(startable(desk.person, published())),
        "rows": listing(desk, Filters()).rows[:LISTED],
        "open": capped_text(desk.open),
        "unclaimed": capped_text(desk.unclaimed),
        "more": desk.open > LISTED,
        "yellow": yellow,
        "red": red,
        "now": desk.now,
    }


def due_days(request: HttpRequest) -> dict[str, Any] | None:
    """Return what falls due within ten working days, as bars and as a table."""
    if not shown(request):
        return None
    desk = desk_for(request)
    return {"chart": days_chart(desk.days, now=desk.now)}


def notices(request: HttpRequest) -> dict[str, Any] | None:
    """Return the latest notices."""
    if not shown(request):
        return None
    desk = desk_for(request)
    notes = notes_of(desk.person, desk.boxes)
    return {"notes": notes, "unread": capped_text(notes.unread)}
