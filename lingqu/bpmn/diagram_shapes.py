"""Shapes as SVG: events, tasks, gateways, subprocesses, pools, lanes, data and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lingqu.bpmn.diagram_ink import STYLES, Ink, badge, text
from lingqu.bpmn.diagram_marks import (
    event_mark,
    gateway_mark,
    number,
    repeat_mark,
    task_mark,
)
from lingqu.bpmn.diagram_progress import Standing
from lingqu.bpmn.diagram_scene import Box, Point, Shape
from lingqu.bpmn.diagram_text import LINE, Fitted, fit, width_of

__all__ = ["FRAMES", "draw_shape"]

FRAMES = frozenset({"participant", "lane", "group"})
BAND = 30.0
"""Width of the strip that holds a pool's or lane's name."""
BESIDE = 38.0
"""Width of a boundary event's name where the file gives it no place."""
TASK_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)


def draw_shape(shape: Shape, standing: Standing, ink: Ink, ends: Iterable[Point]) -> str:
    """Return a shape with its signs and its name; `ends` are where lines touch it."""
    ink.cover(shape.box, margin=10)
    if shape.kind.endswith("Event"):
        return _event(shape, standing) + _outside(shape, ink, ends)
    if shape.kind.endswith("Gateway"):
        return _gateway(shape, standing) + _outside(shape, ink, ends)
    if shape.kind in OTHERS:
        return OTHERS[shape.kind](shape, ink)
    if shape.is_expanded:
        return _expanded(shape, standing)
    return _activity(shape, standing)


def _event(shape: Shape, standing: Standing) -> str:
    fill, stroke, width = STYLES[standing]
    (x, y), radius = shape.box.middle, min(shape.box.width, shape.box.height) / 2
    node = shape.node
    ends = shape.kind == "endEvent"
    width = 4.0 if ends else min(width, 2.5)
    dashes = ' stroke-dasharray="5 3"' if node and not node.interrupting else ""
    circles = _circle(x, y, radius - (1.2 if ends else 0), fill, stroke, width, dashes)
    if not ends and shape.kind != "startEvent":
        circles += _circle(x, y, radius - 3.5, "none", stroke, min(width, 1.5), dashes)
    kind = node.event.kind if node and node.event else "none"
    throws = ends or shape.kind == "intermediateThrowEvent"
    off = radius * 0.78
    return circles + event_mark(kind, x, y, throws=throws) + badge(standing, x + off, y - off)


def _circle(
    x: float, y: float, radius: float, fill: str, stroke: str, width: float, more: str
) -> str:
    return (
        f'<circle class="body" cx="{number(x)}" cy="{number(y)}" r="{number(max(radius, 1))}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{number(width)}"{more}/>'
    )


def _gateway(shape: Shape, standing: Standing) -> str:
    fill, stroke, width = STYLES[standing]
    box, (x, y) = shape.box, shape.box.middle
    points = f"M{_at(x, box.y)}L{_at(box.right, y)}L{_at(x, box.bottom)}L{_at(box.x, y)}Z"
    return (
        f'<path class="body" d="{points}" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{number(width)}" stroke-linejoin="round"/>'
        + gateway_mark(shape.kind, x, y)
        + badge(standing, x + box.width * 0.34, y - box.height * 0.34)
    )


def _activity(shape: Shape, standing: Standing) -> str:
    box, node = shape.box, shape.node
    fill, stroke, width = STYLES[standing]
    width += 2.0 if shape.kind == "callActivity" else 0.0
    signs = [node.loop.kind] if node and node.loop else []
    signs += ["sub"] if shape.kind in ("subProcess", "callActivity") else []
    icon = task_mark(shape.kind, box.x + 13, box.y + 12)
    above, below = (23.0 if icon else 5.0), (18.0 if signs else 5.0)
    fitted = fit(
        shape.name, width=box.width - 12, height=box.height - above - below, sizes=TASK_SIZES
    )
    top = box.middle[1] - fitted.height / 2
    top = max(box.y + above, min(top, box.bottom - below - fitted.height))
    return (
        _rect(box, fill, stroke, width, radius=8)
        + icon
        + text(fitted, box.middle[0], top)
        + _signs(signs, box)
        + badge(standing, box.right - 3, box.y + 3)
    )


def _expanded(shape: Shape, standing: Standing) -> str:
    box, node = shape.box, shape.node
    _fill, stroke, width = STYLES[standing]
    fitted = fit(shape.name, width=box.width - 40, height=20, sizes=(13.0, 12.0))
    signs = [node.loop.kind] if node and node.loop else []
    return (
        _rect(box, "#ffffff", stroke, width, radius=10)
        + text(fitted, box.x + 12, box.y + 8, anchor="start")
        + _signs(signs, box)
        + badge(standing, box.right - 4, box.y + 4)
    )


def _signs(signs: list[str], box: Box) -> str:
    x = box.middle[0] - 9 * (len(signs) - 1)
    return "".join(repeat_mark(one, x + 18 * n, box.bottom - 10) for n, one in enumerate(signs))


def _outside(shape: Shape, ink: Ink, ends: Iterable[Point]) -> str:
    """Return the name of an event or gateway: where the file says, else below or above."""
    if not shape.name:
        return ""
    box, room = shape.box, shape.label
    if room is None and shape.kind == "boundaryEvent":
        return _beside(shape, ink, ends)
    if room is None:
        x, width = box.middle[0] - 50, 100.0
        room = Box(x=x, y=box.bottom + 3, width=width, height=48)
        touched = [y for _x, y in ends]
        if any(y > box.bottom - 4 for y in touched):
            fitted = fit(shape.name, width=width, height=48, sizes=(12.0, 11.0))
            room = Box(x=x, y=box.y - 3 - fitted.height, width=width, height=48)
            if any(y < box.y + 4 for y in touched):
                room = room.moved(-width / 2 - box.width / 4, 0)
    return ink.label(shape.name, room)


