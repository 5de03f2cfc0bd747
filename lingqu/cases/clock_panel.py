"""The big clock of a case: gauge with ticks, every limit in words, rests, calendar version.

The gauge is 280 units wide; places are numbers of SVG attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.cases.abilities import Abilities
from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clock_words import Staff, amount, marks_of, number_text, staff
from lingqu.cases.clocks import Clock
from lingqu.cases.folder import Folder
from lingqu.cases.models import Task

__all__ = ["Limit", "Panel", "Tick", "clock_panel"]

LEFT, WIDTH = 6, 280
MOST_TICKS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark of the gauge; `label` is empty where there is no room."""

    x: str
    label: str
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit in words."""

    label: str
    words: str
    due: str
    staff: Staff
    extended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The clock in front and the rest. `level`, `yellow` and `red` are places on the gauge."""

    front: Staff | None
    label: str
    due: str
    sentence: str
    level: str
    yellow: str
    red: str
    ticks: tuple[Tick, ...]
    limits: tuple[Limit, ...]
    step: Limit | None
    rests: tuple[str, ...]
    calendar: int
    reckoned: int
    provisional: bool


def clock_panel(folder: Folder, abilities: Abilities) -> Panel:
    """Return the panel: the main clock in front, else that of the step, else none."""
    declared = folder.definition.declaration.clock
    labels = {one.name: str(one.label) for one in declared}
    main = {one.name for one in declared if one.main}
    task = abilities.task or next(iter(folder.open_tasks), None)
    step = _step_clock(task)
    running = [c for c in folder.clocks if c.stopped_at is None]
    front = next((c for c in running if c.name in main), None) or step
    front = front or next((c for c in folder.clocks if c.name in main), None)
    yellow, red = marks_of(folder.facts)
    shown = _staff(front, folder) if front else None
    label = labels.get(front.name, _("This step")) if front else ""
    return Panel(
        front=shown,
        label=label,
        due=_due(front, folder) if front else "",
        sentence=f"{label}: {_used(front, folder)}" if front else "",
        level=f"{WIDTH * min(shown.share, 1.0):.1f}" if shown else "0",
        yellow=f"{LEFT + WIDTH * yellow / 100:.1f}",
        red=f"{LEFT + WIDTH * red / 100:.1f}",
        ticks=_ticks(front) if front else (),
        limits=tuple(_limit(one, labels.get(one.name, one.name), folder) for one in folder.clocks),
        step=_limit(step, _("This step"), folder) if step else None,
        rests=tuple(_rests(folder)),
        calendar=folder.facts.calendar.version,
        reckoned=front.version if front else 0,
        provisional=any(one.provisional for one in (*folder.clocks, *((step,) if step else ()))),
    )


def _step_clock(task: Task | None) -> Clock | None:
    return next(iter(clocks_from(task.clock)), None) if task else None


def _staff(clock: Clock, folder: Folder) -> Staff:
    return staff(clock, now=folder.now, facts=folder.facts)


def _limit(clock: Clock, label: str, folder: Folder) -> Limit:
    due = _("due %(day)s") % {"day": f"{localtime(clock.due_at):%Y-%m-%d %H:%M}"}
    longer = _("%(amount)s longer") % {"amount": amount(clock.extended, clock.unit)}
    return Limit(
        label=label,
        words=_used(clock, folder),
        due=due,
        staff=_staff(clock, folder),
        extended=longer if clock.extended else "",
    )


def _used(clock: Clock, folder: Folder) -> str:
    """Return the limit, what is used of it and which part that is."""
    whole = clock.limit + clock.extended
    share = _staff(clock, folder).share
    facts = {
        "limit": amount(whole, clock.unit),
        "used": number_text(share * whole),
        "percent": f"{share * 100:.0f}",
    }
    return _("%(limit)s, %(used)s used (%(percent)s %%)") % facts


def _due(clock: Clock, folder: Folder) -> str:
    due, today = localtime(clock.due_at), localtime(folder.now).date()
    if due.date() == today:
        return _("until today %(time)s") % {"time": f"{due:%H:%M}"}
    return _("until %(day)s") % {"day": f"{due:%Y-%m-%d %H:%M}"}


def _ticks(clock: Clock) -> tuple[Tick, ...]:
    """Return ticks at whole units, as many as have room."""
    whole = clock.limit + clock.extended
    step = max(1, -(-whole // MOST_TICKS))
    values = [*range(0, whole, step), whole]
    if len(values) > 2 and values[-1] - values[-2] < step / 2:
        del values[-2]
    return tuple(
        Tick(x=f"{LEFT + WIDTH * n / whole:.1f}", label=str(n), long=n in (0, whole))
        for n in values
    )


def _rests(folder: Folder) -> list[str]:
    """Return each time at which time stood still, with its reason."""
    reasons = {one.name: one for one in folder.definition.declaration.suspension}
    found, ended = [], None
    for event in folder.events:
        if event.verb == "resumed":
            ended = event.at
        elif event.verb == "suspended":
            declared = reasons.get(str(event.facts.get("kind", "")))
            reason = f"{declared.label} ({declared.basis})" if declared else ""
            found.append(f"{_period(event.at, ended)} {reason}".strip())
            ended = None
    rested = [one for one in folder.clocks if one.rested or one.rests_since]
    if not found and rested:
        found.append(_rested(rested[0], folder))
    return found


def _rested(clock: Clock, folder: Folder) -> str:
    """Return how long a clock has rested in all."""
    if clock.rests_since:
        return _("since %(day)s") % {"day": f"{localtime(clock.rests_since):%m-%d %H:%M}"}
    if clock.unit in ("working_day", "day"):
        return amount(clock.rested, clock.unit)
    return amount(timedelta(minutes=clock.rested) / timedelta(hours=1), "hour")


def _period(start: datetime, end: datetime | None) -> str:
    begun = f"{localtime(start):%m-%d %H:%M}"
    if end is None:
        return _("since %(day)s") % {"day": begun}
    return f"{begun} – {localtime(end):%m-%d %H:%M}"
