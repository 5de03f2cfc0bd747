"""Deadlines in working days and in office hours, from a table of one city's days.

Days are dates; instants are aware datetimes, counted on the clock of `zone`; shifts are half-open
`[opens, closes)`. The day counted from never counts itself (Civil Code 2020, Art. 201; so the day
of acceptance is day 0 of the periods of the Administrative Licensing Law, which Art. 82 counts in
working days without public holidays). Hours run from their very instant (Civil Code, Art. 201), and
a last day that is no working day moves on to the next one (Art. 203).

Prefix tables answer by two look-ups, however long the period is. No Django in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

__all__ = ["DayKind", "DueAt", "DueOn", "Shift", "SpecialDay", "WorkCalendar", "is_weekend"]

DayKind = Literal["holiday", "make_up"]
"""A day off, or a weekend day that is worked for it (调休)."""

Shift = tuple[time, time]
SATURDAY = 5
MINUTE = 60_000_000  # microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """What a notice says of one day; `name` is the holiday's, as the notice has it."""

    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOn:
    """A day, and whether a day on the way to it lies in a year whose notice is not out."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAt:
    """An instant, and whether a day on the way to it lies in a year whose notice is not out."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """One entry per day (`before`, `through`, `doubt`) or per working day (the rest).

    `before` and `through`: working days before a day, and up to its end. `doubt`: provisional
    days before a day, one entry more than there are days. `places`: a working day's index.
    `sure` and `unsure`: the answers, made once. `spans`: per shift its beginning and end since
    midnight and the office time before it; `length` is a day's office time; in microseconds."""

    origin: int
    before: tuple[int, ...]
    through: tuple[int, ...]
    doubt: tuple[int, ...]
    places: tuple[int, ...]
    sure: tuple[DueOn, ...]
    unsure: tuple[DueOn, ...]
    spans: tuple[tuple[int, int, int], ...]
    length: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorkCalendar:
    """The days of `[1 January first_year, 31 December last_year]`.

    `days` holds what differs from plain weeks; `provisional_years` those without a notice;
    `version` names the state of the table, to be kept with a deadline; `shifts` are one day's
    office hours in order, and may be empty where only days are counted."""

    first_year: int
    last_year: int
    days: Mapping[date, SpecialDay]
    provisional_years: frozenset[int]
    version: int = 0
    shifts: tuple[Shift, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    _tables: _Tables = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ends = [end for shift in self.shifts for end in shift]
        if any(earlier >= later for earlier, later in pairwise(ends)):
            raise ValueError(f"shifts must follow each other, got {self.shifts!r}")
        object.__setattr__(self, "_tables", _tables(self))

    def is_working(self, day: date) -> bool:
        """Answer whether `day` is worked."""
        at = self._place(day)
        return self._tables.through[at] > self._tables.before[at]

    def is_provisional(self, day: date) -> bool:
        """Answer whether the notice of the day's year is not out."""
        at = self._place(day)
        return self._tables.doubt[at + 1] > self._tables.doubt[at]

    def add_days(self, accepted_on: date, days: int) -> DueOn:
        """Return the `days`-th working day after `accepted_on`, which does not count itself.

        A negative number counts back. Zero gives the day itself if it is worked, else the next
        one that is. Raise `ValueError` if that is outside the calendar."""
        tables, at = self._tables, self._place(accepted_on)
        place = tables.through[at] + days - 1 if days > 0 else tables.before[at] + days
        if place < 0 or place >= len(tables.places):
            raise ValueError(self._outside(f"{accepted_on} and {days} working days"))
        due = tables.places[place]
        if days > 0:
            unsure = tables.doubt[due + 1] != tables.doubt[at + 1]
        else:
            unsure = tables.doubt[due + 1 if not days else at] != tables.doubt[due if days else at]
        return (tables.unsure if unsure else tables.sure)[place]

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days are passed from `start` to `end`, `start` not counted.

        So `working_days_between(a, add_days(a, n).day) == n`. Negative if `end` is earlier."""
        first, last = self._place(start), self._place(end)
        counted = self._tables.through if last >= first else self._tables.before
        return counted[last] - counted[first]

    def due_at(self, start: datetime, *, hours: int = 0, minutes: int = 0) -> DueAt:
        """Return when so much office time has passed since `start`.

        A limit that is used up at the end of a shift falls due then, not when the next one
        opens. Zero gives `start` itself, or the next opening if the office is closed. A negative
        limit counts back. Raise `ValueError` if that is outside the calendar."""
        if start.tzinfo is None:
            raise ValueError(f"start must be an aware datetime, got {start!r}")
        local, tables = start.astimezone(self.zone), self._tables
        at, length = self._place(local.date()), self._day_length()
        limit = (hours * 60 + minutes) * MINUTE
        worked = self._worked(start, length) + limit
        # Half-open shifts: what runs forward ends with a shift, what runs back begins with one.
        place, used = divmod(worked, length)
        if limit > 0 and not used:
            place, used = place - 1, length
        if place < 0 or place >= len(tables.places):
            raise ValueError(
                self._outside(f"{start.isoformat()} and {hours} h {minutes} min of office time")
            )
        due = tables.places[place]
        midnight = datetime.combine(tables.sure[place].day, time.min, tzinfo=self.zone)
        first, last = (at, due) if due > at else (due, at)
        return DueAt(
            at=midnight + timedelta(microseconds=self._clock(used, forward=limit > 0)),
            provisional=tables.doubt[last + 1] != tables.doubt[first],
        )

    def office_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the office was open from `start` to `end`; negative if `end` is
        earlier. So `office_time(a, due_at(a, minutes=n).at)` is n minutes."""
        length = self._day_length()
        return timedelta(microseconds=self._worked(end, length) - self._worked(start, length))

    def closes_at(self, day: date) -> datetime:
        """Return when the office closes on `day`: the end of a period counted in days, because
        business hours end it (Civil Code 2020, Art. 203)."""
        self._day_length()
        return datetime.combine(day, self.shifts[-1][1], tzinfo=self.zone)

    def _worked(self, at: datetime, length: int) -> int:
        """Return the office time from the calendar's first day to `at`."""
        if at.tzinfo is None:
            raise ValueError(f"an aware datetime is needed, got {at!r}")
        local, tables = at.astimezone(self.zone), self._tables
        place = self._place(local.date())
        worked = tables.before[place] * length
        if tables.through[place] > tables.before[place]:
            worked += self._open_time(_since_midnight(local.time()))
        return worked

    def _place(self, day: date) -> int:
        if type(day) is not date:  # a datetime is a date too, of another day in another zone
            raise TypeError(f"a date is needed, got {day!r}")
        place = day.toordinal() - self._tables.origin
        if place < 0 or place >= len(self._tables.before):
            raise ValueError(self._outside(str(day)))
        return place

    def _outside(self, what: str) -> str:
        return f"{what}: the calendar holds the years {self.first_year} to {self.last_year}"

    def _day_length(self) -> int:
        if not self.shifts:
            raise ValueError("this calendar has no shifts, so it counts days only")
        return self._tables.length

    def _open_time(self, now: int) -> int:
        """Return how long the office has been open by `now` on a working day."""
        for opens, closes, spent in self._tables.spans:
            if now < closes:
                return spent + max(now - opens, 0)
        return self._tables.length

    def _clock(self, used: int, *, forward: bool) -> int:
        """Return when on its day the office has been open for `used`."""
        for opens, closes, spent in self._tables.spans:
            if used - spent < closes - opens or (forward and used - spent == closes - opens):
                return opens + used - spent
        raise AssertionError("unreachable: less was used than a day has")


def is_weekend(day: date) -> bool:
    """Answer whether `day` is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def _tables(calendar: WorkCalendar) -> _Tables:
    days = list(_days(calendar.first_year, calendar.last_year))
    worked = [_is_worked(day, calendar.days.get(day)) for day in days]
    through = tuple(accumulate(worked))
    doubt = accumulate((day.year in calendar.provisional_years for day in days), initial=0)
    places = tuple(place for place, works in enumerate(worked) if works)
    return _Tables(
        origin=days[0].toordinal(),
        before=(0, *through[:-1]),
        through=through,
        doubt=tuple(doubt),
        places=places,
        sure=_answers(days, places, provisional=False),
        unsure=_answers(days, places, provisional=True),
        spans=tuple(_spans(calendar.shifts)),
        length=sum(_since_midnight(end) - _since_midnight(start) for start, end in calendar.shifts),
    )


def _days(first_year: int, last_year: int) -> Iterator[date]:
    first, end = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1
    return map(date.fromordinal, range(first, end))


def _is_worked(day: date, special: SpecialDay | None) -> bool:
    return special.kind == "make_up" if special else not is_weekend(day)


def _answers(days: list[date], places: Iterable[int], *, provisional: bool) -> tuple[DueOn, ...]:
    return tuple(DueOn(day=days[place], provisional=provisional) for place in places)


def _spans(shifts: tuple[Shift, ...]) -> Iterator[tuple[int, int, int]]:
    spent = 0
    for opens, closes in shifts:
        start, end = _since_midnight(opens), _since_midnight(closes)
        yield start, end, spent
        spent += end - start


def _since_midnight(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) * MINUTE + clock.second * 1_000_000 + clock.microsecond
