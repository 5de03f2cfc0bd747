"""Numbers as printed in cells of a form: amounts, points and rates, as decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import AmountUnit

__all__ = ["amount_unit_in", "number_in", "points_in", "rate_in", "score_in"]

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d*\.?\d+"
_PLAIN = re.compile(rf"[=≈]?({_NUMBER})(万元|亿元|元|万|分)?")
_RATE = re.compile(rf"[=≈]?({_NUMBER})(%)?")
_POINTS = re.compile(r"[(\[](?:满分|权重|分值|共)?[:]?(\d+(?:\.\d+)?)分?(?:\*[^)]*)?[)\]]")
_POINTS_STRICT = re.compile(r"[(\[](?:满分|权重|分值|共)?[:]?(\d+(?:\.\d+)?)分(?:\*[^)]*)?[)\]]")
_UNIT = re.compile(r"(万元|亿元|元)")


def number_in(text: str) -> Decimal | None:
    """Return the number the cell consists of, without its unit; None for blanks and words."""
    found = _PLAIN.fullmatch(compact(text))
    return Decimal(found[1].replace(",", "")) if found else None


def score_in(text: str) -> Decimal | None:
    """Return the points of a weight or score cell; 25% of a hundred are 25 points."""
    return number_in(compact(text).removesuffix("%"))


def rate_in(text: str) -> Decimal | None:
    """Return a printed rate as a ratio: "=93%" and "93.00%" give 0.93, a bare 0.93 too, 93 too."""
    found = _RATE.fullmatch(compact(text))
    if not found:
        return None
    value = Decimal(found[1].replace(",", ""))
    return value / 100 if found[2] or value > Decimal("1.5") else value


def points_in(text: str) -> tuple[str, Decimal | None]:
    """Return a heading without its points, and the points: "产出指标(50分)" → 产出指标, 50."""
    folded = compact(text)
    found = _POINTS_STRICT.search(folded) or _POINTS.search(folded)
    if not found:
        return text, None
    name = folded[: found.start()] + folded[found.end() :]
    return name, Decimal(found[1])


def amount_unit_in(text: str) -> AmountUnit | None:
    """Return the unit of amounts a label names: 项目资金（万元）."""
    found = _UNIT.search(compact(text))
    return (
        None
        if not found
        else "万元"
        if found[1] == "万元"
        else "亿元"
        if found[1] == "亿元"
        else "元"
    )
