"""What the list of evaluations shows: filters and order from the address, a bounded page of rows.

There is no exact count of what fits: it would read every row to tell a number nobody acts on.
Counts stop at `COUNTED`, pages at `LAST_PAGE`; who needs more narrows the filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, Q

from lingqu.access.models import Person
from lingqu.evaluations.models import Evaluation, State, StoredFinding
from lingqu.evaluations.models.reports import EvaluationQuerySet

__all__ = ["Filters", "Page", "choices", "filters_from", "page_of", "state_counts"]

PER_PAGE = 30
LAST_PAGE = 200
COUNTED = 1000
MOST_CHOICES = 100
LONGEST = 100

SORTS: Mapping[str, str] = {
    "errors": "errors",
    "warnings": "warnings",
    "notes": "notes",
    "name": "name",
    "unit": "unit_name",
    "budget": "budget",
    "executed": "executed",
    "rate": "rate",
    "stated": "stated_total",
    "summed": "summed_total",
    "low": "low",
    "state": "state",
    "changed": "changed_at",
}
ASCENDING = ("name", "unit", "state", "rate")
"""Columns whose natural first order is upwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for; what makes no sense in it is dropped."""

    year: int | None = None
    department: str = ""
    scheme: str = ""
    state: str = ""
    severity: str = ""
    code: str = ""
    rule: str = ""
    q: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    sort: str = "errors"
    down: bool = True
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but order and page was asked for."""
        asked = (self.year, self.department, self.scheme, self.state, self.severity, self.code,
                 self.rule, self.q, self.low, self.high)  # fmt: skip
        return any(one not in (None, "") for one in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of one page. `counted` is the number that fits, at most `COUNTED`."""

    rows: list[Evaluation]
    number: int
    has_next: bool
    counted: int

    @property
    def is_more(self) -> bool:
        return self.counted >= COUNTED


def filters_from(asked: Mapping[str, str]) -> Filters:
    """Return the filters of an address; unknown or impossible values are left out."""
    asked = {key: text.replace("\0", "") for key, text in asked.items()}
    sort = asked.get("sort", "errors")
    sort = sort if sort in SORTS else "errors"
    order = asked.get("order", "")
    state = asked.get("state", "")
    severity = asked.get("severity", "")
    return Filters(
        year=_whole(asked.get("year")),
        department=asked.get("department", "")[:200],
        scheme=asked.get("scheme", "")[:60],
        state=state if state in State.values else "",
        severity=severity if severity in ("error", "warning", "clean") else "",
        code=asked.get("code", "")[:60],
        rule=asked.get("rule", "")[:4],
        q=asked.get("q", "").strip()[:LONGEST],
        low=_score(asked.get("low")),
        high=_score(asked.get("high")),
        sort=sort,
        down=order == "down" or (order != "up" and sort not in ASCENDING),
        page=min(max(_whole(asked.get("page")) or 1, 1), LAST_PAGE),
    )


def page_of(person: Person, filters: Filters) -> Page:
    """Return the rows that `person` may see, in two queries."""
    rows = _filtered(Evaluation.objects.visible_to(person), filters)
    start = (filters.page - 1) * PER_PAGE
    way = "-" if filters.down else ""
    ordered = rows.order_by(f"{way}{SORTS[filters.sort]}", f"{way}id")
    found = list(ordered[start : start + PER_PAGE + 1])
    counted = rows.order_by()[:COUNTED].count()
    return Page(
        rows=found[:PER_PAGE],
        number=filters.page,
        has_next=len(found) > PER_PAGE and filters.page < LAST_PAGE,
        counted=counted,
    )


def state_counts(person: Person) -> dict[str, int]:
    """Return how many evaluations stand in each state; "" is all of them."""
    seen = Evaluation.objects.visible_to(person).order_by()
    counts = dict(seen.values_list("state").annotate(n=Count("pk")))
    return {"": sum(counts.values()), **counts}


def choices(person: Person) -> dict[str, list[Any]]:
    """Return what can be chosen in the filters: years, schemes, departments."""
    seen = Evaluation.objects.visible_to(person)
    return {
        "years": _distinct(seen.exclude(year=None), "year", down=True),
        "schemes": _distinct(seen, "scheme_id"),
        "departments": _distinct(seen.exclude(department_name=""), "department_name"),
    }


def _distinct(rows: EvaluationQuerySet, column: str, *, down: bool = False) -> list[Any]:
    order = f"-{column}" if down else column
    return list(rows.order_by(order).values_list(column, flat=True).distinct()[:MOST_CHOICES])


def _filtered(rows: EvaluationQuerySet, filters: Filters) -> EvaluationQuerySet:
    exact = {
        "year": filters.year,
        "department_name": filters.department or None,
        "scheme_id": filters.scheme or None,
        "state": filters.state or None,
        "stated_total__gte": filters.low,
        "stated_total__lte": filters.high,
    }
    rows = rows.filter(**{key: value for key, value in exact.items() if value is not None})
    if filters.severity == "error":
        rows = rows.filter(errors__gt=0)
    elif filters.severity == "warning":
        rows = rows.filter(errors=0, warnings__gt=0)
    elif filters.severity == "clean":
        rows = rows.filter(errors=0, warnings=0)
    if filters.q:
        rows = rows.filter(Q(name__icontains=filters.q) | Q(unit_name__icontains=filters.q))
    for column, value in (("code", filters.code), ("rule", filters.rule)):
        if value:
            found = StoredFinding.objects.filter(**{column: value})
            rows = rows.filter(pk__in=found.values("evaluation"))
    return rows


def _whole(text: str | None) -> int | None:
    """Return a number of up to six digits, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else None


def _score(text: str | None) -> Decimal | None:
    try:
        value = Decimal((text or "").strip()[:10])
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10_000 else None
