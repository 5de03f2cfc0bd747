"""Where nodes stand in a grid of columns and rows, when the file does not say.

Columns are layers by the longest path without the flows that lead back. A flow over several
columns holds a cell in each between, so no line runs through a node. Far flows and those that
lead back are left to be drawn below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Grid", "place"]

FARTHEST_FLOW = 8
"""Columns that a flow spans between the rows; beyond, it runs below."""
MOST_CELLS = 20_000
"""Cells held by flows."""

Cell = tuple[int, int]
Link = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class Grid:
    """Column and row of each node; `paths` are the cells that a link passes, ends included, and
    `below` the links that run below all rows."""

    cells: dict[str, Cell] = field(default_factory=dict)
    paths: dict[Link, list[Cell]] = field(default_factory=dict)
    below: list[Link] = field(default_factory=list)

    def all_cells(self) -> list[Cell]:
        """Return every cell that a node or a link holds."""
        return [*self.cells.values(), *(cell for path in self.paths.values() for cell in path)]


def place(nodes: Sequence[str], links: Iterable[Link]) -> Grid:
    """Return a grid in which no two nodes share a cell. Loops of a node on itself run below."""
    unique = list(dict.fromkeys(links))
    following: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in unique:
        if source != target:
            following[source].append(target)
    back = _back(nodes, following)
    forward = [one for one in unique if one not in back and one[0] != one[1]]
    layers = _layers(nodes, forward)
    grid = Grid(below=[one for one in unique if one in back or one[0] == one[1]])
    held = 0
    chains: dict[Link, int] = {}
    for one in forward:
        span = layers[one[1]] - layers[one[0]]
        if span > FARTHEST_FLOW or held + span > MOST_CELLS:
            grid.below.append(one)
        else:
            held += span - 1
            chains[one] = span
    _rows(grid, nodes, layers, chains)
    return grid


def _back(nodes: Sequence[str], following: Mapping[str, list[str]]) -> set[Link]:
    """Return the links that lead to a node on the way from where the walk began."""
    entered = {target for targets in following.values() for target in targets}
    found: set[Link] = set()
    seen: set[str] = set()
    for root in [one for one in nodes if one not in entered] + list(nodes):
        if root in seen:
            continue
        seen.add(root)
        way, stack = {root}, [(root, iter(following[root]))]
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                stack.pop()
                way.discard(node)
            elif target in way:
                found.add((node, target))
            elif target not in seen:
                seen.add(target)
                way.add(target)
                stack.append((target, iter(following[target])))
    return found


def _layers(nodes: Sequence[str], forward: Iterable[Link]) -> dict[str, int]:
    following, open_links = defaultdict(list), dict.fromkeys(nodes, 0)
    for source, target in forward:
        following[source].append(target)
        open_links[target] += 1
    layers = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not open_links[node]]
    for node in ready:
        for target in following[node]:
            layers[target] = max(layers[target], layers[node] + 1)
            open_links[target] -= 1
            if not open_links[target]:
                ready.append(target)
    return layers


def _rows(
    grid: Grid, nodes: Sequence[str], layers: Mapping[str, int], chains: Mapping[Link, int]
) -> None:
    """Give each node, and each column that a link passes, the free row nearest to where it comes
    from."""
    arriving: dict[str, list[Link]] = defaultdict(list)
    leaving: dict[str, list[Link]] = defaultdict(list)
    for one in chains:
        arriving[one[1]].append(one)
        leaving[one[0]].append(one)
    columns: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        columns[layers[node]].append(node)
    passing: list[Link] = []
    for column in range(max(columns, default=-1) + 1):
        passing = [one for one in passing if layers[one[1]] > column]
        _fill(grid, column, _wishes(grid, columns[column], arriving, passing))
        for node in columns[column]:
            for one in arriving[node]:
                grid.paths[one].append(grid.cells[node])
            for one in leaving[node]:
                grid.paths[one] = [grid.cells[node]]
                passing.append(one)


def _wishes(
    grid: Grid, nodes: Sequence[str], arriving: Mapping[str, list[Link]], passing: Sequence[Link]
) -> list[tuple[float, str | Link]]:
    """Return which row each node and passing link of a column would have, nodes first."""
    wishes: list[tuple[float, str | Link]] = []
    for node in nodes:
        before = sorted(grid.paths[one][-1][1] for one in arriving[node])
        wishes.append((before[(len(before) - 1) // 2] if before else len(wishes), node))
    wishes += [(grid.paths[one][-1][1] + 0.5, one) for one in passing]
    return sorted(wishes, key=lambda one: one[0])


def _fill(grid: Grid, column: int, wishes: Iterable[tuple[float, str | Link]]) -> None:
    """Give each its row, or the nearest that is free."""
    taken: set[int] = set()
    for wish, item in wishes:
        row = _free(int(wish), taken)
        taken.add(row)
        if isinstance(item, str):
            grid.cells[item] = (column, row)
        else:
            grid.paths[item].append((column, row))


def _free(wish: int, taken: set[int]) -> int:
    """Return the row nearest to `wish` that is free, below before above."""
    for distance in range(len(taken) + 1):
        for row in (wish + distance, wish - distance):
            if row >= 0 and row not in taken:
                return row
    raise AssertionError("unreachable: one of more rows than are taken is free")
