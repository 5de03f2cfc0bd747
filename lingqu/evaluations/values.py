"""A computed score: a number, an interval, or *not computable, because*.

Scores and amounts are `Decimal`, never `float`. Ratios are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Interval", "NotComputable", "Value", "add", "bounds", "is_exact"]

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Every number from `low` to `high` is admissible; an excluded end says so."""

    low: Decimal
    high: Decimal
    low_included: bool = True
    high_included: bool = True

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"interval low {self.low} is above high {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComputable:
    """No value follows from the rule. `because` is a reason code of `messages.REASONS`;
    `facts` fill its sentence. `within` is the range the score must lie in all the same
    (an unmeasured quantity: 0 to its weight), or None when even that is unknown."""

    because: str
    facts: Mapping[str, object] = field(default_factory=dict)
    within: Interval | None = None


Value = Decimal | Interval | NotComputable


def is_exact(value: Value) -> bool:
    """Return whether `value` is one number."""
    return isinstance(value, Decimal)


def bounds(value: Value) -> Interval | None:
    """Return the range of `value`, or None when not even a range is known."""
    if isinstance(value, Decimal):
        return Interval(low=value, high=value)
    return value if isinstance(value, Interval) else value.within


def add(values: list[Value]) -> Value:
    """Return the sum: exact, an interval, or the first reason why there is none.

    A row that is not computable but bounded contributes its bounds, so that the total of a form
    with unmeasured quantities is an interval."""
    low = high = ZERO
    low_included = high_included = True
    for value in values:
        if isinstance(value, Decimal):
            low, high = low + value, high + value
            continue
        part = bounds(value)
        if part is None:
            return value
        low, high = low + part.low, high + part.high
        low_included &= part.low_included
        high_included &= part.high_included
    if low == high:
        return low
    return Interval(low=low, high=high, low_included=low_included, high_included=high_included)
