"""The public holidays by law, for years whose arrangement is not published yet.

Source: Measures for Public Holidays on Festivals and Memorial Days (全国年节及纪念日放假办法), as
amended by State Council orders 513 (2007), 644 (2013) and 795 (in force 2025-01-01): Art. 2 lists
them, and what falls on a weekend is made up for on a working day. A notice also moves weekends to
make longer holidays; nobody can know how before it is out, so these days are provisional.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from lingqu.kernel.workdays import SpecialDay, is_weekend

__all__ = ["FIRST_YEAR", "LAST_YEAR", "provisional_days", "statutory_days"]

FIRST_YEAR, LAST_YEAR = 2008, 2050
"""2008 brought today's festivals; the moon's festivals are on file up to 2050."""

DAY = timedelta(days=1)


def statutory_days(year: int) -> Iterator[tuple[date, str]]:
    """Yield each public holiday of `year` with its name; two may fall on one day."""
    festivals = _festivals()[str(year)]
    spring = festivals["spring_festival"]
    with_eve, with_third_day = not 2014 <= year < 2025, year >= 2014
    yield date(year, 1, 1), "元旦"
    for offset in range(-1 if with_eve else 0, 3 if with_third_day else 2):
        yield spring + offset * DAY, "春节"
    yield festivals["tomb_sweeping"], "清明节"
    for day in range(1, 3 if year >= 2025 else 2):
        yield date(year, 5, day), "劳动节"
    yield festivals["dragon_boat"], "端午节"
    yield festivals["mid_autumn"], "中秋节"
    for day in range(1, 4):
        yield date(year, 10, day), "国庆节"


@cache
def provisional_days(year: int) -> dict[date, SpecialDay]:
    """Return the days off of a year without a notice: the public holidays, and for each that
    falls on a weekend or on another one the next free working day."""
    taken: dict[date, SpecialDay] = {}
    owed = []
    for day, name in sorted(statutory_days(year)):
        if day in taken or is_weekend(day):
            owed.append((day, name))
        taken.setdefault(day, SpecialDay(kind="holiday", name=name))
    for day, name in owed:
        while day in taken or is_weekend(day):
            day += DAY
        taken[day] = SpecialDay(kind="holiday", name=name)
    return dict(sorted(taken.items()))


@cache
def _festivals() -> dict[str, dict[str, date]]:
    return tomllib.loads(Path(__file__).with_name("festivals.toml").read_text("utf-8"))
