"""Parameters and the calendar's state as of a moment ago, read by one statement and kept shortly.

An act on a case needs a few limits and the calendar; asking the database each time would double
its statements. Values are dated by day and the calendar's versions only grow, so a reading some
seconds old is at most a deadline that the recalculation corrects.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from django.db import connection

from lingqu.kernel.calendar import built, office_hours_of
from lingqu.kernel.errors import DataError
from lingqu.kernel.parameters import JSONValue
from lingqu.kernel.workdays import WorkCalendar

__all__ = ["Snapshot", "forget", "snapshot"]

SECONDS = 5.0
_READ = """SELECT '', sequence, hash, '' FROM kernel_calendarversion
WHERE sequence = (SELECT max(sequence) FROM kernel_calendarversion)
UNION ALL
SELECT name, 0, unit, CAST(value AS text) FROM kernel_parameter
WHERE since <= %s AND (until IS NULL OR until > %s)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`values` maps a parameter to (unit, value) as of `on`; `calendar` has office hours."""

    on: date
    values: Mapping[str, tuple[str, JSONValue]]
    calendar: WorkCalendar

    def limit(self, name: str) -> tuple[int, str]:
        """Return a whole number and its unit. Raise `DataError` if there is none."""
        unit, value = self.values.get(name, ("", None))
        if not isinstance(value, int) or isinstance(value, bool):
            raise DataError(
                where=f"parameter {name}",
                found=f"{value!r} on {self.on}",
                allowed="a whole number",
                remedy="Load the pack's parameters, or add a value that begins earlier.",
            )
        return value, unit

    def value(self, name: str) -> JSONValue:
        """Return a parameter's value. Raise `DataError` if it has none on the day."""
        if name not in self.values:
            raise DataError(
                where=f"parameter {name}", found=f"no value on {self.on}", allowed="a dated value"
            )
        return self.values[name][1]


_KEPT: dict[tuple[str, date], tuple[float, Snapshot]] = {}


def snapshot(on: date) -> Snapshot:
    """Return the parameters that hold on `on` and the present calendar, some seconds old at
    most."""
    key = (str(connection.settings_dict["NAME"]), on)
    kept = _KEPT.get(key)
    if kept and time.monotonic() - kept[0] < SECONDS:
        return kept[1]
    fresh = _read(on)
    if len(_KEPT) > 100:
        _KEPT.clear()
    _KEPT[key] = (time.monotonic(), fresh)
    return fresh


def forget() -> None:
    """Let the next reader ask the database: after a change made in this process."""
    _KEPT.clear()


def _read(on: date) -> Snapshot:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [on, on])
        rows = cursor.fetchall()
    sequence, content = 0, ""
    values: dict[str, tuple[str, JSONValue]] = {}
    for name, number, text, value in rows:
        if name:
            values[name] = (text, _parsed(value))
        else:
            sequence, content = number, text
    shifts = office_hours_of(values["kernel.office_hours"][1])
    return Snapshot(on=on, values=values, calendar=built(sequence, content, shifts))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> JSONValue:
    return cast("JSONValue", json.loads(text))
