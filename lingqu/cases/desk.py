"""What waits for an officer today: one reading of his open tasks, counted up to a cap.

Counts come from the most urgent thousand open tasks of his hands and boxes, so what is overdue or
due soon is always among them; beyond the cap "99+" is told, never an exact number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.timezone import localtime

from lingqu.access.models import Person
from lingqu.cases.lists import CAP, Boxes, boxes_of
from lingqu.cases.models import Case, Task
from lingqu.cases.models.cases import FAR
from lingqu.kernel.packs import packs
from lingqu.kernel.snapshot import Snapshot, snapshot
from lingqu.kernel.workdays import WorkCalendar

__all__ = [
    "Day", "Desk", "Month", "RESTS", "capped_text", "closed_this_month", "desk_of", "free_in",
    "mine", "works_on_cases",
]  # fmt: skip

MOST = 1000
DAYS = 10
MOST_CLOSED = 2000
RESTS = Q(case__paused_at__isnull=False) | Q(case__clocks__contains='"rests_since"')
"""A case whose time stands still; in the JSON of clocks what is empty is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How many tasks fall due on a working day; those of days off count for the next one."""

    on: date
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer's open tasks in figures; each count is at most `CAP`."""

    person: Person
    boxes: Boxes
    now: datetime
    facts: Snapshot
    open: int
    unclaimed: int
    due_today: int
    overdue: int
    paused: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Cases that closed since `since` with a promise, in which an officer did a step."""

    since: date
    closed: int
    on_time: int


def works_on_cases(person: Person) -> bool:
    """Answer whether a post of `person` holds a permission that a pack declares."""
    codes = {one.code for pack in packs().values() for one in pack.permission}
    return any(codes.intersection(post.role.permissions) for post in person.posts_in_use())


def mine(boxes: Boxes) -> Q:
    """Return the condition that an open task is in these hands or boxes."""
    return Q(assignee_id__in=boxes.people) | free_in(boxes)


def free_in(boxes: Boxes) -> Q:
    """Return the condition that an open task is in these boxes and in nobody's hands."""
    units: dict[str, list[int]] = {}
    for unit, duty in boxes.pairs:
        units.setdefault(duty, []).append(unit)
    parts = [Q(duty=duty, unit_id__in=numbers) for duty, numbers in units.items()]
    parts += [boxes.wide] if boxes.wide is not None else []
    return Q(assignee__isnull=True) & reduce(or_, parts, Q(pk__in=()))


def desk_of(person: Person, *, now: datetime) -> Desk:
    """Return the figures of `person` at `now`: one statement, and what the boxes need."""
    boxes, facts = boxes_of(person, at=now), snapshot(localtime(now).date())
    rows = (
        Task.objects.open()
        .filter(mine(boxes))
        .annotate(rests=ExpressionWrapper(RESTS, output_field=BooleanField()))
        .order_by("order_at", "pk")
        .values_list("order_at", "assignee_id", "rests")[:MOST]
    )
    tasks = [(due, assignee, bool(rests)) for due, assignee, rests in rows]
    running = [due for due, _assignee, rests in tasks if due < FAR and not rests]
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    return Desk(
        person=person,
        boxes=boxes,
        now=now,
        facts=facts,
        open=min(len(tasks), CAP),
        unclaimed=min(sum(1 for _due, assignee, _rests in tasks if assignee is None), CAP),
        due_today=min(sum(1 for due in running if now <= due < tomorrow), CAP),
        overdue=min(sum(1 for due in running if due < now), CAP),
        paused=min(sum(1 for _due, _assignee, rests in tasks if rests), CAP),
        days=_days(running, now, facts.calendar),
    )


def closed_this_month(person: Person, *, now: datetime) -> Month:
    """Return how many cases closed this month in which `person` did a step, and how many of them
    within the promised limit. Those without a promise, and those taken back, do not count."""
    since = localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Case.objects.filter(tasks__closed_by=person, closed_at__gte=since, due_at__isnull=False)
        .exclude(outcome="withdrawn")
        .order_by()
        .values_list("pk", "lamp")
        .distinct()[:MOST_CLOSED]
    )
    lamps = [lamp for _pk, lamp in rows]
    in_time = sum(1 for lamp in lamps if lamp != "overdue")
    return Month(since=since.date(), closed=len(lamps), on_time=in_time)


def capped_text(count: int) -> str:
    """Return a capped count as people read it."""
    return str(count) if count < CAP else f"{CAP - 1}+"


def _days(due: list[datetime], now: datetime, calendar: WorkCalendar) -> tuple[Day, ...]:
    """Return the coming ten working days, today among them if it is one, with what falls due."""
    today = localtime(now).date()
    first = calendar.add_days(today, 0).day
    shown = [first]
    while len(shown) < DAYS:
        shown.append(calendar.add_days(shown[-1], 1).day)
    counted: Counter[date] = Counter()
    for instant in due:
        day = localtime(instant).date()
        if instant >= now and day <= shown[-1]:
            counted[next(one for one in shown if one >= day)] += 1
    return tuple(Day(on=day, tasks=counted[day]) for day in shown)
