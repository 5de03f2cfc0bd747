"""What a FEEL expression may answer: None, bool, int or Decimal, str, list, dict, the temporal
values, a range, a function.

Numbers are those of IEEE 754 decimal128: 34 digits, half even. Whole numbers within 34 digits
may be `int`, which Python compares and hashes as the equal Decimal.
"""

from __future__ import annotations

import datetime as python
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any
from zoneinfo import ZoneInfo

from lingqu.dmn.feel.temporal import (
    DAY,
    SECOND,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)  # fmt: skip

__all__ = [
    "DECIMAL", "NUMBERS", "SCALARS", "WHOLE", "Function", "Range", "from_feel", "number",
    "to_feel", "type_of",
]  # fmt: skip

DECIMAL = Context(
    prec=34, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
WHOLE = 10**34
DEEPEST = 100
NUMBERS = frozenset((int, Decimal))
Value = Any
"""Any FEEL value; what is inside a list or context is only known when it is looked at."""


@dataclass(frozen=True, slots=True)
class Range:
    """Values from `low` to `high`; a `low` or `high` of None is unbounded. One written as `(= 10)`
    is `unary` and does not equal `[10..10]`, as the standard's tests have it."""

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    unary: bool = False

    def __hash__(self) -> int:
        return hash((self.low_closed, self.high_closed))


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to call with positional arguments. `parameters` of None takes any number."""

    name: str
    parameters: tuple[str, ...] | None
    call: Callable[..., Value]
    types: tuple[Any, ...] = ()
    result: Any = None


SCALARS = frozenset(
    (type(None), bool, str, Date, Time, DateTime, YearMonthDuration, DayTimeDuration,
     Range, Function)
)  # fmt: skip
"""Types of values that come from outside as they are; numbers are checked first."""

NAMES: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "number", Decimal: "number", str: "string",
    list: "list", dict: "context", Date: "date", Time: "time", DateTime: "date and time",
    YearMonthDuration: "years and months duration", DayTimeDuration: "days and time duration",
    Range: "range", Function: "function",
}  # fmt: skip


def type_of(value: Value) -> str:
    """Return FEEL's name of a value's type."""
    return NAMES.get(type(value), type(value).__name__)


def number(value: int | Decimal) -> int | Decimal:
    """Return `value` as a FEEL number: rounded to 34 digits, an `int` where it was one."""
    if type(value) is int:
        return value if -WHOLE < value < WHOLE else DECIMAL.create_decimal(value)
    return DECIMAL.plus(value)


def to_feel(value: object, depth: int = 0) -> Value:
    """Return a Python value as FEEL's, copying lists and mappings. Raise `TypeError` for a kind
    that FEEL does not have and `ValueError` for a number that is not finite or too large, and for
    lists and mappings that hold themselves or go more than 100 levels deep."""
    kind = type(value)
    if kind in SCALARS or (kind is int and -WHOLE < value < WHOLE):  # type: ignore[operator]
        return value
    if kind is int or kind is Decimal:
        return _checked(value)  # type: ignore[arg-type]
    if depth > DEEPEST:
        raise ValueError(f"a value of more than {DEEPEST} levels of lists and contexts")
    if isinstance(value, Mapping):
        return {str(key): to_feel(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_feel(inner, depth + 1) for inner in value]
    return _scalar(value)


def _scalar(value: object) -> Value:
    if isinstance(value, float):
        return _checked(Decimal(repr(value)))
    if isinstance(value, bool | str | int | Decimal):  # subclasses, such as str enumerations
        base = next(one for one in (bool, int, str, Decimal) if isinstance(value, one))
        return base(value)
    if isinstance(value, python.datetime):
        offset, zone = _zone(value)
        day = Date.of(value.year, value.month, value.day)
        return DateTime(day.days, _nanos(value.time()), offset, zone)
    if isinstance(value, python.date):
        return Date.of(value.year, value.month, value.day)
    if isinstance(value, python.time):
        return Time(_nanos(value), *_zone(value))
    if isinstance(value, python.timedelta):
        micros = value.microseconds * 1000 + value.seconds * SECOND
        return DayTimeDuration(value.days * DAY + micros)
    raise TypeError(f"FEEL has no value for {type(value).__name__}")


def from_feel(value: Value) -> object:
    """Return a FEEL value as Python's own: temporal values as datetime's where they fit, months as
    their text, whole Decimals as `int`."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() and abs(value) < WHOLE
        return int(value) if whole else value
    if isinstance(value, list):
        return [from_feel(one) for one in value]
    if isinstance(value, dict):
        return {key: from_feel(one) for key, one in value.items()}
    if isinstance(value, Date | Time | DateTime | DayTimeDuration):
        return value.to_python()
    return value


def _checked(value: int | Decimal) -> int | Decimal:
    if type(value) is int:
        if value.bit_length() > 20_000:
            raise ValueError("a number of more than 6,000 digits is beyond decimal128")
        return number(value)
    if not value.is_finite():  # type: ignore[union-attr]
        raise ValueError(f"{value} is not a number of FEEL")
    return number(value)


def _nanos(value: python.time) -> int:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds * SECOND + value.microsecond * 1000


def _zone(value: python.datetime | python.time) -> tuple[int | None, str | None]:
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        return (None, value.tzinfo.key)
    offset = value.utcoffset()
    return (None if offset is None else round(offset.total_seconds()), None)
