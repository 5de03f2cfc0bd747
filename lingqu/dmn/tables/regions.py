"""The values of a column cut into regions in which no cell changes its answer.

Ordered kinds with n points have 2n + 1 regions: below the first point, at it, between it and the
next, and so on. Strings have one region a literal and one for all others; booleans have two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from typing import Any

from lingqu.dmn.feel.temporal import Date, DayTimeDuration, YearMonthDuration
from lingqu.dmn.feel.values import Value

__all__ = ["ORDERED", "Categories", "Partition", "Steps", "partition"]

EXACT = Context(prec=80)
OTHER = "\ufffeother"


class Steps:
    """Regions of an ordered kind. `points` are sorted keys."""

    __slots__ = ("discrete", "from_key", "points", "to_key")

    def __init__(self, kind: str, values: Iterable[Value]) -> None:
        self.to_key, self.from_key, self.discrete = ORDERED[kind]
        self.points = sorted({self.to_key(one) for one in values})

    def __len__(self) -> int:
        return 2 * len(self.points) + 1

    def region(self, value: Value) -> int:
        """Return the number of the region that `value` lies in."""
        key = self.to_key(value)
        index = bisect_left(self.points, key)
        exact = index < len(self.points) and self.points[index] == key
        return 2 * index + exact

    def sample(self, region: int) -> Value | None:
        """Return a value of that region; None if it has none."""
        index, exact = divmod(region, 2)
        if exact:
            return self.from_key(self.points[index])
        if not self.points:
            return self.from_key(0)
        if index == 0:
            return self.from_key(self.points[0] - 1)
        if index == len(self.points):
            return self.from_key(self.points[-1] + 1)
        return self._between(self.points[index - 1], self.points[index])

    def _between(self, low: Any, high: Any) -> Value | None:
        if self.discrete:
            return self.from_key(low + 1) if high - low > 1 else None
        return EXACT.divide(EXACT.add(low, high), 2)

    def own_regions(self, values: Iterable[Value]) -> list[tuple[int, Value]]:
        """Return, in order, where a cell with the points `values` may change its answer: the first
        region of each stretch and a value in it."""
        found = [(0, self.sample(0))]
        for one in sorted({self.to_key(value) for value in values}):
            at = 2 * bisect_left(self.points, one) + 1
            found.append((at, self.from_key(one)))
            after = next(
                (r for r in range(at + 1, len(self)) if self.sample(r) is not None), at + 1
            )
            found.append((at + 1, self.sample(after)))
        return found


class Categories:
    """Regions of strings or booleans."""

    __slots__ = ("closed", "index", "values")

    def __init__(self, kind: str, values: Iterable[Value]) -> None:
        self.closed = kind == "boolean"
        self.values = [False, True] if self.closed else sorted(set(values))
        self.index = {value: place for place, value in enumerate(self.values)}

    def __len__(self) -> int:
        return len(self.values) + (not self.closed)

    def region(self, value: Value) -> int:
        """Return the number of the region that `value` lies in; the last is that of the others."""
        return self.index.get(value, len(self.values))

    def sample(self, region: int) -> Value | None:
        """Return a value of that region."""
        if region < len(self.values):
            return self.values[region]
        return OTHER


Partition = Steps | Categories


def partition(kind: str, values: Iterable[Value]) -> Partition:
    """Return the regions of a kind with these points."""
    return Steps(kind, values) if kind in ORDERED else Categories(kind, values)


ORDERED: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], bool]] = {
    "number": (Decimal, lambda key: key, False),
    "date": (lambda value: value.days, Date, True),
    "months": (lambda value: value.months, YearMonthDuration, True),
    "nanos": (lambda value: value.nanos, DayTimeDuration, True),
}
