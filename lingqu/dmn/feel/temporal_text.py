"""Dates, times and durations as text: XML Schema's lexical forms and FEEL's `@zone`.

Every reader returns None for a text that is not of its form (DMN 1.5, clause 10.3.4.1).
"""

from __future__ import annotations

import re
from functools import lru_cache

from lingqu.dmn.feel.calendar_days import MAX_YEAR, days_in_month
from lingqu.dmn.feel.temporal import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DayTimeDuration,
    Temporal,
    Time,
    YearMonthDuration,
    known_zone,
)  # fmt: skip

__all__ = [
    "format_temporal", "read_at_literal", "read_date", "read_date_time", "read_duration",
    "read_time",
]  # fmt: skip

DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?"
ZONE = (
    r"(?:(?P<utc>Z)|(?P<sign>[+-])(?P<zh>\d\d):(?P<zm>\d\d)(?::(?P<zs>\d\d))?|@(?P<zone>[\w/+-]+))?"
)
DATE_TEXT = re.compile(DATE, re.ASCII)
TIME_TEXT = re.compile(TIME + ZONE, re.ASCII)
DATE_TIME_TEXT = re.compile(DATE + "T" + TIME + ZONE, re.ASCII)
MONTHS_TEXT = re.compile(r"(-)?P(?:(\d{1,10})Y)?(?:(\d{1,11})M)?", re.ASCII)
NANOS_TEXT = re.compile(
    r"(-)?P(?:(\d{1,12})D)?(?:T(?:(\d{1,14})H)?(?:(\d{1,16})M)?(?:(\d{1,18})(?:\.(\d*))?S)?)?",
    re.ASCII,
)
LONGEST_OFFSET = 14 * 3600


def read_date(text: str) -> Date | None:
    """Read `2026-11-24`."""
    match = DATE_TEXT.fullmatch(text)
    return _date(match) if match else None


def read_time(text: str) -> Time | None:
    """Read `10:30:11`, `10:30:11.5Z`, `10:30:11+08:00` or `10:30:11@Asia/Shanghai`."""
    match = TIME_TEXT.fullmatch(text)
    return _time(match) if match else None


def read_date_time(text: str) -> DateTime | None:
    """Read `2026-11-24T10:30:11` with the zones of a time; a date alone is its midnight."""
    match = DATE_TIME_TEXT.fullmatch(text)
    if match is None:
        day = read_date(text)
        return DateTime(day.days, 0) if day else None
    day = _date(match)
    if day is None:
        return None
    if match["hour"] == "24":  # the end of a day is the start of the next
        if any(int(match[part] or 0) for part in ("minute", "second", "fraction")):
            return None
        zone = _zone(match)
        return DateTime(day.days + 1, 0, *zone) if zone else None
    time = _time(match)
    return DateTime(day.days, time.nanos, time.offset, time.zone) if time else None


def read_duration(text: str) -> YearMonthDuration | DayTimeDuration | None:
    """Read `P1Y2M` or `P3DT4H5M6.7S`, either with a minus in front."""
    match = MONTHS_TEXT.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearMonthDuration(-months if match[1] else months)
    match = NANOS_TEXT.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        return None
    parts = (int(match[index] or 0) for index in (2, 3, 4, 5))
    nanos = sum(
        value * unit for value, unit in zip(parts, (DAY, HOUR, MINUTE, SECOND), strict=True)
    )
    nanos += _fraction(match[6])
    return DayTimeDuration(-nanos if match[1] else nanos)


@lru_cache(maxsize=1000)
def read_at_literal(text: str) -> Temporal | None:
    """Read what may stand after `@`."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if "T" in text.partition("@")[0]:
        return read_date_time(text)
    return read_date(text) or read_time(text)


def format_temporal(value: Temporal) -> str:
    """Return the text that reads back as `value`."""
    if isinstance(value, Date):
        return _date_text(value)
    if isinstance(value, Time):
        return _time_text(value)
    if isinstance(value, DateTime):
        return f"{_date_text(value.date)}T{_time_text(value.time)}"
    if isinstance(value, YearMonthDuration):
        return _months_text(value.months)
    return _nanos_text(value.nanos)


def _date(match: re.Match[str]) -> Date | None:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    return Date.of(year, month, day)


def _time(match: re.Match[str]) -> Time | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    zone = _zone(match)
    if zone is None or hour > 23 or minute > 59 or second > 59:
        return None
    nanos = hour * HOUR + minute * MINUTE + second * SECOND + _fraction(match["fraction"])
    return Time(nanos, *zone)


def _zone(match: re.Match[str]) -> tuple[int | None, str | None] | None:
    """Return offset and zone, or None if there is no such offset or zone."""
    if match["utc"]:
        return (0, None)
    if match["zone"]:
        return (None, match["zone"]) if known_zone(match["zone"]) else None
    if not match["sign"]:
        return (None, None)
    seconds = int(match["zh"]) * 3600 + int(match["zm"]) * 60 + int(match["zs"] or 0)
    if seconds > LONGEST_OFFSET or int(match["zm"]) > 59 or int(match["zs"] or 0) > 59:
        return None
    return (-seconds if match["sign"] == "-" else seconds, None)


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def _date_text(value: Date) -> str:
    year, month, day = value.civil
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"


def _time_text(value: Time) -> str:
    seconds, fraction = divmod(value.nanos, SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if fraction:
        text += f".{fraction:09}".rstrip("0")
    if value.zone is not None:
        return f"{text}@{value.zone}"
    return text + _offset_text(value.offset)


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    size = abs(offset)
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02}:{size // 60 % 60:02}"
    return f"{text}:{size % 60:02}" if size % 60 else text


def _months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return f"{'-' if months < 0 else ''}P{text or '0M'}"


def _nanos_text(nanos: int) -> str:
    seconds, fraction = divmod(abs(nanos), SECOND)
    days, seconds = divmod(seconds, 86_400)
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"))
    time = "".join(f"{value}{unit}" for value, unit in parts if value)
    if seconds % 60 or fraction:
        tail = f".{fraction:09}".rstrip("0") if fraction else ""
        time += f"{seconds % 60}{tail}S"
    text = (f"{days}D" if days else "") + (f"T{time}" if time else "")
    return f"{'-' if nanos < 0 else ''}P{text or 'T0S'}"
