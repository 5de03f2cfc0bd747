"""A scene for a file without diagram interchange: left to right, one row a branch.

Nodes stand in a grid (`diagram_layers`); lines run in the gaps between columns, each source on a
track of its own, and below all rows where they lead back or far (`diagram_lines`). A subprocess is
laid out first and is then one large node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from lingqu.bpmn.diagram_layers import Grid
from lingqu.bpmn.diagram_lines import FLOW_ROOM, LANE, UNDER_BOUNDARY, Links, Places, draw_line
from lingqu.bpmn.diagram_scene import Box, Edge, Scene, Shape, check_count
from lingqu.bpmn.diagram_text import fit
from lingqu.bpmn.diagram_tracks import Routes
from lingqu.bpmn.model import Body, Diagram, Node

__all__ = ["lay_out"]

EVENT, GATEWAY, TASK = 36.0, 50.0, (120.0, 76.0)
ROW_GAP, PAD, HEAD = 28.0, 24.0, 38.0
UNDER_NODE, BOUNDARY_ROOM, NAMED, LOWEST_ROW = 50.0, 92.0, 100.0, 24.0
TALLEST_NAME = 90.0
Size = tuple[float, float]


@dataclass(slots=True, kw_only=True)
class _Laid:
    """A body laid out from (0, 0)."""

    shapes: list[Shape]
    edges: list[Edge]
    width: float
    height: float


def lay_out(diagram: Diagram, process: str) -> Scene:
    """Return a scene of all nodes and flows of `process`."""
    body = diagram.processes[process]
    count = 0
    for node in body.all_nodes():
        count += 1 + (len(node.body.flows) if node.body else 0)
        check_count(count + len(body.flows), where=diagram.where, element=node.id)
    laid = _lay_out(body)
    name = diagram.participants.get(process) or body.name
    return Scene(name=name, shapes=tuple(laid.shapes), edges=tuple(laid.edges))


def _lay_out(body: Body) -> _Laid:
    inner = {node.id: _lay_out(node.body) for node in body.nodes if node.body and node.body.nodes}
    links = Links(body)
    sizes = {
        key: _size(links.known[key], inner.get(key), len(links.guests[key]))
        for key in links.grid.cells
    }
    routes = _routes(links)
    rows, bottom = _rows(links, sizes)
    left, right = _columns(links, sizes, routes)
    boxes = _boxes(links.grid, sizes, rows, left, right)
    boxes |= _guests(links, boxes)
    places = Places(boxes=boxes, rows=rows, left=left, bottom=bottom)
    edges = [draw_line(flow, links, routes, places) for flow in links.flows]
    shapes = _shapes(body, boxes, inner, links.hosts)
    for key, one in inner.items():
        x, y = boxes[key].x + PAD, boxes[key].y + HEAD
        shapes += [shape.moved(x, y) for shape in one.shapes]
        edges += [edge.moved(x, y) for edge in one.edges]
    lanes = len(links.grid.below)
    height = bottom + LANE * (lanes + 1) if lanes else bottom
    return _Laid(shapes=shapes, edges=edges, width=left[-1], height=height)


def _size(node: Node, inner: _Laid | None, guests: int) -> tuple[float, float]:
    if node.kind.endswith("Event"):
        return EVENT, EVENT
    if node.kind.endswith("Gateway"):
        return GATEWAY, GATEWAY
    if inner is not None:
        width = max(160.0, inner.width + 2 * PAD, guests * BOUNDARY_ROOM)
        return width, inner.height + HEAD + PAD + (EVENT / 2 if guests else 0)
    width = max(TASK[0], guests * BOUNDARY_ROOM)
    fitted = fit(node.name, width=width - 12, height=TALLEST_NAME, sizes=(13.0,))
    signs = EVENT if guests else 18.0 if node.loop else 0.0
    return width, max(TASK[1], ceil(fitted.height / 2) * 2 + 46 + signs)


def _routes(links: Links) -> Routes:
    """Plan which lines need a track in which gap."""
    routes, grid = Routes(), links.grid
    below = {one: number for number, one in enumerate(dict.fromkeys(grid.below))}
    for flow in links.flows:
        link = links.of[flow.id]
        guest = flow.source if flow.source in links.hosts else ""
        if link in below:
            routes.plan_below(flow.id, grid.cells[link[0]], grid.cells[link[1]], guest, below[link])
        else:
            routes.plan(flow.id, grid.paths[link], guest)
        if flow.name:
            routes.rooms[grid.cells[link[0]][0]] = FLOW_ROOM
    return routes


def _rows(links: Links, sizes: Mapping[str, Size]) -> tuple[dict[int, float], float]:
    """Return the middle line of each row, and the bottom of the last."""
    heights: dict[int, float] = defaultdict(lambda: LOWEST_ROW)
    unders: dict[int, float] = defaultdict(float)
    for key, (_column, row) in links.grid.cells.items():
        heights[row] = max(heights[row], sizes[key][1])
        unders[row] = max(unders[row], _under(links, key))
    middles, y = {}, 0.0
    for row in range(1 + max((row for _column, row in links.grid.all_cells()), default=-1)):
        middles[row] = y + heights[row] / 2
        y += heights[row] + unders[row] + ROW_GAP
    return middles, max(0.0, y - ROW_GAP)


def _under(links: Links, key: str) -> float:
    """Return the room below a node: for its name, or for names and lines of boundary events."""
    if links.guests[key]:
        return UNDER_BOUNDARY + 10 * len(links.guests[key])
    return UNDER_NODE if _is_named_below(links.known[key]) else 0.0


def _is_named_below(node: Node) -> bool:
    return bool(node.name) and node.kind.endswith(("Event", "Gateway"))


def _columns(
    links: Links, sizes: Mapping[str, Size], routes: Routes
) -> tuple[list[float], list[float]]:
    """Return the left edges of the columns, with the end of all, and the right edges; give the
    tracks between them their places."""
    widths = [0.0] * (1 + max((column for column, _row in links.grid.all_cells()), default=-1))
    for key, (column, _row) in links.grid.cells.items():
        width = NAMED if _is_named_below(links.known[key]) else sizes[key][0]
        widths[column] = max(widths[column], width)
    left, right = [], []
    x = routes.width(-1) if routes.tracks(-1) else 0.0
    for column, width in enumerate(widths):
        left.append(x)
        right.append(x + width)
        x += width
        if column < len(widths) - 1 or routes.tracks(column):
            x += routes.width(column)
    routes.place(right)
    return [*left, x], right


def _boxes(
    grid: Grid,
    sizes: Mapping[str, Size],
    rows: Mapping[int, float],
    left: list[float],
    right: list[float],
) -> dict[str, Box]:
    """Return the boxes of the nodes, each in the middle of its cell."""
    boxes = {}
    for key, (column, row) in grid.cells.items():
        width, height = sizes[key]
        x = (left[column] + right[column] - width) / 2
        boxes[key] = Box(x=x, y=rows[row] - height / 2, width=width, height=height)
    return boxes


def _guests(links: Links, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Return the boxes of boundary events, along the lower edge of their activity."""
    found = {}
    for host, keys in links.guests.items():
        for number, key in enumerate(keys):
            x = boxes[host].x + (number + 0.5) * boxes[host].width / len(keys)
            y = boxes[host].bottom - EVENT / 2
            found[key] = Box(x=x - EVENT / 2, y=y, width=EVENT, height=EVENT)
    return found


def _shapes(
    body: Body, boxes: Mapping[str, Box], inner: Mapping[str, _Laid], hosts: Mapping[str, str]
) -> list[Shape]:
    return [
        Shape(
            id=node.id, kind=node.kind, name=node.name, box=boxes[node.id], node=node,
            is_expanded=node.id in inner,
            label=_beside(boxes[node.id]) if node.id in hosts else None,
        )
        for node in body.nodes
    ]  # fmt: skip


def _beside(box: Box) -> Box:
    """Return the room for a boundary event's name: right of the line that leaves it."""
    return Box(x=box.middle[0] + 4, y=box.bottom + 1, width=BOUNDARY_ROOM / 2 + 26, height=32)
