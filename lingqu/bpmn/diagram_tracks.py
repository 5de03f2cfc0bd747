"""Tracks of vertical lines in the gaps between columns: which line turns where, in which order.

Gap `n` follows column `n`; gap -1 is before the first. A line that leaves a row stands left of a
line that enters it, as far as that can be, so that they do not run over each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Plan", "Routes", "Turn"]

STUB, TRACK, ARROW = 14.0, 12.0, 22.0
Cell = tuple[int, int]
Key = tuple[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A vertical line in a gap, from the row it leaves to the row it enters; None is the lane
    below all rows, or the line of a boundary event."""

    gap: int
    key: Key
    leaves: int | None
    enters: int | None


@dataclass(slots=True, kw_only=True)
class Plan:
    """The turns of one flow; `lane` is the number of its lane below, -1 for none."""

    turns: list[Turn] = field(default_factory=list)
    guest: str = ""
    lane: int = -1


class Routes:
    """All lines of one body."""

    def __init__(self) -> None:
        self.plans: dict[str, Plan] = {}
        self.rooms: dict[int, float] = {}
        self._keys: dict[int, dict[Key, set[int]]] = defaultdict(dict)
        self._x: dict[tuple[int, Key], float] = {}

    def plan(self, flow: str, path: Sequence[Cell], guest: str) -> None:
        """Plan a flow through the cells of `path`."""
        plan = self.plans[flow] = Plan(guest=guest)
        for number, ((column, row), (_next, enters)) in enumerate(
            zip(path, path[1:], strict=False)
        ):
            if guest and number == 0:
                plan.turns.append(self._turn(column, ("guest", guest), None, enters))
            elif row != enters:
                plan.turns.append(self._turn(column, ("row", row), row, enters))

    def plan_below(self, flow: str, source: Cell, target: Cell, guest: str, lane: int) -> None:
        """Plan a flow that runs in a lane below all rows."""
        plan = self.plans[flow] = Plan(guest=guest, lane=lane)
        key: Key = ("guest", guest) if guest else ("row", source[1])
        plan.turns.append(self._turn(source[0], key, None if guest else source[1], None))
        plan.turns.append(self._turn(target[0] - 1, ("up", target[1]), None, target[1]))

    def _turn(self, gap: int, key: Key, leaves: int | None, enters: int | None) -> Turn:
        entered = self._keys[gap].setdefault(key, set())
        if enters is not None:
            entered.add(enters)
        return Turn(gap=gap, key=key, leaves=leaves, enters=enters)

    def tracks(self, gap: int) -> int:
        """Return how many lines turn in a gap."""
        return len(self._keys.get(gap, ()))

    def width(self, gap: int) -> float:
        """Return how wide a gap is."""
        return STUB + TRACK * self.tracks(gap) + max(ARROW, self.rooms.get(gap, 0.0) + 8)

    def place(self, right: Sequence[float]) -> None:
        """Give every track its place behind the right edges of the columns."""
        for gap, keys in self._keys.items():
            start = right[gap] if gap >= 0 else 0.0
            for number, key in enumerate(_ordered(keys)):
                self._x[gap, key] = start + STUB + TRACK * number

    def at(self, gap: int, key: Key) -> float:
        """Return where a track is."""
        return self._x[gap, key]


def _ordered(keys: dict[Key, set[int]]) -> list[Key]:
    """Return the tracks of a gap, those that leave a row before those that enter it."""
    after: dict[Key, list[Key]] = {key: [] for key in keys}
    open_keys = dict.fromkeys(keys, 0)
    for key, entered in keys.items():
        for row in entered:
            first: Key = ("row", row)
            if first in keys and first != key:
                after[first].append(key)
                open_keys[key] += 1
    ordered: dict[Key, None] = {}
    for start in [key for key in keys if not open_keys[key]] + list(keys):
        ready = [] if start in ordered else [start]
        for key in ready:
            ordered[key] = None
            for later in after[key]:
                open_keys[later] -= 1
                if open_keys[later] <= 0 and later not in ordered and later not in ready:
                    ready.append(later)
    return list(ordered)
