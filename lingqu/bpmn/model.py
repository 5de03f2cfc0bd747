"""A process as its diagram says it. Nothing here runs; every value is immutable.

Ids are those of the file. Texts are as written, outer white space removed; "" means not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "BPMN", "LINGQU", "Body", "Combine", "Diagram", "Event", "Finding", "Flow", "How", "Loop",
    "Node",
]  # fmt: skip

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
LINGQU = "urn:lingqu:bpmn"
"""The namespace of what Lingqu adds to BPMN."""

How = Literal["refuse", "collect", "by-key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What lint says of one element. An error hinders the process, a warning does not."""

    element: str
    reason: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.element}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combine:
    """How values written by parallel branches become one: `how`, unless `named` says otherwise."""

    how: How = "refuse"
    named: Mapping[str, How] = field(default_factory=dict)

    def rule(self, variable: str) -> How:
        """Return the rule for `variable`."""
        return self.named.get(variable, self.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event waits for or does: `name` is a message, a signal or an error code, `text` a
    time in ISO 8601 or FEEL, `time` its sort, `calendar` a word for the host's own reckoning."""

    kind: str
    name: str = ""
    text: str = ""
    time: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Repetition of an activity. `kind` is "parallel", "sequential" or "while".

    `cardinality`, `collection` and `condition` are FEEL. `item` names the variable that holds an
    instance's item; `output` names the list that gathers `output_item` of each instance."""

    kind: str
    cardinality: str = ""
    collection: str = ""
    item: str = ""
    output: str = ""
    output_item: str = ""
    condition: str = ""
    test_before: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; `condition` is FEEL, "" always holds."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node. `kind` is its BPMN element name; `extension` holds Lingqu's attributes."""

    id: str
    kind: str
    name: str = ""
    default: str = ""
    attached_to: str = ""
    interrupting: bool = True
    event: Event | None = None
    loop: Loop | None = None
    called: str = ""
    body: Body | None = None
    extension: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    combine: Combine = Combine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a process or a subprocess holds, in the order of the file."""

    id: str
    name: str = ""
    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()
    combine: Combine = Combine()

    def all_nodes(self) -> list[Node]:
        """Return the nodes of this body and of every body in it."""
        nodes: list[Node] = []
        waiting = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            if node.body is not None:
                waiting.extend(reversed(node.body.nodes))
        return nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A BPMN file: `content` byte for byte, its SHA-256, its processes and what reading found.

    `findings` maps a process id to what hinders it; key "" is for the file as a whole."""

    where: str
    content: bytes
    digest: str
    processes: Mapping[str, Body]
    findings: Mapping[str, tuple[Finding, ...]]
    participants: Mapping[str, str] = field(default_factory=dict)
