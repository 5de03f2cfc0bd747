"""How far a case is, element by element, from its state and its history.

"current" is where the case stands, "done" what it has been through, "cancelled" what an event or
a condition ended early. An element that is entered again is current again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lingqu.bpmn.definition import choose_process, load_definition
from lingqu.bpmn.engine import Engine
from lingqu.bpmn.model import Body, Diagram
from lingqu.bpmn.state import State

__all__ = ["Progress", "Standing", "read_progress"]

Standing = Literal["done", "current", "cancelled", ""]
BEGINS = frozenset({"opened", "entered"})
OUTCOMES: Mapping[str, Standing] = {
    "completed": "done", "left": "done", "fired": "done", "caught": "done", "passed": "done",
    "ended": "done", "acted": "done", "decided": "done", "sent": "done", "signalled": "done",
    "failed": "done", "erred": "cancelled", "cancelled": "cancelled",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Progress:
    """Standing of nodes and flows by id; `waits` are those that the case waits for itself, not
    what is around them. `is_known` tells whether there is a case at all."""

    is_known: bool = False
    standing: dict[str, Standing] = field(default_factory=dict)
    waits: set[str] = field(default_factory=set)


def read_progress(
    diagram: Diagram,
    process: str,
    *,
    state: State | None,
    history: Iterable[Sequence[Any]],
) -> Progress:
    """Return the progress. Raise `StateRefused` for a state of another definition, and as
    `load_definition` does if a state is given for a process that does not run."""
    entries = list(history)
    progress = Progress(is_known=state is not None or bool(entries))
    if not progress.is_known:
        return progress
    taken, still = _outcomes(progress, entries)
    finished = {key for key, standing in progress.standing.items() if standing == "done"}
    if state is not None:
        still = _still(diagram, process, state)
    bodies = [diagram.processes[process]] if process else [*diagram.processes.values()]
    for body in bodies:
        _stand(progress, body, still)
        _flows(progress, body, taken, finished)
    return progress


def _stand(progress: Progress, body: Body, still: set[str]) -> None:
    """Mark the nodes that hold tokens, and what is around them."""
    parents = dict(_parents(body, ""))
    around = set(parents.values())
    for key in still & parents.keys():
        if key not in around:
            progress.waits.add(key)
        while key:
            progress.standing[key] = "current"
            key = parents[key]


def _still(diagram: Diagram, process: str, state: State) -> set[str]:
    """Return the elements in which tokens of a state rest, gateways left out."""
    chosen = choose_process(diagram, process)
    definition = load_definition(diagram.content, where=diagram.where, process=chosen)
    names = {node.extension.get("action", "") for node in definition.nodes}
    actions: dict[str, Callable[..., Any]] = {name: _nothing for name in names if name}
    Engine(definition, actions=actions).waiting(state)  # refuses what is no state of it
    steps = [definition.table.steps[token[1]] for token in state.get("t", ())]
    return {step.element for step in steps if step.kind != "arrive"}


def _outcomes(progress: Progress, entries: Iterable[Sequence[Any]]) -> tuple[set[str], set[str]]:
    """Take over what the history says; return the flows chosen and what is open at the end."""
    taken: set[str] = set()
    open_tokens: dict[tuple[str, int], None] = {}
    for what, element, token, data in entries:
        if what in BEGINS:
            open_tokens[element, token] = None
        elif what in OUTCOMES:
            open_tokens.pop((element, token), None)
            progress.standing[element] = OUTCOMES[what]
            if what == "passed" and isinstance(data, str):
                taken.update(data.split())
    return taken, {element for element, _token in open_tokens}


def _nothing(**variables: Any) -> None:
    """Stand for an action that is not run."""


def _parents(body: Body, parent: str) -> Iterator[tuple[str, str]]:
    for node in body.nodes:
        yield node.id, parent
        if node.body:
            yield from _parents(node.body, node.id)


def _flows(progress: Progress, body: Body, taken: set[str], finished: set[str]) -> None:
    """Mark the flows that the case took: gateways say so, elsewhere both ends were reached."""
    nodes = {node.id: node for node in body.nodes}
    standing = progress.standing
    leaving: dict[str, int] = {}
    for flow in body.flows:
        leaving[flow.source] = leaving.get(flow.source, 0) + 1
    for flow in body.flows:
        source = nodes.get(flow.source)
        chooses = source is not None and leaving[flow.source] > 1 and (
            source.kind in ("exclusiveGateway", "inclusiveGateway")
        )  # fmt: skip
        reached = flow.source in finished and standing.get(flow.target)
        if flow.id in taken or (reached and not chooses):
            standing[flow.id] = "done"
    for node in body.nodes:
        if node.body:
            _flows(progress, node.body, taken, finished)
