"""Arithmetic, equality and order of FEEL values (DMN 1.5, tables 50 to 57).

A pair of types that the tables do not name gives null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.calendar_days import MAX_YEAR
from lingqu.dmn.feel.temporal import (
    DAY,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)  # fmt: skip
from lingqu.dmn.feel.values import DECIMAL, NUMBERS, WHOLE, Function, Value, type_of

__all__ = ["add", "compare", "divide", "equals", "less", "multiply", "negate", "power", "subtract"]

Pair = tuple[type, type]
Operation = Callable[[Any, Any], Value]
LAST_DAY = (MAX_YEAR + 1) * 366
LONGEST_MONTHS, LONGEST_NANOS = 2 * MAX_YEAR * 12, 2 * MAX_YEAR * 366 * DAY


def add(a: Value, b: Value) -> Value:
    """Return `a + b`."""
    if type(a) is int and type(b) is int:
        total = a + b
        return total if -WHOLE < total < WHOLE else DECIMAL.create_decimal(total)
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return _decimal(DECIMAL.add, a, b)
    return _other(ADD, "+", a, b)


def subtract(a: Value, b: Value) -> Value:
    """Return `a - b`."""
    if type(a) is int and type(b) is int:
        rest = a - b
        return rest if -WHOLE < rest < WHOLE else DECIMAL.create_decimal(rest)
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return _decimal(DECIMAL.subtract, a, b)
    return _other(SUBTRACT, "-", a, b)


def multiply(a: Value, b: Value) -> Value:
    """Return `a * b`."""
    if type(a) is int and type(b) is int:
        product = a * b
        return product if -WHOLE < product < WHOLE else DECIMAL.create_decimal(product)
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return _decimal(DECIMAL.multiply, a, b)
    return _other(MULTIPLY, "*", a, b)


def divide(a: Value, b: Value) -> Value:
    """Return `a / b`; null where `b` is zero."""
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return _decimal(DECIMAL.divide, a, b)
    return _other(DIVIDE, "/", a, b)


def power(a: Value, b: Value) -> Value:
    """Return `a ** b` of two numbers."""
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return _decimal(DECIMAL.power, a, b)
    return null(f"{type_of(a)} ** {type_of(b)} has no meaning")


def negate(a: Value) -> Value:
    """Return `-a` of a number or duration."""
    if type(a) is Decimal:
        return a.copy_negate()
    if type(a) is int or type(a) in (YearMonthDuration, DayTimeDuration):
        return -a
    return null(f"-{type_of(a)} has no meaning")


def equals(a: Value, b: Value) -> bool | None:
    """Return whether `a = b`; null where the types differ and neither is null."""
    kind, other = type(a), type(b)
    if a is None or b is None:
        return a is b
    if kind in NUMBERS and other in NUMBERS:
        return bool(a == b)
    if kind is not other:
        return null(f"{type_of(a)} = {type_of(b)} compares different types")
    if kind is list:
        return _all_equal(a, b) if len(a) == len(b) else False
    if kind is dict:
        return (
            _all_equal(list(a.values()), [b.get(k) for k in a]) if a.keys() == b.keys() else False
        )
    if kind is Function:
        return null("functions are not compared")
    return bool(a == b)


def less(a: Value, b: Value) -> bool | None:
    """Return whether `a < b`; null where the two have no order."""
    return compare("<", a, b)


def compare(operator: str, a: Value, b: Value) -> bool | None:
    """Return whether `a operator b` for `<`, `<=`, `>`, `>=`; null where they have no order."""
    kind, other = type(a), type(b)
    if kind in NUMBERS and other in NUMBERS:
        return ORDER[operator](a, b)
    if kind is not other or kind not in ORDERED:
        return null(f"{type_of(a)} {operator} {type_of(b)} has no order")
    if kind is DateTime or kind is Time:
        first, second = a.key, b.key
        if first[0] is not second[0]:
            return null("a local time and one with an offset have no order")
        return ORDER[operator](first[1], second[1])
    return ORDER[operator](a, b)


ORDERED = frozenset((str, Date, Time, DateTime, YearMonthDuration, DayTimeDuration))
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _all_equal(a: list[Value], b: list[Value]) -> bool | None:
    current_budget().spend(len(a))
    answers = [equals(x, y) for x, y in zip(a, b, strict=True)]
    if False in answers:
        return False
    return None if None in answers else True


def _decimal(operation: Callable[[Any, Any], Decimal], a: Value, b: Value) -> Value:
    try:
        return operation(a, b)
    except DecimalException as error:
        return null(f"{operation.__name__} of {a} and {b}: {type(error).__name__}")


def _other(table: dict[Pair, Operation], sign: str, a: Value, b: Value) -> Value:
    operation = table.get((type(a), type(b)))
    if operation is None:
        return null(f"{type_of(a)} {sign} {type_of(b)} has no meaning")
    try:
        answer = operation(a, b)
        return answer if _bounded(answer) else null("a duration beyond a billion years")
    except DecimalException as error:
        return null(f"{type_of(a)} {sign} {type_of(b)}: {type(error).__name__}")


def _bounded(answer: Value) -> bool:
    if type(answer) is YearMonthDuration:
        return abs(answer.months) < LONGEST_MONTHS
    return type(answer) is not DayTimeDuration or abs(answer.nanos) < LONGEST_NANOS


def _joined(a: str, b: str) -> str:
    if len(a) + len(b) > 100_000:
        current_budget().length(len(a) + len(b))
    return a + b


def _within(value: Date | DateTime) -> Date | DateTime | None:
    return value if abs(value.days) < LAST_DAY else null("a date beyond the year 999999999")


def _date_minus(a: Date | DateTime, b: Date | DateTime) -> DayTimeDuration | None:
    first, second = _instant(a), _instant(b)
    if first[0] is not second[0]:
        return null("a local date and time minus one with an offset has no meaning")
    return DayTimeDuration(first[1] - second[1])


def _instant(value: Date | DateTime) -> tuple[bool, int]:
    """A date stands for its midnight in UTC (DMN 1.5, clause 10.3.2.3.6)."""
    return value.key if isinstance(value, DateTime) else (True, value.days * DAY)


def _time_minus(a: Time, b: Time) -> DayTimeDuration | None:
    if a.key[0] is not b.key[0]:
        return null("a local time minus one with an offset has no meaning")
    return DayTimeDuration(a.key[1] - b.key[1])


def _time_plus(a: Time, b: DayTimeDuration) -> Time:
    return Time((a.nanos + b.nanos) % DAY, a.offset, a.zone)


def _date_plus(a: Date, b: DayTimeDuration) -> Date | DateTime | None:
    """A date plus days and time stays a date: what is less than a day falls away."""
    return _within(Date((a.days * DAY + b.nanos) // DAY))


def _months(a: YearMonthDuration, b: Value) -> Value:
    return YearMonthDuration(int(DECIMAL.multiply(a.months, b)))


def _months_over(a: YearMonthDuration, b: Value) -> Value:
    if b == 0:
        return null("division by zero")
    return YearMonthDuration(int(DECIMAL.divide(a.months, b)))


def _nanos(a: DayTimeDuration, b: Value) -> Value:
    return DayTimeDuration(int(DECIMAL.multiply(a.nanos, b)))


def _nanos_over(a: DayTimeDuration, b: Value) -> Value:
    return null("division by zero") if b == 0 else DayTimeDuration(int(DECIMAL.divide(a.nanos, b)))


def _ratio(a: Any, b: Any) -> Value:
    field = "months" if isinstance(a, YearMonthDuration) else "nanos"
    return divide(getattr(a, field), getattr(b, field))


def _both_ways(table: dict[Pair, Operation]) -> dict[Pair, Operation]:
    return {**{(b, a): _turned(operation) for (a, b), operation in table.items()}, **table}


def _turned(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


ADD = _both_ways(
    {
        (str, str): _joined,
        (YearMonthDuration,) * 2: lambda a, b: YearMonthDuration(a.months + b.months),
        (DayTimeDuration,) * 2: lambda a, b: DayTimeDuration(a.nanos + b.nanos),
        (Date, YearMonthDuration): lambda a, b: _within(a.plus_months(b.months)),
        (DateTime, YearMonthDuration): lambda a, b: _within(a.plus_months(b.months)),
        (Date, DayTimeDuration): _date_plus,
        (DateTime, DayTimeDuration): lambda a, b: _within(a.plus_nanos(b.nanos)),
        (Time, DayTimeDuration): _time_plus,
    }
)
SUBTRACT: dict[Pair, Operation] = {
    (YearMonthDuration,) * 2: lambda a, b: YearMonthDuration(a.months - b.months),
    (DayTimeDuration,) * 2: lambda a, b: DayTimeDuration(a.nanos - b.nanos),
    (Date, YearMonthDuration): lambda a, b: _within(a.plus_months(-b.months)),
    (DateTime, YearMonthDuration): lambda a, b: _within(a.plus_months(-b.months)),
    (Date, DayTimeDuration): lambda a, b: _date_plus(a, -b),
    (DateTime, DayTimeDuration): lambda a, b: _within(a.plus_nanos(-b.nanos)),
    (Time, DayTimeDuration): lambda a, b: _time_plus(a, -b),
    (Time, Time): _time_minus,
    (Date, Date): _date_minus,
    (DateTime, DateTime): _date_minus,
    (Date, DateTime): _date_minus,
    (DateTime, Date): _date_minus,
}
MULTIPLY = _both_ways(
    {(YearMonthDuration, kind): _months for kind in (int, Decimal)}
    | {(DayTimeDuration, kind): _nanos for kind in (int, Decimal)}
)
DIVIDE: dict[Pair, Operation] = {
    **{(YearMonthDuration, kind): _months_over for kind in (int, Decimal)},
    **{(DayTimeDuration, kind): _nanos_over for kind in (int, Decimal)},
    (YearMonthDuration, YearMonthDuration): _ratio,
    (DayTimeDuration, DayTimeDuration): _ratio,
}
