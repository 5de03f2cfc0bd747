"""Functions from one type to another (DMN 1.5, clause 10.3.4.1)."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)  # fmt: skip
from lingqu.dmn.feel.temporal_text import format_temporal
from lingqu.dmn.feel.values import DECIMAL, NUMBERS, Function, Range, Value, number

__all__ = ["as_text", "quoted"]

NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
TEMPORAL = (Date, Time, DateTime, YearMonthDuration, DayTimeDuration)


@feel("string(from: any)")
def string(value: Value) -> str | None:
    """The text of a value; null of null."""
    return None if value is None else as_text(value)


@feel("number(from: any)")
def number_of(text: Value) -> Value:
    """The number that a text says, with a point and without separators; a number is itself."""
    if type(text) in NUMBERS:
        return text
    if type(text) is not str or not NUMBER.fullmatch(text):
        return null("a text that is not a number")
    try:
        return number(
            int(text) if text.isdigit() and len(text) < 35 else DECIMAL.create_decimal(text)
        )
    except DecimalException:
        return null("a number beyond decimal128")


@feel("number(from: string, grouping separator: string|null, decimal separator?: string|null)")
def number_with(text: str, grouping: str | None, point: str | None = None) -> Value:
    """The number that a text says with separators of a place."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ".", ","):
        return null("separators are “ ”, “,” and “.”")
    if grouping is not None and grouping == (point or "."):
        return null("the two separators must differ")
    plain = text.replace(grouping, "") if grouping else text
    return number_of(plain.replace(point, ".") if point else plain)


def as_text(value: Value) -> str:
    """Return what `string(value)` answers; within lists and contexts strings stand in quotes."""
    if type(value) is str:
        return value
    text = _text(value)
    current_budget().length(len(text))
    return text


def _text(value: Value) -> str:
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in NUMBERS:
        return _number_text(value)
    if isinstance(value, TEMPORAL):
        return format_temporal(value)
    if type(value) is Range:
        return _range_text(value)
    if type(value) is Function:
        return f"function {value.name}({', '.join(value.parameters or ('...',))})"
    current_budget().spend(len(value))
    if type(value) is list:
        return f"[{', '.join(quoted(one) for one in value)}]"
    return f"{{{', '.join(f'{_key(key)}: {quoted(one)}' for key, one in value.items())}}}"


def _number_text(value: int | Decimal) -> str:
    return f"{value:f}" if type(value) is Decimal and abs(value.adjusted()) < 100 else str(value)


def quoted(value: Value) -> str:
    """Return the text of a value as it would stand in an expression: strings in quotes."""
    if type(value) is not str:
        return _text(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _key(key: str) -> str:
    return key if re.fullmatch(r"[^\W\d][\w ]*", key) else quoted(key)


def _range_text(value: Range) -> str:
    low = "[" if value.low_closed else "("
    high = "]" if value.high_closed else ")"
    return f"{low}{quoted(value.low)}..{quoted(value.high)}{high}"
