"""Clocks: how long a case or a step may take, and how far it is.

A limit in working days counts from the day after the start and ends when the office closes on the
last day; one in working hours counts office time from its very instant; in days and hours it is
the plain calendar, a last day that is not worked moving on to the next one. While a clock rests,
nothing is used up: the due instant moves by what the rest took, in the clock's own unit. A due day
that was told to the applicant is never made later by a recalculation.

Sources: Administrative Licensing Law 2019, Art. 42, 45, 82; Civil Code 2020, Art. 201 to 203.
Everything here is a pure function of the clock, the calendar and an instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, cast

from lingqu.kernel.errors import DataError
from lingqu.kernel.workdays import WorkCalendar

__all__ = [
    "MARKS", "Clock", "Lamp", "Unit", "extended", "lamp_at",
    "next_check", "recalculated", "remaining", "rested", "resumed", "started", "stopped",
    "used_share",
]  # fmt: skip

Unit = Literal["working_day", "working_hour", "day", "hour"]
Lamp = Literal["", "yellow", "red", "overdue"]
MARKS = (70, 90)
"""Shares of the limit, in per cent, at which the lamps turn yellow and red by default."""
UNITS = ("working_day", "working_hour", "day", "hour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`limit` and `extended` are in `unit`; `rested` in days or minutes, as the unit counts.
    `version` is the state of the calendar that `due_at` was reckoned with, `provisional` whether a
    year without a notice lies in between. `rests_since` is set while it rests, `told_at` is the
    due instant that the applicant was told. `lamp` is the last one that was announced."""

    name: str
    unit: Unit
    limit: int
    started_at: datetime
    due_at: datetime
    yellow_at: datetime
    red_at: datetime
    version: int
    provisional: bool = False
    extended: int = 0
    rested: int = 0
    rests_since: datetime | None = None
    stopped_at: datetime | None = None
    told_at: datetime | None = None
    lamp: Lamp = ""

    @property
    def runs(self) -> bool:
        """Whether time is being used up."""
        return self.stopped_at is None and self.rests_since is None


def started(
    name: str,
    *,
    limit: int,
    unit: str,
    at: datetime,
    calendar: WorkCalendar,
    marks: tuple[int, int] = MARKS,
    told: bool = False,
) -> Clock:
    """Return a clock that starts at `at`. Raise `DataError` for an unknown unit, a limit below
    one, or a due day beyond the calendar."""
    if unit not in UNITS or limit < 1:
        raise DataError(
            where=f"clock {name}", found=f"{limit} {unit}", allowed=f"at least 1 {', '.join(UNITS)}"
        )
    bare = Clock(
        name=name, unit=cast("Unit", unit), limit=limit, started_at=at, due_at=at, yellow_at=at,
        red_at=at, version=calendar.version,
    )  # fmt: skip
    clock = _reckoned(bare, calendar, marks)
    return replace(clock, told_at=clock.due_at) if told else clock


def rested(clock: Clock, *, at: datetime) -> Clock:
    """Return the clock at rest since `at`; one that rests or has stopped stays as it is."""
    return replace(clock, rests_since=at) if clock.runs else clock


def resumed(
    clock: Clock, *, at: datetime, calendar: WorkCalendar, marks: tuple[int, int] = MARKS
) -> Clock:
    """Return the clock running again, due later by what the rest took. What was told moves too:
    the applicant knows of the rest."""
    if clock.rests_since is None:
        return clock
    took = _between(clock.unit, clock.rests_since, at, calendar)
    told = clock.told_at is not None
    running = replace(clock, rests_since=None, rested=clock.rested + took)
    running = _reckoned(running, calendar, marks)
    return replace(running, told_at=running.due_at) if told else running


def extended(
    clock: Clock, *, by: int, calendar: WorkCalendar, marks: tuple[int, int] = MARKS
) -> Clock:
    """Return the clock with `by` more of its unit; the applicant is told with the approval."""
    longer = _reckoned(replace(clock, extended=clock.extended + by), calendar, marks)
    return replace(longer, told_at=longer.due_at) if clock.told_at else longer


