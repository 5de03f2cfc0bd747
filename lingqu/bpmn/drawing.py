"""A process as an SVG that people can read with eyes, screen reader or on paper.

The file's diagram interchange says where things are; without one they are laid out. Of a case the
drawing shows how far it is, in colour, in signs and in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from lingqu.bpmn.definition import choose_process
from lingqu.bpmn.diagram_edges import draw_edge, draw_edge_label
from lingqu.bpmn.diagram_ink import Ink, badge, text
from lingqu.bpmn.diagram_interchange import Interchange
from lingqu.bpmn.diagram_layout import lay_out
from lingqu.bpmn.diagram_marks import number
from lingqu.bpmn.diagram_progress import Progress, Standing, read_progress
from lingqu.bpmn.diagram_scene import Box, Edge, Point, Scene, Shape, stacked
from lingqu.bpmn.diagram_shapes import FRAMES, draw_shape
from lingqu.bpmn.diagram_text import fit
from lingqu.bpmn.diagram_words import WORDS, Words
from lingqu.bpmn.model import Diagram
from lingqu.bpmn.state import State

__all__ = ["WORDS", "draw"]

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
MARGIN = 16.0
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def draw(
    diagram: Diagram,
    *,
    process: str = "",
    state: State | None = None,
    history: Iterable[Sequence[Any]] = (),
    words: Mapping[str, str] = WORDS,
    prefix: str = "lq-bpmn-",
) -> str:
    """Return the SVG of a file's processes, or of one. `state` marks where a case stands and
    `history` what is behind it; `words` replace the Chinese of `WORDS`. Every id begins with
    `prefix`, so that one page can hold several drawings.

    Looks are attributes alone, which a content security policy of `style-src 'self'` allows.

    Raise `DefinitionError` for places that are no numbers and `LimitExceeded` for too much to draw,
    each naming the element; `StateRefused` for a state of another definition, and what
    `load_definition` raises if a state is given for a process that does not run.
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError(f"prefix must be letters, digits, - and _, got {prefix!r}")
    chosen = choose_process(diagram, process) if process else ""
    scene = _scene(diagram, chosen)
    progress = read_progress(diagram, chosen, state=state, history=history)
    return _Drawing(scene, progress, Words(words), prefix).svg()


def _scene(diagram: Diagram, process: str) -> Scene:
    """Return one process, or all of the file below each other."""
    given, scenes = Interchange(diagram), list[Scene]()
    drawn: set[str] = set()
    for key in [process] if process else diagram.processes:
        if any(node.id in drawn for node in diagram.processes[key].nodes):
            continue  # the collaboration of another shows it
        scene = given.scene(key, alone=bool(process)) or lay_out(diagram, key)
        scenes.append(scene)
        drawn |= {shape.id for shape in scene.shapes}
    return stacked(scenes)


