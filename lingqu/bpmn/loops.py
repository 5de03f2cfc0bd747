"""Repetitions of activities in BPMN 2.0 into `Loop`, faults told to the reader of the file."""

from __future__ import annotations

from typing import Any

from lxml import etree

from lingqu.bpmn.events import Faults
from lingqu.bpmn.model import BPMN, LINGQU, Loop

__all__ = ["is_true", "read_loop", "text_of"]

Element = etree._Element


def read_loop(element: Element, key: str, faults: Faults) -> Loop | None:
    """Return how an activity is repeated; None: it is not."""
    many = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if many is not None:
        return _many(many, key, faults)
    again = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if again is None:
        return None
    most = again.get("loopMaximum", "").strip()
    if most and not most.isdecimal():
        faults.fault(key, f"loopMaximum {most!r} is not a whole number")
    return Loop(
        kind="while",
        condition=_feel(again, "loopCondition", key, faults) or "true",
        test_before=is_true(again, "testBefore"),
        most=int(most[:9]) if most.isdecimal() else None,
    )


def is_true(element: Element, name: str) -> bool:
    """Tell whether an attribute says yes; without one it says no."""
    return element.get(name, "false").strip() in ("true", "1")


def text_of(element: Any) -> str:
    """Return all text in an element, "" without one."""
    return "" if element is None else "".join(element.itertext()).strip()


def _many(many: Element, key: str, faults: Faults) -> Loop:
    """Return a multi-instance activity's characteristics."""
    if many.get("behavior", "All") != "All":
        faults.fault(key, "a multi-instance behaviour other than All is not executed")
    item, output = (many.find(f"{{{BPMN}}}{n}") for n in ("inputDataItem", "outputDataItem"))
    source = text_of(many.find(f"{{{BPMN}}}loopDataInputRef"))
    return Loop(
        kind="sequential" if is_true(many, "isSequential") else "parallel",
        cardinality=_feel(many, "loopCardinality", key, faults),
        collection=many.get(f"{{{LINGQU}}}collection", "").strip() or source,
        item=many.get(f"{{{LINGQU}}}item", "").strip() or _label(item),
        output=text_of(many.find(f"{{{BPMN}}}loopDataOutputRef")),
        output_item=_label(output),
        condition=_feel(many, "completionCondition", key, faults),
    )


def _feel(element: Element, name: str, key: str, faults: Faults) -> str:
    found = element.find(f"{{{BPMN}}}{name}")
    return "" if found is None else faults.feel(found, key)


def _label(element: Any) -> str:
    return "" if element is None else (element.get("name") or element.get("id") or "").strip()
