"""The steps of a case as gates: behind it, where it stands and for how long, what is to come.

What is to come is the longest way through the diagram to an end, told in steps that people do;
ways back are not taken. Side steps (a supplement, a special procedure) show while a case stands
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.bpmn.model import Body, Node
from lingqu.cases.clock_words import amount
from lingqu.cases.definition import Compiled
from lingqu.cases.folder import Folder
from lingqu.cases.list_rows import state_label
from lingqu.cases.models import Task

__all__ = ["Gate", "gates", "main_path", "stood"]

SPLITS = ("parallelGateway", "inclusiveGateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One step: `css` is is-done, is-now or empty for one that is to come."""

    element: str
    label: str
    note: str
    css: str = ""


def gates(folder: Folder) -> list[Gate]:
    """Return the gates of a case, in order."""
    steps = [task for task in folder.tasks if task.kind in ("step", "applicant")]
    now = {task.element: task for task in steps if task.state == "open"}
    done = {task.element: task for task in steps if task.state == "done"}
    path = [*main_path(folder.definition)]
    for element in now:
        if element not in path:
            path.insert(_after(path, done), element)
    if folder.case.closed_at:
        path = [one for one in path if one in done]
    stands = min((path.index(one) for one in now), default=len(path))
    first = Gate(element="", label=_("Submitted"), note=_opened(folder), css="is-done")
    found = [first]
    for place, element in enumerate(path):
        label = folder.definition.label(element)
        if element in now:
            note = _standing(folder, now[element])
            found.append(Gate(element=element, label=label, note=note, css="is-now"))
        elif element in done and place < stands:
            note = _done(folder, done[element])
            found.append(Gate(element=element, label=label, note=note, css="is-done"))
        else:
            found.append(Gate(element=element, label=label, note=_("not reached")))
    return [*found, *_last(folder)]


def stood(folder: Folder, since: datetime) -> str:
    """Return how long something has stood, in working time."""
    calendar, now = folder.facts.calendar, folder.now
    spent = calendar.office_time(since, now)
    day = _office_day(folder)
    if day and spent >= day:
        return amount(int(spent / day * 10) / 10, "working_day")
    return amount(int(spent / timedelta(hours=1) * 10) / 10, "working_hour")


@lru_cache(maxsize=512)
def main_path(definition: Compiled) -> tuple[str, ...]:
    """Return the steps that people do on the longest way to an end."""
    return tuple(_Way(definition.definition.body, definition.persons).steps())


class _Way:
    """The longest way through one body; its sub-processes are walked in their turn."""

    def __init__(self, body: Body, persons: frozenset[str]) -> None:
        self.body, self.persons = body, persons
        self.nodes = {node.id: node for node in body.nodes}
        self.onward: dict[str, list[str]] = {node.id: [] for node in body.nodes}
        for flow in body.flows:
            if flow.source in self.onward and flow.target in self.nodes:
                self.onward[flow.source].append(flow.target)
        self.known: dict[str, tuple[str, ...] | None] = {}

    def steps(self) -> tuple[str, ...]:
        """Return the steps from the plain start, or from the first node where there is none."""
        reached = {target for targets in self.onward.values() for target in targets}
        starts = [n for n in self.body.nodes if n.id not in reached and not n.attached_to]
        starts.sort(key=lambda node: node.event is not None)
        first = starts[0] if starts else next(iter(self.body.nodes), None)
        return (self._from(first.id) or ()) if first else ()

    def _from(self, start: str) -> tuple[str, ...] | None:
        """Return the steps from a node on, None if no end is reached but by a way back. Walked
        without recursion, so that a diagram of thousands of nodes is no trouble."""
        behind: set[str] = set()
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(self.onward[start]))]
        behind.add(start)
        ways: dict[str, list[tuple[str, ...]]] = {start: []}
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                stack.pop()
                behind.discard(node)
                self.known[node] = self._joined(self.nodes[node], ways[node])
                before = stack[-1][0] if stack else None
                if before is not None and self.known[node] is not None:
                    ways[before].append(self.known[node] or ())
            elif target in self.known:
                if self.known[target] is not None:
                    ways[node].append(self.known[target] or ())
            elif target not in behind:
                behind.add(target)
                ways[target] = []
                stack.append((target, iter(self.onward[target])))
        return self.known[start]

    def _joined(self, node: Node, ways: list[tuple[str, ...]]) -> tuple[str, ...] | None:
        own: tuple[str, ...] = (node.id,) if node.id in self.persons else ()
        if node.body is not None:
            own += tuple(_Way(node.body, self.persons).steps())
        if not self.onward[node.id]:
            return own
        if not ways:
            return None
        if node.kind in SPLITS and len(ways) > 1:
            return own + _merged(ways)
        return own + max(ways, key=len)


def _merged(ways: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the steps of branches one after the other, what they share once at the end."""
    branches = list(ways)
    shared = [one for one in branches[0] if all(one in way for way in branches[1:])]
    before = [one for way in branches for one in way if one not in shared]
    return (*dict.fromkeys(before), *shared)


def _after(path: list[str], done: dict[str, Task]) -> int:
    """Return the place behind the step that was done last."""
    last = max((task for e, task in done.items() if e in path), default=None,
               key=lambda task: task.closed_at or task.opened_at)  # fmt: skip
    return path.index(last.element) + 1 if last else 0


def _opened(folder: Folder) -> str:
    at = localtime(folder.case.opened_at).strftime("%m-%d %H:%M")
    return f"{at} · {channel_label(folder.case.channel)}"


def channel_label(channel: str) -> str:
    """Return where a case came in."""
    words = {
        "window": _("at the window"), "web": _("online"), "app": _("by app"),
        "hotline": _("by hotline"), "api": _("from another system"), "demo": _("demonstration"),
    }  # fmt: skip
    return words.get(channel, channel)


def _standing(folder: Folder, task: Task) -> str:
    who = folder.name(task.assignee_id)
    if task.kind == "applicant":
        who = _("with the applicant")
    facts = {"who": who or _("unclaimed"), "time": stood(folder, task.opened_at)}
    return _("%(who)s · for %(time)s") % facts


def _done(folder: Folder, task: Task) -> str:
    at = localtime(task.closed_at).strftime("%m-%d %H:%M") if task.closed_at else ""
    return " · ".join(part for part in (at, folder.name(task.closed_by_id)) if part)


def _last(folder: Folder) -> list[Gate]:
    """Return the gate of the end of a closed case."""
    if folder.case.closed_at is None:
        return []
    label = state_label(folder.definition, folder.case.state)
    at = localtime(folder.case.closed_at).strftime("%m-%d %H:%M")
    return [Gate(element="", label=label, note=at, css="is-done")]


def _office_day(folder: Folder) -> timedelta:
    """Return the office time of a working day."""
    calendar = folder.facts.calendar
    day = calendar.add_days(localtime(folder.now).date(), 0).day
    closes = calendar.closes_at(day)
    return calendar.office_time(closes.replace(hour=0, minute=0, second=0, microsecond=0), closes)