class _Drawing:
    """The parts of one SVG."""

    def __init__(self, scene: Scene, progress: Progress, words: Words, prefix: str) -> None:
        self.scene, self.progress, self.words = scene, progress, words
        self.ink = Ink(prefix)
        self.names = {one.id: words.named(one) for one in scene.shapes}
        self.ends: dict[str, list[Point]] = defaultdict(list)
        for edge in scene.edges:
            self.ends[edge.source].append(edge.points[0])
            self.ends[edge.target].append(edge.points[-1])

    def svg(self) -> str:
        """Return the whole: frames, then lines, those taken last, then nodes, then lines' names."""
        frames = sorted(filter(_is_frame, self.scene.shapes), key=_depth)
        nodes = [one for one in self.scene.shapes if not _is_frame(one)]
        nodes.sort(key=lambda one: one.kind == "boundaryEvent")
        parts = [self.shape(one) for one in frames]
        lines = sorted(self.scene.edges, key=lambda one: one.id in self.progress.standing)
        parts += [self.edge(one) for one in lines]
        parts += [self.shape(one) for one in nodes]
        labels = "".join(draw_edge_label(one, self.ink) for one in self.scene.edges)
        parts.append(f'<g class="labels" aria-hidden="true">{labels}</g>')
        if not self.scene.shapes:
            self.ink.cover(Box(x=0, y=0, width=100, height=40))
        if self.progress.is_known:
            parts.append(self.legend())
        return self.root("\n".join(parts))

    def root(self, inside: str) -> str:
        """Return the element around everything, on white ground."""
        ink, title, description = self.ink, f"{self.ink.prefix}.title", f"{self.ink.prefix}.desc"
        x, y = ink.left - MARGIN, ink.top - MARGIN
        width, height = ink.right - x + MARGIN, ink.bottom - y + MARGIN
        size = f'width="{number(width)}" height="{number(height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="lq-bpmn" role="graphics-document img" '
            f'aria-labelledby="{title} {description}" font-family="{FONTS}" {size} '
            f'viewBox="{number(x)} {number(y)} {number(width)} {number(height)}">\n'
            f'<title id="{title}">{escape(self.scene.name or self.words["picture"])}</title>\n'
            f'<desc id="{description}">{escape(self.words.whole(self.scene, self.progress))}</desc>'
            f'\n<rect x="{number(x)}" y="{number(y)}" {size} fill="#ffffff"/>\n{inside}\n</svg>\n'
        )

    def shape(self, shape: Shape) -> str:
        """Return a node or frame as a group."""
        standing: Standing = self.progress.standing.get(shape.id, "")
        classes = [_sort(shape), shape.kind, *self.classes(shape.id, standing)]
        name = self.names[shape.id]
        return self.ink.group(
            shape.id,
            " ".join(classes + ["expanded"] * shape.is_expanded),
            title=self.words.titled(name, shape.id, self.progress) if shape.node else name,
            description=self.words.kind(shape),
            inside=draw_shape(shape, standing, self.ink, self.ends[shape.id]),
        )

    def edge(self, edge: Edge) -> str:
        """Return a line as a group."""
        standing: Standing = self.progress.standing.get(edge.id, "")
        name = edge.name or self.words.way(edge, self.names)
        flows = edge.kind == "sequenceFlow"
        return self.ink.group(
            edge.id,
            " ".join(["edge", edge.kind, *self.classes(edge.id, standing)]),
            title=self.words.titled(name, edge.id, self.progress) if flows else name,
            description=self.words.line(edge, self.names),
            inside=draw_edge(edge, standing, self.ink),
        )

    def classes(self, element: str, standing: Standing) -> list[str]:
        """Return the classes of progress; "waiting" is what the case itself waits for."""
        found: list[str] = [standing] if standing else []
        return [*found, "waiting"] if element in self.progress.waits else found

    def legend(self) -> str:
        """Return what the signs mean, below the drawing."""
        x, y = self.ink.left + 8, self.ink.bottom + 22
        parts = []
        standings: tuple[Standing, ...] = ("done", "current", "cancelled")
        for standing in standings:
            if standing == "cancelled" and standing not in self.progress.standing.values():
                continue
            word = fit(self.words.standing(standing), width=200, height=20, sizes=(12.0,))
            parts.append(badge(standing, x + 8, y))
            parts.append(text(word, x + 22, y - word.height / 2, anchor="start"))
            x += word.width + 48
        self.ink.cover(Box(x=self.ink.left, y=y - 10, width=x - self.ink.left, height=20))
        return f'<g class="legend" aria-hidden="true">{"".join(parts)}</g>'


def _is_frame(shape: Shape) -> bool:
    return shape.is_expanded or shape.kind in FRAMES


def _depth(shape: Shape) -> tuple[bool, float]:
    """Return what puts pools before lanes, and outer frames before inner ones."""
    return shape.kind not in FRAMES, -shape.box.width * shape.box.height


def _sort(shape: Shape) -> str:
    for sort in ("Event", "Gateway"):
        if shape.kind.endswith(sort):
            return sort.lower()
    return "activity" if shape.node else "artifact"
