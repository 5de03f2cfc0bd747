"""What may stand in a variable: what JSON holds. Whole numbers are int; other numbers are float in
a state and `Decimal` for FEEL; times are ISO 8601 text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from lingqu.bpmn.errors import EvaluationError, LimitExceeded
from lingqu.dmn.feel.functions.conversion import as_text
from lingqu.dmn.feel.values import SCALARS, Function, Range

__all__ = ["PLAIN", "for_feel", "plain"]

PLAIN = frozenset({int, str, bool, type(None)})
"""Types that are kept as they are."""
DEEPEST = 20
MOST_VALUES = 10_000
LARGEST = 2**63


def plain(data: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Return `data` as JSON holds it. Raise `EvaluationError` for what JSON cannot hold and
    `LimitExceeded` for more than 10,000 values or 20 levels."""
    if type(data) is dict and _is_plain(data):
        return data
    if not isinstance(data, Mapping):
        raise EvaluationError(where=where, found=f"data that is {type(data).__name__}",
                              allowed="a mapping of variable names to values")  # fmt: skip
    return _Plain(where).mapping(data, 0)


class _Plain:
    """One conversion; `left` is how many more values it may meet."""

    def __init__(self, where: str) -> None:
        self.where, self.left = where, MOST_VALUES

    def mapping(self, data: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        """Return a mapping with text keys."""
        for key in data:
            if not isinstance(key, str):
                raise EvaluationError(
                    where=self.where, found=f"the name {key!r}", allowed="names that are text"
                )
        return {self.text(key): self.value(value, depth + 1) for key, value in data.items()}

    def value(self, value: Any, depth: int) -> Any:
        """Return one value."""
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise LimitExceeded(
                where=self.where, found="data of too many values or levels",
                allowed=f"{MOST_VALUES:,} values, {DEEPEST} levels",
                remedy="Keep form data outside the process.",
            )  # fmt: skip
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int | float | Decimal):
            return self.number(value)
        if isinstance(value, Mapping):
            return self.mapping(value, depth)
        if isinstance(value, list | tuple):
            return [self.value(one, depth + 1) for one in value]
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        if type(value) in SCALARS and not isinstance(value, Range | Function):
            return as_text(value)
        raise EvaluationError(
            where=self.where, found=f"a value of type {type(value).__name__}",
            allowed="null, true or false, numbers, text, lists, contexts, times",
        )  # fmt: skip

    def text(self, value: str) -> str:
        """Return a text that a database takes."""
        if not _is_text(value):
            raise EvaluationError(
                where=self.where, found="text with half a character (a lone surrogate)",
                allowed="text that UTF-8 can write",
            )  # fmt: skip
        return str(value)

    def number(self, value: int | float | Decimal) -> int | float:
        """Return a number that JSON gives back unchanged."""
        if isinstance(value, int) and -LARGEST < value < LARGEST:
            return int(value)
        if not isinstance(value, int) and math.isfinite(value):
            whole = int(value) if -LARGEST < value < LARGEST else None
            if whole is not None and whole == value:
                return whole
            if Decimal(repr(float(value))) == Decimal(str(value)):
                return float(value)
        raise EvaluationError(
            where=self.where, found="a number that JSON does not give back unchanged",
            allowed="finite numbers of at most 15 digits, whole ones of 18",
            remedy="Round it, or keep it as text.",
        )  # fmt: skip


def _is_plain(data: dict[Any, Any]) -> bool:
    """Tell whether `data` can be kept as it is: names with nothing but null, true, false, whole
    numbers and text. Most data is, so this is quick."""
    for key, value in data.items():
        if type(key) is not str or not (key.isascii() or _is_text(key)):
            return False
        if value is None or value is True or value is False:
            continue
        kind = type(value)
        if kind is int:
            if not -LARGEST < value < LARGEST:
                return False
        elif kind is not str or not (value.isascii() or _is_text(value)):
            return False
    return True


def _is_text(value: str) -> bool:
    """Tell whether UTF-8 can write a text; one with lone surrogates no database takes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def for_feel(value: Any) -> Any:
    """Return `value` with `Decimal` for every float, at any level."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list):
        return [for_feel(one) for one in value]
    if isinstance(value, dict):
        return {key: for_feel(one) for key, one in value.items()}
    return value
