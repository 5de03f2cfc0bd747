"""A table as boxes: each rule covers a set of regions in every column.

Sets are bits of a number. With them two rules overlap where they share a region in every column,
and a gap is a box of regions that no rule covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingqu.dmn.feel.functions.conversion import quoted
from lingqu.dmn.feel.values import Value
from lingqu.dmn.tables.cells import Cell
from lingqu.dmn.tables.column import region_masks
from lingqu.dmn.tables.regions import Partition, Steps, partition

__all__ = ["Column", "gaps", "geometry", "hidden", "overlaps"]

STEPS = 3_000_000
"""Regions looked at before the search for gaps is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One input. `rules[region]` are the rules that cover a region, `cells[rule]` the regions that
    a rule covers, `universe` the regions that can occur. A column without a partition has nothing
    but cells that let everything through, or cells that cannot be seen through (`opaque`)."""

    name: str
    regions: Partition | None
    rules: list[int]
    cells: list[int]
    universe: int
    texts: tuple[str, ...] = ()
    opaque: bool = False


def geometry(name: str, cells: Sequence[Cell], allowed: Cell | None) -> Column:
    """Return the column of these cells; `allowed` tells which values can occur."""
    texts = tuple("-" if one.kind == "any" else one.text for one in cells)
    kinds = {one.kind for one in cells} - {"any"}
    everything = (1 << len(cells)) - 1
    if len(kinds) != 1 or "" in kinds:
        return Column(
            name=name, regions=None, rules=[everything], cells=[1] * len(cells), universe=1,
            texts=texts, opaque=bool(kinds),
        )  # fmt: skip
    kind = kinds.pop()
    usable = allowed if allowed is not None and allowed.kind == kind else None
    points = [p for one in (*cells, *([usable] if usable else [])) for p in one.points]
    regions = partition(kind, points)
    rules = region_masks(regions, kind, cells)
    universe = _universe(regions, kind, usable)
    return Column(
        name=name, regions=regions, rules=rules, cells=_turned(rules, len(cells), universe),
        universe=universe, texts=texts,
    )  # fmt: skip


def _universe(regions: Partition, kind: str, allowed: Cell | None) -> int:
    bits = sum(1 << r for r in range(len(regions)) if regions.sample(r) is not None)
    if allowed is None:
        return bits
    return bits & sum(1 << r for r, one in enumerate(region_masks(regions, kind, [allowed])) if one)


def _turned(rules: list[int], count: int, universe: int) -> list[int]:
    """Return for each rule the bits of its regions."""
    cells = [0] * count
    for region, bits in enumerate(rules):
        if not universe >> region & 1:
            continue
        while bits:
            cells[(bits & -bits).bit_length() - 1] |= 1 << region
            bits &= bits - 1
    return cells


def overlaps(columns: Sequence[Column], count: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of rules (from 0) that some input satisfies both of. Cells that cannot be seen
    through meet only their equals."""
    for first in range(count):
        others = (1 << count) - (1 << (first + 1))
        for column in columns:
            others &= _meeting(column, first)
        while others:
            yield first, (others & -others).bit_length() - 1
            others &= others - 1


def _meeting(column: Column, rule: int) -> int:
    if column.opaque:
        same = ("-", column.texts[rule])
        if column.texts[rule] == "-":
            return (1 << len(column.texts)) - 1
        return sum(1 << place for place, text in enumerate(column.texts) if text in same)
    found, regions = 0, column.cells[rule]
    while regions:
        found |= column.rules[(regions & -regions).bit_length() - 1]
        regions &= regions - 1
    return found


def hidden(columns: Sequence[Column], count: int) -> Iterator[tuple[int, int]]:
    """Yield (rule, earlier rule) where the earlier one covers all of the rule."""
    for later in range(1, count):
        for earlier in range(later):
            if all(_covers(column, earlier, later) for column in columns):
                yield later, earlier
                break


def _covers(column: Column, wide: int, narrow: int) -> bool:
    if column.opaque:
        return column.texts[wide] in ("-", column.texts[narrow])
    return column.cells[narrow] & ~column.cells[wide] == 0


def gaps(columns: Sequence[Column], count: int, most: int) -> tuple[list[str], bool]:
    """Return boxes that no rule covers, as texts, at most `most`; and whether all was searched.
    Columns that cannot be seen through must have been left out before. Those of few regions are
    looked at first, so that a gap is named by them and not once for every band of a number."""
    places = {id(one): place for place, one in enumerate(columns)}
    columns = sorted(columns, key=lambda one: len(one.rules))
    found: list[str] = []
    whole: set[tuple[int, int]] = set()
    steps = 0

    def search(depth: int, rules: int, box: tuple[tuple[int, str], ...]) -> bool:
        """Return whether everything from this column on is covered."""
        nonlocal steps
        steps += len(columns[depth].rules) if depth < len(columns) else 1
        if steps > STEPS or len(found) >= most:
            return False
        if rules == 0:
            found.append(", ".join(text for _, text in sorted(box)) or "every input")
            return False
        if depth == len(columns) or (depth, rules) in whole:
            return True
        column, covered = columns[depth], True
        for first, last, bits in _runs(column, rules):
            text = _described(column, first, last)
            part = ((places[id(column)], text),) if text else ()
            covered &= search(depth + 1, rules & bits, (*box, *part))
        if covered:
            whole.add((depth, rules))
        return covered

    search(0, (1 << count) - 1, ())
    return found, steps <= STEPS and len(found) < most


def _runs(column: Column, rules: int) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of regions that the same of `rules` cover: first, last, those rules."""
    start, before, last = -1, 0, -1
    for region, bits in enumerate(column.rules):
        if not column.universe >> region & 1:
            continue
        bits &= rules
        if start >= 0 and bits != before:
            yield start, last, before
            start = -1
        if start < 0:
            start, before = region, bits
        last = region
    if start >= 0:
        yield start, last, before


def _described(column: Column, first: int, last: int) -> str:
    """Return the stretch as a FEEL test of the column, or nothing if it is all of it."""
    if column.regions is None or (first == 0 and last == len(column.rules) - 1):
        return ""
    if isinstance(column.regions, Steps):
        return f"{column.name} {_stretch(column.regions, first, last)}"
    values = column.regions.values
    inside = [_text(one) for one in values[first : last + 1]]
    if last < len(values):
        return f"{column.name} in ({', '.join(inside)})"
    outside = [_text(one) for one in values[:first]]
    return f"{column.name} not in ({', '.join(outside)})"


def _stretch(regions: Steps, first: int, last: int) -> str:
    low = _point(regions, (first - 1) // 2) if first else ""
    high = _point(regions, last // 2) if last < len(regions) - 1 else ""
    low_sign, high_sign = (">=" if first % 2 else ">"), ("<=" if last % 2 else "<")
    if low and low == high:
        return f"= {low}"
    return " and ".join(
        f"{sign} {point}" for sign, point in ((low_sign, low), (high_sign, high)) if point
    )


def _point(regions: Steps, place: int) -> str:
    return _text(regions.from_key(regions.points[place]))


def _text(value: Value) -> str:
    return quoted(value)
