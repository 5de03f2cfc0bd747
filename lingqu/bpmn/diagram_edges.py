"""Lines as SVG: flows, message flows and associations, with their heads and starts."""

from __future__ import annotations

from math import hypot

from lingqu.bpmn.diagram_ink import Ink
from lingqu.bpmn.diagram_marks import PAPER, number
from lingqu.bpmn.diagram_progress import Standing
from lingqu.bpmn.diagram_scene import Box, Edge, Point

__all__ = ["draw_edge", "draw_edge_label"]

DASHES = {"messageFlow": "7 4", "sequenceFlow": ""}
DOTS = "2 4"
LINES: dict[Standing, tuple[str, float]] = {"done": ("#285f35", 2.6)}
PLAIN = ("#5a5850", 1.4)
HEAD = 9.0


def draw_edge(edge: Edge, standing: Standing, ink: Ink) -> str:
    """Return a line without its name. A line that the case took is thick."""
    stroke, width = LINES.get(standing, PLAIN)
    points = edge.points
    for x, y in points:
        ink.cover(Box(x=x, y=y, width=0, height=0), margin=6)
    dashes = DASHES.get(edge.kind, DOTS)
    more = f' stroke-dasharray="{dashes}"' if dashes else ""
    drawn = (*points[:-1], _before(points, HEAD * 0.6)) if edge.kind == "sequenceFlow" else points
    path = "L".join(f"{number(x)} {number(y)}" for x, y in drawn)
    inside = (
        f'<path class="line" d="M{path}" fill="none" stroke="{stroke}" '
        f'stroke-width="{number(width)}" stroke-linejoin="round"{more}/>'
    )
    if edge.kind != "association":
        inside += _head(points, stroke, is_filled=edge.kind == "sequenceFlow")
    return inside + _start(edge, stroke)


def draw_edge_label(edge: Edge, ink: Ink) -> str:
    """Return a line's name: where the file says, else beside its last long piece, since lines that
    leave one gateway often share the first."""
    return ink.label(edge.name, edge.label or _room(edge.points)) if edge.name else ""


def _room(points: tuple[Point, ...]) -> Box:
    (x, y), (to_x, to_y) = next(
        (
            (one, other)
            for one, other in reversed([*zip(points, points[1:], strict=False)])
            if hypot(other[0] - one[0], other[1] - one[1]) > 30
        ),
        (points[0], points[1]),
    )
    middle, height = ((x + to_x) / 2, (y + to_y) / 2), 16.0
    if abs(to_x - x) >= abs(to_y - y):
        return Box(x=middle[0] - 40, y=middle[1] - height - 3, width=80, height=height)
    return Box(x=middle[0] - 40, y=middle[1] - height / 2, width=80, height=height)


def _direction(points: tuple[Point, ...]) -> Point:
    """Return the unit vector in which a line ends."""
    end = points[-1]
    for x, y in reversed(points[:-1]):
        length = hypot(end[0] - x, end[1] - y)
        if length > 0.5:
            return (end[0] - x) / length, (end[1] - y) / length
    return 1.0, 0.0


def _before(points: tuple[Point, ...], distance: float) -> Point:
    dx, dy = _direction(points)
    return points[-1][0] - dx * distance, points[-1][1] - dy * distance


def _head(points: tuple[Point, ...], stroke: str, *, is_filled: bool) -> str:
    (x, y), (dx, dy) = points[-1], _direction(points)
    back_x, back_y, half = x - dx * HEAD, y - dy * HEAD, HEAD * 0.45
    corners = (
        (x, y), (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half),
    )  # fmt: skip
    path = "L".join(f"{number(a)} {number(b)}" for a, b in corners)
    return (
        f'<path class="head" d="M{path}Z" fill="{stroke if is_filled else PAPER}" '
        f'stroke="{stroke}" stroke-width="1" stroke-linejoin="round"/>'
    )


def _start(edge: Edge, stroke: str) -> str:
    """Return the sign at the start: a slash for the default, a diamond for a condition, a ring
    for a message."""
    x, y = edge.points[0]
    dx, dy = _direction(tuple(reversed(edge.points[:2])))
    dx, dy = -dx, -dy
    if edge.kind == "messageFlow":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="{PAPER}" stroke="{stroke}"/>'
    if edge.is_default:
        x, y = x + dx * 8, y + dy * 8
        a, b = (dx * 2.5 - dy * 5, dy * 2.5 + dx * 5)
        return (
            f'<path d="M{number(x + a)} {number(y + b)}L{number(x - a)} {number(y - b)}" '
            f'fill="none" stroke="{stroke}" stroke-width="1.6"/>'
        )
    if edge.is_conditional:
        corners = ((0.0, 0.0), (7.0, 4.0), (14.0, 0.0), (7.0, -4.0))
        path = "L".join(
            f"{number(x + dx * a - dy * b)} {number(y + dy * a + dx * b)}" for a, b in corners
        )
        return f'<path d="M{path}Z" fill="{PAPER}" stroke="{stroke}" stroke-width="1.4"/>'
    return ""
