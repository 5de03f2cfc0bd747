"""BPMN 2.0: read, lint, compile to tables, run with tokens, draw. Pure Python, no Django."""

from lingqu.bpmn.definition import Definition, choose_process, load_definition
from lingqu.bpmn.engine import Engine
from lingqu.bpmn.errors import (
    BpmnError,
    CombineConflict,
    DefinitionError,
    EvaluationError,
    LimitExceeded,
    ProcessRefused,
    StateRefused,
)
from lingqu.bpmn.linting import lint
from lingqu.bpmn.model import Diagram, Finding
from lingqu.bpmn.reading import read_diagram
from lingqu.bpmn.replaying import replay
from lingqu.bpmn.result import Result, Waiting
from lingqu.bpmn.state import from_text, to_text
from lingqu.bpmn.timing import Span, Timer

__all__ = [
    "BpmnError", "CombineConflict", "Definition", "DefinitionError", "Diagram", "Engine",
    "EvaluationError", "Finding", "LimitExceeded", "ProcessRefused", "Result", "Span",
    "StateRefused", "Timer", "Waiting", "choose_process", "from_text", "lint", "load_definition",
    "read_diagram", "replay", "to_text",
]  # fmt: skip
