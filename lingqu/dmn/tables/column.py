"""A column's index: from a value to the rules whose cells it satisfies, as bits of a number.

The bits of each region are worked out once, by the cells themselves, so that the index cannot say
anything else than they would. A look-up then costs one search, however many rules there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import reasons
from lingqu.dmn.feel.environment import Run
from lingqu.dmn.feel.values import Value
from lingqu.dmn.tables.cells import KIND_OF, Cell
from lingqu.dmn.tables.regions import Categories, Partition, Steps, partition

__all__ = ["column", "region_masks"]

Scope = dict[str, Value]
LARGEST = 4_000
"""Rules beyond which the bits would cost more memory than the search saves time."""


def column(cells: Sequence[Cell], source: Run, node: syntax.Node) -> Callable[[Scope], int]:
    """Return a function from a scope to the bits of the rules that this column lets through."""
    opaque = [(1 << place, one.test) for place, one in enumerate(cells) if not one.kind]
    every = [(1 << place, one.test) for place, one in enumerate(cells)]
    known = {one.kind for one in cells} - {"", "any"}
    if len(cells) > LARGEST:
        known, opaque = set(), every
    indexes = {kind: _index(kind, cells) for kind in known}

    def general(value: Value, scope: Scope) -> int:
        inner = {**scope, "?": value}
        return sum(bit for bit, test in every if test(inner) is True)

    if len(indexes) == 1 and not opaque and isinstance(node, syntax.Name):
        kind, look_up = next(iter(indexes.items()))
        return _quick(kind, look_up, node.name, general)

    def bits(scope: Scope) -> int:
        value = source(scope)
        look_up = indexes.get(KIND_OF.get(type(value), ""))
        if look_up is None:
            return general(value, scope)
        found = look_up[0][look_up[1].region(value)]
        if opaque:
            inner = {**scope, "?": value}
            found |= sum(bit for bit, test in opaque if test(inner) is True)
        return found

    return bits


Index = tuple[list[int], Partition]


def _index(kind: str, cells: Sequence[Cell]) -> Index:
    regions = partition(kind, [p for one in cells if one.kind == kind for p in one.points])
    return region_masks(regions, kind, cells), regions


def region_masks(regions: Partition, kind: str, cells: Sequence[Cell]) -> list[int]:
    """Return for each region the bits of the cells that hold there; opaque cells have no bit."""
    changes = [0] * (len(regions) + 1)
    with reasons():
        for place, one in enumerate(cells):
            if one.kind:
                _note_changes(changes, regions, one, one.kind == kind, 1 << place)
    masks, mask = [], 0
    for change in changes[:-1]:
        mask ^= change
        masks.append(mask)
    return masks


def _note_changes(
    changes: list[int], regions: Partition, one: Cell, same_kind: bool, bit: int
) -> None:
    """Flip the cell's bit at each region where its answer changes."""
    if isinstance(regions, Steps):
        before = False
        for region, value in regions.own_regions(one.points if same_kind else ()):
            now = one.test({"?": value}) is True
            if now is not before:
                changes[region] ^= bit
            before = now
        return
    # Categories have no order: the answer of "the others" holds wherever the cell says nothing.
    usual = one.test({"?": regions.sample(len(regions.values))}) is True
    special = set(one.points) if same_kind else set()
    for place in range(len(regions)):
        literal = place < len(regions.values)
        asks = literal and (regions.closed or regions.values[place] in special)
        if (one.test({"?": regions.values[place]}) is True) if asks else usual:
            changes[place] ^= bit
            changes[place + 1] ^= bit


def _quick(
    kind: str, index: Index, key: str, general: Callable[[Value, Scope], int]
) -> Callable[[Scope], int]:
    """Return the look-up of a plain variable in a column of one kind."""
    masks, regions = index
    if isinstance(regions, Categories):
        return _quick_category(masks, regions, key, general)
    if kind == "number":
        return _quick_number(masks, regions, key, general)

    def bits(scope: Scope) -> int:
        value = scope.get(key)
        if KIND_OF.get(type(value)) != kind:
            return general(value, scope)
        return masks[regions.region(value)]

    return bits


def _quick_number(
    masks: list[int], regions: Steps, key: str, general: Callable[[Value, Scope], int]
) -> Callable[[Scope], int]:
    points: list[Any] = [int(p) if p == p.to_integral_value() else p for p in regions.points]
    ends = [*points, None]
    pairs = [
        (masks[2 * place], masks[min(2 * place + 1, len(masks) - 1)]) for place in range(len(ends))
    ]

    def bits(scope: Scope) -> int:
        value = scope.get(key)
        kind = type(value)
        if kind is int or kind is Decimal:
            place = bisect_left(points, value)
            between, at = pairs[place]
            return at if ends[place] == value else between
        return general(value, scope)

    return bits


def _quick_category(
    masks: list[int], regions: Categories, key: str, general: Callable[[Value, Scope], int]
) -> Callable[[Scope], int]:
    by_value = dict(zip(regions.values, masks, strict=False))
    other = masks[-1]
    wanted = bool if regions.closed else str

    def bits(scope: Scope) -> int:
        value = scope.get(key)
        if type(value) is wanted:
            return by_value.get(value, other)
        return general(value, scope)

    return bits