def stopped(clock: Clock, *, at: datetime) -> Clock:
    """Return the clock stopped at `at`."""
    return clock if clock.stopped_at else replace(clock, stopped_at=at, rests_since=None)


def recalculated(
    clock: Clock, *, calendar: WorkCalendar, marks: tuple[int, int] = MARKS
) -> tuple[Clock, datetime]:
    """Return the clock by another state of the calendar, and the due instant as reckoned. Where
    that is later than what was told, the clock keeps what was told."""
    fresh = _reckoned(clock, calendar, marks)
    reckoned = fresh.due_at
    if clock.told_at is not None and reckoned > clock.told_at:
        fresh = replace(fresh, due_at=clock.due_at, yellow_at=clock.yellow_at, red_at=clock.red_at)
    return fresh, reckoned


def lamp_at(clock: Clock, now: datetime) -> Lamp:
    """Return the lamp at `now`. A clock at rest or stopped shows the one of that instant."""
    at = clock.stopped_at or clock.rests_since or now
    if at > clock.due_at:
        return "overdue"
    if at >= clock.red_at:
        return "red"
    return "yellow" if at >= clock.yellow_at else ""


def next_check(clocks: Iterable[Clock], now: datetime) -> datetime | None:
    """Return the next instant at which a lamp changes, None if none will."""
    instants: list[datetime] = []
    for clock in clocks:
        if clock.runs:
            # One second past the due instant: exactly at it nothing is late yet.
            ends = (clock.yellow_at, clock.red_at, clock.due_at + timedelta(seconds=1))
            instants += [one for one in ends if one > now]
            if lamp_at(clock, now) != clock.lamp:
                instants.append(now)
    return min(instants, default=None)


def used_share(clock: Clock, now: datetime, calendar: WorkCalendar) -> float:
    """Return which part of the limit is used at `now`, 0 and more; beyond 1 it is overdue."""
    at = clock.stopped_at or clock.rests_since or now
    begin = _begin(clock, calendar)
    if clock.unit in ("day", "hour"):
        whole, used = clock.due_at - begin, at - begin
        rest = timedelta(days=clock.rested) if clock.unit == "day" else timedelta(
            minutes=clock.rested
        )  # fmt: skip
    else:
        whole, used = calendar.office_time(begin, clock.due_at), calendar.office_time(begin, at)
        day = calendar.office_time(*_office_day(clock, calendar))
        rest = day * clock.rested if clock.unit == "working_day" else timedelta(
            minutes=clock.rested
        )  # fmt: skip
    whole, used = whole - rest, used - rest
    return max(0.0, used / whole) if whole > timedelta() else 1.0


def remaining(clock: Clock, now: datetime, calendar: WorkCalendar) -> tuple[float, str]:
    """Return how much is left (negative: how much too late), and its unit: working days or office
    hours, days or hours; less than one working day is told in hours. Before a limit in days begins
    to count, all of it is left."""
    at = max(clock.stopped_at or clock.rests_since or now, _begin(clock, calendar))
    if clock.unit in ("day", "hour"):
        left = clock.due_at - at
        if clock.unit == "day" and abs(left) >= timedelta(days=1):
            return left / timedelta(days=1), "day"
        return left / timedelta(hours=1), "hour"
    left = calendar.office_time(at, clock.due_at)
    day = calendar.office_time(*_office_day(clock, calendar))
    if clock.unit == "working_day" and abs(left) >= day:
        return left / day, "working_day"
    return left / timedelta(hours=1), "working_hour"


