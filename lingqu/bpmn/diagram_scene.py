"""What is to be drawn, and where: shapes, edges and boxes in the units of the file (pixels).

A scene comes from the diagram interchange of the file or, without one, from our own layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lingqu.bpmn.errors import LimitExceeded
from lingqu.bpmn.model import Node

__all__ = ["MOST_DRAWN", "Box", "Edge", "Point", "Scene", "Shape", "check_count", "stacked"]

MOST_DRAWN = 5_000
"""Shapes and edges of one drawing."""
BETWEEN = 60.0
"""Room between two processes of one file."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> Box:
        """Return this box, moved."""
        return Box(x=self.x + x, y=self.y + y, width=self.width, height=self.height)

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share more than a border."""
        return (
            self.x < other.right and other.x < self.right
            and self.y < other.bottom and other.y < self.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An element with an area. `node` is None for what is not a flow node; `label` is None where
    nothing says where the name goes."""

    id: str
    kind: str
    name: str
    box: Box
    label: Box | None = None
    node: Node | None = None
    is_expanded: bool = False
    is_horizontal: bool = True

    def moved(self, x: float, y: float) -> Shape:
        """Return this shape, moved."""
        label = self.label.moved(x, y) if self.label else None
        return replace(self, box=self.box.moved(x, y), label=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line from `source` to `target`."""

    id: str
    kind: str
    name: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None = None
    is_default: bool = False
    is_conditional: bool = False

    def moved(self, x: float, y: float) -> Edge:
        """Return this line, moved."""
        label = self.label.moved(x, y) if self.label else None
        return replace(self, points=tuple((a + x, b + y) for a, b in self.points), label=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All of one drawing, frames before what they hold."""

    name: str
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    @property
    def top(self) -> float:
        return min(self._heights, default=0.0)

    @property
    def bottom(self) -> float:
        return max(self._heights, default=0.0)

    @property
    def _heights(self) -> list[float]:
        found = [y for edge in self.edges for _x, y in edge.points]
        return found + [y for one in self.shapes for y in (one.box.y, one.box.bottom)]


def stacked(scenes: Sequence[Scene]) -> Scene:
    """Return scenes as one, each below the one before."""
    shapes: list[Shape] = []
    edges: list[Edge] = []
    y = 0.0
    for number, one in enumerate(scenes):
        down = y - one.top if number else 0.0
        shapes += [shape.moved(0, down) for shape in one.shapes]
        edges += [edge.moved(0, down) for edge in one.edges]
        y = one.bottom + down + BETWEEN
    names = "、".join(one.name for one in scenes if one.name)
    return Scene(name=names, shapes=tuple(shapes), edges=tuple(edges))


def check_count(count: int, *, where: str, element: str) -> None:
    """Raise `LimitExceeded` naming the element that is one too many."""
    if count > MOST_DRAWN:
        raise LimitExceeded(
            where=f"{where}: {element}",
            found=f"more than {MOST_DRAWN:,} elements to draw",
            allowed=f"{MOST_DRAWN:,} in a drawing",
            remedy="Divide the process by call activities.",
        )
