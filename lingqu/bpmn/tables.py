"""A process as a table of steps, each with the number of the next one.

Flows become numbers: a step says what happens and where a token goes then. What BPMN leaves
implicit becomes a step of its own: the split after an activity with several outgoing flows, the
arrival of each flow at a gateway that waits, the end where no flow leaves, the inner step of a
repeated activity. A called process is copied in, so a running case needs nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lingqu.bpmn import words
from lingqu.bpmn.errors import LimitExceeded
from lingqu.bpmn.model import Body, Diagram, Flow, Node

__all__ = ["Catch", "Part", "Step", "Table", "build_table"]

MOST_STEPS = 20_000
"""Steps of one process with everything it calls."""
DEEPEST = 50
"""Subprocesses and called processes within each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """An event that a waiting token listens to: its element and where the token goes then."""

    node: Node
    after: int


@dataclass(slots=True, kw_only=True)
class Step:
    """One row of the table. `element` is the id shown in histories, `after` the next step.

    `kind` is what happens; `part` the body it stands in; `inner` the part of a subprocess or the
    inner step of a repetition; `flow` the flow of an arrival; `options` the flows of a split."""

    number: int
    kind: str
    element: str
    part: int
    node: Node
    after: int = -1
    inner: int = -1
    flow: Flow | None = None
    options: tuple[tuple[Flow, int], ...] = ()
    catches: tuple[Catch, ...] = ()


