"""A process drawn as SVG, and how far a case has come in it.

Progress is a class and a sign on each element, never colour alone: a tick for what is done, a ring
for where the case stands. The picture has no script and needs no style sheet of its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from lingqu.bpmn.definition import choose_process, load_definition
from lingqu.bpmn.layout import lay_out
from lingqu.bpmn.model import Diagram
from lingqu.bpmn.picture import Box, Line, Picture, Subject, extent, read_picture, subjects
from lingqu.bpmn.run import Entry
from lingqu.bpmn.shapes import SVG, add, flow, height_of, shape, text
from lingqu.bpmn.state import State
from lingqu.dmn.xml import Element

__all__ = ["WORDS", "draw"]

MARGIN = 24.0
WORDS = {
    "picture": "流程图", "done": "已完成", "current": "办理中", "ahead": "未到达",
}  # fmt: skip
"""What a screen reader says; a page in another language gives its own."""
BEHIND = frozenset(
    {"passed", "acted", "decided", "completed", "ended", "sent", "signalled", "fired", "left"}
)
STYLE = """
.lq-bpmn text{font:12px system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;fill:#1c282c}
.lq-bpmn .body{fill:#fff;stroke:#5a5850;stroke-width:1.5}.lq-bpmn .end{stroke-width:3.5}
.lq-bpmn .heavy{stroke-width:3}.lq-bpmn .inner{fill:none;stroke:#5a5850;stroke-width:1.2}
.lq-bpmn .mark{fill:none;stroke:#5a5850;stroke-width:1.3}.lq-bpmn .solid{fill:#5a5850}
.lq-bpmn .frame{fill:none;stroke:#c9c5b9}.lq-bpmn .data{fill:#fff;stroke:#c9c5b9}
.lq-bpmn .flow{fill:none;stroke:#7a776c;stroke-width:1.4}.lq-bpmn .head{fill:#7a776c}
.lq-bpmn .done .body{fill:#eaf3ea;stroke:#285f35}.lq-bpmn .done .sign{fill:none;stroke:#285f35}
.lq-bpmn .current .body{fill:#e6f1f3;stroke:#0f5566;stroke-width:3}
.lq-bpmn .current .sign{fill:#b06f1f;stroke:#fff}.lq-bpmn .sign{stroke-width:2}
"""
FRAMES = ("participant", "lane", "group", "subProcess", "transaction", "adHocSubProcess")


def draw(
    diagram: Diagram,
    *,
    process: str = "",
    state: State | None = None,
    history: Iterable[Entry] = (),
    words: Mapping[str, str] = WORDS,
) -> str:
    """Return the SVG of a file's processes, or of one. `state` marks where a case stands and
    `history` what is behind it. A file without places is laid out from left to right. Raise
    `DefinitionError` for places that are no numbers, and as `load_definition` does if a state is
    given for a process that does not run."""
    known = subjects(diagram)
    picture = _picture(diagram, process, known)
    progress = _progress(diagram, process, state, history)
    around = extent(picture.boxes.values(), picture.lines)
    root = _root(around, words, known, diagram, process)
    frames = [key for key in picture.boxes if known[key].kind in FRAMES]
    for key in frames:
        _element(root, known[key], picture, progress, words)
    for line in picture.lines:
        _line(root, line)
    for key in picture.boxes:
        if key not in frames:
            _element(root, known[key], picture, progress, words)
    return etree.tostring(root, encoding="unicode")


def _picture(diagram: Diagram, process: str, known: Mapping[str, Subject]) -> Picture:
    """Return the places of the file, or laid-out ones where it has none."""
    wanted = [process] if process else list(diagram.processes)
    bodies = [diagram.processes[one] for one in wanted if one in diagram.processes]
    picture = read_picture(diagram, known)
    nodes = {node.id for body in bodies for node in body.all_nodes()}
    if not nodes & picture.boxes.keys():
        picture, top = Picture(), 0.0
        for body in bodies:
            part = lay_out(body, top=top)
            picture.boxes.update(part.boxes)
            picture.lines += part.lines
            size = extent(part.boxes.values(), part.lines)
            top = size.y + size.height + 60
    elif process:
        flows = {flow.id for body in bodies for flow in body.flows}
        flows |= {f.id for b in bodies for n in b.all_nodes() if n.body for f in n.body.flows}
        picture.boxes = {key: box for key, box in picture.boxes.items() if key in nodes}
        picture.lines = [line for line in picture.lines if line.id in flows]
    return picture


def _progress(
    diagram: Diagram, process: str, state: State | None, history: Iterable[Entry]
) -> dict[str, str]:
    """Return `done` or `current` by element."""
    found = {element: "done" for what, element, _token, _data in history if what in BEHIND}
    if state is not None:
        chosen = choose_process(diagram, process)
        definition = load_definition(diagram.content, where=diagram.where, process=chosen)
        steps = definition.table.steps
        for token in state.get("t", ()):
            if 0 <= token[1] < len(steps):
                found[steps[token[1]].element] = "current"
    return found


def _root(
    around: Box, words: Mapping[str, str], known: Mapping[str, Subject], diagram: Diagram,
    process: str,
) -> Element:  # fmt: skip
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]
    view = (around.x - MARGIN, around.y - MARGIN, around.width + 2 * MARGIN)
    height = around.height + 2 * MARGIN + 20
    root.set("viewBox", f"{view[0]:g} {view[1]:g} {view[2]:g} {height:g}")
    root.set("width", f"{view[2]:g}")
    root.set("height", f"{height:g}")
    root.set("class", "lq-bpmn")
    root.set("role", "img")
    root.set("aria-labelledby", "lq-bpmn-title")
    named = process or next(iter(diagram.processes), "")
    title = add(root, "title", id="lq-bpmn-title")
    title.text = (known[named].name if named in known else "") or words["picture"]
    add(root, "style").text = STYLE
    definitions = add(root, "defs")
    marker = add(
        definitions, "marker", id="lq-bpmn-arrow", viewBox="0 0 10 10", refX=9.0, refY=5.0,
        markerWidth=7.0, markerHeight=7.0, orient="auto",
    )  # fmt: skip
    add(marker, "path", d="M0 0L10 5L0 10z", class_="head")
    return root


def _line(root: Element, line: Line) -> None:
    if len(line.points) < 2:
        return
    group = add(root, "g", id=f"lq-bpmn-{line.id}")
    add(group, "title").text = line.name or line.id
    flow(group, line, "lq-bpmn-arrow")
    if line.name:
        x, y = _beside(line)
        text(group, line.name, x=x, y=y, width=96, lines=2, anchor="start")


def _beside(line: Line) -> tuple[float, float]:
    """Return where a flow's name starts: the label's place, or above its last stretch."""
    if line.label is not None:
        return (line.label.x, line.label.y + 11)
    (x1, y1), (x2, y2) = line.points[-2], line.points[-1]
    return (min(x1, x2) + 3, (y1 + y2) / 2 - 6)


def _element(
    root: Element, subject: Subject, picture: Picture, progress: Mapping[str, str],
    words: Mapping[str, str],
) -> None:  # fmt: skip
    box, status = picture.boxes[subject.id], progress.get(subject.id, "")
    group = add(root, "g", id=f"lq-bpmn-{subject.id}", class_=f"{subject.kind} {status}".strip())
    name = subject.name or subject.id
    said = f" — {words[status or 'ahead']}" if progress else ""
    add(group, "title").text = f"{name}{said}"
    shape(group, subject, box, collapsed=subject.id in picture.collapsed)
    _name(group, subject, box, picture)
    if status:
        _sign(group, box, status)


def _name(group: Element, subject: Subject, box: Box, picture: Picture) -> None:
    """Write the name inside an activity, at the top of a frame, below anything else."""
    name = subject.name or (subject.id if subject.kind.endswith("Task") else "")
    if not name:
        return
    label = picture.labels.get(subject.id)
    if subject.kind.endswith(("Event", "Gateway")) or subject.kind.startswith("data"):
        x = label.x + label.width / 2 if label else box.middle[0]
        y = label.y + 11 if label else box.y + box.height + 14
        width = 50 if subject.kind == "boundaryEvent" else 96
        text(group, name, x=x, y=y, width=width, lines=2, anchor="middle")
    elif subject.kind in ("participant", "lane"):
        made = add(
            group, "text", text_anchor="middle",
            transform=f"translate({box.x + 18:g} {box.middle[1]:g}) rotate(-90)",
        )  # fmt: skip
        made.text = name[: max(2, int(box.height // 12))]
    elif subject.kind in FRAMES and subject.id not in picture.collapsed:
        text(group, name, x=box.x + 12, y=box.y + 18, width=box.width - 24, lines=1,
             anchor="start")  # fmt: skip
    else:
        lines = max(1, int((box.height - 22) // 15))
        high = height_of(name, box.width - 16, lines)
        y = box.middle[1] - high / 2 + 12
        text(group, name, x=box.middle[0], y=y, width=box.width - 16, lines=lines,
             anchor="middle")  # fmt: skip


def _sign(group: Element, box: Box, status: str) -> None:
    """Set the sign of progress on the upper right corner."""
    x, y = box.x + box.width - 2, box.y + 2
    if status == "done":
        add(group, "circle", cx=x, cy=y, r=8.0, fill="#fff", stroke="#285f35")
        add(group, "path", d="M-4 0l3 3l5-6", class_="sign", transform=f"translate({x:g} {y:g})")
    else:
        add(group, "circle", cx=x, cy=y, r=7.0, class_="sign")
