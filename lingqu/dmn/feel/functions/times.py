"""Functions on dates, times and durations (DMN 1.5, clauses 10.3.4.1, 10.3.4.7 and 10.3.4.8)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.calendar_days import MAX_YEAR, days_from_civil, days_in_month
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.operators import equals
from lingqu.dmn.feel.temporal import (
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
    known_zone,
)  # fmt: skip
from lingqu.dmn.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from lingqu.dmn.feel.values import Value, to_feel, type_of

Number = int | Decimal
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@feel("date(from: string|date|date and time)")
def date_from(value: str | Date | DateTime) -> Date | None:
    """The date that a text says, or the day of a date and time."""
    if isinstance(value, str):
        return read_date(value) or null("a text that is not a date such as 2026-11-24")
    return value.date if isinstance(value, DateTime) else value


@feel("date(year: number, month: number, day: number)")
def date_of(year: Number, month: Number, day: Number) -> Date | None:
    """The date of its parts; null where there is none."""
    if not (_whole(year, -MAX_YEAR, MAX_YEAR) and _whole(month, 1, 12) and _whole(day, 1, 31)):
        return null("date() takes a year, a month from 1 to 12 and a day")
    if day > days_in_month(int(year), int(month)):
        return null("a day that the month does not have")
    return Date.of(int(year), int(month), int(day))


@feel("date and time(from: string|date|date and time)")
def date_time_from(value: str | Date | DateTime) -> DateTime | None:
    """The date and time that a text says, or the midnight (UTC) of a date."""
    if isinstance(value, str):
        return read_date_time(value) or null("a text such as 2026-11-24T10:30:00 was expected")
    return DateTime(value.days, 0, 0) if isinstance(value, Date) else value


@feel("date and time(date: date|date and time, time: time)")
def date_time_of(day: Date | DateTime, time: Time) -> DateTime:
    """The date of one and the time of the other."""
    return DateTime(day.days, time.nanos, time.offset, time.zone)


@feel("date and time(date: date and time, timezone: string)")
def date_time_in_zone(value: DateTime, timezone: str) -> DateTime | None:
    """The same instant in another zone; a local one is taken to be in it."""
    if not known_zone(timezone):
        return null("a time zone that is not known")
    if value.offset_seconds is None:
        return DateTime(value.days, value.nanos, None, timezone)
    utc = value.plus_nanos(-value.offset_seconds * SECOND)
    guess = DateTime(utc.days, utc.nanos, None, timezone)
    return guess.plus_nanos((guess.offset_seconds or 0) * SECOND)


@feel(
    "date and time(year: number, month: number, day: number, hour: number, minute: number,"
    " second: number, offset?: days and time duration|string|null)"
)
def date_time_parts(
    year: Number, month: Number, day: Number, hour: Number, minute: Number, second: Number,
    zone: DayTimeDuration | str | None = None,
) -> DateTime | None:  # fmt: skip
    """The date and time of its parts, with an offset or a named zone."""
    date = date_of(year, month, day)
    named = zone if isinstance(zone, str) else None
    if named is not None and not known_zone(named):
        return null("a time zone that is not known")
    time = time_of(hour, minute, second, zone if isinstance(zone, DayTimeDuration) else None)
    return DateTime(date.days, time.nanos, time.offset, named) if date and time else None


@feel("time(from: string|time|date|date and time)")
def time_from(value: str | Time | Date | DateTime) -> Time | None:
    """The time that a text says, or the time of day of a date and time."""
    if isinstance(value, str):
        return read_time(value) or null("a text that is not a time such as 10:30:00")
    if isinstance(value, Date):
        return Time(0, 0)
    return value.time if isinstance(value, DateTime) else value


@feel("time(hour: number, minute: number, second: number, offset?: days and time duration|null)")
def time_of(
    hour: Number, minute: Number, second: Number, offset: DayTimeDuration | None = None
) -> Time | None:
    """The time of its parts; null where there is none."""
    if not (_whole(hour, 0, 23) and _whole(minute, 0, 59) and 0 <= second < 60):
        return null("time() takes an hour to 23, a minute and a second to 59")
    seconds = offset.nanos // SECOND if offset else None
    if seconds is not None and abs(seconds) > 14 * 3600:
        return null("an offset beyond 14 hours")
    nanos = int(hour) * HOUR + int(minute) * MINUTE + int(second * SECOND)
    return Time(nanos, 0 if offset is not None and not seconds else seconds)


@feel("duration(from: string|days and time duration|years and months duration)")
def duration(value: Value) -> Value:
    """The duration that a text says."""
    if isinstance(value, str):
        return read_duration(value) or null("a text such as P1Y2M or P3DT4H was expected")
    return value


@feel("years and months duration(from: date|date and time, to: date|date and time)")
def months_between(start: Date | DateTime, end: Date | DateTime) -> YearMonthDuration:
    """Whole months from one date to another, towards zero."""
    if end.days < start.days:
        return -months_between(end, start)
    first, last = Date(start.days).civil, Date(end.days).civil
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    return YearMonthDuration(months - (last[2] < first[2]))


@feel("now()")
def now() -> DateTime:
    """The current date and time with its offset."""
    instant = current_budget().now or datetime.now(UTC).astimezone()
    value: DateTime = to_feel(instant)
    return value


@feel("today()")
def today() -> Date:
    """The current date."""
    return now().date


@feel("day of year(date: date|date and time)")
def day_of_year(date: Date | DateTime) -> int:
    """1 to 366 (ISO 8601)."""
    return date.days - days_from_civil(Date(date.days).civil[0], 1, 1) + 1


@feel("day of week(date: date|date and time)")
def day_of_week(date: Date | DateTime) -> str:
    """The English name of the day."""
    return DAYS[Date(date.days).weekday - 1]


@feel("month of year(date: date|date and time)")
def month_of_year(date: Date | DateTime) -> str:
    """The English name of the month."""
    return MONTHS[Date(date.days).civil[1] - 1]


@feel("week of year(date: date|date and time)")
def week_of_year(date: Date | DateTime) -> int:
    """1 to 53: the week of the year that its Thursday lies in (ISO 8601)."""
    thursday = Date(date.days - Date(date.days).weekday + 4)
    return (day_of_year(thursday) - 1) // 7 + 1


@feel("is(value1: any, value2: any)")
def same(a: Value, b: Value) -> bool:
    """Whether two values are of one type and equal; times must also agree in offset and zone."""
    if type_of(a) != type_of(b):
        return False
    if isinstance(a, Time | DateTime):
        return bool(a == b) and (a.offset, a.zone) == (b.offset, b.zone)
    return equals(a, b) is True


def _whole(value: Number, low: int, high: int) -> bool:
    return low <= value <= high and value == int(value)
