"""Weight and score glued into one run of digits ("87.7" is 8 and 7.7): splits that add up.

The number of ways to split one run is small; those of all rows together must add to the printed
totals. `split_points` finds every combination that does (up to a bound), so that a reading is
either the only one or is reported with its alternatives. Cost: rows × distinct partial sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Split", "parts", "split_points"]

Pair = tuple[Decimal, Decimal]
_NUMBER = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,4})?")
_MOST_STATES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The chosen (weight, score) of each run, and for each run the other pairs that some
    combination with the same totals allows. `total` is None when no totals were printed."""

    pairs: tuple[Pair, ...]
    alternatives: tuple[tuple[Pair, ...], ...]
    total: Pair | None


def parts(run: str, count: int) -> Iterator[tuple[Decimal, ...]]:
    """Yield every way to cut `run` into `count` numbers without leading zeros."""
    if count == 1:
        if _NUMBER.fullmatch(run):
            yield (Decimal(run),)
        return
    for cut in range(1, len(run) - count + 2):
        if _NUMBER.fullmatch(run[:cut]):
            for rest in parts(run[cut:], count - 1):
                yield (Decimal(run[:cut]), *rest)


def split_points(runs: Sequence[str], *, total: str | None, most: Decimal) -> Split | None:
    """Return how the runs split so that weights and scores add to the total's.

    `total` is the run of the total line; None when it is glued to the last row or missing.
    `most` is the most a form is worth. Return None when nothing adds up."""
    if total is not None:
        totals = [(pair[0], pair[1]) for pair in parts(total, 2) if pair[1] <= pair[0] <= most]
        options = [_pairs(run, most) for run in runs]
        return _best([(options, pair) for pair in totals])
    cases = []
    for four in parts(runs[-1], 4):
        weight, score, weights, scores = four
        if score <= weight <= weights <= most and scores <= weights:
            options = [_pairs(run, most) for run in runs[:-1]] + [[(weight, score)]]
            cases.append((options, (weights, scores)))
    return _best(cases)


def _pairs(run: str, most: Decimal) -> list[Pair]:
    return [(two[0], two[1]) for two in parts(run, 2) if two[1] <= two[0] <= most]


def _best(cases: list[tuple[list[list[Pair]], Pair]]) -> Split | None:
    """Return the first case with a solution; a form worth 100 points comes first."""
    for options, total in sorted(cases, key=lambda case: (case[1][0] != 100, -case[1][0])):
        split = _solve(options, total)
        if split:
            return split
    return None


def _solve(options: list[list[Pair]], total: Pair) -> Split | None:
    ahead = _reachable(options, total)
    if ahead is None or (Decimal(0), Decimal(0)) not in ahead[0]:
        return None
    sums = {(Decimal(0), Decimal(0))}
    allowed: list[list[Pair]] = []
    for place, pairs in enumerate(options):
        fitting = [
            pair for pair in pairs if any(_plus(done, pair) in ahead[place + 1] for done in sums)
        ]
        allowed.append(fitting)
        sums = {
            step
            for done in sums
            for pair in fitting
            if (step := _plus(done, pair)) in ahead[place + 1]
        }
    chosen = _walk(options, ahead)
    others = tuple(
        tuple(pair for pair in pairs if pair != pick)
        for pairs, pick in zip(allowed, chosen, strict=True)
    )
    return Split(pairs=tuple(chosen), alternatives=others, total=total)


def _reachable(options: list[list[Pair]], total: Pair) -> list[set[Pair]] | None:
    """Return, for each row, the sums of the rows before it from which the totals are reached."""
    ahead: list[set[Pair]] = [{total}]
    for pairs in reversed(options):
        before = {(done[0] - pair[0], done[1] - pair[1]) for done in ahead[-1] for pair in pairs}
        ahead.append({done for done in before if done[0] >= 0 and done[1] >= 0})
        if not ahead[-1] or len(ahead[-1]) > _MOST_STATES:
            return None
    return ahead[::-1]


def _walk(options: list[list[Pair]], ahead: list[set[Pair]]) -> list[Pair]:
    done = (Decimal(0), Decimal(0))
    chosen = []
    for place, pairs in enumerate(options):
        pick = next(
            pair
            for pair in sorted(pairs, key=lambda p: p[0] - p[1])
            if _plus(done, pair) in ahead[place + 1]
        )
        chosen.append(pick)
        done = _plus(done, pick)
    return chosen


def _plus(one: Pair, two: Pair) -> Pair:
    return one[0] + two[0], one[1] + two[1]