def _reckoned(clock: Clock, calendar: WorkCalendar, marks: tuple[int, int]) -> Clock:
    """Return the clock with due instant and marks by `calendar`."""
    try:
        if clock.unit in ("working_day", "day"):
            day = clock.started_at.astimezone(calendar.zone).date()
            counted = (clock.unit, clock.limit, clock.extended, clock.rested)
            due, provisional, yellow, red = _by_day(counted, day, calendar, marks)
        else:
            due, provisional, yellow, red = _instants(clock, calendar, marks)
    except (ValueError, OverflowError) as error:
        raise DataError(
            where=f"clock {clock.name}",
            found=str(error),
            allowed=f"a due day up to {calendar.last_year}",
            remedy="Shorten the limit.",
        ) from error
    return replace(
        clock, due_at=due, yellow_at=yellow, red_at=red, version=calendar.version,
        provisional=provisional,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _by_day(
    counted: tuple[Unit, int, int, int], day: date, calendar: WorkCalendar, marks: tuple[int, int]
) -> tuple[datetime, bool, datetime, datetime]:
    """Return due instant and marks of a limit in days: they are the same for all that starts on
    one day, so that a busy day reckons each limit once."""
    unit, limit, more, rest = counted
    start = calendar.closes_at(day)
    clock = Clock(
        name="", unit=unit, limit=limit, extended=more, rested=rest, started_at=start, due_at=start,
        yellow_at=start, red_at=start, version=calendar.version,
    )  # fmt: skip
    return _instants(clock, calendar, marks)


def _instants(
    clock: Clock, calendar: WorkCalendar, marks: tuple[int, int]
) -> tuple[datetime, bool, datetime, datetime]:
    due, provisional = _due(clock, clock.limit + clock.extended, calendar)
    yellow, red = (_mark(clock, share, due, calendar) for share in marks)
    return due, provisional, yellow, red


def _due(clock: Clock, amount: int, calendar: WorkCalendar) -> tuple[datetime, bool]:
    day = clock.started_at.astimezone(calendar.zone).date()
    if clock.unit == "working_day":
        due = calendar.add_days(day, amount + clock.rested)
        return calendar.closes_at(due.day), due.provisional
    if clock.unit == "working_hour":
        at = calendar.due_at(clock.started_at, minutes=amount * 60 + clock.rested)
        return at.at, at.provisional
    if clock.unit == "hour":
        return clock.started_at + timedelta(minutes=amount * 60 + clock.rested), False
    due = calendar.add_days(day + timedelta(days=amount + clock.rested), 0)
    return calendar.closes_at(due.day), due.provisional


def _mark(clock: Clock, share: int, due: datetime, calendar: WorkCalendar) -> datetime:
    """Return the instant at which `share` per cent of the limit is used, rests not counted."""
    begin = _begin(clock, calendar)
    if clock.unit in ("day", "hour"):
        rest = timedelta(days=clock.rested) if clock.unit == "day" else timedelta(
            minutes=clock.rested
        )  # fmt: skip
        return begin + rest + (due - begin - rest) * (share / 100)
    if clock.unit == "working_hour":
        minutes = (clock.limit + clock.extended) * 60 * share // 100 + clock.rested
        return calendar.due_at(clock.started_at, minutes=minutes).at
    day = calendar.office_time(*_office_day(clock, calendar)) // timedelta(minutes=1)
    minutes = (clock.limit + clock.extended) * day * share // 100 + clock.rested * day
    return calendar.due_at(begin, minutes=minutes).at


def _begin(clock: Clock, calendar: WorkCalendar) -> datetime:
    """Return when a clock begins to use time up: days begin after the day of the start."""
    if clock.unit in ("hour", "working_hour"):
        return clock.started_at
    return calendar.closes_at(clock.started_at.astimezone(calendar.zone).date())


def _office_day(clock: Clock, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """Return the two ends of the due day's office time: one working day."""
    day = clock.due_at.astimezone(calendar.zone).date()
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    closes = calendar.closes_at(day)
    return closes.replace(hour=0, minute=0, second=0, microsecond=0), closes


def _between(unit: Unit, start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Return what a rest took, as its clock counts: days, or minutes."""
    first, last = (one.astimezone(calendar.zone).date() for one in (start, end))
    if unit == "working_day":
        return max(0, calendar.working_days_between(first, last))
    if unit == "day":
        return max(0, (last - first).days)
    if unit == "working_hour":
        return max(0, round(calendar.office_time(start, end) / timedelta(minutes=1)))
    return max(0, round((end - start) / timedelta(minutes=1)))
