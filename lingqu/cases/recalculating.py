"""Reckon deadlines again when a notice on holidays arrives: once for each state of the calendar.

Every deadline that moves gets a line in its case's history. One that was told to the applicant and
would now be later stays where it was told; the history says so, and whoever has the case in hand
may extend it with notice. The work goes on in batches: a killed worker goes on where it stood.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lingqu.cases import clocks as ticking
from lingqu.cases.act import Act
from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clocks import Clock
from lingqu.cases.flow import put_step_clock
from lingqu.cases.models import Case, Recalculation
from lingqu.cases.saving import save
from lingqu.kernel import audit
from lingqu.kernel.models import CalendarVersion
from lingqu.kernel.snapshot import forget

__all__ = ["recalculate"]

BATCH = 200
WORKING = ("working_day", "working_hour", "day")
"""Units that a change of the calendar can move."""


def recalculate(now: datetime, *, limit: int = BATCH) -> int:
    """Look at the next open cases for the newest state of the calendar; return how many."""
    row = _pending(now)
    if row is None:
        return 0
    forget()
    open_cases = Case.objects.filter(closed_at__isnull=True, pk__gt=row.reached).order_by("pk")
    numbers = list(open_cases.values_list("pk", flat=True)[:limit])
    for number in numbers:
        _recalculate(row.pk, number, now)
    if len(numbers) < limit:
        _finish(row.pk, now)
    return len(numbers)


def _pending(now: datetime) -> Recalculation | None:
    """Return the row of the newest state of the calendar, None if it is done."""
    newest = CalendarVersion.objects.aggregate(last=Max("sequence"))["last"]
    if newest is None:
        return None
    row, _made = Recalculation.objects.get_or_create(calendar=newest, defaults={"begun_at": now})
    return None if row.finished_at else row


@transaction.atomic
def _recalculate(calendar: int, case_id: int, now: datetime) -> None:
    row = Recalculation.objects.select_for_update().get(pk=calendar)
    if row.reached >= case_id:
        return  # another worker was here
    act = Act.load(case_id=case_id, actor=None, at=now)
    moved = [] if act.case["closed_at"] else _moved(act)
    if moved:
        save(act)
    row.reached = case_id
    row.changed += moved.count("changed")
    row.kept += moved.count("kept")
    row.save(update_fields=["reached", "changed", "kept"])


def _moved(act: Act) -> list[str]:
    """Reckon every clock of the case again; return "changed" or "kept" for each that differs."""
    found: list[str] = []
    fresh = []
    for clock in act.clocks:
        fresh.append(_again(act, clock, found))
    act.clocks = fresh
    for task in act.tasks:
        for clock in clocks_from(task["clock"]):
            put_step_clock(task, _again(act, clock, found))
    return found


def _again(act: Act, clock: Clock, found: list[str]) -> Clock:
    calendar = act.facts.calendar
    if clock.stopped_at or clock.unit not in WORKING or clock.version == calendar.version:
        return clock
    fresh, reckoned = ticking.recalculated(clock, calendar=calendar, marks=act.marks)
    if reckoned == clock.due_at and fresh.provisional == clock.provisional:
        return clock
    kind = "changed" if fresh.due_at == reckoned else "kept"
    if reckoned != clock.due_at:
        found.append(kind)
        act.event(
            "recalculated",
            clock=clock.name,
            before=clock.due_at.isoformat(),
            reckoned=reckoned.isoformat(),
            due=fresh.due_at.isoformat(),
            calendar=calendar.version,
        )
    else:
        found.append("confirmed")
        act.event("recalculated", clock=clock.name, calendar=calendar.version, confirmed=True)
    return fresh


@transaction.atomic
def _finish(calendar: int, now: datetime) -> None:
    row = Recalculation.objects.select_for_update().get(pk=calendar)
    if row.finished_at:
        return
    row.finished_at = now
    row.save(update_fields=["finished_at"])
    facts: dict[str, audit.Fact] = {"changed": row.changed, "kept": row.kept}
    audit.record("cases.recalculate", actor_id=None, of=row, facts=facts, at=now)
