"""The staff gauge of a score: bands of the grades, the admissible interval, the printed total.

Lengths are in the units of the drawing (640 wide, the scale from 20 to 620), so that the template
needs no arithmetic and no inline style.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lingqu.evaluations.scheme import Scheme

__all__ = ["Ruler", "mini", "ruler"]

LEFT, WIDTH = Decimal(20), Decimal(600)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    x: str
    width: str
    middle: str
    grade: str
    is_odd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """`span_x` and `span_width` are empty when no interval is known; `said_x` when no total is
    printed. `holds` is None when there is nothing to compare."""

    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    span_x: str = ""
    span_end: str = ""
    span_width: str = ""
    said: str = ""
    """The path of the diamond at the printed total."""
    holds: bool | None = None


def ruler(
    scheme: Scheme,
    *,
    out_of: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    said: Decimal | None,
    holds: bool | None,
) -> Ruler:
    """Return the drawing for a form of `out_of` points."""
    full = out_of if out_of > 0 else HUNDRED
    edges = sorted(band.at_least * full / HUNDRED for band in scheme.bands)
    marks = sorted({full * part / 5 for part in range(6)} | set(edges))
    span = {}
    if low is not None and high is not None:
        start, end = _x(low, full), _x(high, full)
        span = {"span_x": _text(start), "span_end": _text(end), "span_width": _text(end - start)}
    return Ruler(
        bands=_bands(scheme, full),
        ticks=tuple(_spaced(marks, full)),
        said="" if said is None else _diamond(_x(said, full)),
        holds=holds,
        **span,
    )


def mini(
    low: Decimal | None, high: Decimal | None, said: Decimal | None, out_of: Decimal | None
) -> dict[str, str]:
    """Return the small drawing of a list row: 120 units for the upper half of the points."""
    full = out_of if out_of and out_of > 0 else HUNDRED
    drawn: dict[str, str] = {}
    if low is not None and high is not None:
        start, end = _half(low, full), _half(high, full)
        drawn |= {"x": _text(start), "width": _text(max(end - start, Decimal(2)))}
    if said is not None:
        drawn["said"] = f"M{_text(_half(said, full))} 2l5 6-5 6-5-6z"
    return drawn


def _half(value: Decimal, full: Decimal) -> Decimal:
    share = min(max(value / full, Decimal("0.5")), Decimal(1))
    return (share - Decimal("0.5")) * 240


def _x(value: Decimal, full: Decimal) -> Decimal:
    return LEFT + WIDTH * min(max(value / full, Decimal(0)), Decimal(1))


def _text(value: Decimal) -> str:
    return f"{value:.1f}"


def _diamond(x: Decimal) -> str:
    return f"M{_text(x)} 13l6 8-6 8-6-8z"


def _bands(scheme: Scheme, full: Decimal) -> tuple[Band, ...]:
    ordered = sorted(scheme.bands, key=lambda band: band.at_least)
    if not ordered:
        return ()
    ends = [band.at_least for band in ordered[1:]] + [HUNDRED]
    bands = []
    for place, (band, end) in enumerate(zip(ordered, ends, strict=True)):
        left, right = (_x(edge * full / HUNDRED, full) for edge in (band.at_least, end))
        bands.append(
            Band(
                x=_text(left),
                width=_text(right - left),
                middle=_text((left + right) / 2),
                grade=band.grade,
                is_odd=bool(place % 2),
            )
        )
    return tuple(bands)


def _spaced(marks: list[Decimal], full: Decimal) -> list[Tick]:
    """Return the ticks; a label that would touch the one before it is left out."""
    ticks, last = [], Decimal(-100)
    for value in marks:
        x = _x(value, full)
        label = f"{round(value, 1).normalize():f}" if x - last >= 24 else ""
        last = x if label else last
        ticks.append(Tick(x=_text(x), label=label))
    return ticks
