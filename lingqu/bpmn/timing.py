"""When a timer is due: ISO 8601 durations, dates and cycles, or what a FEEL expression gives.

Instants are whole seconds since 1970 (UTC), rounded up, so that a state is small and no timer is
early. A date and time without a zone is in the zone of `now`; months are calendar months.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from lingqu.bpmn.errors import EvaluationError
from lingqu.dmn.feel.values import from_feel

__all__ = [
    "Due",
    "Span",
    "Timer",
    "instant",
    "moment",
    "parse_cycle",
    "parse_span",
    "reckon",
    "seconds",
]

LATEST = 253_402_300_799
"""The last second of the year 9999."""
DURATION = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?:(?P<Y>\d{1,6})Y)?(?:(?P<M>\d{1,6})M)?(?:(?P<W>\d{1,6})W)?"
    r"(?:(?P<D>\d{1,7})D)?(?:T(?=\d)(?:(?P<h>\d{1,8})H)?(?:(?P<m>\d{1,9})M)?"
    r"(?:(?P<s>\d{1,10})(?:\.\d{1,9})?S)?)?"
)
CYCLE = re.compile(r"R(?P<times>\d{0,6})/(?:(?P<start>\d{4}-[^/]{1,40})/)?(?P<span>P[^/]{1,40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A duration: calendar months, then exact time."""

    months: int = 0
    time: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What a host needs to know to reckon an instant: whose timer it is and by which calendar."""

    element: str
    time: str
    calendar: str


Due = Callable[[Timer, "Span | datetime", datetime], datetime]
"""The host's reckoning: the timer, its duration or date, and now, to the instant it is due."""


def parse_span(text: str) -> Span | None:
    """Return an ISO 8601 duration, None if `text` is not one."""
    match = DURATION.fullmatch(text.strip())
    if match is None:
        return None
    part = {key: int(value or 0) for key, value in match.groupdict().items() if key != "sign"}
    sign = -1 if match["sign"] else 1
    days = part["W"] * 7 + part["D"]
    try:
        exact = timedelta(days=days, hours=part["h"], minutes=part["m"], seconds=part["s"])
    except OverflowError:
        return None
    return Span(months=sign * (part["Y"] * 12 + part["M"]), time=sign * exact)


def parse_cycle(text: str) -> tuple[int | None, str, str] | None:
    """Return times (None: without end), start ("": from now) and duration of `R3/…/P1D`."""
    match = CYCLE.fullmatch(text.strip())
    if match is None or parse_span(match["span"]) is None:
        return None
    return (int(match["times"]) if match["times"] else None, match["start"] or "", match["span"])


def reckon(timer: Timer, value: Span | datetime, now: datetime) -> datetime:
    """Return when `value` is due in elapsed time; the default where a host gives no other."""
    if isinstance(value, datetime):
        return value
    months = now.month - 1 + value.months
    year, month = now.year + months // 12, months % 12 + 1
    try:
        for day in (now.day, 30, 29, 28):
            try:
                return now.replace(year=year, month=month, day=min(day, now.day)) + value.time
            except ValueError:
                if day == 28:
                    raise
    except (ValueError, OverflowError):
        pass
    raise EvaluationError(
        where=timer.element, found="a timer beyond the year 9999", allowed="years 1 to 9999"
    )


def instant(value: Any, *, where: str, now: datetime) -> Span | datetime:
    """Return the duration or instant that an expression or a text gave. Raise
    `EvaluationError` for anything else."""
    value = from_feel(value)
    if isinstance(value, str):
        value = parse_span(value) or _moment(value)
    if isinstance(value, Span):
        return value
    if isinstance(value, timedelta):
        return Span(time=value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=now.tzinfo)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=now.tzinfo)
    months = getattr(value, "months", None)
    if isinstance(months, int):
        return Span(months=months)
    raise EvaluationError(
        where=where, found=f"a timer that gives {type(value).__name__}",
        allowed="a duration, a date, or a date and time",
    )  # fmt: skip


def seconds(value: datetime) -> int:
    """Return whole seconds since 1970, rounded up; 0 for what was before."""
    if value.tzinfo is None:
        raise ValueError(f"an aware datetime is needed, got {value!r}")
    try:
        return max(0, min(math.ceil(value.timestamp()), LATEST))
    except OverflowError:
        return LATEST


def moment(due: int) -> datetime:
    """Return the instant of `seconds`, in UTC."""
    return datetime.fromtimestamp(due, UTC)


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return text
