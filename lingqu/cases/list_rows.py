"""Rows of work lists: what one line of a table says of a task or a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clock_words import LAMP_TAGS, Staff, lamp_label, staff
from lingqu.cases.clocks import Clock
from lingqu.cases.definition import Compiled
from lingqu.cases.models import Case, Task
from lingqu.cases.publishing import compiled
from lingqu.kernel.snapshot import Snapshot

__all__ = [
    "Row", "Tag", "case_row", "done_row", "lamp_tag", "main_clock", "state_label", "task_row",
]  # fmt: skip

ENDED = ("withdrawn", "terminated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A state as colour, word and shape: `kind` and `symbol` as the template tag takes them."""

    kind: str
    label: str
    symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. `task_id` is None for a row that is about the case; `clock` None where no limit
    runs; `edge` is the class of the row's edge."""

    number: str
    title: str
    kind: str
    step: str
    note: str
    tag: Tag
    clock: Staff | None
    task_id: int | None = None
    claimable: bool = False

    @property
    def edge(self) -> str:
        """The class of the row's first cell."""
        css = self.clock.css if self.clock and not self.clock.stopped else ""
        return css if css in ("is-warn", "is-bad") else ""


def task_row(task: Task, *, now: datetime, facts: Snapshot) -> Row:
    """Return the line of an open task: the step's own clock or the case's main one, whichever
    ends first."""
    case, definition = task.case, _definition(task.case)
    main = main_clock(definition, case)
    clocks = [*clocks_from(task.clock), *([main] if main and not main.stopped_at else [])]
    clock = min(clocks, key=attrgetter("due_at"), default=main)
    shown = staff(clock, now=now, facts=facts) if clock else None
    return Row(
        number=case.number,
        title=case.title,
        kind=str(definition.declaration.label),
        step=_step(task, definition),
        note=_("from %(who)s") % {"who": task.came_from} if task.came_from else "",
        tag=_task_tag(task, shown, now),
        clock=shown,
        task_id=task.pk,
        claimable=task.assignee_id is None,
    )


def done_row(task: Task, *, now: datetime, facts: Snapshot) -> Row:
    """Return the line of a step that was done."""
    case, definition = task.case, _definition(task.case)
    clock = next(iter(clocks_from(task.clock)), None)
    outcomes = {one.name: one for one in definition.task(task.element).outcomes}
    chosen = outcomes.get(task.outcome)
    label = str(chosen.label) if chosen else answer_label(task.outcome)
    good = chosen is None or chosen.tone == "primary"
    closed = localtime(task.closed_at).strftime("%Y-%m-%d %H:%M") if task.closed_at else ""
    return Row(
        number=case.number,
        title=case.title,
        kind=str(definition.declaration.label),
        step=_step(task, definition),
        note=closed,
        tag=Tag(kind="ok" if good else "idle", label=label, symbol="ok"),
        clock=staff(clock, now=now, facts=facts) if clock else None,
    )


def case_row(case: Case, *, now: datetime, facts: Snapshot) -> Row:
    """Return the line of a case: where it stands and its main clock."""
    definition = _definition(case)
    clock = main_clock(definition, case)
    shown = staff(clock, now=now, facts=facts) if clock else None
    tag = _case_tag(case, shown, now) or Tag(kind="info", label=_("under way"))
    return Row(
        number=case.number,
        title=case.title,
        kind=str(definition.declaration.label),
        step=state_label(definition, case.state),
        note=str(case.unit),
        tag=tag,
        clock=shown,
    )


def main_clock(definition: Compiled, case: Case) -> Clock | None:
    """Return the clock that lists are ordered by, None before it starts."""
    names = {one.name for one in definition.declaration.clock if one.main}
    return next((one for one in clocks_from(case.clocks) if one.name in names), None)


def state_label(definition: Compiled, state: str) -> str:
    """Return what people call a state."""
    own = {"withdrawn": _("withdrawn"), "terminated": _("ended early")}
    known = {one.name: str(one.label) for one in definition.states}
    return known.get(state) or own.get(state, state)


def answer_label(outcome: str) -> str:
    """Return the word of an answer to a request, or of a step without outcomes."""
    words = {
        "agree": _("agreed"), "object": _("objected"), "granted": _("granted"),
        "refused": pgettext("request", "refused"), "done": pgettext("step", "done"),
    }  # fmt: skip
    return words.get(outcome, outcome or _("cancelled"))


def lamp_tag(clock: Staff, now: datetime) -> Tag | None:
    """Return the tag of a clock's lamp: overdue, due today, red or yellow; None for none."""
    if clock.rests or clock.stopped:
        return Tag(kind="pause", label=_("clock paused")) if clock.rests else None
    if clock.lamp == "overdue":
        return Tag(kind="bad", label=_("overdue"))
    if localtime(clock.due_at).date() == localtime(now).date():
        return Tag(kind="red" if clock.lamp == "red" else "warn", label=_("due today"))
    if clock.lamp:
        return Tag(kind=LAMP_TAGS[clock.lamp], label=lamp_label(clock.lamp))
    return None


def _step(task: Task, definition: Compiled) -> str:
    label = definition.label(task.element)
    words = {
        "countersign": _("countersign: %(step)s"), "consult": _("opinion: %(step)s"),
        "extension": _("extension: %(step)s"),
    }  # fmt: skip
    return words[task.kind] % {"step": label} if task.kind in words else label


def _task_tag(task: Task, clock: Staff | None, now: datetime) -> Tag:
    tag = _case_tag(task.case, clock, now)
    if tag:
        return tag
    if task.assignee_id is None:
        return Tag(kind="info", label=_("unclaimed"), symbol="inbox")
    return Tag(kind="info", label=_("under way"))


def _case_tag(case: Case, clock: Staff | None, now: datetime) -> Tag | None:
    if case.closed_at:
        ended = case.outcome in ENDED
        return Tag(kind="idle" if ended else "ok", label=pgettext("case", "closed"), symbol="ok")
    if case.supervised:
        return Tag(kind="bad", label=_("supervised"))
    if case.paused_at:
        return Tag(kind="pause", label=_("paused"))
    return lamp_tag(clock, now) if clock else None


def _definition(case: Case) -> Compiled:
    return compiled(case.version_id, case.version.hash)
