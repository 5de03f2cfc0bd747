"""The working-day calendar: any state of it, what a notice would change, what is missing.

A deadline keeps the number of the state it was computed from; `calendar(version=…)` gives that
state again. Nothing that was computed with one changes afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import cast

from django.db.models import Max
from django.utils.translation import gettext as _

from lingqu.kernel.errors import DataError
from lingqu.kernel.models import CalendarVersion
from lingqu.kernel.notice_checks import Notice
from lingqu.kernel.parameters import JSONValue, parameter
from lingqu.kernel.statutory import FIRST_YEAR, LAST_YEAR, provisional_days
from lingqu.kernel.workdays import Shift, SpecialDay, WorkCalendar

__all__ = [
    "BY_LAW",
    "NOTICE_MONTH",
    "Difference",
    "built",
    "calendar",
    "differences",
    "digest",
    "first_altered",
    "latest_of",
    "office_hours",
    "office_hours_of",
    "said",
    "unpublished_years",
]

NOTICE_MONTH = 11
"""Notices came between 25 October and 16 December; from November on a missing one is a warning."""
BY_LAW = "全国年节及纪念日放假办法"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A day on which the notice and the present calendar differ; None is a plain day."""

    day: date
    before: SpecialDay | None
    after: SpecialDay | None


def calendar(*, version: int | None = None, shifts: tuple[Shift, ...] = ()) -> WorkCalendar:
    """Return the calendar in the state numbered `version`, or in the present one.

    Raise `DataError` if there is no such state."""
    newest = CalendarVersion.objects.order_by("-sequence")
    state = newest.filter(sequence=version) if version else newest
    known = state.values_list("sequence", "hash").first()
    if known is None and version:
        allowed = f"1–{newest.aggregate(last=Max('sequence'))['last'] or 0}"
        raise DataError(where=_("calendar version"), found=version, allowed=allowed)
    sequence, content = known or (0, "")
    return built(sequence, content, shifts)


def office_hours(*, on: date) -> tuple[Shift, ...]:
    """Return the shifts that hold on the day `on`, from the parameter `kernel.office_hours`."""
    return office_hours_of(parameter("kernel.office_hours", on=on))


def office_hours_of(value: JSONValue) -> tuple[Shift, ...]:
    """Return the shifts that a value of that parameter says. Raise `DataError` if it does not."""
    try:
        if not isinstance(value, list) or not all(isinstance(pair, list) for pair in value):
            raise ValueError(value)
        pairs = cast("list[list[str]]", value)
        return tuple((time.fromisoformat(str(a)), time.fromisoformat(str(b))) for a, b in pairs)
    except ValueError as error:
        raise DataError(
            where="parameter kernel.office_hours",
            found=repr(value),
            allowed='[["09:00", "12:00"], ["14:00", "17:30"]]',
        ) from error


def differences(notice: Notice) -> tuple[Difference, ...]:
    """Return the days that `notice` would change, in order. Empty if it says what holds."""
    before, after = said(latest_of(notice.year), notice.year), notice.days
    return tuple(
        Difference(day=day, before=before.get(day), after=after.get(day))
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
    )


def unpublished_years(today: date) -> tuple[int, ...]:
    """Return the years that ought to have a notice by `today` and have none: this year, and from
    November on the next."""
    due = (today.year, today.year + 1) if today.month >= NOTICE_MONTH else (today.year,)
    provisional = calendar().provisional_years
    return tuple(year for year in due if year in provisional)


def first_altered() -> int | None:
    """Return the number of the first version whose hash does not hold, or None."""
    before = ""
    for version in CalendarVersion.objects.order_by("sequence"):
        if version.hash != digest(before, version):
            return version.sequence
        before = version.hash
    return None


def latest_of(year: int) -> CalendarVersion | None:
    """Return the newest version of `year`, if there is any."""
    return CalendarVersion.objects.filter(year=year).order_by("-number").first()


def said(version: CalendarVersion | None, year: int) -> Mapping[date, SpecialDay]:
    """Return what `version` says of `year`, and what the law does if there is none yet."""
    if version is None:
        return provisional_days(year)
    return {
        date.fromisoformat(day): SpecialDay(kind=kind, name=name)
        for day, (kind, name) in version.days.items()
    }


def digest(before: str, version: CalendarVersion) -> str:
    """Return the SM3 hash (GB/T 32905-2016) over the hash before and the version's content."""
    published = version.published_on.isoformat() if version.published_on else None
    facts = [before, version.sequence, version.year, version.number, version.source, published]
    text = json.dumps(
        [*facts, version.reason, sorted(version.days.items())],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.new("sm3", text.encode()).hexdigest()


@lru_cache(maxsize=16)
def built(sequence: int, content: str, shifts: tuple[Shift, ...]) -> WorkCalendar:
    """Return one state of the calendar. `content` is its last hash, which stands for everything up
    to there, so that a state is built once and never mistaken for another."""
    rows = CalendarVersion.objects.filter(sequence__lte=sequence).order_by("sequence")
    latest = {row.year: row for row in rows}
    published = {year for year, row in latest.items() if row.published_on}
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    days: dict[date, SpecialDay] = {}
    for year in years:  # in order: a notice's last days of the December before come out on top
        days |= said(latest.get(year), year)
    return WorkCalendar(
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        days=days,
        provisional_years=frozenset(years) - published,
        version=sequence,
        shifts=shifts,
    )
