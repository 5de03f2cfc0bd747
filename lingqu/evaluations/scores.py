"""What recomputing a form gives: values row by row, sums as printed, the total and its readings.

Printed and recomputed numbers stand side by side; neither replaces the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lingqu.evaluations.measures import Measure
from lingqu.evaluations.scheme import Cap, Rule
from lingqu.evaluations.values import NotComputable, Value, add

__all__ = [
    "ExecutionScore",
    "HeadingSum",
    "PrintedSums",
    "Reading",
    "Recomputed",
    "RowKind",
    "RowScore",
]

RowKind = Literal[
    "quant_min",
    "quant_max",
    "quant_max_cost",
    "quant_equal",
    "quant_no_operator",
    "ordinal",
    "qualitative",
    "judged",
    "rate",
    "not_applicable",
    "placeholder",
]


@dataclass(slots=True, kw_only=True)
class RowScore:
    """One row under the scheme. `weight` is what was scored with: printed, split or fixed.

    A value like the others, never changed; not frozen, for it is made by the ten thousand."""

    n: int
    kind: RowKind
    weight: Decimal | None
    value: Value
    rule: Rule | None = None
    tier: str = ""
    assumed: tuple[str, ...] = ()
    """Codes of `messages.ASSUMPTIONS`: what the form does not say and was taken all the same."""
    ratio: Decimal | None = None
    """Completion, uncapped: actual/target, for a reverse indicator target/actual."""
    target: Measure | None = None
    actual: Measure | None = None
    shared_with: int | None = None
    """This row stands under the merged weight of that row and is counted there."""

    @property
    def uncapped(self) -> Decimal | None:
        """Weight x ratio, before the cap at the weight."""
        return None if self.ratio is None or self.weight is None else self.weight * self.ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionScore:
    """The execution rate and its score; `row` is the indicator row it stands on, if one.

    `rate` is uncapped and unrounded, `scored_rate` what the points follow from."""

    place: Literal["funds", "row", "none"]
    row: int | None = None
    rate: Decimal | None = None
    scored_rate: Decimal | None = None
    weight: Decimal | None = None
    value: Value
    rule: Rule
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingSum:
    """Rows under one heading: its points (printed, else the scheme's) and what they add to."""

    level: Literal[1, 2]
    name: str
    parent: str
    points: Decimal | None
    weights: Decimal
    scores: Decimal
    values: tuple[Value, ...]
    rows: tuple[int, ...]

    @property
    def value(self) -> Value:
        """What the rows add to, recomputed."""
        return add(list(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSums:
    """Printed cells added up. `_all` includes the execution line of the fund table, once."""

    weights: Decimal
    scores: Decimal
    weights_all: Decimal
    scores_all: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Another total that the form allows, by code of `messages.READINGS`; never chosen."""

    code: str
    value: Value
    out_of: Decimal
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A form under a scheme. `total` is after the cap, `before_cap` without it.

    `reasons` are why parts are not computable: one per code, with `rows` and `points` as facts."""

    scheme_id: str
    rows: tuple[RowScore, ...]
    execution: ExecutionScore
    printed: PrintedSums
    total: Value
    before_cap: Value
    out_of: Decimal
    cap: Cap | None = None
    grades: tuple[str, ...] = ()
    """Every grade the total may earn, best first; empty where the scheme has none."""
    readings: tuple[Reading, ...] = ()
    reasons: tuple[NotComputable, ...] = ()

    def row(self, n: int) -> RowScore | None:
        """Return the score of row `n`, or None."""
        return next((row for row in self.rows if row.n == n), None)
