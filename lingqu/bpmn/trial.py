"""A process tried from start to end, with what lies beside its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lingqu.bpmn.definition import choose_process, load_definition
from lingqu.bpmn.engine import Engine
from lingqu.bpmn.errors import DefinitionError, EvaluationError, LimitExceeded
from lingqu.bpmn.model import Diagram
from lingqu.bpmn.reading import read_diagram
from lingqu.bpmn.result import Result, Waiting
from lingqu.bpmn.state import State
from lingqu.dmn.model.model import Model, load_model

__all__ = ["Outcome", "neighbours", "try_case"]

DONE = frozenset(
    {"passed", "acted", "decided", "completed", "ended", "sent", "signalled", "fired", "caught",
     "left", "failed"}
)  # fmt: skip
"""Entries of a history that say that an element is behind the case."""
MOST_REQUESTS = 10_000
MOST_FILES = 200


@dataclass(slots=True)
class Outcome:
    """What a trial came to: `completed` element ids in order, the variables at the end, what the
    case still waits for, and the actions that were only assumed."""

    completed: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    ended: bool = False
    waiting: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def try_case(
    file: Path,
    *,
    now: datetime,
    process: str = "",
    data: Mapping[str, Any] | None = None,
    messages: Sequence[str] = (),
) -> Outcome:
    """Run one case of the process in `file`: open tasks are completed, then the next timer runs
    out, then the next of `messages` comes. Raise `DefinitionError` for a process that cannot run
    and `LimitExceeded` for one that does not end."""
    content = file.read_bytes()
    diagram = read_diagram(content, where=file.name)
    chosen = choose_process(diagram, process)
    called = [one.content for one in neighbours(file, diagram)]
    definition = load_definition(content, where=file.name, process=chosen, called=called)
    names = {node.extension["action"] for node in definition.nodes if "action" in node.extension}
    engine = Engine(
        definition, actions=dict.fromkeys(names, _assumed), decide=_decider(file.parent)
    )
    outcome = Outcome(assumed=sorted(names))
    _run(engine, outcome, dict(data or {}), list(messages), now)
    return outcome


def neighbours(file: Path, diagram: Diagram) -> list[Diagram]:
    """Return the other BPMN files of the folder that hold a process which `diagram` calls."""
    wanted = {n.called for body in diagram.processes.values() for n in body.all_nodes() if n.called}
    wanted -= set(diagram.processes)
    found = []
    for path in sorted(file.parent.glob("*.bpmn"))[:MOST_FILES] if wanted else ():
        if path.name == file.name:
            continue
        try:
            other = read_diagram(path.read_bytes(), where=path.name)
        except DefinitionError:
            continue
        if wanted & set(other.processes):
            found.append(other)
    return found


def _assumed(**_given: Any) -> None:
    """Stand for an action of the host."""


def _run(
    engine: Engine, outcome: Outcome, data: dict[str, Any], messages: list[str], now: datetime
) -> None:
    nodes = engine.definition.nodes
    repeated = {one.id for one in nodes if one.loop and not (one.body or one.called)}
    result = engine.start(data, now=now)
    _note(outcome, result, repeated)
    for _request in range(MOST_REQUESTS):
        if result.ended:
            outcome.ended = True
            return
        step = _next(engine, result.state, messages, now)
        if step is None:
            outcome.waiting = [one.element for one in engine.waiting(result.state)]
            return
        result, now = step
        _note(outcome, result, repeated)
    raise LimitExceeded(
        where=engine.definition.where, found="a case that does not end",
        allowed=f"{MOST_REQUESTS:,} requests", remedy="Give data that ends its loops.",
    )  # fmt: skip


def _next(
    engine: Engine, state: State, messages: list[str], now: datetime
) -> tuple[Result, datetime] | None:
    """Return the next request's result and instant; None when nothing can be done."""
    waiting = engine.waiting(state)
    for one in waiting:
        if one.is_task:
            return engine.complete(state, one.token, None, now=now), now
    if messages and any(messages[0] in one.messages for one in waiting):
        return engine.send(state, messages.pop(0), now=now), now
    due = _earliest(waiting)
    if due is None:
        return None
    return engine.advance(state, now=max(due, now)), max(due, now)


def _earliest(waiting: Iterable[Waiting]) -> datetime | None:
    return min((one.due for one in waiting if one.due is not None), default=None)


def _note(outcome: Outcome, result: Result, repeated: set[str]) -> None:
    """Add what is behind the case; a repeated task counts once an instance, not once more."""
    outcome.completed += [
        element
        for what, element, _t, _d in result.history
        if what in DONE and not (what == "left" and element in repeated)
    ]
    outcome.data = dict(result.state.get("v", {}))


def _decider(folder: Path) -> Callable[[str, Mapping[str, Any]], Any]:
    """Return what asks the DMN files of a folder: `file#decision`, a decision's name or id, or the
    name of a file whose last decision is meant."""
    models: dict[str, Model] = {}

    def decide(reference: str, data: Mapping[str, Any]) -> Any:
        file, _, name = reference.rpartition("#")
        for path in sorted(folder.glob("*.dmn"))[:MOST_FILES]:
            if file and path.name not in (file, f"{file}.dmn"):
                continue
            model = models.setdefault(path.name, load_model(path.read_bytes(), where=path.name))
            if _holds(model, name):
                return model.decide(name, data)
            if path.stem == name and model.decisions:
                return model.decide(model.decisions[-1], data)
        raise EvaluationError(
            where=str(folder), found=f"no DMN file with the decision {reference!r}",
            allowed="one beside the process",
        )  # fmt: skip

    return decide


def _holds(model: Model, name: str) -> bool:
    elements = model.library.main.decisions.values()
    return any(name in (one.name, one.id) for one in elements)
