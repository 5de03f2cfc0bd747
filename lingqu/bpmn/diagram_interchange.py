"""The diagram interchange of a BPMN file into a scene.

Source: OMG BPMN 2.0.2 (ISO/IEC 19510:2013), clause 12; shapes have bounds, edges have waypoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from lxml import etree

from lingqu.bpmn.diagram_scene import Box, Edge, Point, Scene, Shape, check_count
from lingqu.bpmn.errors import DefinitionError
from lingqu.bpmn.model import BPMN, Body, Diagram
from lingqu.dmn.xml import local_name, read_xml

__all__ = ["FARTHEST", "Interchange"]

Element = etree._Element
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
FARTHEST = 100_000
"""Coordinates and sizes lie within plus and minus this."""
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
EDGES = frozenset(
    {"sequenceFlow", "messageFlow", "association", "dataInputAssociation", "dataOutputAssociation"}
)


class Interchange:
    """Where one file puts its elements. `elements` and `nodes` are by id, `planes` by what they
    show as a whole, `places` by the elements on them."""

    def __init__(self, diagram: Diagram) -> None:
        root = read_xml(diagram.content, where=diagram.where)
        self.diagram, self.where, self.root = diagram, diagram.where, root
        self.elements: dict[str, Element] = {}
        for one in root.iter(f"{{{BPMN}}}*"):
            if key := one.get("id", "").strip():
                self.elements.setdefault(key, one)
        bodies: Iterable[Body] = diagram.processes.values()
        self.nodes = {node.id: node for body in bodies for node in body.all_nodes()}
        self.defaults = {node.default for node in self.nodes.values() if node.default}
        planes = [*root.iter(f"{BPMNDI}BPMNPlane")]
        self.planes = _planes(root, planes)
        self.places = {
            _local(one.get("bpmnElement", "")): plane for plane in reversed(planes) for one in plane
        }
        self._whole: dict[Element, Scene | None] = {}

    def scene(self, process: str, *, alone: bool = False) -> Scene | None:
        """Return where the file puts the elements of `process`, None if it does not say so for all
        of them. A collaboration is shown whole, unless the process is wanted alone. Raise
        `DefinitionError` naming the element for coordinates that are none."""
        body = self.diagram.processes[process]
        places = (self.places[node.id] for node in body.nodes if node.id in self.places)
        plane = self.planes.get(process, next(places, None))
        if plane is None:
            return None
        name = self.diagram.participants.get(process) or body.name
        scene = (
            self.read(plane, name, _own(self.root, process)) if alone else self.whole(plane, name)
        )
        return scene if scene and _is_shown(body, _drawn(scene)) else None

    def whole(self, plane: Element, name: str) -> Scene | None:
        """Return all of a plane, None if it shows only some nodes of a process."""
        if plane not in self._whole:
            scene = self.read(plane, name, None)
            drawn, bodies = _drawn(scene), self.diagram.processes.values()
            begun = [one for one in bodies if any(node.id in drawn for node in one.nodes)]
            is_whole = all(_is_shown(one, drawn) for one in begun)
            self._whole[plane] = scene if is_whole else None
        return self._whole[plane]

    def read(self, plane: Element, name: str, only: set[str] | None) -> Scene:
        """Return everything on the plane, or what is in `only`, each element once."""
        shapes: dict[str, Shape] = {}
        edges: dict[str, Edge] = {}
        for one in plane:
            key = self.resolve(one.get("bpmnElement", ""))
            if not key or key in shapes or key in edges or (only and key not in only):
                continue
            kind = local_name(self.elements[key])
            check_count(len(shapes) + len(edges) + 1, where=self.where, element=key)
            if one.tag == f"{BPMNDI}BPMNShape":
                shapes[key] = self.shape(one, key, kind)
            elif one.tag == f"{BPMNDI}BPMNEdge" and kind in EDGES:
                edges[key] = self.edge(one, key, kind)
        pools = [one for one in shapes.values() if one.kind == "participant"]
        for key, shape in shapes.items():
            if shape.kind == "lane":
                shapes[key] = _turned(shape, pools)
        return Scene(name=name, shapes=tuple(shapes.values()), edges=tuple(edges.values()))

    def resolve(self, name: str) -> str:
        """Return the id that a qualified name stands for, "" for none in the file."""
        name = name.strip()
        return next((key for key in (name, _local(name)) if key in self.elements), "")

    def shape(self, one: Element, key: str, kind: str) -> Shape:
        """Return a shape. A subprocess is expanded unless the file says no."""
        bounds = one.find(f"{DC}Bounds")
        if bounds is None:
            raise DefinitionError(
                where=f"{self.where}: {key}", found="a shape without bounds",
                allowed="Bounds with x, y, width and height",
            )  # fmt: skip
        return Shape(
            id=key,
            kind=kind,
            name=self.name(key),
            box=self.box(bounds, key),
            label=self.label(one, key),
            node=self.nodes.get(key),
            is_expanded=kind in SUBPROCESSES and one.get("isExpanded", "true") in ("true", "1"),
            is_horizontal=one.get("isHorizontal", "true") in ("true", "1"),
        )

    def edge(self, one: Element, key: str, kind: str) -> Edge:
        """Return an edge."""
        points = tuple(self.point(point, key) for point in one.iterchildren(f"{DI}waypoint"))
        if len(points) < 2:
            raise DefinitionError(
                where=f"{self.where}: {key}", found=f"an edge of {len(points)} waypoints",
                allowed="2 or more",
            )  # fmt: skip
        element = self.elements[key]
        source, target = element.get("sourceRef", ""), element.get("targetRef", "")
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        leaves = self.nodes.get(source)
        return Edge(
            id=key,
            kind=kind,
            name=self.name(key),
            source=self.resolve(source) or source,
            target=self.resolve(target) or target,
            points=points,
            label=self.label(one, key),
            is_default=key in self.defaults,
            is_conditional=condition is not None
            and not (leaves and leaves.kind.endswith("Gateway")),
        )

    def name(self, key: str) -> str:
        """Return the words at an element."""
        element = self.elements[key]
        text = element.get("name") or element.findtext(f"{{{BPMN}}}text") or ""
        return " ".join(text.split())

    def label(self, one: Element, key: str) -> Box | None:
        bounds = one.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
        return None if bounds is None else self.box(bounds, key)

    def box(self, bounds: Element, key: str) -> Box:
        x, y, width, height = (
            self.number(bounds, name, key) for name in ("x", "y", "width", "height")
        )
        if width < 0 or height < 0:
            raise DefinitionError(
                where=f"{self.where}: {key}", found="a negative width or height",
                allowed=f"0 to {FARTHEST:,}",
            )  # fmt: skip
        return Box(x=x, y=y, width=width, height=height)

    def point(self, waypoint: Element, key: str) -> Point:
        return self.number(waypoint, "x", key), self.number(waypoint, "y", key)

    def number(self, element: Element, name: str, key: str) -> float:
        text = element.get(name, "")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value) or abs(value) > FARTHEST:
            raise DefinitionError(
                where=f"{self.where}: {key}", found=f"{name} {text[:40]!r}",
                allowed=f"a number from -{FARTHEST:,} to {FARTHEST:,}",
                remedy="Correct the diagram interchange of this element.",
            )  # fmt: skip
        return value


def _turned(lane: Shape, pools: Iterable[Shape]) -> Shape:
    """Return a lane that lies as the pool around it does; files often say it of the pool only."""
    (x, y) = lane.box.middle
    for one in pools:
        box = one.box
        if box.x <= x <= box.right and box.y <= y <= box.bottom:
            return replace(lane, is_horizontal=one.is_horizontal)
    return lane


def _local(name: str) -> str:
    return name.strip().rpartition(":")[2]


def _planes(root: Element, planes: Sequence[Element]) -> dict[str, Element]:
    """Return the plane of each process: its own, or that of a collaboration with it."""
    shown = {_local(one.get("bpmnElement", "")): one for one in reversed(planes)}
    found: dict[str, Element] = {}
    for one in root.iterchildren(f"{{{BPMN}}}collaboration"):
        plane = shown.get(one.get("id", ""))
        for part in one.iterchildren(f"{{{BPMN}}}participant"):
            if plane is not None:
                found.setdefault(_local(part.get("processRef", "")), plane)
    return found | shown


def _own(root: Element, process: str) -> set[str]:
    """Return the ids of everything in a process, and of its pool."""
    found = set()
    for one in root.iter(f"{{{BPMN}}}process", f"{{{BPMN}}}participant"):
        if one.get("id", "").strip() == process:
            found |= {inside.get("id", "").strip() for inside in one.iter()}
        elif _local(one.get("processRef", "")) == process:
            found.add(one.get("id", "").strip())
    return found


def _drawn(scene: Scene) -> dict[str, Shape]:
    return {shape.id: shape for shape in scene.shapes}


def _is_shown(body: Body, drawn: Mapping[str, Shape]) -> bool:
    return all(key in drawn for key in _expected(body, drawn))


def _expected(body: Body, drawn: Mapping[str, Shape]) -> Iterator[str]:
    """Yield the nodes that must be seen: all but those in collapsed subprocesses."""
    for node in body.nodes:
        yield node.id
        if node.body and node.id in drawn and drawn[node.id].is_expanded:
            yield from _expected(node.body, drawn)
