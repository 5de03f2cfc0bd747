"""What a cell measures: a number with operator, multiplier and unit; a date; a level.

`read_measure` reads a whole cell, `measures_in` finds limits inside a longer text ("优秀比例不超过
20%"). A phrase, a blank or a dash is no measure: None. Amounts of money compare in 元, durations
in seconds or months, percentages as ratios.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast

from lingqu.evaluations.folding import tight
from lingqu.evaluations.kept import kept
from lingqu.evaluations.measure_grammar import (
    CELL,
    CHINESE,
    DATE,
    FIGURE,
    INSIDE,
    KNOWN_UNITS,
    ORDINAL,
    PLAIN_NUMBER,
    RANGE,
)
from lingqu.evaluations.measure_words import (
    CHINESE_DIGITS,
    MONTHS,
    MULTIPLIERS,
    OPERATORS,
    SAME_UNITS,
    SECONDS,
    TAILS,
)

__all__ = [
    "Comparison",
    "Measure",
    "Mismatch",
    "Operator",
    "compare",
    "measures_in",
    "read_measure",
]

MAX_CELL = 60
MAX_TEXT = 2000
ONE, HUNDRED = Decimal(1), Decimal(100)

Operator = Literal["≥", "≤", "=", ">", "<"]
MeasureKind = Literal["number", "percent", "money", "duration", "range", "date", "ordinal"]


@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class Measure:
    """`number` as printed; `amount` in the base unit (元, seconds, months, a ratio, pieces).

    For a range `amount` is its low and `high` its high end; for a date `amount` is the day
    number within `year` (month x 100 + day, or the whole date yyyymmdd when the year is known).
    Never changed; not frozen, for it is made by the ten thousand."""

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


@dataclass(slots=True, kw_only=True)
class Comparison:
    """Two amounts in one unit; `assumed` tells when one of them names no unit. Not frozen for the
    reason of `Measure`."""

    target: Decimal
    actual: Decimal
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Why two measures cannot be compared: a code of `messages.REASONS` and its facts."""

    because: Literal["units_differ", "kinds_differ"]
    target: str
    actual: str


_PLAIN_KINDS = ("number", "percent", "money", "duration")
_REMARK = re.compile(r"([^()]{1,30})\([^()]{2,50}\)[。.;,]?")
"""A figure with a remark behind it: "95%(412 questionnaires)"."""


@kept
def read_measure(text: str | None) -> Measure | None:
    """Return what the cell `text` measures, or None for a phrase, a blank or a dash."""
    if not text or len(text) > MAX_CELL:
        return None
    cell = tight(text)
    usual = _read_plain_number(cell, text)
    if usual is not None or FIGURE.search(cell) is None:
        return usual
    for read in (_read_number, _read_chinese, _read_range, _read_date, _read_ordinal):
        measure = read(cell, text)
        if measure is not None:
            return measure
    remark = _REMARK.fullmatch(cell)
    return read_measure(remark[1]) if remark is not None else None


@kept
def measures_in(text: str) -> tuple[Measure, ...]:
    """Return every measure with an operator or a unit named inside `text`, in order."""
    return tuple(_inside(tight(text[:MAX_TEXT])))


def _inside(text: str) -> Iterator[Measure]:
    for match in INSIDE.finditer(text):
        if not (match["operator"] or match["unit"]) or _is_year(match["number"], match["unit"]):
            continue
        yield _measure(match, _decimal(match["number"]), match.group())


def _read_plain_number(cell: str, text: str) -> Measure | None:
    """The usual cell, "≥60万件": a sign, a number, a unit. The full grammar reads it alike."""
    match = PLAIN_NUMBER.fullmatch(cell)
    if match is None:
        return None
    unit = match["unit"]
    if unit and (unit not in KNOWN_UNITS or _is_year(match["number"], unit)):
        return None
    return _measure(match, Decimal(match["number"]), text)


def _read_number(cell: str, text: str) -> Measure | None:
    match = CELL.fullmatch(cell)
    if match is None or _is_year(match["number"], match["unit"]):
        return None
    if match["noun"] and not match["unit"]:
        return None
    return _measure(match, _decimal(match["number"]), text)


def _read_chinese(cell: str, text: str) -> Measure | None:
    match = CHINESE.fullmatch(cell)
    return _measure(match, _chinese_number(match["number"]), text) if match else None


def _is_year(number: str, unit: str | None) -> bool:
    return unit == "年" and len(number) == 4 and number[:2] in ("19", "20")


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _chinese_number(words: str) -> Decimal:
    total = digit = 0
    for word in words:
        if word in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[word]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[word]
            digit = 0
    return Decimal(total + digit)


def _measure(match: re.Match[str], number: Decimal, text: str) -> Measure:
    words = match.group("operator", "tail", "end", "scale", "unit")
    operator, multiplier, kind, base, factor = _sense(*words)
    return Measure(
        kind=kind,
        number=number,
        amount=number * factor,
        operator=operator,
        unit=base,
        multiplier=multiplier,
        noun=match["noun"] or "",
        text=text,
    )


