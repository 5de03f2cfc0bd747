"""Places for a process that has none: steps in columns from left to right, branches in rows.

A column is the longest way from the start, flows back left out. Rows keep the order of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingqu.bpmn.model import Body, Flow, Node
from lingqu.bpmn.picture import Box, Line, Picture, Point

__all__ = ["lay_out"]

GAP_X, GAP_Y, PADDING = 56.0, 44.0, 36.0
TASK = (128.0, 76.0)
GATEWAY = (50.0, 50.0)
EVENT = (36.0, 36.0)


def lay_out(body: Body, *, left: float = 0, top: float = 0) -> Picture:
    """Return boxes and lines for every node and flow of `body`."""
    picture = Picture()
    _place(body, picture, left, top)
    return picture


def _place(body: Body, picture: Picture, left: float, top: float) -> None:
    """Place a body's nodes with its corner at `left`, `top`."""
    hosts = {node.id: node.attached_to for node in body.nodes if node.attached_to}
    free = [node for node in body.nodes if not node.attached_to]
    flows = tuple(replace(one, source=hosts.get(one.source, one.source)) for one in body.flows)
    columns = _columns(free, flows)
    inner = {node.id: lay_out(node.body) for node in free if node.body}
    sizes = {node.id: _size(node, inner) for node in free}
    rows = _rows(free, columns)
    widths, heights = _grid(free, columns, rows, sizes)
    for node in free:
        width, height = sizes[node.id]
        x = left + sum(widths[: columns[node.id]]) + columns[node.id] * GAP_X
        y = top + sum(heights[: rows[node.id]]) + rows[node.id] * GAP_Y
        x += (widths[columns[node.id]] - width) / 2
        y += (heights[rows[node.id]] - height) / 2
        picture.boxes[node.id] = Box(x=x, y=y, width=width, height=height)
        if node.id in inner:
            _move_in(inner[node.id], picture, x + PADDING, y + PADDING)
    _boundaries(body, picture)
    grid = _Grid(columns=columns, rows=rows, lefts=_starts(widths, left, GAP_X), widths=widths,
                 tops=_starts(heights, top, GAP_Y), heights=heights)  # fmt: skip
    picture.lines += [
        Line(
            id=flow.id, name=flow.name, kind="sequenceFlow",
            points=_points(flow, hosts.get(flow.source, flow.source), picture.boxes, grid),
        )
        for flow in body.flows
        if flow.source in picture.boxes and flow.target in picture.boxes
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Columns and rows of the nodes, and where each column and row starts."""

    columns: Mapping[str, int]
    rows: Mapping[str, int]
    lefts: list[float]
    widths: list[float]
    tops: list[float]
    heights: list[float]

    def before(self, node: str) -> float:
        """The lane left of a node's column."""
        return self.lefts[self.columns[node]] - GAP_X / 2

    def after(self, node: str) -> float:
        """The lane right of a node's column."""
        column = self.columns[node]
        return self.lefts[column] + self.widths[column] + GAP_X / 4

    def under(self, node: str) -> float:
        """The lane below a node's row."""
        row = self.rows[node]
        return self.tops[row] + self.heights[row] + GAP_Y / 2

    @property
    def below(self) -> float:
        """The lane below everything."""
        return self.tops[-1] + self.heights[-1] + GAP_Y / 2


def _starts(sizes: list[float], first: float, gap: float) -> list[float]:
    found, at = [], first
    for one in sizes:
        found.append(at)
        at += one + gap
    return found


def _size(node: Node, inner: Mapping[str, Picture]) -> tuple[float, float]:
    if node.id in inner:
        boxes = list(inner[node.id].boxes.values())
        points = [point for line in inner[node.id].lines for point in line.points]
        right = max([b.x + b.width for b in boxes] + [x for x, _ in points], default=0)
        bottom = max([b.y + b.height for b in boxes] + [y for _, y in points], default=0)
        return (max(right + 2 * PADDING, TASK[0]), max(bottom + 2 * PADDING, TASK[1]))
    if node.kind.endswith("Event"):
        return EVENT
    return GATEWAY if node.kind.endswith("Gateway") else TASK


def _columns(nodes: list[Node], flows: tuple[Flow, ...]) -> dict[str, int]:
    """Return each node's column: depth-first order finds the flows back, which do not count."""
    known = {node.id for node in nodes}
    following: dict[str, list[str]] = {node.id: [] for node in nodes}
    for flow in flows:
        if flow.source in known and flow.target in known:
            following[flow.source].append(flow.target)
    order = _order(nodes, following)
    place = {key: number for number, key in enumerate(order)}
    columns = dict.fromkeys(known, 0)
    for key in order:
        for target in following[key]:
            if place[target] > place[key]:
                columns[target] = max(columns[target], columns[key] + 1)
    return columns


def _order(nodes: list[Node], following: Mapping[str, list[str]]) -> list[str]:
    """Return the nodes so that every flow but those back leads onwards."""
    entered = {target for targets in following.values() for target in targets}
    roots = [node.id for node in nodes if node.id not in entered] or [n.id for n in nodes[:1]]
    done: list[str] = []
    seen: set[str] = set()
    for root in (*roots, *(node.id for node in nodes)):
        stack = [(root, iter(following[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            key, targets = stack[-1]
            target = next((one for one in targets if one not in seen), None)
            if target is None:
                done.append(key)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(following[target])))
    return done[::-1]


def _rows(nodes: list[Node], columns: Mapping[str, int]) -> dict[str, int]:
    count: dict[int, int] = {}
    rows: dict[str, int] = {}
    for node in nodes:
        column = columns[node.id]
        rows[node.id] = count.get(column, 0)
        count[column] = rows[node.id] + 1
    return rows


def _grid(
    nodes: list[Node],
    columns: Mapping[str, int],
    rows: Mapping[str, int],
    sizes: Mapping[str, tuple[float, float]],
) -> tuple[list[float], list[float]]:
    widths = [EVENT[0]] * (max(columns.values(), default=0) + 1)
    heights = [TASK[1]] * (max(rows.values(), default=0) + 1)
    for node in nodes:
        width, height = sizes[node.id]
        widths[columns[node.id]] = max(widths[columns[node.id]], width)
        heights[rows[node.id]] = max(heights[rows[node.id]], height)
    return widths, heights


def _move_in(inner: Picture, picture: Picture, x: float, y: float) -> None:
    for key, box in inner.boxes.items():
        picture.boxes[key] = Box(x=box.x + x, y=box.y + y, width=box.width, height=box.height)
    for line in inner.lines:
        points = tuple((px + x, py + y) for px, py in line.points)
        picture.lines.append(Line(id=line.id, name=line.name, kind=line.kind, points=points))


def _boundaries(body: Body, picture: Picture) -> None:
    """Put events on the lower edge of what they are attached to."""
    count: dict[str, int] = {}
    for node in body.nodes:
        host = picture.boxes.get(node.attached_to)
        if host is None:
            continue
        nth = count[node.attached_to] = count.get(node.attached_to, -1) + 1
        x = host.x + host.width - EVENT[0] - 8 - nth * (EVENT[0] + 18)
        y = host.y + host.height - EVENT[1] / 2
        picture.boxes[node.id] = Box(x=x, y=y, width=EVENT[0], height=EVENT[1])


def _points(flow: Flow, source: str, boxes: Mapping[str, Box], grid: _Grid) -> tuple[Point, ...]:
    """Straight on where nothing stands between; else through the lanes between columns and rows.
    `source` is the node, or for a boundary event what it stands on."""
    start, target = boxes[flow.source], boxes[flow.target]
    end, turn = (target.x, target.middle[1]), grid.before(flow.target)
    if flow.source != source:  # a boundary event: down into the lane
        low = grid.under(source)
        out: tuple[Point, ...] = ((start.middle[0], start.y + start.height),)
    else:
        low = grid.under(source)
        out = ((start.x + start.width, start.middle[1]),)
        step = grid.columns[flow.target] - grid.columns[source]
        if step == 1 or (step > 1 and _is_free(out[0], flow, source, boxes, grid)):
            return (*out, (turn, out[0][1]), (turn, end[1]), end)
        out = (*out, (grid.after(source), out[0][1]))
        if step <= 0:
            low = grid.below
    return (*out, (out[-1][0], low), (turn, low), (turn, end[1]), end)


def _is_free(start: Point, flow: Flow, source: str, boxes: Mapping[str, Box], grid: _Grid) -> bool:
    """Return whether nothing stands on the way at the height of `start`."""
    first, last = grid.columns[source], grid.columns[flow.target]
    between = (boxes[key] for key, column in grid.columns.items() if first < column < last)
    return all(not one.y <= start[1] <= one.y + one.height for one in between)
