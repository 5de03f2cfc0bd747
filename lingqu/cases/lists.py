"""Work lists: each an indexed range or two, never an exact count.

"My open tasks" are those in my hands and those in the boxes that my posts reach (a box is a unit
and a duty). The most urgent fifty of each box are read by its own index range and merged, so the
cost grows with the boxes, not with the tasks. Beyond `MOST_BOXES` boxes the general order of all
open tasks is walked instead: who reaches that many finds his fifty soon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from lingqu.access.divisions import code_range
from lingqu.access.models import Person, Post, Unit
from lingqu.access.scopes import path_range
from lingqu.cases.models import Task
from lingqu.cases.who import givers_of

__all__ = ["MOST_BOXES", "Boxes", "Page", "boxes_of", "capped", "done_by", "my_tasks", "units_of"]

PAGE = 50
CAP = 100
"""Counts are told up to here; beyond it is "99+"."""
MOST_BOXES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Whose hands and which boxes a person looks into. `wide` holds duties of posts that reach
    everything, or more boxes than are read one by one, as conditions on the task."""

    people: tuple[int, ...]
    pairs: tuple[tuple[int, str], ...]
    wide: Q | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Tasks in order, and where the next page begins (order_at, id), None at the end."""

    tasks: tuple[Task, ...]
    after: tuple[datetime, int] | None


def boxes_of(person: Person, *, at: datetime) -> Boxes:
    """Return the boxes of a person's posts and of those whose work he does today."""
    givers = givers_of(person, localtime(at).date())
    posts = [*person.posts_in_use(), *(post for one in givers for post in one.posts_in_use())]
    pairs: dict[tuple[int, str], None] = {}
    wide: Q | None = None
    for post in posts:
        duties = [code for code in post.role.permissions if not code.startswith(("access.",))]
        if not duties:  # a condition on no duty at all is no SQL
            continue
        if post.scope == "unit":
            pairs |= dict.fromkeys((post.unit_id, duty) for duty in duties)
        else:
            units = units_of(post)
            if units is None or len(pairs) + len(units) * len(duties) > MOST_BOXES:
                reached = Q(duty__in=duties) & _reach(post)
                wide = reached if wide is None else wide | reached
            else:
                pairs |= dict.fromkeys((unit, duty) for unit in units for duty in duties)
    return Boxes(people=(person.pk, *(giver.pk for giver in givers)), pairs=tuple(pairs), wide=wide)


def my_tasks(boxes: Boxes, *, after: tuple[datetime, int] | None = None, limit: int = PAGE) -> Page:
    """Return the most urgent open tasks of the boxes, with their cases: two statements."""
    rows = _merged(boxes, after=after, limit=limit + 1)
    numbers = [number for _order, number in rows[:limit]]
    found = Task.objects.with_case().in_bulk(numbers)
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(tasks=tuple(found[n] for n in numbers if n in found), after=more)


def capped(rows: QuerySet[Task], *, cap: int = CAP) -> int:
    """Return how many rows there are, at most `cap`."""
    return len(rows.order_by().values_list("pk")[:cap])


def done_by(
    person: Person, *, before: tuple[datetime, int] | None = None, limit: int = PAGE
) -> list[Task]:
    """Return the steps that `person` did, the latest first, before (closed_at, id)."""
    rows = Task.objects.filter(closed_by=person).with_case()
    if before is not None:
        at, number = before
        earlier = Q(closed_at__lt=at) | Q(closed_at=at, pk__lt=number)
        rows = rows.filter(Q(closed_at__lte=at) & earlier)
    return list(rows.order_by("-closed_at", "-pk")[:limit])


def _merged(
    boxes: Boxes, *, after: tuple[datetime, int] | None, limit: int
) -> list[tuple[datetime, int]]:
    """Return (order_at, id) of the first tasks over all boxes: one statement."""
    open_tasks = Task.objects.open().order_by("order_at", "pk")
    if after is not None:
        at, number = after
        later = Q(order_at__gt=at) | Q(order_at=at, pk__gt=number)
        open_tasks = open_tasks.filter(Q(order_at__gte=at) & later)
    parts = [open_tasks.filter(assignee_id=one) for one in boxes.people]
    free = open_tasks.filter(assignee__isnull=True)
    parts += [free.filter(unit_id=unit, duty=duty) for unit, duty in boxes.pairs]
    if boxes.wide is not None:
        parts.append(free.filter(boxes.wide))
    return _union(parts, limit)


def _union(parts: Iterable[QuerySet[Task]], limit: int) -> list[tuple[datetime, int]]:
    """Run the parts as one statement, each cut to `limit`. (A slice in a union is beyond Django
    on SQLite; wrapped into a subquery both databases take it.)"""
    texts, values = [], []
    for part in parts:
        sql, given = part.values_list("order_at", "pk")[:limit].query.sql_with_params()
        texts.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608 - Django's own text
        values += list(given)
    statement = f"{' UNION ALL '.join(texts)} ORDER BY 1, 2 LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    seen: dict[int, datetime] = {number: order for order, number in rows}
    return [(_instant(order), number) for number, order in seen.items()]


def _instant(value: datetime | str) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so


def units_of(post: Post) -> list[int] | None:
    """Return the units that a post reaches, closed ones too (their cases are not), None for
    all; at most one more than `MOST_BOXES`."""
    if post.scope == "all":
        return None
    units = Unit.objects.all()
    if post.scope == "area":
        units = units.filter(area_code__range=code_range(post.area_code or post.unit.area_code))
    else:
        units = units.filter(path__range=path_range(post.unit.path))
    return list(units.values_list("pk", flat=True)[: MOST_BOXES + 1])


def _reach(post: Post) -> Q:
    if post.scope == "all":
        return Q()
    if post.scope == "area":
        return Q(unit__area_code__range=code_range(post.area_code or post.unit.area_code))
    return Q(unit__path__range=path_range(post.unit.path))