@lru_cache(maxsize=4096)
def _sense(
    operator: str | None, tail: str | None, end: str | None, scale: str | None, unit: str | None
) -> tuple[Operator | None, Decimal, MeasureKind, str, Decimal]:
    """Return operator, multiplier, kind, base unit and factor to it of the words at a number."""
    said = (
        OPERATORS.get(operator or "", "") or TAILS.get(tail or "", "") or TAILS.get(end or "", "")
    )
    multiplier = MULTIPLIERS.get(scale or "", ONE)
    kind, base, factor = _base_of(unit or "")
    return cast(Operator, said) if said else None, multiplier, kind, base, multiplier * factor


@lru_cache(maxsize=1024)
def _base_of(unit: str) -> tuple[MeasureKind, str, Decimal]:
    """Return kind, base unit and factor to it."""
    if unit in ("%", "百分点", "个百分点"):
        return "percent", "%", 1 / HUNDRED
    if unit == "‰":
        return "percent", "%", Decimal("0.001")
    if unit == "元":
        return "money", "元", Decimal(1)
    if unit in SECONDS:
        return "duration", "s", Decimal(SECONDS[unit])
    if unit in MONTHS:
        return "duration", "month", Decimal(MONTHS[unit])
    return "number", SAME_UNITS.get(unit, unit), Decimal(1)


def _read_range(cell: str, text: str) -> Measure | None:
    match = RANGE.fullmatch(cell)
    if match is None:
        return None
    kind, base, factor = _base_of(match["unit"] or "")
    multiplier = MULTIPLIERS.get(match["scale"] or "", Decimal(1))
    low, high = _decimal(match["number"]), Decimal(match["high"])
    if low > high or kind == "duration":
        return None
    scale = multiplier * factor
    return Measure(
        kind="range", number=low, amount=low * scale, high=high * scale, unit=base,
        multiplier=multiplier, text=text,
    )  # fmt: skip


def _read_date(cell: str, text: str) -> Measure | None:
    match = DATE.fullmatch(cell)
    if match is None or not (match["month"] or match["year"] or match["end"]):
        return None
    if match["month"] is None and not (match["end"] or match["operator"]):
        return None  # a bare year says nothing of when
    month = int(match["month"] or 12)
    day = int(match["day"] or 31)
    year = int(match["year"]) if match["year"] else None
    number = Decimal((year or 0) * 10000 + month * 100 + day)
    operator: Operator | None = "≤" if match["operator"] else None
    return Measure(
        kind="date", number=number, amount=number, operator=operator, year=year, text=text
    )


def _read_ordinal(cell: str, text: str) -> Measure | None:
    match = ORDINAL.fullmatch(cell)
    if match is None:
        return None
    words = match["number"].removeprefix("第")
    number = Decimal(words) if words.isdigit() else _chinese_number(words)
    return Measure(kind="ordinal", number=number, amount=number, unit=match["unit"], text=text)


def compare(target: Measure, actual: Measure) -> Comparison | Mismatch:
    """Return both amounts in one unit, or why there is none.

    A side without a unit takes the other's, if exactly one reading of it is of the same order;
    that is marked as assumed."""
    if target.kind == actual.kind and target.kind in _PLAIN_KINDS and target.unit == actual.unit:
        if target.multiplier == actual.multiplier:  # the usual pair, without the sets below
            return Comparison(target=target.amount, actual=actual.amount)
    special = {target.kind, actual.kind} & {"date", "ordinal"}
    if (special and target.kind != actual.kind) or actual.kind == "range":
        return Mismatch(because="kinds_differ", target=target.text, actual=actual.text)
    if target.kind == "date" and actual.kind == "date":
        return _compare_dates(target, actual)
    if target.unit.split("/")[0] == actual.unit.split("/")[0]:
        scaled = {target.multiplier, actual.multiplier} == {Decimal(1)}
        if target.multiplier == actual.multiplier or target.unit or scaled:
            return Comparison(target=target.amount, actual=actual.amount)
        return _one_without_unit(target, actual)
    if not target.unit or not actual.unit:
        return _one_without_unit(target, actual)
    if "个" in (target.unit, actual.unit) and target.kind == actual.kind == "number":
        return Comparison(target=target.amount, actual=actual.amount, assumed=True)
    return Mismatch(because="units_differ", target=target.text, actual=actual.text)


def _compare_dates(target: Measure, actual: Measure) -> Comparison | Mismatch:
    if target.year is not None and actual.year is not None:
        return Comparison(target=target.amount, actual=actual.amount)
    return Comparison(
        target=target.amount % 10000, actual=actual.amount % 10000,
        assumed=target.year is not actual.year,
    )  # fmt: skip


def _one_without_unit(target: Measure, actual: Measure) -> Comparison | Mismatch:
    """Compare where one side is a bare number: "95" against "≥90%", "15" against "≤15万元"."""
    if target.multiplier == actual.multiplier and "%" not in (target.unit, actual.unit):
        return Comparison(target=target.amount, actual=actual.amount, assumed=True)
    raw = (target.amount, actual.amount)
    printed = (target.number, actual.number)
    fits = [pair for pair in (raw, printed) if _same_order(*pair)]
    if len(fits) == 1 or raw == printed:
        return Comparison(target=fits[0][0], actual=fits[0][1], assumed=True)
    return Mismatch(because="units_differ", target=target.text, actual=actual.text)


def _same_order(target: Decimal, actual: Decimal) -> bool:
    return actual == 0 or (target != 0 and Decimal("0.1") <= actual / target <= 10)
