"""The speed of counting in working days.

    python -m bench.calendar [--quick] [--json]

Beside our tables run, in the same process: the loop that users of chinesecalendar write, and one
look-up in a list by the day's number, which is the least that any table can cost.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

from lingqu.kernel import workdays
from lingqu.kernel.statutory import FIRST_YEAR, LAST_YEAR, provisional_days
from lingqu.kernel.workdays import SpecialDay, WorkCalendar

BAR = 1_000_000  # additions a second
DAYS = 20
DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")
SHIFTS = ((clock(9), clock(12)), (clock(14), clock(17, 30)))
STARTS = [date(2024, 1, 1) + timedelta(days=n) for n in range(900)]


def build() -> WorkCalendar:
    """Return the calendar of the shipped notices, without a database."""
    days: dict[date, SpecialDay] = {}
    published = set()
    for path in sorted((Path(workdays.__file__).parent / "holidays").glob("*.toml")):
        notice = tomllib.loads(path.read_text("utf-8"))
        published.add(notice["year"])
        for one in notice["holiday"]:
            for n in range((one["last"] - one["first"]).days + 1):
                days[one["first"] + n * DAY] = SpecialDay(kind="holiday", name=one["name"])
            for day in one.get("make_up", []):
                days[day] = SpecialDay(kind="make_up", name=one["name"])
    missing = frozenset(range(FIRST_YEAR, LAST_YEAR + 1)) - published
    for year in missing:
        days |= provisional_days(year)
    return WorkCalendar(
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        days=days,
        provisional_years=missing,
        shifts=SHIFTS,
    )


def peer(start: date) -> date:
    """Add working days as one does with chinesecalendar."""
    left = DAYS
    while left:
        start += DAY
        left -= chinese_calendar.is_workday(start)
    return start


def rate(run: Callable[[Any], Any], over: Iterable[Any], seconds: float) -> float:
    """Return calls a second of processor time: the best of several rounds, since what else the
    machine does can only make a round slower."""
    work, best, end = list(over), 0.0, time.perf_counter() + seconds
    gc.disable()
    while time.perf_counter() < end:
        started = time.process_time()
        for one in work:
            run(one)
        best = max(best, len(work) / (time.process_time() - started))
    gc.enable()
    return best


def measure(seconds: float) -> dict[str, float]:
    """Return the figures."""
    started = time.process_time()
    calendar = build()
    built = time.process_time() - started
    assert all(calendar.add_days(day, DAYS).day == peer(day) for day in STARTS[::7])
    numbers = [calendar.is_working(STARTS[0] + n * DAY) for n in range(1000)]
    first = STARTS[0].toordinal()
    many = STARTS * 100
    instants = [datetime.combine(day, clock(10, 30), tzinfo=ZONE) for day in STARTS * 10]
    return {
        "additions_per_s": rate(lambda day: calendar.add_days(day, DAYS), many, seconds),
        "between_per_s": rate(
            lambda day: calendar.working_days_between(STARTS[0], day), many, seconds
        ),
        "office_hours_per_s": rate(lambda at: calendar.due_at(at, hours=20), instants, seconds),
        "chinesecalendar_per_s": rate(peer, STARTS[::3], seconds),
        "look_up_per_s": rate(lambda day: numbers[day.toordinal() - first], many, seconds),
        "build_ms": built * 1000,
    }


def main() -> int:
    """Measure, print, and fail below the bar."""
    parser = argparse.ArgumentParser(prog="bench.calendar")
    parser.add_argument("--quick", action="store_true", help="shorter rounds")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    figures = measure(0.5 if options.quick else 3.0)
    additions = figures["additions_per_s"]
    ratios = {
        "over_chinesecalendar": additions / figures["chinesecalendar_per_s"],
        "over_look_up": additions / figures["look_up_per_s"],
    }
    if options.json:
        print(json.dumps({"name": "calendar", "figures": figures, "ratios": ratios}))
    else:
        for key, value in (*figures.items(), *ratios.items()):
            print(f"{key} {value:,.2f}")
    return 0 if additions >= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
