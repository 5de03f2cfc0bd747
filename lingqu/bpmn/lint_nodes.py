"""What hinders a single node: its flows, its events, its FEEL, its names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lingqu.bpmn import words
from lingqu.bpmn.errors import DefinitionError
from lingqu.bpmn.expressions import compile_feel
from lingqu.bpmn.graph import Graph
from lingqu.bpmn.model import Body, Finding, Node
from lingqu.bpmn.repeating import COUNTERS
from lingqu.bpmn.timers import is_literal

__all__ = ["lint_node"]

Check = Callable[[Node, Graph, Mapping[str, Body]], Iterator[str]]
LIKE_TIME = re.compile(r"-?PT?-?\d|R\d*/|\d{4}-\d")
"""Texts that FEEL would read as names or differences, and that nobody meant so."""
RESERVED = frozenset({*COUNTERS, "loopCounter"})


def lint_node(node: Node, graph: Graph, known: Mapping[str, Body]) -> list[Finding]:
    """Return the findings of one node; findings of its flows name the flow."""
    found = [
        Finding(element=node.id, reason=reason)
        for check in CHECKS
        for reason in check(node, graph, known)
    ]
    return found + [*_flows(node, graph)] + [*_warnings(node, graph)]


def _ends(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    if node.kind in ("startEvent", "boundaryEvent") and graph.arriving[node.id]:
        yield "no flow may enter it"
    if node.kind == "endEvent" and graph.leaving[node.id]:
        yield "no flow may leave it"
    if node.default and node.default not in {flow.id for flow in graph.leaving[node.id]}:
        yield f"its default {node.default!r} is no flow that leaves it"


def _boundary(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    if node.kind != "boundaryEvent":
        return
    host = graph.nodes.get(node.attached_to)
    if host is None or host.kind not in words.ACTIVITIES:
        yield f"attachedToRef {node.attached_to!r} is no activity beside it"
    if node.event and node.event.kind == "error" and not node.interrupting:
        yield "an error always interrupts; take cancelActivity away"


def _event_gateway(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    if node.kind != "eventBasedGateway":
        return
    for flow in graph.leaving[node.id]:
        target = graph.nodes[flow.target]
        if target.kind not in ("intermediateCatchEvent", "receiveTask") or target.loop:
            yield f"flow {flow.id} leads to {target.id}, which is no event to wait for"
        if len(graph.arriving[target.id]) > 1:
            yield f"{target.id} has other flows into it"
    if not graph.leaving[node.id]:
        yield "no flow leaves it"


def _work(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    if node.kind == "callActivity" and node.called not in known:
        yield f"calls {node.called!r}, which is no process at hand"


def _loop(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    loop = node.loop
    if loop is None:
        return
    if loop.kind != "while" and not (loop.collection or loop.cardinality):
        yield "says not how often; add loopCardinality or lingqu:collection"
    if loop.collection and loop.cardinality:
        yield "has a cardinality and a collection; allowed: one of them"
    for name in (loop.item, loop.output, loop.output_item):
        if name in RESERVED:
            yield f"variable {name!r} collides with a counter of the repetition"
    if loop.item and loop.item in (loop.output, loop.collection):
        yield f"item {loop.item!r} collides with a list of the repetition"
    if loop.output and loop.output in (loop.collection, loop.output_item):
        yield f"output {loop.output!r} collides with another name of the repetition"


def _names(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    result = node.extension.get("result", "")
    if result in RESERVED:
        yield f"result {result!r} collides with a counter of repetitions"
    unknown = set(node.extension) - EXTENSIONS
    if unknown:
        allowed = ", ".join(sorted(EXTENSIONS))
        yield f"unknown attribute lingqu:{', '.join(sorted(unknown))}; known: {allowed}"


def _feel(node: Node, graph: Graph, known: Mapping[str, Body]) -> Iterator[str]:
    texts = list(node.parameters.values())
    if node.loop:
        texts += [node.loop.cardinality, node.loop.collection, node.loop.condition]
    if node.event and node.event.kind == "timer":
        if is_literal(node.event.text, node.event.time):
            pass
        elif LIKE_TIME.match(node.event.text):
            yield f"{node.event.text!r} is no {node.event.time} of ISO 8601"
        else:
            texts.append(node.event.text)
    for text in texts:
        if text and (fault := _fault(text)):
            yield fault


def _fault(text: str) -> str:
    """Return what is wrong with a FEEL text, "" for nothing."""
    try:
        compile_feel(text, "", "")
    except DefinitionError as error:
        column = getattr(error, "column", 0)
        return f"wrong FEEL{f' at column {column}' if column else ''}: {error.found}"
    return ""


def _flows(node: Node, graph: Graph) -> Iterator[Finding]:
    """Say what is wrong with the conditions of the flows that leave a node."""
    flows = graph.leaving[node.id]
    for flow in flows:
        if flow.condition and (fault := _fault(flow.condition)):
            yield Finding(element=flow.id, reason=fault)
        if flow.condition and node.kind in ("parallelGateway", "eventBasedGateway", "startEvent"):
            yield Finding(element=flow.id, reason=f"a {node.kind} asks no condition")
        if node.kind == "exclusiveGateway" and len(flows) > 1 and flow.id != node.default:
            if not flow.condition:
                yield Finding(element=flow.id, reason="has no condition and is not the default")


def _warnings(node: Node, graph: Graph) -> Iterator[Finding]:
    flows = graph.leaving[node.id]
    if node.kind in ("exclusiveGateway", "inclusiveGateway") and len(flows) > 1:
        if not node.default and all(flow.condition for flow in flows):
            reason = "has no default flow: a case for which no condition is true is refused"
            yield Finding(element=node.id, reason=reason, severity="warning")
    host = graph.nodes.get(node.attached_to)
    if host and node.event and node.event.kind != "error":
        if host.kind in words.AUTOMATIC and not host.loop:
            reason = f"can never happen: {host.id} takes no time"
            yield Finding(element=node.id, reason=reason, severity="warning")


EXTENSIONS = frozenset(
    {"action", "combine", "decision", "result", "input", "output", "form", "role", "label"}
)
"""Attributes of a node in Lingqu's namespace; the last three are for the host."""
CHECKS: tuple[Check, ...] = (
    _ends, _boundary, _event_gateway, _work, _loop, _names, _feel,
)  # fmt: skip
