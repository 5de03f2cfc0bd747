"""The tabs of an officer's work list, with filters, a page at a time.

Every tab is walked by a key, never by an offset. Without a filter the open tasks come from
`lists.my_tasks`; with one the officer's own boxes are read by one condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from lingqu.cases.desk import RESTS, Desk, free_in, mine
from lingqu.cases.full_text import with_words
from lingqu.cases.list_rows import Row, case_row, done_row, task_row
from lingqu.cases.lists import CAP, PAGE, Boxes, capped, done_by, my_tasks
from lingqu.cases.models import Case, Task
from lingqu.cases.models.cases import CaseQuerySet
from lingqu.cases.search import newest
from lingqu.cases.words import query_words

__all__ = ["LAMPS", "TABS", "Filters", "Listing", "counts", "filters_from", "listing"]

TABS = ("open", "unclaimed", "done", "closed", "supervised")
LAMPS = ("today", "overdue", "red", "yellow", "paused")
WITH = ("case", "case__case_type", "case__version", "unit", "assignee", "came_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for. `kind` is the number of a case type as text; `after` where the
    page begins; unknown values are dropped."""

    tab: str = "open"
    kind: str = ""
    lamp: str = ""
    words: str = ""
    after: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.kind or self.lamp or self.words)

    def query(self, **changed: str) -> str:
        """Return the filters as the query of an address, with some changed."""
        new = replace(self, **changed)
        facts = {"tab": new.tab, "kind": new.kind, "lamp": new.lamp, "k": new.words,
                 "after": new.after}  # fmt: skip
        return urlencode({name: value for name, value in facts.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of rows, and the key of the next one, empty at the end."""

    rows: tuple[Row, ...]
    after: str


def filters_from(given: Mapping[str, str]) -> Filters:
    """Return the filters of an address; what is not known is left out."""
    tab, lamp, kind = given.get("tab", ""), given.get("lamp", ""), given.get("kind", "")
    tab = tab if tab in TABS else "open"
    number = kind if kind.isascii() and kind.isdigit() and len(kind) < 10 else ""
    return Filters(
        tab=tab,
        kind=number,
        lamp=lamp if lamp in LAMPS and tab in ("open", "unclaimed") else "",
        words=given.get("k", "").replace("\0", "").strip()[:60],
        after=given.get("after", "")[:60],
    )


def counts(desk: Desk) -> dict[str, int]:
    """Return the capped count of every tab."""
    return {
        "open": desk.open,
        "unclaimed": desk.unclaimed,
        "done": capped(Task.objects.filter(closed_by=desk.person)),
        "closed": len(newest(_numbers(_closed(desk)), person=desk.person, limit=CAP)),
        "supervised": len(_numbers(_supervised(desk))[:CAP]),
    }


def listing(desk: Desk, filters: Filters) -> Listing:
    """Return the page that the filters ask for."""
    if filters.tab in ("open", "unclaimed"):
        return _open(desk, filters)
    if filters.tab == "done":
        return _done(desk, filters)
    return _cases(desk, filters)


def _open(desk: Desk, filters: Filters) -> Listing:
    boxes = desk.boxes
    if filters.tab == "unclaimed":
        boxes = Boxes(people=(), pairs=boxes.pairs, wide=boxes.wide)
    after = _instant_key(filters.after)
    tasks: Sequence[Task]
    if filters.narrows or not (boxes.people or boxes.pairs or boxes.wide is not None):
        tasks, more = _filtered(desk, boxes, filters, after)
    else:
        page = my_tasks(boxes, after=after)
        tasks, more = page.tasks, page.after
    key = f"{more[0].timestamp():.6f}-{more[1]}" if more else ""
    return Listing(
        rows=tuple(task_row(one, now=desk.now, facts=desk.facts) for one in tasks), after=key
    )


def _filtered(
    desk: Desk, boxes: Boxes, filters: Filters, after: tuple[datetime, int] | None
) -> tuple[list[Task], tuple[datetime, int] | None]:
    where = free_in(boxes) if filters.tab == "unclaimed" else mine(boxes)
    rows = Task.objects.open().filter(where).filter(_about("case__", filters))
    rows = rows.filter(_lamp(filters.lamp, desk.now))
    if after is not None:
        rows = rows.filter(Q(order_at__gt=after[0]) | Q(order_at=after[0], pk__gt=after[1]))
    found = list(rows.select_related(*WITH).order_by("order_at", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], (last.order_at, last.pk) if last else None


def _done(desk: Desk, filters: Filters) -> Listing:
    found = done_by(desk.person, before=_instant_key(filters.after), limit=PAGE + 1)
    shown, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    key = f"{last.closed_at.timestamp():.6f}-{last.pk}" if last and last.closed_at else ""
    return Listing(
        rows=tuple(done_row(one, now=desk.now, facts=desk.facts) for one in shown), after=key
    )


def _cases(desk: Desk, filters: Filters) -> Listing:
    rows = _closed(desk) if filters.tab == "closed" else _supervised(desk)
    rows = rows.filter(_about("", filters)).with_type()
    after = filters.after
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    found = newest(rows, person=desk.person, before=before, limit=PAGE + 1)
    key = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Listing(
        rows=tuple(case_row(one, now=desk.now, facts=desk.facts) for one in found[:PAGE]),
        after=key,
    )


def _closed(desk: Desk) -> CaseQuerySet:
    return Case.objects.visible_to(desk.person).filter(closed_at__isnull=False)


def _supervised(desk: Desk) -> CaseQuerySet:
    """Keep open cases that somebody, or the clock, ordered to hurry."""
    seen = Case.objects.visible_to(desk.person)
    return seen.filter(closed_at__isnull=True, supervised__gt=0)


def _numbers(rows: CaseQuerySet) -> QuerySet[Case, int]:
    return rows.order_by("-pk").values_list("pk", flat=True)


def _about(prefix: str, filters: Filters) -> Q:
    """Return the condition on the case's type and on words, or a part, of its texts."""
    where = Q(**{f"{prefix}case_type_id": int(filters.kind)}) if filters.kind else Q()
    text = filters.words
    if not text:
        return where
    words = query_words(text)
    if not words:
        return where & Q(**{f"{prefix}title__icontains": text})
    found = Q(**{f"{prefix}pk__in": Case.objects.filter(with_words(words)).values("pk")})
    if text.isascii():
        found |= Q(**{f"{prefix}number__icontains": text})
    return where & found


def _lamp(lamp: str, now: datetime) -> Q:
    """Return the condition of a choice of LAMPS; yellow and red are those of the whole case."""
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    match lamp:
        case "today":
            return Q(order_at__gte=now, order_at__lt=midnight + timedelta(days=1)) & ~RESTS
        case "overdue":
            return Q(order_at__lt=now) & ~RESTS
        case "paused":
            return RESTS
        case "red" | "yellow":
            return Q(case__lamp=lamp)
    return Q()


def _instant_key(text: str) -> tuple[datetime, int] | None:
    """Return the instant and number that a key names, None for anything else."""
    instant, _dash, number = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        return datetime.fromtimestamp(float(instant), tz=UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None
