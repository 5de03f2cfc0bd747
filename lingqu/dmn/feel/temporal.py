"""FEEL's dates, times and durations (DMN 1.5, clauses 10.3.2.3.4 to 10.3.2.3.8).

Own values, because Python's stop at the year 9999 and at microseconds. All are immutable and
hashable; equal values have equal hashes. Times count nanoseconds, `offset` seconds east of UTC.
A named zone is kept by its name and gives an offset at the instant it stands with.
"""

from __future__ import annotations

import datetime as python
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from lingqu.dmn.feel.calendar_days import civil_from_days, days_from_civil, days_in_month

__all__ = [
    "DAY", "HOUR", "MINUTE", "SECOND", "Date", "DateTime", "DayTimeDuration", "Temporal", "Time",
    "YearMonthDuration", "known_zone",
]  # fmt: skip

SECOND = 1_000_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
EPOCH = python.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A number of months, which may be negative."""

    months: int

    @property
    def years(self) -> int:
        """Whole years, towards zero."""
        return _quotient(self.months, 12)

    def __neg__(self) -> YearMonthDuration:
        return YearMonthDuration(-self.months)


@dataclass(frozen=True, slots=True, order=True)
class DayTimeDuration:
    """A number of nanoseconds, which may be negative."""

    nanos: int

    def __neg__(self) -> DayTimeDuration:
        return DayTimeDuration(-self.nanos)

    def to_python(self) -> python.timedelta:
        """Return a timedelta, cut to microseconds."""
        return python.timedelta(microseconds=_quotient(self.nanos, 1000))


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day, as its number from 1970-01-01."""

    days: int

    @classmethod
    def of(cls, year: int, month: int, day: int) -> Date:
        """Return a date that exists; the caller has checked the ranges."""
        return cls(days_from_civil(year, month, day))

    @property
    def civil(self) -> tuple[int, int, int]:
        """Year, month, day."""
        return civil_from_days(self.days)

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 Sunday (ISO 8601)."""
        return (self.days + 3) % 7 + 1

    def plus_months(self, months: int) -> Date:
        """Return the same day `months` later, or the month's last day where there is none."""
        year, month, day = self.civil
        years, index = divmod(year * 12 + month - 1 + months, 12)
        return Date.of(years, index + 1, min(day, days_in_month(years, index + 1)))

    def to_python(self) -> python.date:
        """Return Python's date; raise `ValueError` outside the years 1 to 9999."""
        return python.date.fromordinal(self.days + EPOCH)


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """A time of day, local when it has neither offset nor zone."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def key(self) -> tuple[bool, int]:
        """What equality and order go by: the instant on one day in UTC, or the local time."""
        offset = self.offset_seconds
        if offset is None:
            return (False, self.nanos)
        return (True, self.nanos - offset * SECOND)

    @property
    def offset_seconds(self) -> int | None:
        """The offset; a named zone's at this time today has no day to ask, so that of 1970."""
        if self.zone is not None:
            return zone_offset(self.zone, 0, self.nanos)
        return self.offset

    def __eq__(self, other: object) -> bool:
        return type(other) is Time and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def to_python(self) -> python.time:
        """Return Python's time, cut to microseconds; a named zone stays named."""
        seconds, rest = divmod(self.nanos, SECOND)
        return python.time(
            seconds // 3600, seconds // 60 % 60, seconds % 60, rest // 1000,
            tzinfo=_tzinfo(self.offset, self.zone),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """A day and a time of day, local when it has neither offset nor zone."""

    days: int
    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def key(self) -> tuple[bool, int]:
        """What equality and order go by: the instant in UTC, or the local date and time."""
        offset = self.offset_seconds
        if offset is None:
            return (False, self.days * DAY + self.nanos)
        return (True, self.days * DAY + self.nanos - offset * SECOND)

    @property
    def offset_seconds(self) -> int | None:
        """The offset at this date and time."""
        if self.zone is not None:
            return zone_offset(self.zone, self.days, self.nanos)
        return self.offset

    @property
    def date(self) -> Date:
        """The day."""
        return Date(self.days)

    @property
    def time(self) -> Time:
        """The time of day with its offset or zone."""
        return Time(self.nanos, self.offset, self.zone)

    def plus_nanos(self, nanos: int) -> DateTime:
        """Return the local date and time so much later; offset and zone stay."""
        carry, rest = divmod(self.nanos + nanos, DAY)
        return DateTime(self.days + carry, rest, self.offset, self.zone)

    def plus_months(self, months: int) -> DateTime:
        """Return the same time on the day `months` later."""
        return DateTime(
            Date(self.days).plus_months(months).days, self.nanos, self.offset, self.zone
        )

    def __eq__(self, other: object) -> bool:
        return type(other) is DateTime and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def to_python(self) -> python.datetime:
        """Return Python's datetime, cut to microseconds; raise `ValueError` outside its years."""
        midnight = python.datetime.combine(Date(self.days).to_python(), python.time())
        whole = midnight + python.timedelta(microseconds=self.nanos // 1000)
        return whole.replace(tzinfo=_tzinfo(self.offset, self.zone))


Temporal = Date | Time | DateTime | YearMonthDuration | DayTimeDuration


@lru_cache(maxsize=1000)
def known_zone(name: str) -> bool:
    """Return whether the time zone database knows `name`."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError
        return False
    return True


@lru_cache(maxsize=10_000)
def zone_offset(name: str, days: int, nanos: int) -> int:
    """Return a zone's offset in seconds; years beyond Python's take the rules of its last ones."""
    year, month, day = civil_from_days(days)
    inside = min(max(year, 2), 9998)
    here = ZoneInfo(name)
    local = python.datetime(inside, month, min(day, days_in_month(inside, month)), tzinfo=here)
    offset = here.utcoffset(local + python.timedelta(microseconds=nanos // 1000))
    return round(offset.total_seconds()) if offset is not None else 0


def _tzinfo(offset: int | None, zone: str | None) -> python.tzinfo | None:
    if zone is not None:
        return ZoneInfo(zone)
    if offset is None:
        return None
    return python.timezone(python.timedelta(seconds=offset))


def _quotient(value: int, by: int) -> int:
    """Divide towards zero."""
    return -(-value // by) if value < 0 else value // by
