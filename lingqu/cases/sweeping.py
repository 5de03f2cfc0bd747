"""The clock at work: timers of processes, lamps that change, and who is told.

`Case.check_at` names the next instant at which a case has something to do, so what is due among
millions is one short range of an index. Each case is one transaction that also moves its
`check_at`: a worker killed in the middle leaves the case as it was, a second worker finds it done.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from lingqu.bpmn.result import next_instant
from lingqu.cases import clocks as ticking
from lingqu.cases.act import Act, Row
from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clocks import Clock, Lamp
from lingqu.cases.flow import gone_through, move, put_step_clock
from lingqu.cases.models import Case
from lingqu.cases.saving import save

__all__ = ["check", "due_cases", "sweep"]

logger = logging.getLogger(__name__)
BATCH = 100
AGAIN = timedelta(minutes=15)
"""When a case is looked at again that could not be checked."""
ORDER = ("", "yellow", "red", "overdue")


def sweep(now: datetime, *, limit: int = BATCH) -> int:
    """Check the cases that are due, the earliest first, and return how many were."""
    numbers = due_cases(now, limit=limit)
    for number in numbers:
        try:
            check(number, now)
        except Exception:
            # One case that cannot be checked must not hold up the others; it is tried again.
            logger.exception("case %s could not be checked", number)
            Case.objects.filter(pk=number, check_at__lte=now).update(check_at=now + AGAIN)
    return len(numbers)


def due_cases(now: datetime, *, limit: int = BATCH) -> list[int]:
    """Return the numbers of the cases with something to do by `now`, the earliest first."""
    due = Case.objects.filter(check_at__isnull=False, check_at__lte=now)
    return list(due.order_by("check_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def check(case_id: int, now: datetime) -> bool:
    """Let due timers run out and announce lamps that changed. Answer whether there was any."""
    act = Act.load(case_id=case_id, actor=None, at=now)
    due = act.case["check_at"]
    if due is None or due > now:
        return False
    timer = next_instant(act.state)
    if timer is not None and timer <= now:
        result = move(act, "advance")
        act.event("timer", **gone_through(result.history))
    if not act.case["closed_at"]:
        _announce(act)
    save(act)
    return True


def _announce(act: Act) -> None:
    """Note every lamp that changed, and tell whoever has to know."""
    found = []
    for clock in act.clocks:
        lamp = ticking.lamp_at(clock, act.at)
        if clock.runs and lamp != clock.lamp:
            _tell(act, clock, lamp, tasks=act.tasks)
            clock = replace(clock, lamp=lamp)
        found.append(clock)
    act.clocks = found
    for task in act.tasks:
        for clock in clocks_from(task["clock"]):
            lamp = ticking.lamp_at(clock, act.at)
            if clock.runs and lamp != clock.lamp:
                _tell(act, clock, lamp, tasks=[task])
                put_step_clock(task, replace(clock, lamp=lamp))
                task["lamp"] = lamp


def _tell(act: Act, clock: Clock, lamp: Lamp, *, tasks: Iterable[Row]) -> None:
    """Yellow is told to whoever has the step, red and overdue also to those who supervise."""
    act.event("lamp", clock=clock.name, lamp=lamp, due=clock.due_at.isoformat())
    if ORDER.index(lamp) <= ORDER.index(clock.lamp):
        return
    for task in tasks:
        if task["unit_id"]:
            act.notice(
                lamp,
                person_id=task["assignee_id"],
                unit_id=task["unit_id"],
                duty=task["duty"],
                clock=clock.name,
            )
    supervise = act.definition.declaration.supervise
    if lamp != "yellow" and supervise:
        act.notice(lamp, unit_id=act.case["unit_id"], duty=supervise, clock=clock.name)
    if lamp == "overdue":
        act.case["supervised"] = max(act.case["supervised"], 1)
