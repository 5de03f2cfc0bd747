"""Clocks: due instants, marks, rests, extensions, recalculation."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.cases import clocks
from lingqu.cases.clock_text import clocks_from, clocks_text
from lingqu.kernel.errors import DataError
from lingqu.kernel.workdays import SpecialDay, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
SHIFTS = ((time(9), time(12)), (time(14), time(17, 30)))


def calendar(days: dict[date, SpecialDay] | None = None, version: int = 1) -> WorkCalendar:
    return WorkCalendar(
        first_year=2024, last_year=2028, days=days or {}, provisional_years=frozenset({2028}),
        version=version, shifts=SHIFTS,
    )  # fmt: skip


PLAIN = calendar()


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def clock(unit: str = "working_day", limit: int = 8, **more: object) -> clocks.Clock:
    return clocks.started(
        "promise", limit=limit, unit=unit, at=at(5, 10, 24), calendar=PLAIN, **more
    )


def test_the_day_of_acceptance_is_day_zero():
    assert clock().due_at == at(17, 17, 30)


def test_the_mock_up_of_the_case_page_holds():
    one = clock()
    assert clocks.used_share(one, at(17, 9, 40), PLAIN) * 8 == pytest.approx(7.1, abs=0.01)
    left, unit = clocks.remaining(one, at(17, 9, 40), PLAIN)
    assert (round(left, 1), unit) == (5.8, "working_hour")
    assert clocks.remaining(one, at(5, 10, 24), PLAIN) == (8, "working_day")  # day zero counts not


@pytest.mark.parametrize(
    ("unit", "limit", "due"),
    [
        ("working_hour", 6, at(6, 9, 54)),
        ("working_hour", 4, at(5, 16, 24)),
        ("day", 9, at(16, 17, 30)),  # the 14th is a Saturday: on to Monday
        ("hour", 24, at(6, 10, 24)),
    ],
)
def test_other_units_count_as_they_say(unit, limit, due):
    assert clock(unit, limit).due_at == due


@pytest.mark.parametrize(("unit", "limit"), [("week", 1), ("working_day", 0), ("day", -3)])
def test_an_unknown_unit_or_an_empty_limit_is_refused(unit, limit):
    with pytest.raises(DataError, match="promise"):
        clock(unit, limit)


def test_a_clock_beyond_the_calendar_is_refused_with_its_years():
    with pytest.raises(DataError, match="2028"):
        clock(limit=5000)


def test_a_due_day_in_a_year_without_notice_is_marked():
    assert clock(limit=400).provisional
    assert not clock().provisional


def test_lamps_turn_at_their_marks_and_stay_with_a_stopped_clock():
    one = clock()
    assert clocks.lamp_at(one, one.yellow_at - timedelta(seconds=1)) == ""
    assert clocks.lamp_at(one, one.yellow_at) == "yellow"
    assert clocks.lamp_at(one, one.red_at) == "red"
    assert clocks.lamp_at(one, one.due_at) == "red"
    assert clocks.lamp_at(one, one.due_at + timedelta(seconds=1)) == "overdue"
    assert clocks.lamp_at(clocks.stopped(one, at=at(6)), at(30)) == ""


def test_a_rest_moves_the_due_day_by_the_working_days_it_took():
    resting = clocks.rested(clock(), at=at(13, 15))
    assert not resting.runs
    running = clocks.resumed(resting, at=at(18, 11), calendar=PLAIN)
    assert running.rested == 3
    assert running.due_at == at(20, 17, 30)


def test_nothing_is_used_up_while_a_clock_rests():
    resting = clocks.rested(clock(), at=at(13, 15))
    shares = {clocks.used_share(resting, at(day), PLAIN) for day in (16, 20, 25)}
    assert len(shares) == 1
    assert clocks.next_check([resting], at(13, 15)) is None


def test_an_extension_adds_to_the_limit_and_tells_the_new_day():
    longer = clocks.extended(clock(told=True), by=10, calendar=PLAIN)
    assert longer.due_at == longer.told_at == at(1, 17, 30, month=12)


def test_a_told_day_is_never_made_later_by_a_notice():
    holiday = calendar({date(2026, 11, 10): SpecialDay(kind="holiday", name="节")}, version=2)
    told, reckoned = clocks.recalculated(clock(told=True), calendar=holiday)
    assert told.due_at == at(17, 17, 30)
    assert reckoned == at(18, 17, 30)
    untold, _reckoned = clocks.recalculated(clock(), calendar=holiday)
    assert untold.due_at == at(18, 17, 30)


def test_a_told_day_may_become_earlier():
    worked = calendar({date(2026, 11, 14): SpecialDay(kind="make_up", name="调休")}, version=2)
    told, reckoned = clocks.recalculated(clock(told=True), calendar=worked)
    assert told.due_at == reckoned == at(16, 17, 30)


def test_a_clock_is_kept_as_text_and_comes_back_equal():
    one = replace(clock(told=True), lamp="yellow", rested=2)
    two = clocks.rested(clock("hour", 5), at=at(6))
    assert clocks_from(clocks_text([one, two])) == (one, two)
    assert clocks_from("[]") == clocks_from("") == ()


UNITS = st.sampled_from(["working_day", "working_hour", "day", "hour"])
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=ZONE)
)


@given(unit=UNITS, limit=st.integers(1, 200), start=INSTANTS)
def test_marks_lie_in_order_between_start_and_due(unit, limit, start):
    one = clocks.started("c", limit=limit, unit=unit, at=start, calendar=PLAIN)
    assert start <= one.yellow_at <= one.red_at <= one.due_at
    share = clocks.used_share(one, one.due_at, PLAIN)
    assert share == pytest.approx(1)


@given(
    unit=UNITS,
    limit=st.integers(1, 60),
    start=INSTANTS,
    pause=st.integers(0, 400),
    rest=st.integers(0, 400),
)
def test_a_rest_never_makes_a_day_earlier_and_twice_is_no_more_than_once(
    unit, limit, start, pause, rest
):
    one = clocks.started("c", limit=limit, unit=unit, at=start, calendar=PLAIN)
    began = start + timedelta(hours=pause)
    resting = clocks.rested(clocks.rested(one, at=began), at=began + timedelta(hours=1))
    again = clocks.resumed(resting, at=began + timedelta(hours=rest), calendar=PLAIN)
    assert again.due_at >= one.due_at
    assert clocks.resumed(again, at=began + timedelta(days=99), calendar=PLAIN) == again
