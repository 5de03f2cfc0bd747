"""Drawings looked at by tests: the groups of an SVG, and what each says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from lingqu.bpmn import Engine, load_definition, read_diagram
from lingqu.bpmn.drawing import draw
from lingqu.bpmn.model import Diagram

MODELS = Path(__file__).parent / "models"
NAMES = ["approval", "hotline", "parallel", "review"]
SVG = "{http://www.w3.org/2000/svg}"
ACTIONS = dict.fromkeys(("warn", "make_certificate", "deliver"), lambda: None)


def content(name: str) -> bytes:
    return (MODELS / f"{name}.bpmn").read_bytes()


def unplaced(name: str) -> bytes:
    """Return a model without its diagram interchange."""
    return re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", content(name), flags=re.S)


def read(text: bytes) -> Diagram:
    return read_diagram(text, where="p.bpmn")


def picture(text: bytes, **options: Any) -> etree._Element:
    return etree.fromstring(draw(read(text), **options).encode())


def groups(root: etree._Element) -> dict[str, etree._Element]:
    """Return the groups by the element that they draw; no element is drawn twice."""
    found: dict[str, etree._Element] = {}
    for one in root.iter(f"{SVG}g"):
        if key := one.get("data-element"):
            assert key not in found
            found[key] = one
    return found


def classes(root: etree._Element, element: str) -> set[str]:
    return set(groups(root)[element].get("class", "").split())


def said(root: etree._Element, element: str) -> tuple[str, str]:
    one = groups(root)[element]
    return one.findtext(f"{SVG}title") or "", one.findtext(f"{SVG}desc") or ""


def approval() -> Engine:
    definition = load_definition(content("approval"), where="p.bpmn")
    return Engine(definition, actions=ACTIONS, decide=lambda *_: "审批科")
