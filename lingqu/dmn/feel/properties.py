"""What may follow a dot behind a value that is not a context (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.temporal import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)  # fmt: skip
from lingqu.dmn.feel.values import Range, Value, type_of

__all__ = ["PROPERTIES", "member"]


def member(value: Value, key: str) -> Value:
    """Return what `value.key` answers; null where there is nothing of that name."""
    if type(value) is dict:
        return value.get(key)
    if type(value) is list:
        current_budget().spend(len(value))
        return [member(one, key) for one in value]
    reader = PROPERTIES.get(type(value), {}).get(key)
    if reader is None:
        return null(f"{type_of(value)} has no “{key}”")
    return reader(value)


def _seconds(nanos: int) -> int | Decimal:
    whole, rest = divmod(nanos, SECOND)
    return whole if rest == 0 else Decimal(nanos) / SECOND


def _part(unit: int, cycle: int) -> Callable[[DayTimeDuration], int]:
    """Return a reader of a duration's part; all parts have the duration's sign."""

    def read(value: DayTimeDuration) -> int:
        size = abs(value.nanos) // unit
        size = size % cycle if cycle else size
        return -size if value.nanos < 0 else size

    return read


def _offset(value: Time | DateTime) -> DayTimeDuration | None:
    offset = value.offset_seconds
    return None if offset is None else DayTimeDuration(offset * SECOND)


DATES: dict[str, Callable[[Any], Value]] = {
    "year": lambda value: value.civil[0],
    "month": lambda value: value.civil[1],
    "day": lambda value: value.civil[2],
    "weekday": lambda value: value.weekday,
}
TIMES: dict[str, Callable[[Any], Value]] = {
    "hour": lambda value: value.nanos // HOUR,
    "minute": lambda value: value.nanos // MINUTE % 60,
    "second": lambda value: _seconds(value.nanos % MINUTE),
    "time offset": _offset,
    "timezone": lambda value: value.zone,
}


def _of_date(reader: Callable[[Any], Value]) -> Callable[[DateTime], Value]:
    return lambda value: reader(value.date)


PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    Date: {**DATES, "hour": lambda _: 0, "minute": lambda _: 0, "second": lambda _: 0},
    Time: TIMES,
    DateTime: {**{key: _of_date(reader) for key, reader in DATES.items()}, **TIMES},
    YearMonthDuration: {
        "years": lambda value: value.years,
        "months": lambda value: value.months - value.years * 12,
    },
    DayTimeDuration: {
        "days": _part(DAY, 0),
        "hours": _part(HOUR, 24),
        "minutes": _part(MINUTE, 60),
        "seconds": lambda v: (-1 if v.nanos < 0 else 1) * _seconds(abs(v.nanos) % MINUTE),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}
