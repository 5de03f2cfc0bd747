"""A case as its applicant reads it: where it stands, what happened, what he can do now.

Only what concerns him: received, accepted with the told day, what is missing and why, time that
stands still and why, decision, delivery. Officers' names, remarks and ways among themselves are
not his.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clocks import Clock
from lingqu.cases.declaration import Suspension, TaskKind
from lingqu.cases.definition import Compiled
from lingqu.cases.models import Case, CaseEvent
from lingqu.cases.publishing import compiled

__all__ = ["Line", "Progress", "Result", "progress_of", "state_label"]

VERBS = ("started", "completed", "suspended", "resumed", "extension_granted", "withdrawn",
         "terminated", "reopened")  # fmt: skip
MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened. `due_on` is the day that he was told with it."""

    at: datetime
    title: str
    text: str = ""
    due_on: date | None = None
    pauses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A document that the case produced."""

    label: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`public` is waiting, running or closed. `due_on` is the told day, None if none was told or
    the clock has stopped; `paused_for` says why time stands still, "" while it runs. `waits` is
    the step that waits for the applicant."""

    number: str
    title: str
    public: str
    state: str
    unit: str
    lines: tuple[Line, ...]
    due_on: date | None
    paused_for: str
    waits: TaskKind | None
    may_withdraw: bool
    results: tuple[Result, ...]


def progress_of(case: Case) -> Progress:
    """Return what the applicant reads of a case: three statements beyond the case itself."""
    definition = compiled(case.version_id, case.version.hash)
    told = _told_clock(definition, case)
    tasks = list(case.tasks.open().select_related("unit"))
    waits = next((one for one in tasks if one.kind == "applicant"), None)
    unit = next((one.unit for one in tasks if one.kind == "step" and one.unit), case.unit)
    due = told.due_at if told and not told.stopped_at else None
    return Progress(
        number=case.number, title=case.title, public=case.public_state,
        state=state_label(definition, case.state), unit=unit.name,
        lines=tuple(_Reader(definition).lines(case)), due_on=localtime(due).date() if due else None,
        paused_for=_paused_for(definition, case, told),
        waits=definition.task(waits.element) if waits else None,
        may_withdraw=_may_withdraw(definition, case), results=tuple(_results(definition, case)),
    )  # fmt: skip


def state_label(definition: Compiled, state: str) -> str:
    """Return what a state is called, the engine's own two included."""
    own = {
        "withdrawn": pgettext("applicant", "Withdrawn"),
        "terminated": _("Ended without a decision"),
    }
    found = (str(one.label) for one in definition.states if one.name == state)
    return next(found, own.get(state, state))


class _Reader:
    """Turns a type's events into lines for the applicant."""

    def __init__(self, definition: Compiled) -> None:
        self.definition = definition
        declared = definition.declaration
        told = [clock for clock in declared.clock if clock.told]
        self.told = {clock.name for clock in told}
        self.marks = {one for clock in told for one in (*clock.starts, *clock.stops)}
        self.rests = {one for clock in told for one in clock.rests_at}
        self.ends = {one for s in definition.states if s.public == "closed" for one in s.at}
        self.his = {one.at for one in declared.task if one.by == "applicant"}

    def lines(self, case: Case) -> Iterator[Line]:
        """Yield what happened, the latest first."""
        rows = CaseEvent.objects.filter(case=case, verb__in=VERBS).order_by("-number")
        for row in rows.values("at", "verb", "element", "note", "facts")[:MOST_LINES]:
            line = self._line(row, orjson.loads(row["facts"]))
            if line is not None:
                yield line

    def _line(self, row: Mapping[str, Any], facts: Mapping[str, Any]) -> Line | None:
        at, due = row["at"], self._due(facts.get("told", ()))
        match row["verb"]:
            case "completed":
                return self._completed(row, facts, due)
            case "suspended":
                why = _suspension_text(self.definition, str(facts.get("kind", "")))
                return Line(at=at, title=_("Time stands still"), text=why, pauses=True)
        titles = {
            "started": _("We received your application"),
            "resumed": _("Time runs again"),
            "extension_granted": _("The time limit was extended"),
            "withdrawn": _("The application was withdrawn"),
            "terminated": _("The case was ended without a decision"),
            "reopened": _("The case was taken up again"),
        }
        if row["verb"] == "extension_granted" and due is None:
            return None
        return Line(at=at, title=titles[row["verb"]], due_on=due)

    def _completed(
        self, row: Mapping[str, Any], facts: Mapping[str, Any], due: date | None
    ) -> Line | None:
        """Return the line of a finished step, None if it is the officers' own affair."""
        at, element = row["at"], row["element"]
        if element in self.his:
            return Line(at=at, title=_("You handed in what was missing"))
        steps = set(facts.get("steps", ()))
        asks, ends = steps & self.his, steps & self.ends
        if steps & self.rests:
            why = self._resting(steps & self.rests)
            return Line(at=at, title=_("Time stands still"), text=why, pauses=True)
        if element in self.rests:
            return Line(at=at, title=_("Time runs again"), due_on=due)
        if not (asks or ends or due or steps & self.marks):
            return None
        outcomes = {one.name: one for one in self.definition.task(element).outcomes}
        chosen = outcomes.get(str(facts.get("outcome", "")))
        title = str(chosen.label) if chosen else self.definition.label(element)
        told = asks or (ends and chosen is not None and chosen.opinion)
        return Line(at=at, title=title, text=row["note"] if told else "", due_on=due)

    def _resting(self, elements: set[str]) -> str:
        states = (str(s.label) for s in self.definition.states if set(s.at) & elements)
        return next(states, "")

    def _due(self, told: Iterable[Mapping[str, Any]]) -> date | None:
        for one in told:
            if one.get("kind") == "due" and one.get("clock") in self.told:
                return localtime(datetime.fromisoformat(one["due"])).date()
        return None


def _told_clock(definition: Compiled, case: Case) -> Clock | None:
    names = [one.name for one in definition.declaration.clock if one.told]
    found = {one.name: one for one in clocks_from(case.clocks) if one.told_at}
    return next((found[name] for name in names if name in found), None)


def _paused_for(definition: Compiled, case: Case, told: Clock | None) -> str:
    if case.paused_at:
        return _suspension_text(definition, case.paused_for) or pgettext("applicant", "suspended")
    if told and told.rests_since and not told.stopped_at:
        return state_label(definition, case.state)
    return ""


def _suspension_text(definition: Compiled, kind: str) -> str:
    """Return the declared reason with its legal basis; the officer's own words are not told."""
    known: dict[str, Suspension] = {one.name: one for one in definition.declaration.suspension}
    if kind not in known:
        return ""
    facts = {"reason": known[kind].label, "basis": known[kind].basis}
    return _("%(reason)s (%(basis)s)") % facts


def _may_withdraw(definition: Compiled, case: Case) -> bool:
    """Answer whether `special.withdraw` would let him."""
    declared = definition.declaration.withdrawal
    done = set(orjson.loads(case.doers or "{}"))
    return not case.closed_at and declared is not None and not done & set(declared.until)


def _results(definition: Compiled, case: Case) -> Iterator[Result]:
    labels = {one.name: str(one.label) for one in definition.declaration.result}
    for one in orjson.loads(case.results or "[]"):
        yield Result(label=labels.get(one["kind"], one["kind"]), number=one["number"])
