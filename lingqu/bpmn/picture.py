"""A diagram as shapes with places: from the diagram interchange, or laid out left to right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from lingqu.bpmn.errors import DefinitionError, LimitExceeded
from lingqu.bpmn.model import BPMN, Diagram
from lingqu.dmn.xml import Element, local_name, read_xml

__all__ = ["Box", "Line", "Picture", "Subject", "extent", "read_picture", "subjects"]

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
FARTHEST = 100_000
MOST = 5_000
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; `x`, `y` is its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """The centre."""
        return (self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is drawn: the element's kind, name and the marks that it wears."""

    id: str
    kind: str
    name: str
    event: str = ""
    loop: str = ""
    dashed: bool = False
    expanded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A flow through `points`; `label` is where its name stands."""

    id: str
    name: str
    kind: str
    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(slots=True)
class Picture:
    """Boxes by element id, in the order in which they are drawn, with labels beside some."""

    boxes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    collapsed: set[str] = field(default_factory=set)


def subjects(diagram: Diagram) -> dict[str, Subject]:
    """Return every named element of the file by its id."""
    root = read_xml(diagram.content, where=diagram.where)
    found: dict[str, Subject] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        key = element.get("id")
        if key and key not in found:
            found[key] = _subject(element, key)
    return found


def _subject(element: Element, key: str) -> Subject:
    parts = [local_name(one) for one in element]
    event = next((one for one in parts if one.endswith("EventDefinition")), "")
    loop = next((one for one in element if "LoopCharacteristics" in local_name(one)), None)
    name = element.get("name") or ""
    if local_name(element) == "textAnnotation":
        name = " ".join("".join(str(one) for one in element.itertext()).split())
    return Subject(
        id=key, kind=local_name(element), name=name.strip(),
        event=event.removesuffix("EventDefinition"), loop=_loop(loop),
        dashed=element.get("cancelActivity") == "false",
    )  # fmt: skip


def _loop(loop: Element | None) -> str:
    if loop is None:
        return ""
    if local_name(loop) == "standardLoopCharacteristics":
        return "while"
    return "sequential" if loop.get("isSequential") == "true" else "parallel"


def read_picture(diagram: Diagram, known: Mapping[str, Subject]) -> Picture:
    """Return the places that the file gives. Raise `DefinitionError` naming the element of a place
    that is no number or far away, `LimitExceeded` for more than 5,000 elements."""
    root = read_xml(diagram.content, where=diagram.where)
    picture = Picture()
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        key = shape.get("bpmnElement", "").rpartition(":")[2]
        bounds = shape.find(f"{{{DC}}}Bounds")
        if key in known and bounds is not None:
            picture.boxes[key] = _box(bounds, diagram, key)
            _label(shape, diagram, key, picture)
            if shape.get("isExpanded") == "false":
                picture.collapsed.add(key)
    for edge in root.iter(f"{{{DI}}}BPMNEdge"):
        key = edge.get("bpmnElement", "").rpartition(":")[2]
        if key in known:
            picture.lines.append(_line(edge, diagram, known[key]))
    if len(picture.boxes) + len(picture.lines) > MOST:
        raise LimitExceeded(
            where=diagram.where, found=f"a picture of more than {MOST:,} elements",
            allowed=f"{MOST:,}",
        )  # fmt: skip
    return picture


def _label(shape: Element, diagram: Diagram, key: str, picture: Picture) -> None:
    bounds = shape.find(f"{{{DI}}}BPMNLabel/{{{DC}}}Bounds")
    if bounds is not None:
        picture.labels[key] = _box(bounds, diagram, key)


def _line(edge: Element, diagram: Diagram, subject: Subject) -> Line:
    points = [
        (_number(one, "x", diagram, subject.id), _number(one, "y", diagram, subject.id))
        for one in edge.iterfind(f"{{{DD}}}waypoint")
    ]
    bounds = edge.find(f"{{{DI}}}BPMNLabel/{{{DC}}}Bounds")
    return Line(
        id=subject.id, name=subject.name, kind=subject.kind, points=tuple(points),
        label=_box(bounds, diagram, subject.id) if bounds is not None else None,
    )  # fmt: skip


def _box(bounds: Element, diagram: Diagram, key: str) -> Box:
    x, y, width, height = (
        _number(bounds, name, diagram, key) for name in ("x", "y", "width", "height")
    )
    return Box(x=x, y=y, width=max(width, 1), height=max(height, 1))


def _number(element: etree._Element, name: str, diagram: Diagram, key: str) -> float:
    try:
        value = float(element.get(name, "0"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > FARTHEST:
        raise DefinitionError(
            where=f"{diagram.where}: {key}",
            found=f"{name}={element.get(name, '')[:40]!r} in its place",
            allowed=f"a number between -{FARTHEST:,} and {FARTHEST:,}",
        )  # fmt: skip
    return round(value, 2)


def extent(boxes: Iterable[Box], lines: Iterable[Line]) -> Box:
    """Return the rectangle around everything."""
    boxes = list(boxes)
    corners = [(one.x, one.y) for one in boxes]
    corners += [(one.x + one.width, one.y + one.height) for one in boxes]
    corners += [point for one in lines for point in one.points]
    if not corners:
        return Box(x=0, y=0, width=1, height=1)
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    right, bottom = max(x for x, _ in corners), max(y for _, y in corners)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