@dataclass(slots=True, kw_only=True)
class Part:
    """A body in the table: its start steps by element id, its implicit starts, its arrivals at
    each waiting gateway, and the steps that a token goes from and to, for reachability."""

    body: Body
    starts: dict[str, int] = field(default_factory=dict)
    implicit: list[int] = field(default_factory=list)
    arrivals: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    steps: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All steps and parts of a process; part 0 is the process itself."""

    steps: list[Step]
    parts: list[Part]


def build_table(diagram: Diagram, process: str, called: Mapping[str, Body]) -> Table:
    """Return the table of `process`, which lint has found to run; `called` are the other
    processes that call activities may name."""
    table = Table(steps=[], parts=[])
    _add_part(table, diagram.processes[process], {**called, **diagram.processes}, depth=0)
    return table


def _add_part(table: Table, body: Body, called: Mapping[str, Body], *, depth: int) -> int:
    if depth > DEEPEST:
        raise LimitExceeded(where=body.id, found="nesting", allowed=f"{DEEPEST} levels")
    number = len(table.parts)
    part = Part(body=body)
    table.parts.append(part)
    entry: dict[str, int] = {}
    leaving: dict[str, list[Flow]] = defaultdict(list)
    arriving: dict[str, list[Flow]] = defaultdict(list)
    for flow in body.flows:
        leaving[flow.source].append(flow)
        arriving[flow.target].append(flow)
    for node in body.nodes:
        entry[node.id] = _add(table, number, _kind(node), node).number
    targets: dict[str, int] = {}
    for node in body.nodes:
        _add_arrivals(table, number, entry[node.id], node, arriving[node.id], targets)
    for node in body.nodes:
        _connect(table, table.steps[entry[node.id]], leaving[node.id], targets)
    _add_catches(table, number, body, entry, leaving)
    for node in body.nodes:
        _add_inner(table, table.steps[entry[node.id]], called, depth)
    _add_starts(part, body, entry, arriving)
    return number


def _add(table: Table, part: int, kind: str, node: Node) -> Step:
    if len(table.steps) >= MOST_STEPS:
        raise LimitExceeded(
            where=node.id, found="more steps with all that is called", allowed=f"{MOST_STEPS:,}"
        )
    step = Step(number=len(table.steps), kind=kind, element=node.id, part=part, node=node)
    table.steps.append(step)
    table.parts[part].steps.append(step.number)
    return step


def _kind(node: Node) -> str:
    """Return what a node does when a token enters it."""
    if node.kind in words.PERSONS | {"receiveTask", "intermediateCatchEvent", "eventBasedGateway"}:
        return "wait"
    if node.kind == "businessRuleTask":
        return "decide"
    if node.kind == "serviceTask" or "action" in node.extension:
        return "act"
    if node.kind in ("subProcess", "callActivity"):
        return "body"
    event = node.event.kind if node.event else "none"
    if node.kind == "endEvent":
        return {"terminate": "terminate", "error": "error"}.get(event, "end")
    return "pass"


def _add_arrivals(
    table: Table, part: int, entry: int, node: Node, flows: list[Flow], targets: dict[str, int]
) -> None:
    """Give each flow into a gateway that waits for several a step of its own."""
    waits = node.kind in ("parallelGateway", "inclusiveGateway") and len(flows) > 1
    for flow in flows:
        targets[flow.id] = entry
        if waits:
            step = _add(table, part, "arrive", node)
            step.after, step.flow = entry, flow
            table.parts[part].arrivals[entry].append(step.number)
            targets[flow.id] = step.number


def _connect(table: Table, step: Step, flows: list[Flow], targets: dict[str, int]) -> None:
    """Say where a token goes that leaves `step`."""
    node = step.node
    if step.kind in ("end", "terminate", "error") or node.kind == "eventBasedGateway":
        return
    if not flows:
        step.after = _add(table, step.part, "stop", node).number
    elif len(flows) == 1 and not (flows[0].condition and node.kind not in words.GATEWAYS):
        step.after = targets[flows[0].id]
    else:
        split = step if node.kind in words.GATEWAYS else _add(table, step.part, "split", node)
        split.kind = {"exclusiveGateway": "choose", "parallelGateway": "fork"}.get(
            node.kind, "split"
        )
        split.options = tuple((flow, targets[flow.id]) for flow in flows)
        if split is not step:
            step.after = split.number


def _add_catches(
    table: Table, part: int, body: Body, entry: dict[str, int], leaving: dict[str, list[Flow]]
) -> None:
    """Tell each waiting step which events it listens to; its own event comes first."""
    nodes = {node.id: node for node in body.nodes}
    listening: dict[str, list[Catch]] = defaultdict(list)
    for node in body.nodes:
        after = table.steps[entry[node.id]].after
        if node.kind in ("receiveTask", "intermediateCatchEvent"):
            listening[node.id].insert(0, Catch(node=node, after=after))
        elif node.kind == "boundaryEvent":
            listening[node.attached_to].append(Catch(node=node, after=after))
        elif node.kind == "eventBasedGateway":
            for flow in leaving[node.id]:
                target = table.steps[entry[flow.target]]
                listening[node.id].append(Catch(node=nodes[flow.target], after=target.after))
    for element, catches in listening.items():
        table.steps[entry[element]].catches = tuple(catches)


def _add_inner(table: Table, step: Step, called: Mapping[str, Body], depth: int) -> None:
    """Add what stands inside a subprocess, a call activity or a repetition."""
    if step.node.loop is not None:
        inner = _add(table, step.part, step.kind, step.node)
        inner.after = _add(table, step.part, "instance", step.node).number
        own = [catch for catch in step.catches if catch.node is step.node]
        inner.catches = tuple(Catch(node=catch.node, after=inner.after) for catch in own)
        step.catches = tuple(catch for catch in step.catches if catch.node is not step.node)
        step.kind, step.inner, step = "repeat", inner.number, inner
    if step.kind == "body":
        body = step.node.body or called[step.node.called]
        step.inner = _add_part(table, body, called, depth=depth + 1)


def _add_starts(
    part: Part, body: Body, entry: dict[str, int], arriving: dict[str, list[Flow]]
) -> None:
    """Note the start events; without any, every node that no flow enters starts."""
    for node in body.nodes:
        if node.kind == "startEvent":
            part.starts[node.id] = entry[node.id]
        elif not arriving[node.id] and node.kind != "boundaryEvent":
            part.implicit.append(entry[node.id])
