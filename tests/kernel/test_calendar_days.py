"""Counting in working days and office hours: the rule, its limits, and two ways that agree."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.kernel.statutory import provisional_days
from lingqu.kernel.workdays import SpecialDay, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
SHIFTS = ((time(9), time(12)), (time(14), time(17, 30)))
OFF = SpecialDay(kind="holiday", name="国庆节")
WORKED = SpecialDay(kind="make_up", name="国庆节")
# October 2026 as published; 2027 by law alone.
DAYS = {
    **{date(2026, 10, day): OFF for day in range(1, 8)},
    date(2026, 9, 20): WORKED,
    date(2026, 10, 10): WORKED,
    **provisional_days(2027),
}
CALENDAR = WorkCalendar(
    first_year=2025,
    last_year=2027,
    days=DAYS,
    provisional_years=frozenset({2027}),
    shifts=SHIFTS,
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("accepted_on", "days", "due"),
    [
        ("2026-11-23", 1, "2026-11-24"),  # the day of acceptance is day 0
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),  # accepted on a Saturday
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday that is worked
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-22", 0, "2026-11-23"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-11-22", -1, "2026-11-20"),
        ("2026-10-08", -1, "2026-09-30"),
    ],
)
def test_the_nth_working_day_after_acceptance(accepted_on, days, due):
    answer = CALENDAR.add_days(date.fromisoformat(accepted_on), days)
    assert (answer.day, answer.provisional) == (date.fromisoformat(due), False)


@pytest.mark.parametrize(
    ("accepted_on", "days", "provisional"),
    [
        ("2026-12-30", 1, False),
        ("2026-12-31", 0, False),
        ("2026-12-31", 1, True),
        ("2027-01-01", -1, False),  # back to 31 December: no day of 2027 was counted
        ("2027-01-04", -1, True),
        ("2027-01-05", -1, True),
        ("2027-01-01", 0, True),
    ],
)
def test_an_answer_that_a_missing_notice_could_change_says_so(accepted_on, days, provisional):
    assert CALENDAR.add_days(date.fromisoformat(accepted_on), days).provisional is provisional


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-11-23T09:00", {"hours": 2}, "2026-11-23T11:00"),
        ("2026-11-23T11:00", {"hours": 2}, "2026-11-23T15:00"),
        ("2026-11-23T09:00", {"hours": 3}, "2026-11-23T12:00"),  # not 14:00
        ("2026-11-23T16:30", {"hours": 2}, "2026-11-24T10:00"),
        ("2026-11-23T14:00", {"minutes": 210}, "2026-11-23T17:30"),
        ("2026-11-20T17:30", {"minutes": 1}, "2026-11-23T09:01"),
        ("2026-11-21T03:00", {"hours": 1}, "2026-11-23T10:00"),
        ("2026-09-30T17:00", {"hours": 1}, "2026-10-08T09:30"),
        ("2026-11-23T10:00", {}, "2026-11-23T10:00"),
        ("2026-11-23T12:00", {}, "2026-11-23T14:00"),  # half-open: at twelve it is closed
        ("2026-11-21T10:00", {}, "2026-11-23T09:00"),
        ("2026-11-23T10:00", {"hours": -2}, "2026-11-20T16:30"),
        ("2026-11-23T15:00", {"hours": -1}, "2026-11-23T14:00"),
    ],
)
def test_office_time_passes_only_while_the_office_is_open(start, limit, due):
    answer = CALENDAR.due_at(at(start), **limit)
    assert (answer.at, answer.provisional) == (at(due), False)


def test_an_instant_of_another_zone_is_counted_on_the_clock_of_the_office():
    due = CALENDAR.due_at(datetime(2026, 11, 23, 1, 0, tzinfo=UTC), hours=1)
    assert due.at == at("2026-11-23T10:00") and due.at.tzinfo is ZONE


def test_hours_that_reach_into_a_year_without_a_notice_say_so():
    assert not CALENDAR.due_at(at("2026-12-31T16:30"), hours=1).provisional
    assert CALENDAR.due_at(at("2026-12-31T16:31"), hours=1).provisional
    assert CALENDAR.due_at(at("2027-01-04T09:00"), hours=1).provisional


def test_a_period_of_days_ends_when_the_office_closes():
    assert CALENDAR.closes_at(date(2026, 12, 22)) == at("2026-12-22T17:30")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_days(date(2024, 12, 31), 1),
        lambda: CALENDAR.add_days(date(2028, 1, 1), 1),
        lambda: CALENDAR.add_days(date(2027, 12, 31), 1),
        lambda: CALENDAR.add_days(date(2025, 1, 1), -1),
        lambda: CALENDAR.add_days(date(2025, 1, 6), -1000),
        lambda: CALENDAR.due_at(at("2027-12-31T17:00"), hours=2),
        lambda: CALENDAR.due_at(at("2025-01-01T09:00"), hours=-1),
        lambda: CALENDAR.due_at(datetime(2026, 1, 5, 9), hours=1),  # noqa: DTZ001
        lambda: CALENDAR.is_working(date(2024, 1, 1)),
    ],
)
def test_beyond_the_calendar_there_is_no_answer_and_no_wrong_one(ask):
    with pytest.raises(ValueError, match="2025 to 2027|aware"):
        ask()


def test_an_instant_where_a_day_is_needed_is_refused():
    with pytest.raises(TypeError, match="date"):
        CALENDAR.add_days(datetime(2026, 1, 5, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    "shifts", [((time(9), time(9)),), ((time(9), time(12)), (time(11), time(13)))]
)
def test_shifts_that_overlap_or_are_empty_are_refused(shifts):
    with pytest.raises(ValueError, match="shifts"):
        WorkCalendar(
            first_year=2026, last_year=2026, days={}, provisional_years=frozenset(), shifts=shifts
        )


def test_without_shifts_hours_are_refused():
    plain = WorkCalendar(first_year=2026, last_year=2026, days={}, provisional_years=frozenset())
    with pytest.raises(ValueError, match="days only"):
        plain.due_at(at("2026-11-23T09:00"), hours=1)


days = st.dates(date(2025, 4, 1), date(2027, 7, 31))
counts = st.integers(-60, 60)
instants = st.builds(datetime.combine, days, st.times(), st.just(ZONE))
minutes = st.integers(-3000, 3000)


def walk(day, days):
    """Count one day after the other, as a clerk would with a finger on the wall calendar."""
    step, left = (timedelta(days=1), days) if days > 0 else (timedelta(days=-1), -days)
    if not days:
        while not CALENDAR.is_working(day):
            day += timedelta(days=1)
    while left:
        day += step
        left -= CALENDAR.is_working(day)
    return day


def walk_minutes(start, minutes):
    """Count the open minutes one after the other."""
    now, left = start, minutes
    while left:
        now += timedelta(minutes=1)
        left -= is_open(now - timedelta(minutes=1))
    return now


def is_open(now):
    shifts = SHIFTS if CALENDAR.is_working(now.date()) else ()
    return any(opens <= now.time() < closes for opens, closes in shifts)


@given(day=days, count=counts)
def test_the_tables_agree_with_walking(day, count):
    assert CALENDAR.add_days(day, count).day == walk(day, count)


@given(day=days, count=counts.filter(bool))
def test_what_was_added_lies_between(day, count):
    assert CALENDAR.working_days_between(day, CALENDAR.add_days(day, count).day) == count


@given(day=days, count=counts, more=st.integers(0, 30))
def test_a_longer_limit_never_falls_due_earlier(day, count, more):
    assert CALENDAR.add_days(day, count).day <= CALENDAR.add_days(day, count + more).day


@given(day=days, later=st.integers(0, 30), count=counts)
def test_what_is_accepted_later_never_falls_due_earlier(day, later, count):
    assert (
        CALENDAR.add_days(day, count).day
        <= CALENDAR.add_days(day + timedelta(days=later), count).day
    )


@given(day=days, count=st.integers(1, 40), more=st.integers(1, 40))
def test_two_limits_in_a_row_are_their_sum(day, count, more):
    once = CALENDAR.add_days(CALENDAR.add_days(day, count).day, more).day
    assert once == CALENDAR.add_days(day, count + more).day


@given(day=days, count=counts)
def test_provisional_means_that_another_notice_could_give_another_day(day, count):
    due = CALENDAR.add_days(day, count)
    first, last = sorted((day, due.day))
    counted = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    if count:
        counted.discard(day)
    assert due.provisional == any(one.year == 2027 for one in counted)


@given(start=instants, count=st.integers(1, 900))
def test_office_minutes_agree_with_walking(start, count):
    start = start.replace(second=0, microsecond=0)
    assert CALENDAR.due_at(start, minutes=count).at == walk_minutes(start, count)


@given(start=instants, count=minutes, more=st.integers(0, 600))
def test_more_office_minutes_never_fall_due_earlier(start, count, more):
    due = CALENDAR.due_at(start, minutes=count).at
    assert due <= CALENDAR.due_at(start, minutes=count + more).at
    assert is_open(due) or is_open(due - timedelta(minutes=1))
