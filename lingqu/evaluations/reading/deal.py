"""Numbers without rows dealt to rows without numbers, under what must add up.

The numbers of two columns come as runs: m weights, then the m scores of the same rows. A search
over (row, number) finds the cuts into runs that break the fewest headings and leave out the fewest
numbers (page numbers get between). Cost: rows × numbers × longest run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

__all__ = ["Deal", "Group", "deal"]

_LONGEST_RUN = 8
_LEFT_OUT, _BROKEN, _ABOVE, _BELOW, _RUN = 5.0, 6.0, 8.0, 0.3, 0.1
_IMPOSSIBLE = 1e9

Pair = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one heading, and the points printed on it."""

    size: int
    points: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """(weight, score) of each row by group. `known` is False when the numbers do not suffice:
    then every pair is (None, None) and all numbers are left over."""

    pairs: tuple[list[Pair], ...]
    left_over: tuple[Decimal, ...]
    known: bool


def deal(groups: Sequence[Group], numbers: Sequence[Decimal]) -> Deal:
    """Deal `numbers`, in the order of the text, to the rows of `groups`."""
    rows = sum(group.size for group in groups)
    if len(numbers) < 2 * rows or rows > 80 or len(numbers) > 240:
        blank: tuple[list[Pair], ...] = tuple([(None, None)] * group.size for group in groups)
        return Deal(pairs=blank, left_over=tuple(numbers), known=False)
    search = _Search(groups, numbers)
    pairs, left = search.best()
    cut: list[list[Pair]] = []
    for group in groups:
        cut.append(pairs[: group.size])
        pairs = pairs[group.size :]
    return Deal(pairs=tuple(cut), left_over=tuple(left), known=True)


class _Search:
    """Dynamic programming over (rows dealt, numbers used); weights of a group are checked when a
    run or the group ends, with the weights so far carried along."""

    def __init__(self, groups: Sequence[Group], numbers: Sequence[Decimal]) -> None:
        self._numbers = numbers
        self._ends: dict[int, tuple[int, Decimal | None]] = {}
        place = 0
        for group in groups:
            self._ends[place + group.size] = (place, group.points)
            place += group.size
        self._rows = place
        self._step = lru_cache(maxsize=200_000)(self._cost)

    def best(self) -> tuple[list[Pair], list[Decimal]]:
        """Return the pairs in order, and the numbers left out."""
        pairs: list[Pair] = []
        left: list[Decimal] = []
        row = used = 0
        open_sum = Decimal(0)
        while row < self._rows:
            _, run, open_sum_next = self._step(row, used, open_sum)
            if run == 0:
                left.append(self._numbers[used])
                used += 1
                continue
            pairs += [(self._numbers[used + k], self._numbers[used + run + k]) for k in range(run)]
            row, used, open_sum = row + run, used + 2 * run, open_sum_next
        return pairs, left + list(self._numbers[used:])

    def _cost(self, row: int, used: int, open_sum: Decimal) -> tuple[float, int, Decimal]:
        """Return (cost of the rest, length of the next run or 0 to leave a number out, weights
        of the group that is open after it)."""
        if row == self._rows:
            return _LEFT_OUT * (len(self._numbers) - used), 0, open_sum
        if len(self._numbers) - used < 2 * (self._rows - row):
            return _IMPOSSIBLE, 0, open_sum
        skip = _IMPOSSIBLE
        if len(self._numbers) - used > 2 * (self._rows - row):
            skip = _LEFT_OUT + self._step(row, used + 1, open_sum)[0]
        best = (skip, 0, open_sum)
        for run in range(1, min(_LONGEST_RUN, self._rows - row) + 1):
            cost, after = self._run_cost(row, used, run, open_sum)
            total = cost + self._step(row + run, used + 2 * run, after)[0]
            if total < best[0]:
                best = (total, run, after)
        return best

    def _run_cost(self, row: int, used: int, run: int, open_sum: Decimal) -> tuple[float, Decimal]:
        cost = _RUN * (run - 1)
        for k in range(run):
            weight, score = self._numbers[used + k], self._numbers[used + run + k]
            cost += _ABOVE if score > weight else _BELOW if score < weight else 0.0
            open_sum += weight
            ended = self._ends.get(row + k + 1)
            if ended:
                cost += _BROKEN if ended[1] is not None and ended[1] != open_sum else 0.0
                open_sum = Decimal(0)
        return cost, open_sum
