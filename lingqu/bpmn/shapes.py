"""The shapes of BPMN as SVG elements, built by lxml so that every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from lingqu.bpmn.picture import Box, Line, Subject
from lingqu.dmn.xml import Element

__all__ = ["SVG", "add", "flow", "shape", "text"]

SVG = "http://www.w3.org/2000/svg"
SIZE = 12.0
LEADING = 15.0
TASK_MARKS = {
    "userTask": "M0 10a5 5 0 0 1 10 0zM2.5 2.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0",
    "manualTask": "M0 3h6M0 6h8M0 9h5M6 3q5 0 5 4t-5 3",
    "serviceTask": "M5 0v2M5 8v2M0 5h2M8 5h2M2 5a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
    "businessRuleTask": "M0 1h11v9H0zM0 4h11M4 4v6",
    "sendTask": "M0 1h11v8H0zM0 1l5.5 5L11 1",
    "receiveTask": "M0 1h11v8H0zM0 1l5.5 5L11 1",
    "scriptTask": "M1 0h9M1 3h9M1 6h9M1 9h9",
}
EVENT_MARKS = {
    "message": "M-7-5h14v10h-14zM-7-5l7 5l7-5",
    "timer": "M0-7a7 7 0 1 0 .01 0M0-5v5l4 2",
    "signal": "M0-7l7 12h-14z",
    "error": "M-6 6l3-11l5 6l4-8l-3 12l-5-6z",
    "terminate": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0",
    "escalation": "M0-7l5 12l-5-5l-5 5z",
    "compensate": "M0-5v10l-6-5zM6-5v10l-6-5z",
    "conditional": "M-5-7h10v14h-10zM-3-4h6M-3 0h6M-3 4h6",
    "link": "M-7-3h7v-4l7 7l-7 7v-4h-7z",
}
GATEWAY_MARKS = {
    "exclusiveGateway": "M-7-7L7 7M7-7L-7 7",
    "parallelGateway": "M0-10V10M-10 0H10",
    "inclusiveGateway": "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0",
    "eventBasedGateway": "M-11 0a11 11 0 1 0 22 0a11 11 0 1 0-22 0M0-7l7 5l-3 8h-8l-3-8z",
    "complexGateway": "M0-10V10M-10 0H10M-7-7L7 7M7-7L-7 7",
}
LOOP_MARKS = {
    "parallel": "M-4-5v10M0-5v10M4-5v10",
    "sequential": "M-5-4h10M-5 0h10M-5 4h10",
    "while": "M4-4a6 6 0 1 0 1 6M5-6v4h-4",
}


def add(parent: Element, name: str, **attributes: object) -> Element:
    """Add an SVG element; `_` in a name stands for `-`."""
    made = etree.SubElement(parent, f"{{{SVG}}}{name}")
    for key, value in attributes.items():
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        made.set(key.rstrip("_").replace("_", "-"), shown)
    return made


def shape(group: Element, subject: Subject, box: Box, *, collapsed: bool) -> None:
    """Draw an element without its name."""
    kind = subject.kind
    if kind.endswith("Event"):
        _event(group, subject, box)
    elif kind.endswith("Gateway"):
        _gateway(group, kind, box)
    elif kind in ("participant", "lane", "group", "textAnnotation"):
        add(group, "rect", x=box.x, y=box.y, width=box.width, height=box.height, class_="frame")
    elif kind in ("dataObjectReference", "dataStoreReference", "dataObject"):
        add(group, "rect", x=box.x, y=box.y, width=box.width, height=box.height, class_="data")
    else:
        _activity(group, subject, box, collapsed=collapsed)


def _event(group: Element, subject: Subject, box: Box) -> None:
    x, y = box.middle
    radius = box.width / 2
    kind = "end" if subject.kind == "endEvent" else "start"
    dashes = {"stroke_dasharray": "4 3"} if subject.dashed else {}
    add(group, "circle", cx=x, cy=y, r=radius, class_=f"body {kind}", **dashes)
    if subject.kind not in ("startEvent", "endEvent"):
        add(group, "circle", cx=x, cy=y, r=radius - 4, class_="inner", **dashes)
    mark = EVENT_MARKS.get(subject.event)
    if mark:
        filled = "solid" if subject.event == "terminate" else "mark"
        add(group, "path", d=mark, class_=filled, transform=f"translate({x:g} {y:g})")


def _gateway(group: Element, kind: str, box: Box) -> None:
    x, y = box.middle
    half, high = box.width / 2, box.height / 2
    points = f"{x:g},{y - high:g} {x + half:g},{y:g} {x:g},{y + high:g} {x - half:g},{y:g}"
    add(group, "polygon", points=points, class_="body")
    mark = GATEWAY_MARKS.get(kind)
    if mark:
        add(group, "path", d=mark, class_="mark", transform=f"translate({x:g} {y:g})")


def _activity(group: Element, subject: Subject, box: Box, *, collapsed: bool) -> None:
    heavy = " heavy" if subject.kind == "callActivity" else ""
    add(
        group, "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=6.0,
        class_=f"body{heavy}",
    )  # fmt: skip
    mark = TASK_MARKS.get(subject.kind)
    if mark:
        place = f"translate({box.x + 7:g} {box.y + 7:g})"
        filled = "solid" if subject.kind == "sendTask" else "mark"
        add(group, "path", d=mark, class_=filled, transform=place)
    below = [LOOP_MARKS[subject.loop]] if subject.loop in LOOP_MARKS else []
    if collapsed:
        below.append("M-6-6h12v12h-12zM0-4v8M-4 0h8")
    for nth, one in enumerate(below):
        x = box.middle[0] + (nth - (len(below) - 1) / 2) * 18
        place = f"translate({x:g} {box.y + box.height - 9:g})"
        add(group, "path", d=one, class_="mark", transform=place)


def flow(group: Element, line: Line, arrow: str) -> None:
    """Draw a line with its arrow head."""
    points = " ".join(f"{x:g},{y:g}" for x, y in line.points)
    dashed = {} if line.kind == "sequenceFlow" else {"stroke_dasharray": "5 4"}
    heads = {"marker_end": f"url(#{arrow})"} if line.kind != "association" else {}
    add(group, "polyline", points=points, class_="flow", **dashed, **heads)


def text(
    group: Element, content: str, *, x: float, y: float, width: float, lines: int, anchor: str
) -> None:
    """Write `content` in at most `lines` lines of `width`, the first at `y`."""
    for nth, one in enumerate(wrapped(content, width, lines)):
        made = add(group, "text", x=x, y=y + nth * LEADING, text_anchor=anchor)
        made.text = one


def height_of(content: str, width: float, lines: int) -> float:
    """Return how high the wrapped text is."""
    return len(wrapped(content, width, lines)) * LEADING


def wrapped(content: str, width: float, lines: int) -> list[str]:
    """Return the lines of a text: Latin breaks between words, Chinese between any two characters;
    what does not fit ends in an ellipsis."""
    found: list[str] = []
    line, room = "", width
    for word in _words(content):
        size = _width(word)
        if line and size > room:
            found.append(line.rstrip())
            line, room = "", width
            word = word.lstrip()
        line, room = line + word, room - size
    found += [line.rstrip()] if line.strip() else []
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1][:-1] + "…"]
    return found


def _words(content: str) -> Iterable[str]:
    """Yield pieces that stay together; a long Latin word is cut after 24 characters."""
    word = ""
    for one in " ".join(content.split()):
        if ord(one) > 0x2E7F:
            if word:
                yield word
            yield one
            word = ""
        elif one == " " or len(word) >= 24:
            if word:
                yield word
            word = one
        else:
            word += one
    if word:
        yield word


def _width(word: str) -> float:
    return sum(SIZE if ord(one) > 0x2E7F else SIZE * 0.56 for one in word)
