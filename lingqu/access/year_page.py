"""A year of the working-day calendar, ready to be drawn: months, weeks, days, holidays."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from lingqu.kernel.workdays import SpecialDay, WorkCalendar, is_weekend

__all__ = ["KINDS", "WEEKDAYS", "Holiday", "change_of", "holidays", "months"]

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
KINDS = (
    ("holiday", _("day off")),
    ("make_up", _("make-up working day")),
    ("plain", _("plain day: weekdays are worked, weekends are off")),
)
_NAMES = {
    "元旦": _("New Year's Day"),
    "春节": _("Spring Festival"),
    "清明节": _("Tomb-sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午节": _("Dragon Boat Festival"),
    "中秋节": _("Mid-autumn Festival"),
    "国庆节": _("National Day"),
}
DayLook = Literal["off", "work", "rest", "plain"]
_MONDAY_FIRST = Calendar(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day as drawn: off by notice, worked by notice, a weekend's rest, or plain."""

    day: date
    look: DayLook
    name: str
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: its first day, whole weeks with None outside the month, its working days."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    working: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days off in a row under one name, and the working days that make up for them."""

    name: str
    first: date
    last: date
    make_up: tuple[date, ...]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A day before and after a notice in words; `effect` says whether it turns into a day that
    is worked or off, and is empty where only the name changes."""

    day: date
    before: str
    after: str
    effect: Literal["", "work", "off"]


def months(calendar: WorkCalendar, year: int, *, today: date) -> tuple[Month, ...]:
    """Return the twelve months of `year`."""
    return tuple(_month(calendar, date(year, number, 1), today) for number in range(1, 13))


def holidays(calendar: WorkCalendar, year: int) -> tuple[Holiday, ...]:
    """Return the holidays of `year` in order, as a notice lists them."""
    special = {day: one for day, one in sorted(calendar.days.items()) if day.year == year}
    runs = list(_runs(special))
    make_up: dict[int, list[date]] = {place: [] for place in range(len(runs))}
    for day, one in special.items():
        own = [place for place, (name, _days) in enumerate(runs) if name == one.name]
        if one.kind == "make_up" and own:
            nearest = min(own, key=lambda place: abs((runs[place][1][0] - day).days))
            make_up[nearest].append(day)
    return tuple(
        Holiday(name=named(name), first=days[0], last=days[-1], make_up=tuple(make_up[place]))
        for place, (name, days) in enumerate(runs)
    )


def change_of(day: date, before: SpecialDay | None, after: SpecialDay | None) -> Change:
    """Return what a notice changes on `day`; None is a plain day."""
    worked, works = (_works(day, one) for one in (before, after))
    return Change(
        day=day,
        before=_words(day, before),
        after=_words(day, after),
        effect="" if worked == works else "work" if works else "off",
    )


def named(name: str) -> str:
    """Return the holiday's name in the reader's language; one that is not known stays."""
    return pgettext("between names", ", ").join(
        str(_NAMES.get(part, part)) for part in name.split("、")
    )


def _words(day: date, special: SpecialDay | None) -> str:
    """Return the words for what is said of a day."""
    if special is None:
        return str(_("weekend") if is_weekend(day) else _("plain working day"))
    return f"{dict(KINDS)[special.kind]} · {named(special.name)}"


def _works(day: date, special: SpecialDay | None) -> bool:
    return special.kind == "make_up" if special else not is_weekend(day)


def _runs(special: Mapping[date, SpecialDay]) -> Iterator[tuple[str, list[date]]]:
    """Yield name and days of each row of days off under one name."""
    name, days = "", list[date]()
    for day, one in special.items():
        if one.kind != "holiday":
            continue
        if days and (one.name != name or day - days[-1] != timedelta(days=1)):
            yield name, days
            days = []
        name = one.name
        days.append(day)
    if days:
        yield name, days


def _month(calendar: WorkCalendar, first: date, today: date) -> Month:
    weeks = tuple(
        tuple(_cell(calendar, day, today) if day.month == first.month else None for day in week)
        for week in _MONDAY_FIRST.monthdatescalendar(first.year, first.month)
    )
    days = (cell.day for week in weeks for cell in week if cell)
    return Month(first=first, weeks=weeks, working=sum(map(calendar.is_working, days)))


def _cell(calendar: WorkCalendar, day: date, today: date) -> Cell:
    special = calendar.days.get(day)
    look: DayLook = "rest" if is_weekend(day) else "plain"
    if special:
        look = "off" if special.kind == "holiday" else "work"
    name = named(special.name) if special else ""
    return Cell(day=day, look=look, name=name, is_today=day == today)
