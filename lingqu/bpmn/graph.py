"""The graph of one body, and what can be said of it without running it. No recursion anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lingqu.bpmn import words
from lingqu.bpmn.model import Body, Flow, Node

__all__ = ["Graph", "spinning", "unended", "unreachable"]

IDLE = words.GATEWAYS - {"eventBasedGateway"} | {"intermediateThrowEvent"}
"""Kinds that take no time and do nothing: a cycle of these would spin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes by id, flows by source and by target, and the nodes at which tokens begin."""

    nodes: Mapping[str, Node]
    leaving: Mapping[str, list[Flow]]
    arriving: Mapping[str, list[Flow]]
    entries: tuple[str, ...]

    @classmethod
    def of(cls, body: Body) -> Graph:
        """Return the graph of `body`; flows with unknown ends are left out."""
        nodes = {node.id: node for node in body.nodes}
        leaving: dict[str, list[Flow]] = defaultdict(list)
        arriving: dict[str, list[Flow]] = defaultdict(list)
        for flow in body.flows:
            if flow.source in nodes and flow.target in nodes:
                leaving[flow.source].append(flow)
                arriving[flow.target].append(flow)
        entries = [node.id for node in body.nodes if node.kind == "startEvent"] or [
            node.id for node in body.nodes if not arriving[node.id] and node.kind != "boundaryEvent"
        ]
        return cls(nodes=nodes, leaving=leaving, arriving=arriving, entries=tuple(entries))

    def following(self, key: str) -> list[str]:
        """Return where a token can go from a node, boundary events included."""
        return [flow.target for flow in self.leaving[key]]


def unreachable(graph: Graph) -> list[str]:
    """Return the nodes that no token can reach, in the order of the file."""
    attached: dict[str, list[str]] = defaultdict(list)
    for node in graph.nodes.values():
        attached[node.attached_to].append(node.id)
    seen: set[str] = set()
    waiting = list(graph.entries)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += [*graph.following(key), *attached[key]]
    return [key for key in graph.nodes if key not in seen]


def unended(graph: Graph) -> bool:
    """Tell whether no reachable node is an end."""
    hidden = set(unreachable(graph))
    return all(graph.leaving[key] for key in graph.nodes if key not in hidden)


def spinning(graph: Graph) -> list[list[str]]:
    """Return the nodes of each cycle in which every node takes no time, in the file's order."""
    idle = {key for key, node in graph.nodes.items() if node.kind in IDLE}
    found = []
    for members in _components(graph, idle):
        if len(members) > 1 or members & {*graph.following(next(iter(members)))}:
            found.append([key for key in graph.nodes if key in members])
    return found


def _components(graph: Graph, keys: set[str]) -> Iterable[set[str]]:
    """Yield the strongly connected parts of the graph among `keys` (Kosaraju, iterative)."""
    order: list[str] = []
    seen: set[str] = set()
    for start in sorted(keys):
        stack = [(start, iter(graph.following(start)))] if start not in seen else []
        seen.add(start)
        while stack:
            key, left = stack[-1]
            target = next((one for one in left if one in keys and one not in seen), None)
            if target is None:
                order.append(key)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(graph.following(target))))
    placed: set[str] = set()
    for start in reversed(order):
        members: set[str] = set()
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key in keys and key not in placed:
                placed.add(key)
                members.add(key)
                waiting += [flow.source for flow in graph.arriving[key]]
        if members:
            yield members
