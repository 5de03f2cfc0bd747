"""The lines of a body that has no diagram interchange, once its nodes have their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lingqu.bpmn.diagram_layers import Link, place
from lingqu.bpmn.diagram_scene import Box, Edge, Point
from lingqu.bpmn.diagram_text import fit
from lingqu.bpmn.diagram_tracks import Plan, Routes
from lingqu.bpmn.model import Body, Flow, Node

__all__ = ["FLOW_ROOM", "LANE", "UNDER_BOUNDARY", "Links", "Places", "draw_line"]

LANE, FLOW_ROOM, UNDER_BOUNDARY = 20.0, 74.0, 66.0
LABEL_SIZES = (12.0, 11.0)


class Links:
    """What is tied to what in a body: flows between nodes that exist, `guests` (boundary events)
    by their activity and `hosts` the other way round, and the grid that follows from them. `of`
    is the link of each flow, from activity to activity."""

    def __init__(self, body: Body) -> None:
        self.known: dict[str, Node] = {node.id: node for node in body.nodes}
        self.hosts = {node.id: node.attached_to for node in body.nodes if self._is_guest(node)}
        self.guests: dict[str, list[str]] = defaultdict(list)
        for key, host in self.hosts.items():
            self.guests[host].append(key)
        self.flows = [one for one in body.flows if self._is_whole(one)]
        self.of: dict[str, Link] = {
            one.id: (self.hosts.get(one.source, one.source), one.target) for one in self.flows
        }
        self.grid = place([one for one in self.known if one not in self.hosts], self.of.values())

    def _is_guest(self, node: Node) -> bool:
        host = self.known.get(node.attached_to, node)
        return node.kind == "boundaryEvent" and host.kind != "boundaryEvent"

    def _is_whole(self, flow: Flow) -> bool:
        return (
            flow.source in self.known and flow.target in self.known
            and flow.target not in self.hosts
        )  # fmt: skip

    def under(self, guest: str, places: Places) -> float:
        """Return the height at which the line of a boundary event turns."""
        host = self.hosts[guest]
        return places.boxes[host].bottom + UNDER_BOUNDARY + 10 * self.guests[host].index(guest)


@dataclass(slots=True, kw_only=True)
class Places:
    """Boxes by node, the middle lines of rows, the left edges of columns (and the end of all),
    the bottom of the last row; `labels` counts the names of lines at one place."""

    boxes: Mapping[str, Box]
    rows: Mapping[int, float]
    left: Sequence[float]
    bottom: float
    labels: dict[Point, int] = field(default_factory=lambda: defaultdict(int))

    def lane(self, plan: Plan) -> float:
        """Return the height of a flow's lane below all rows."""
        return self.bottom + LANE * (1 + plan.lane)


def draw_line(flow: Flow, links: Links, routes: Routes, places: Places) -> Edge:
    """Return the line of a flow."""
    plan = routes.plans[flow.id]
    source, target = links.known[flow.source], places.boxes[flow.target]
    points = [*_start(flow.source, links, places), *_bends(plan, links, routes, places)]
    points.append((target.x, target.middle[1]))
    return Edge(
        id=flow.id, kind="sequenceFlow", name=flow.name, source=flow.source, target=flow.target,
        points=_straight(points), label=_label(flow, links, routes, places),
        is_default=flow.id == source.default,
        is_conditional=bool(flow.condition) and not source.kind.endswith("Gateway"),
    )  # fmt: skip


def _start(source: str, links: Links, places: Places) -> list[Point]:
    box = places.boxes[source]
    if source not in links.hosts:
        return [(box.right, box.middle[1])]
    return [(box.middle[0], box.bottom), (box.middle[0], links.under(source, places))]


def _bends(plan: Plan, links: Links, routes: Routes, places: Places) -> list[Point]:
    points: list[Point] = []
    for turn in plan.turns:
        x = routes.at(turn.gap, turn.key)
        if turn.leaves is not None:
            points.append((x, places.rows[turn.leaves]))
        elif not points and plan.guest:
            points.append((x, links.under(plan.guest, places)))
        else:
            points.append((x, places.lane(plan)))
        points.append((x, places.lane(plan) if turn.enters is None else places.rows[turn.enters]))
    return points


def _label(flow: Flow, links: Links, routes: Routes, places: Places) -> Box | None:
    """Return room for the name above the line, behind the tracks of the first gap."""
    if not flow.name:
        return None
    plan, link = routes.plans[flow.id], links.of[flow.id]
    if plan.lane >= 0:
        turn = plan.turns[0]
        x, y = routes.at(turn.gap, turn.key) - FLOW_ROOM, places.lane(plan)
    else:
        gap, row = links.grid.cells[link[0]][0], links.grid.paths[link][1][1]
        x, y = places.left[gap + 1] - FLOW_ROOM - 6, places.rows[row]
    others, places.labels[x, y] = places.labels[x, y], places.labels[x, y] + 1
    height = fit(flow.name, width=FLOW_ROOM - 8, height=32, sizes=LABEL_SIZES).height
    return Box(x=x, y=y - 16 * others - 3 - height, width=FLOW_ROOM, height=height)


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out points that repeat or lie on the way."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)
