"""What a notice on one year's holidays must be, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import DataError
from lingqu.kernel.statutory import FIRST_YEAR, LAST_YEAR, statutory_days
from lingqu.kernel.workdays import DayKind, SpecialDay, is_weekend

__all__ = ["MAX_DAYS", "MAX_NAME", "MAX_SOURCE", "Fault", "Notice", "NoticeRefused", "Reading"]

MAX_DAYS = 120
MAX_FAULTS = 50
MAX_NAME, MAX_SOURCE = 40, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One publication for one year. `days` holds what differs from plain weeks."""

    year: int
    source: str
    published_on: date
    days: Mapping[date, SpecialDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: the line (0: the file as a whole), what was found, what is allowed."""

    line: int
    found: str
    allowed: object

    def __str__(self) -> str:
        where = _("line %(line)s") % {"line": self.line} if self.line else _("whole file")
        facts = {"where": where, "found": self.found, "allowed": self.allowed}
        return _("%(where)s: found %(found)s. Expected: %(allowed)s.") % facts


class NoticeRefused(DataError):
    """The file is no notice; `faults` has every reason, in the order of lines."""

    def __init__(self, *, where: str, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line)[:MAX_FAULTS])
        super().__init__(where=where, found=len(faults), allowed="")

    def __str__(self) -> str:
        return "\n".join([f"{self.where}:", *(f"  {fault}" for fault in self.faults)])


class Reading:
    """A notice while it is read, and everything that is wrong with it so far."""

    def __init__(self, *, source: str, published_on: date | None) -> None:
        self.year = 0
        self.source = source
        self.published_on = published_on
        self.days: dict[date, tuple[int, SpecialDay]] = {}
        self.faults: list[Fault] = []

    def fault(self, line: int, found: object, allowed: object) -> None:
        self.faults.append(Fault(line=line, found=str(found)[:100], allowed=allowed))

    def add(self, line: int, day: date, kind: DayKind, name: str) -> None:
        if day in self.days:
            first = self.days[day][0]
            self.fault(line, day, _("a day named once; see line %(line)s") % {"line": first})
        elif kind == "make_up" and not is_weekend(day):
            self.fault(line, day, _("a Saturday or Sunday as make-up working day"))
        else:
            self.days[day] = (line, SpecialDay(kind=kind, name=name))

    def name(self, line: int, found: object) -> str:
        if isinstance(found, str) and 0 < len(name := found.strip()) <= MAX_NAME:
            if name.isprintable():
                return name
        self.fault(line, repr(found), _("a name of 1 to %(n)s characters") % {"n": MAX_NAME})
        return ""

    def notice(self, *, where: str) -> Notice:
        """Return the notice, or raise `NoticeRefused` with every fault."""
        if not self.faults:
            self._check()
        if self.faults or self.published_on is None:
            raise NoticeRefused(where=where, faults=self.faults)
        return Notice(
            year=self.year,
            source=self.source,
            published_on=self.published_on,
            days={day: special for day, (_line, special) in sorted(self.days.items())},
        )

    def _check(self) -> None:
        """Check what only the whole can show."""
        self.year = self.year or max((day.year for day in self.days), default=0)
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            self.fault(0, self.year, f"{FIRST_YEAR}–{LAST_YEAR}")
            return
        if not 0 < len(self.source) <= MAX_SOURCE or not self.source.isprintable():
            self.fault(0, repr(self.source[:40]), _("the notice's title and number as `source`"))
        if self.published_on is None:
            self.fault(0, "—", _("the day of publication as `published_on`"))
        if len(self.days) > MAX_DAYS:
            self.fault(0, len(self.days), f"≤ {MAX_DAYS}")
        first, last = date(max(self.year - 1, FIRST_YEAR - 1), 12, 1), date(self.year, 12, 31)
        for day, (line, _special) in self.days.items():
            if not first <= day <= last:
                self.fault(line, day, f"{first} – {last}")
        self._check_statutory()

    def _check_statutory(self) -> None:
        """Refuse half a notice: applied, it would turn public holidays into working days."""
        for day, name in statutory_days(self.year):
            line, special = self.days.get(day, (0, None))
            if special is None and is_weekend(day):
                continue
            if special is None or special.kind != "holiday":
                found = _("no day off on %(day)s (%(name)s)") % {"day": day, "name": name}
                self.fault(line, found, _("every public holiday of the year"))
