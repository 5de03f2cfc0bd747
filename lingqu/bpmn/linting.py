"""What hinders a process, all at once: every finding names an element and says why.

Reading has already refused what is not executed at all; here is what only shows in the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lingqu.bpmn import words
from lingqu.bpmn.actions import Action
from lingqu.bpmn.graph import Graph, spinning, unended, unreachable
from lingqu.bpmn.lint_nodes import lint_node
from lingqu.bpmn.model import Body, Diagram, Finding, Node

__all__ = ["check_actions", "lint", "lint_process"]
MOST_NAMED = 10


def lint(diagram: Diagram) -> list[Finding]:
    """Return the findings of every process in a file, each once, in the order of the file."""
    found = [one for key in diagram.processes for one in lint_process(diagram, key)]
    if not diagram.processes:
        found.append(Finding(element="definitions", reason="holds no process"))
    return list(dict.fromkeys(found))


def lint_process(
    diagram: Diagram,
    process: str,
    *,
    called: Mapping[str, Body] | None = None,
    others: Iterable[Diagram] = (),
) -> list[Finding]:
    """Return what lint says of one process and of every process that it calls."""
    known = {**(called or {}), **diagram.processes}
    found: list[Finding] = list(diagram.findings.get("", ()))
    waiting, seen = [process], {process}
    while waiting:
        key = waiting.pop()
        for one in (diagram, *others):
            if key in one.processes:
                found += one.findings.get(key, ())
        found += lint_body(known[key], known, top=True)
        for target in sorted(_calls(known[key])):
            if target in known and target not in seen:
                seen.add(target)
                waiting.append(target)
    found += _recursion(process, known)
    return list(dict.fromkeys(found))


def _calls(body: Body) -> set[str]:
    return {node.called for node in body.all_nodes() if node.kind == "callActivity"}


def _recursion(process: str, known: Mapping[str, Body]) -> list[Finding]:
    """Say which processes call themselves, directly or by way of others."""
    calls = {key: _calls(body) & known.keys() for key, body in known.items()}
    done: set[str] = set()
    path: dict[str, None] = {process: None}
    waiting = [(process, iter(sorted(calls[process])))]
    while waiting:
        key, left = waiting[-1]
        target = next(left, None)
        if target is None:
            waiting.pop()
            path.pop(key)
            done.add(key)
        elif target in path:
            return [Finding(element=target, reason=f"calls itself by way of {key}")]
        elif target not in done:
            path[target] = None
            waiting.append((target, iter(sorted(calls[target]))))
    return []


def lint_body(body: Body, known: Mapping[str, Body], *, top: bool) -> list[Finding]:
    """Return the findings of a process or subprocess and of every subprocess in it."""
    found: list[Finding] = []
    graph = Graph.of(body)
    for flow in body.flows:
        for word, key in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if key not in graph.nodes:
                reason = f"{word} {key!r} is no node beside it"
                found.append(Finding(element=flow.id, reason=reason))
    for node in body.nodes:
        found += lint_node(node, graph, known)
        if node.body is not None:
            found += lint_body(node.body, known, top=False)
    return found + _lint_whole(body, graph, top=top)


def _lint_whole(body: Body, graph: Graph, *, top: bool) -> list[Finding]:
    found: list[Finding] = []
    starts = [node for node in body.nodes if node.kind == "startEvent"]
    if not body.nodes:
        return [Finding(element=body.id, reason="holds no element that could run")]
    if not top and len(starts) > 1:
        found.append(Finding(element=starts[1].id, reason="a subprocess has one start event"))
    if not top and starts and starts[0].event and starts[0].event.kind != "none":
        found.append(Finding(element=starts[0].id, reason="a subprocess starts without an event"))
    if not graph.entries:
        found.append(Finding(element=body.id, reason="has no start: every node has a flow into it"))
    for keys in spinning(graph):
        shown = ", ".join(keys[:MOST_NAMED]) + (", …" if len(keys) > MOST_NAMED else "")
        reason = f"a cycle without a task or an awaited event: {shown}"
        found.append(Finding(element=keys[0], reason=reason))
    if graph.entries and unended(graph):
        found.append(Finding(element=body.id, reason="no end can be reached"))
    for key in unreachable(graph):
        found.append(Finding(element=key, reason="cannot be reached", severity="warning"))
    return found


def check_actions(nodes: Sequence[Node], actions: Mapping[str, Action]) -> list[Finding]:
    """Say which actions are missing and which parameters they do not take."""
    found = []
    for node in nodes:
        name = node.extension.get("action")
        if not name or node.kind not in words.AUTOMATIC:
            continue
        action = actions.get(name)
        if action is None:
            allowed = ", ".join(sorted(actions)) or "none is given"
            reason = f"action {name!r} is not registered; known: {allowed}"
            found.append(Finding(element=node.id, reason=reason))
            continue
        extra = set(node.parameters) - set(action.parameters)
        if extra and not action.rest:
            reason = f"action {name!r} takes no parameter {', '.join(sorted(extra))}"
            found.append(Finding(element=node.id, reason=reason))
    return found
