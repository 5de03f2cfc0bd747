"""What a cell measures: a number with operator, multiplier and unit; a date; a level.

`read_measure` reads a whole cell, `measures_in` finds limits inside a longer text ("优秀比例不超过
20%"). A phrase, a blank or a dash is no measure: None. Amounts of money compare in 元, durations
in seconds or months, percentages as ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = [
    "Comparison",
    "Measure",
    "Mismatch",
    "Operator",
    "compare",
    "measures_in",
    "read_measure",
]

Operator = Literal["≥", "≤", "=", ">", "<"]
MeasureKind = Literal["number", "percent", "money", "duration", "range", "date", "ordinal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`number` as printed; `amount` in the base unit (元, seconds, months, a ratio, pieces).

    For a range `amount` is its low and `high` its high end; for a date `amount` is the day
    number within `year` (month x 100 + day, or the whole date yyyymmdd when the year is known)."""

    kind: MeasureKind
    number: Decimal
    amount: Decimal
    operator: Operator | None = None
    unit: str = ""
    multiplier: Decimal = Decimal(1)
    noun: str = ""
    high: Decimal | None = None
    year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two amounts in one unit; `assumed` tells when one of them names no unit."""

    target: Decimal
    actual: Decimal
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Why two measures cannot be compared: a code of `messages.REASONS` and its facts."""

    because: Literal["units_differ", "kinds_differ"]
    target: str
    actual: str


def read_measure(text: str | None) -> Measure | None:
    """Return what the cell `text` measures, or None for a phrase, a blank or a dash."""
    raise NotImplementedError


def measures_in(text: str) -> tuple[Measure, ...]:
    """Return every measure named inside `text`, in order."""
    raise NotImplementedError


def compare(target: Measure, actual: Measure) -> Comparison | Mismatch:
    """Return both amounts in one unit, or why there is none."""
    raise NotImplementedError
