"""A published process: the file byte for byte, its fingerprint and its table of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from lingqu.bpmn.errors import DefinitionError, ProcessRefused, StateRefused
from lingqu.bpmn.linting import lint_process
from lingqu.bpmn.model import Body, Diagram, Node
from lingqu.bpmn.reading import read_diagram
from lingqu.bpmn.tables import Table, build_table

__all__ = ["Definition", "choose_process", "load_definition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One process that runs. `key` is 16 hexadecimal digits of the SHA-256 over the file, the
    process and the files it calls; every state carries it. Nothing in here ever changes."""

    where: str
    content: bytes
    digest: str
    key: str
    process: str
    body: Body
    nodes: Sequence[Node]
    table: Table

    def start_step(self, at: str) -> int:
        """Return the step of start event `at`, by default the plain one or the only one; -1 where
        the process has no start events. Raise `StateRefused` naming what there is."""
        starts = self.table.parts[0].starts
        if not at:
            plain = [n for n in starts.values() if self._kind(n) == "none"] or [*starts.values()]
            if not starts:
                return -1
            if len(plain) == 1:
                return plain[0]
        if at not in starts:
            raise StateRefused(
                where=self.where, found=f"start event {at!r}" if at else "several start events",
                allowed=", ".join(starts), remedy="Name one of them.",
            )  # fmt: skip
        return starts[at]

    def _kind(self, step: int) -> str:
        event = self.table.steps[step].node.event
        return event.kind if event else "none"


def load_definition(
    content: bytes,
    *,
    where: str = "process",
    process: str = "",
    called: Iterable[bytes] = (),
) -> Definition:
    """Return the process of a BPMN file, `called` being the files that its call activities need.
    Raise `DefinitionError` if it cannot be read and `ProcessRefused` with every element that
    hinders it."""
    diagram = read_diagram(content, where=where)
    others = [read_diagram(one, where=f"{where}, called file") for one in called]
    bodies = {key: body for one in others for key, body in one.processes.items()}
    chosen = choose_process(diagram, process)
    findings = lint_process(diagram, chosen, called=bodies, others=others)
    errors = [one for one in findings if one.severity == "error"]
    if errors:
        raise ProcessRefused(where=where, findings=errors)
    table = build_table(diagram, chosen, bodies)
    parts = [diagram.digest, chosen, *(one.digest for one in others)]
    return Definition(
        where=where,
        content=content,
        digest=diagram.digest,
        key=sha256("\n".join(parts).encode()).hexdigest()[:16],
        process=chosen,
        body=diagram.processes[chosen],
        nodes=[node for part in table.parts for node in part.body.nodes],
        table=table,
    )


def choose_process(diagram: Diagram, process: str = "") -> str:
    """Return `process` if the file has it; without a name the only one that no other calls."""
    known: Mapping[str, Body] = diagram.processes
    called = {node.called for body in known.values() for node in body.all_nodes()}
    candidates = [key for key in known if key not in called] or list(known)
    if process in known and process:
        return process
    if not process and len(candidates) == 1:
        return candidates[0]
    raise DefinitionError(
        where=diagram.where,
        found=f"no process {process!r}" if process else f"{len(known)} processes",
        allowed=", ".join(sorted(known)[:20]) or "a file with a process",
        remedy="Name one of them.",
    )
