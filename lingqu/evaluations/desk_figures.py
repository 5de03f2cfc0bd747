"""Figures over all the reports that a person sees: sums, which checks fire, how scores spread.

Everything is counted in SQL over the columns of the list; no form is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import Case, Count, F, FloatField, Max, Q, Sum, Value, When
from django.db.models.functions import Cast

from lingqu.access.models import Person
from lingqu.evaluations.messages.check_rules import RULES
from lingqu.evaluations.models import Evaluation, State, StoredFinding
from lingqu.evaluations.models.reports import EvaluationQuerySet

__all__ = ["Bin", "Fired", "distribution", "drawn", "fired", "chart_data", "reports_of", "sums"]

BINS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 95), (95, 100), (100, 101))
"""Per cent of the form's points, half-open; the last is full marks and more."""
DRAWN = 60
"""Reports in a chart and its table; more would be a cloud nobody reads."""
MOST_UNITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A check that found something: in how many reports, and in how many of each unit."""

    rule: str
    sentence: str
    severity: str
    reports: int
    by_unit: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many totals lie in a range of per cent: as printed, and at the recomputed low end."""

    low: int
    high: int
    printed: int
    recomputed: int

    @property
    def label(self) -> str:
        if self.low == 0:
            return f"<{self.high}"
        return "100" if self.low == 100 else f"{self.low}–{self.high}"


def reports_of(person: Person, year: int | None) -> EvaluationQuerySet:
    """Return what was handed in, of one year or of all."""
    seen = Evaluation.objects.visible_to(person).reported().order_by()
    return seen if year is None else seen.filter(year=year)


def sums(reports: EvaluationQuerySet) -> dict[str, Any]:
    """Return the figures of the strip, in one query."""
    off = Q(low__isnull=False) & (Q(stated_total__lt=F("low")) | Q(stated_total__gt=F("high")))
    off |= ~Q(stated_total=F("summed_total")) & Q(
        stated_total__isnull=False, summed_total__isnull=False
    )
    both = Q(budget__isnull=False, executed__isnull=False)
    found = reports.aggregate(
        reports=Count("pk"),
        budget_sum=Sum("budget", filter=both),
        executed_sum=Sum("executed", filter=both),
        without_amounts=Count("pk", filter=~both),
        errors_sum=Sum("errors"),
        warnings_sum=Sum("warnings"),
        notes_sum=Sum("notes"),
        with_errors=Count("pk", filter=Q(errors__gt=0)),
        off=Count("pk", filter=off),
        not_printed=Count("pk", filter=Q(stated_total__isnull=True)),
        not_computable=Count("pk", filter=Q(is_computable=False) | Q(low__isnull=True)),
        concluded=Count("pk", filter=Q(state=State.CONCLUDED)),
    )
    figures = {name.removesuffix("_sum"): value for name, value in found.items()}
    budget, executed = figures["budget"], figures["executed"]
    figures["rate"] = executed / budget if budget and executed is not None else None
    return figures


def fired(reports: EvaluationQuerySet) -> tuple[list[str], list[Fired]]:
    """Return the units with most reports, and the checks by the number of reports they fire in."""
    units = [
        name
        for name, _n in reports.exclude(unit_name="")
        .values_list("unit_name")
        .annotate(n=Count("pk"))
        .order_by("-n", "unit_name")[:MOST_UNITS]
    ]
    counts = {
        f"u{place}": Count("evaluation", distinct=True, filter=Q(evaluation__unit_name=name))
        for place, name in enumerate(units)
    }
    rows = (
        StoredFinding.objects.filter(evaluation__in=reports.values("pk"))
        .exclude(severity="note")
        .order_by()
        .values("rule")
        .annotate(
            reports=Count("evaluation", distinct=True),
            gravity=Max(Case(When(severity="error", then=Value(1)), default=Value(0))),
            **counts,
        )
        .order_by("-reports", "rule")
    )
    return units, [
        Fired(
            rule=row["rule"],
            sentence=str(RULES[row["rule"]][0]) if row["rule"] in RULES else row["rule"],
            severity="error" if row["gravity"] else "warning",
            reports=row["reports"],
            by_unit=tuple(row[f"u{place}"] for place in range(len(units))),
        )
        for row in cast(Iterable[dict[str, Any]], rows)
    ]


def distribution(reports: EvaluationQuerySet) -> list[Bin]:
    """Return how printed totals and recomputed low ends spread, in per cent of the form."""
    scored = reports.filter(out_of__gt=0).annotate(
        said=Cast(F("stated_total") * 100 / F("out_of"), FloatField()),
        least=Cast(F("low") * 100 / F("out_of"), FloatField()),
    )
    counts = {}
    for low, high in BINS:
        upper = {} if low == 100 else {"lt": high}
        for name in ("said", "least"):
            wanted = {f"{name}__gte": low} if low else {}
            wanted |= {f"{name}__{key}": value for key, value in upper.items()}
            counts[f"{name}{low}"] = Count("pk", filter=Q(**wanted))
    found = scored.aggregate(**counts)
    return [
        Bin(low=low, high=high, printed=found[f"said{low}"], recomputed=found[f"least{low}"])
        for low, high in BINS
    ]


def drawn(reports: EvaluationQuerySet) -> list[Evaluation]:
    """Return the reports of the charts, those with most errors first."""
    return list(reports.order_by("-errors", "-id")[:DRAWN])


def chart_data(rows: list[Evaluation], bins: list[Bin], checks: list[Fired]) -> dict[str, Any]:
    """Return what the charts draw, as JSON values; the tables beside them say the same."""
    return {
        "interval": {
            "names": [row.name for row in rows],
            "said": [_share(row.stated_total, row) for row in rows],
            "low": [_share(row.low, row) for row in rows],
            "high": [_share(row.high, row) for row in rows],
            "off": [row.holds is False for row in rows],
        },
        "bars": {
            "names": [check.rule for check in checks[:10]],
            "titles": [check.sentence for check in checks[:10]],
            "counts": [check.reports for check in checks[:10]],
            "errors": [check.severity == "error" for check in checks[:10]],
        },
        "columns": {
            "names": [one.label for one in bins],
            "printed": [one.printed for one in bins],
            "recomputed": [one.recomputed for one in bins],
        },
        "scatter": {
            "points": [
                [float(round(row.rate * 100, 1)), _share(row.stated_total, row), row.name]
                for row in rows
                if row.rate is not None and row.stated_total is not None
            ]
        },
    }


def _share(value: Decimal | None, row: Evaluation) -> float | None:
    """Return points as per cent of the form. A chart draws floats; nothing is computed on them."""
    if value is None or not row.out_of:
        return None
    return float(round(value * 100 / row.out_of, 2))