def _beside(shape: Shape, ink: Ink, ends: Iterable[Point]) -> str:
    """Return a boundary event's name: outside the activity, right of the line that leaves it,
    and narrow, since a neighbour may be near."""
    fitted = fit(shape.name, width=BESIDE, height=48, sizes=(12.0, 11.0))
    x, y = shape.box.middle[0] + 6, shape.box.bottom + 2
    if any(end < shape.box.y + 4 for _x, end in ends):
        y = shape.box.y - 2 - fitted.height
    ink.cover(Box(x=x, y=y, width=fitted.width, height=fitted.height), margin=4)
    return text(fitted, x, y, anchor="start", halo=True)


def _pool(shape: Shape, ink: Ink) -> str:
    box = shape.box
    band = _band(shape)
    return (
        _rect(box, "none", "#7a776c", 1.5, radius=0)
        + _rect(band, "#eceae4", "#7a776c", 1.5, radius=0)
        + _along(shape.name, band, is_upright=shape.is_horizontal)
    )


def _lane(shape: Shape, ink: Ink) -> str:
    return _rect(shape.box, "none", "#c9c5b9", 1.0, radius=0) + _along(
        shape.name, _band(shape), is_upright=shape.is_horizontal
    )


def _band(shape: Shape) -> Box:
    box = shape.box
    if shape.is_horizontal:
        return Box(x=box.x, y=box.y, width=min(BAND, box.width), height=box.height)
    return Box(x=box.x, y=box.y, width=box.width, height=min(BAND, box.height))


def _along(name: str, band: Box, *, is_upright: bool) -> str:
    """Return a name in a strip. In an upright one Chinese stands, other writing is turned."""
    x, y = band.middle
    if not is_upright:
        fitted = fit(name, width=band.width - 8, height=band.height, sizes=(13.0, 12.0))
        return text(fitted, x, y - fitted.height / 2)
    stands = all(width_of(letter) == 1 for letter in name)
    if stands and len(name) * 12 * LINE <= band.height - 8:
        fitted = Fitted(lines=tuple(name), size=12.0)
        return text(fitted, x, y - fitted.height / 2)
    fitted = fit(name, width=band.height - 8, height=band.width, sizes=(13.0, 12.0, 10.0))
    inside = text(fitted, 0, -fitted.height / 2)
    return f'<g transform="translate({number(x)} {number(y)}) rotate(-90)">{inside}</g>'


def _group(shape: Shape, ink: Ink) -> str:
    box, dashes = shape.box, ' stroke-dasharray="8 4 2 4"'
    room = Box(x=box.x, y=box.y + 4, width=box.width, height=20)
    return _rect(box, "none", "#7a776c", 1.5, radius=8, more=dashes) + ink.label(shape.name, room)


def _note(shape: Shape, ink: Ink) -> str:
    box = shape.box
    fitted = fit(shape.name, width=box.width - 12, height=box.height, sizes=(12.0, 11.0, 10.0))
    return (
        f'<path class="body" d="M{_at(box.x + 10, box.y)}H{number(box.x)}V{number(box.bottom)}'
        f'H{number(box.x + 10)}" fill="none" stroke="#5a5850" stroke-width="1.4"/>'
        + text(fitted, box.x + 7, box.y + (box.height - fitted.height) / 2, anchor="start")
    )


def _page(shape: Shape, ink: Ink) -> str:
    box, fold = shape.box, min(10.0, shape.box.width / 2)
    path = (
        f"M{_at(box.x, box.y)}H{number(box.right - fold)}L{_at(box.right, box.y + fold)}"
        f"V{number(box.bottom)}H{number(box.x)}ZM{_at(box.right - fold, box.y)}"
        f"V{number(box.y + fold)}H{number(box.right)}"
    )
    return _path(path) + _outside(shape, ink, ())


def _store(shape: Shape, ink: Ink) -> str:
    box = shape.box
    across, deep = box.width / 2, min(8.0, box.height / 4)
    path = (
        f"M{_at(box.x, box.y + deep)}A{_at(across, deep)} 0 0 1 {_at(box.right, box.y + deep)}"
        f"V{number(box.bottom - deep)}A{_at(across, deep)} 0 0 1 {_at(box.x, box.bottom - deep)}"
        f"ZA{_at(across, deep)} 0 0 0 {_at(box.right, box.y + deep)}"
    )
    return _path(path) + _outside(shape, ink, ())


def _path(path: str) -> str:
    return f'<path class="body" d="{path}" fill="#ffffff" stroke="#5a5850" stroke-width="1.4"/>'


def _rect(box: Box, fill: str, stroke: str, width: float, *, radius: float, more: str = "") -> str:
    return (
        f'<rect class="body" x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" rx="{number(radius)}" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{number(width)}"{more}/>'
    )


def _at(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


OTHERS: dict[str, Callable[[Shape, Ink], str]] = {
    "participant": _pool, "lane": _lane, "group": _group, "textAnnotation": _note,
    "dataObjectReference": _page, "dataStoreReference": _store,
}  # fmt: skip
