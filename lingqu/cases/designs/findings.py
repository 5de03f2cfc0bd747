"""What is wrong with one file of a draft, as the designer shows it on the drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lingqu.bpmn import lint, read_diagram
from lingqu.cases.checking import check
from lingqu.cases.designing import source_of
from lingqu.cases.errors import DefinitionFaults
from lingqu.cases.models import Design
from lingqu.dmn import load_model
from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.lint import lint as lint_model

__all__ = ["findings"]

MOST = 200
QUOTED = re.compile("“([^”]+)”")
"""The name of a decision in the place of a finding."""
Found = dict[str, Any]


def findings(design: Design, name: str, content: bytes) -> list[Found]:
    """Return element, reason and severity of everything found in a file, as if it were saved."""
    try:
        found = _of_process(content, name) if name.endswith(".bpmn") else _of_model(content, name)
    except (DefinitionError, ValueError) as error:
        return [_finding("", str(error), "error")]
    if not any(one["severity"] == "error" for one in found):
        found += _of_type(design, name, content)
    return found[:MOST]


def _of_process(content: bytes, name: str) -> list[Found]:
    diagram = read_diagram(content, where=name)
    return [_finding(one.element, one.reason, one.severity) for one in lint(diagram)]


def _of_model(content: bytes, name: str) -> list[Found]:
    model = load_model(content, where=name)
    ids = {one.name: key.rpartition("#")[2] for key, one in model.library.main.decisions.items()}
    return [
        _finding(_drawn(one.where, ids), one.message, one.severity) for one in lint_model(model)
    ]


def _of_type(design: Design, name: str, content: bytes) -> list[Found]:
    """Return the faults of the whole type with this file in it."""
    try:
        source = source_of(design)
        faults = check(replace(source, files={**source.files, name: content}))
    except DefinitionFaults as error:
        faults = list(error.faults)
    return [_finding(one.element, str(one), "error") for one in faults]


def _drawn(where: str, ids: Mapping[str, str]) -> str:
    """Return the id of the decision that a place names, empty where it names none."""
    quoted = QUOTED.search(where)
    return ids.get(quoted[1], "") if quoted else ""


def _finding(element: str, reason: str, severity: str) -> Found:
    return {"element": element, "reason": reason, "severity": severity}
