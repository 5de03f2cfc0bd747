"""Event definitions of BPMN 2.0 into `Event`, faults told to the reader of the file."""

from __future__ import annotations

from typing import Protocol

from lxml import etree

from lingqu.bpmn import words
from lingqu.bpmn.model import BPMN, LINGQU, Event

__all__ = ["Faults", "read_event"]

Element = etree._Element
TIMES = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}
REFERENCES = {"message": "messageRef", "signal": "signalRef", "error": "errorRef"}


class Faults(Protocol):
    """Who is told of faults and knows what messages, signals and errors are called."""

    names: dict[str, str]

    def fault(self, element: str, reason: str, *, process: str | None = None) -> None:
        """Keep an error about `element`."""

    def feel(self, element: Element, owner: str) -> str:
        """Return an expression's text."""


def read_event(element: Element, local: str, key: str, faults: Faults) -> Event | None:
    """Return what an event or a receive or send task waits for or does; None: not an event."""
    if local in ("receiveTask", "sendTask"):
        return _message_of_task(element, local, key, faults)
    if local not in words.EVENTS:
        return None
    found = _definitions(element, local, key, faults)
    if len(found) > 1:
        faults.fault(key, "has several event definitions; allowed: one")
    if not found:
        return _allowed(Event(kind="none"), local, key, faults)
    kind, definition = found[0]
    event = Event(kind=kind)
    if kind in REFERENCES:
        event = _named(definition, kind, local, key, faults)
    elif kind == "timer":
        event = _timer(definition, key, faults)
    return _allowed(event, local, key, faults)


def _definitions(
    element: Element, local: str, key: str, faults: Faults
) -> list[tuple[str, Element]]:
    found = []
    for child in element.iterchildren(f"{{{BPMN}}}*"):
        name = etree.QName(child).localname
        if name in words.TRIGGERS:
            found.append((words.TRIGGERS[name], child))
        elif name == "eventDefinitionRef":
            faults.fault(key, "refers to an event definition elsewhere; write it in the event")
        elif name not in words.DOCUMENTATION and not name.startswith("data"):
            faults.fault(key, f"unknown element {name} in it")
    return found


def _allowed(event: Event, local: str, key: str, faults: Faults) -> Event:
    kinds = words.EVENT_KINDS[local]
    if event.kind not in kinds:
        reason = words.REFUSED_EVENTS.get(event.kind)
        allowed = ", ".join(sorted(kinds))
        faults.fault(key, reason or f"a {local} of kind {event.kind} is not executed: {allowed} is")
    return event


def _named(definition: Element, kind: str, local: str, key: str, faults: Faults) -> Event:
    """Return a message, signal or error event. An error without reference catches every error; a
    message or signal without one is called by the element's id."""
    reference = definition.get(REFERENCES[kind], "").strip()
    name = faults.names.get(reference) or faults.names.get(reference.rpartition(":")[2], "")
    if reference and not name:
        faults.fault(key, f"{REFERENCES[kind]} {reference!r} is not in the file")
    elif not reference and kind == "error" and local != "boundaryEvent":
        faults.fault(key, f"names no {kind}; add {REFERENCES[kind]}")
    return Event(kind=kind, name=name or ("" if kind == "error" else key))


def _message_of_task(element: Element, local: str, key: str, faults: Faults) -> Event | None:
    reference = element.get("messageRef", "").strip()
    if not reference:
        return Event(kind="message", name=key) if local == "receiveTask" else None
    if reference not in faults.names:
        faults.fault(key, f"messageRef {reference!r} is not in the file")
    return Event(kind="message", name=faults.names.get(reference, reference))


def _timer(definition: Element, key: str, faults: Faults) -> Event:
    times = [
        (TIMES[name], child)
        for child in definition.iterchildren(f"{{{BPMN}}}*")
        if (name := etree.QName(child).localname) in TIMES
    ]
    if len(times) != 1:
        faults.fault(key, "names no time; add one of timeDuration, timeDate, timeCycle")
        return Event(kind="timer")
    time, child = times[0]
    text = faults.feel(child, key)
    if not text:
        faults.fault(key, f"its {child.tag.rpartition('}')[2]} is empty")
    calendar = definition.get(f"{{{LINGQU}}}calendar", "").strip()
    return Event(kind="timer", text=text, time=time, calendar=calendar)
