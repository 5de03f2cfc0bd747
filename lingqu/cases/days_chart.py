"""The chart of what falls due within ten working days: lengths as SVG numbers, words beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.cases.desk import Day

__all__ = ["Bar", "Chart", "days_chart"]

TOP, HEIGHT, STEP = 14, 54, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day: `x` is the left edge, `middle` that of the texts, `y` and `height` the level."""

    x: int
    middle: int
    y: str
    height: str
    on: date
    day: str
    weekday: str
    tasks: int
    is_today: bool

    @property
    def above(self) -> float:
        """Where the figure over the bar stands."""
        return float(self.y) - 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All bars, and the sentence that states the finding."""

    bars: tuple[Bar, ...]
    sentence: str
    total: int


def days_chart(days: Sequence[Day], *, now: datetime) -> Chart:
    """Return the chart; the baseline is zero and the highest bar fills the bed."""
    most = max((day.tasks for day in days), default=0)
    today = localtime(now).date()
    bars = tuple(_bar(day, place=place, most=most, today=today) for place, day in enumerate(days))
    total = sum(day.tasks for day in days)
    if not total:
        return Chart(bars=bars, sentence=_("Nothing falls due within ten working days."), total=0)
    peak = max(days, key=lambda day: day.tasks)
    facts = {"n": total, "most": peak.tasks, "day": date_format(peak.on, "MONTH_DAY_FORMAT")}
    sentence = _(
        "%(n)s tasks fall due within ten working days, most of them (%(most)s) on %(day)s."
    )
    return Chart(bars=bars, sentence=sentence % facts, total=total)


def _bar(day: Day, *, place: int, most: int, today: date) -> Bar:
    height = HEIGHT * day.tasks / most if most else 0.0
    x = 7 + place * STEP
    return Bar(
        x=x,
        middle=x + 9,
        y=f"{TOP + HEIGHT - height:.1f}",
        height=f"{height:.1f}",
        on=day.on,
        day=str(day.on.day),
        weekday=date_format(day.on, "D").removeprefix("星期"),
        tasks=day.tasks,
        is_today=day.on == today,
    )
