"""The published years: typed here by hand from the notices, compared day by day."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from lunar_python import Lunar, Solar

from lingqu.kernel import calendar as table
from lingqu.kernel.notice_checks import NoticeRefused
from lingqu.kernel.notices import MAX_BYTES, decode, read_notice
from lingqu.kernel.statutory import FIRST_YEAR, LAST_YEAR, provisional_days, statutory_days
from lingqu.kernel.workdays import WorkCalendar

DAY = timedelta(days=1)
SHIPPED = Path(table.__file__).with_name("holidays")
# As printed: days off with both ends, then the weekend days that are worked.
TYPED = {
    2024: (
        "01-01 01-01, 02-10 02-17, 04-04 04-06, 05-01 05-05, 06-10 06-10, 09-15 09-17, 10-01 10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        251,
    ),
    2025: (
        "01-01 01-01, 01-28 02-04, 04-04 04-06, 05-01 05-05, 05-31 06-02, 10-01 10-08",
        "01-26 02-08 04-27 09-28 10-11",
        248,
    ),
    2026: (
        "01-01 01-03, 02-15 02-23, 04-04 04-06, 05-01 05-05, 06-19 06-21, 09-25 09-27, 10-01 10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
        248,
    ),
}


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def typed_working_days(year):
    off, worked, _count = TYPED[year]
    spans = [
        [date.fromisoformat(f"{year}-{end}") for end in span.split()] for span in off.split(", ")
    ]
    make_up = {date.fromisoformat(f"{year}-{day}") for day in worked.split()}
    return {
        day
        for day in days_of(year)
        if day in make_up
        or (day.weekday() < 5 and not any(first <= day <= last for first, last in spans))
    }


@pytest.mark.django_db
@pytest.mark.parametrize("year", TYPED)
def test_the_shipped_years_are_the_notices_typed_by_hand(year):
    held = table.calendar()
    working = {day for day in days_of(year) if held.is_working(day)}
    assert working == typed_working_days(year)
    assert len(working) == TYPED[year][2]
    assert not held.is_provisional(date(year, 12, 31))


@pytest.mark.django_db
def test_no_shipped_day_differs_from_the_package_that_others_use():
    held = table.calendar()
    days = (day for year in range(FIRST_YEAR, 2027) for day in days_of(year))
    assert [day for day in days if held.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.django_db
def test_after_the_last_special_day_of_a_published_year_plain_weeks_hold():
    held = table.calendar()
    day = date(2026, 10, 11)  # the package's data end the day before
    while day.year == 2026:
        assert held.is_working(day) == (day.weekday() < 5) and not held.is_provisional(day)
        day += DAY


@pytest.mark.django_db
def test_a_year_without_a_notice_answers_and_says_that_it_is_provisional():
    held = table.calendar()
    assert held.provisional_years == frozenset(range(2027, LAST_YEAR + 1))
    assert not held.is_working(date(2027, 2, 5)) and held.is_provisional(date(2027, 2, 5))
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 2, 5))


def test_the_law_has_13_holidays_since_2025_and_11_before():
    counted = {year: len(list(statutory_days(year))) for year in (2008, 2014, 2024, 2025, 2050)}
    assert counted == {2008: 11, 2014: 11, 2024: 11, 2025: 13, 2050: 13}


def test_the_moon_and_the_sun_are_where_an_independent_computation_has_them():
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = {name: day for day, name in reversed(list(statutory_days(year)))}
        moon = {"端午节": (5, 5), "中秋节": (8, 15)}
        for name, (month, number) in moon.items():
            assert days[name].isoformat() == Lunar.fromYmd(year, month, number).getSolar().toYmd()
        spring = Solar.fromYmd(*[int(n) for n in f"{days['春节']}".split("-")]).getLunar()
        assert (spring.getMonth(), spring.getDay()) in {(1, 1), (12, 29), (-12, 29), (12, 30)}
        terms = Lunar.fromYmd(year, 6, 1).getJieQiTable()
        assert days["清明节"].isoformat() == terms["清明"].toYmd()


def test_two_holidays_on_one_day_are_both_made_up_for():
    # 2020-10-01 was National Day and Mid-autumn: eight days off, as the notice had it.
    october = [day for day in provisional_days(2020) if day.month == 10]
    assert october == [date(2020, 10, day) for day in (1, 2, 3, 5, 6)]


def test_the_fallback_is_as_wrong_as_it_was_measured_and_not_more():
    days = {day: one for year in TYPED for day, one in provisional_days(year).items()}
    guess = WorkCalendar(first_year=2024, last_year=2026, days=days, provisional_years=frozenset())
    truth = set().union(*map(typed_working_days, TYPED))
    wrong = [
        day for year in TYPED for day in days_of(year) if guess.is_working(day) != (day in truth)
    ]
    assert len(wrong) == 38


def test_every_shipped_file_passes_the_checks_of_an_import():
    for path in sorted(SHIPPED.glob("*.toml")):
        notice = read_notice(path.read_text("utf-8"), format="toml", where=path.name)
        assert notice.year == int(path.stem) and str(notice.year) in notice.source


NOTICE = (SHIPPED / "2026.toml").read_text("utf-8")
FAULTS = {
    "unknown key": ("year    ", 'colour = "red"\nyear    ', 0, "colour"),
    "name": ('"清明节"', '""', 18, "''"),
    "long name": ('"清明节"', f'"{"清" * 41}"', 18, "清"),
    "no date": ("first   = 2026-04-04", 'first   = "4 April"', 19, "4 April"),
    "end before the beginning": ("last    = 2026-04-06", "last    = 2026-04-01", 20, "2026-04-01"),
    "endless": ("last    = 2026-04-06", "last    = 9026-04-06", 20, "9026-04-06"),
    "make-up on a weekday": ("[2026-01-04]", "[2026-01-05]", 9, "2026-01-05"),
    "twice": ("last    = 2026-04-06", "last    = 2026-05-01", 24, "2026-05-01"),
    "other year": ("[2026-05-09]", "[2027-05-08]", 26, "2027-05-08"),
    "syntax": ("first   = 2026-04-04", "first   = ", 19, "Invalid value"),
    "year": ("year         = 2026", "year         = 2099", 0, "2099"),
    "no source": ("source       =", "# source       =", 0, "''"),
    "no publication": ("published_on =", "# published_on =", 0, "—"),
    "half a notice": ("first   = 2026-10-01", "first   = 2026-10-02", 0, "2026-10-01"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_what_was_found(fault):
    old, new, line, found = FAULTS[fault]
    with pytest.raises(NoticeRefused) as refused:
        read_notice(NOTICE.replace(old, new), format="toml", where="2026.toml")
    assert any(one.line == line and found in str(one.found) for one in refused.value.faults)
    assert "2026.toml" in str(refused.value) and found in str(refused.value)


def test_all_faults_of_a_file_are_reported_at_once():
    broken = NOTICE.replace('"春节"', '""').replace("2026-05-05", '"x"').replace("09-20", "09-21")
    with pytest.raises(NoticeRefused) as refused:
        read_notice(broken, format="toml", where="x")
    assert [fault.line for fault in refused.value.faults] == [12, 25, 42]


def csv_of(year):
    """Return a shipped notice as the rows of a CSV file, dates as a spreadsheet writes them."""
    text = (SHIPPED / f"{year}.toml").read_text("utf-8")
    notice = read_notice(text, format="toml", where="x")
    words = {"holiday": "放假", "make_up": "上班"}
    rows = [
        f"{day.year}/{day.month}/{day.day},{words[one.kind]},{one.name}"
        for day, one in notice.days.items()
    ]
    return "\r\n".join(["日期,类型,名称", *rows]) + "\r\n", notice


@pytest.mark.parametrize("year", [2012, 2019, 2026])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_says_the_same_as_toml(year, encoding):
    text, notice = csv_of(year)
    read = read_notice(
        decode(text.encode(encoding), where="x.csv"),
        format="csv",
        where="x.csv",
        source=notice.source,
        published_on=notice.published_on,
    )
    assert read == notice


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("2026-13-01,放假,元旦", "2026-13-01"),
        ("2026-01-01,休假,元旦", "休假"),
        ("2026-01-01,放假", "2"),
        ("2026-01-01,放假,", "''"),
        ("2026-01-01,放假,a\x1bb", "x1b"),
        ("2026-10-10,上班,国庆节", "2026-10-10"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(row, found):
    text, notice = csv_of(2026)
    with pytest.raises(NoticeRefused) as refused:
        read_notice(
            text + row, format="csv", where="x", source="s", published_on=notice.published_on
        )
    last = len(text.splitlines()) + 1
    assert any(fault.line == last and found in fault.found for fault in refused.value.faults)


@pytest.mark.parametrize("data", [b"\0", b"\xff\xff\xff", b"x" * (MAX_BYTES + 1)])
def test_what_is_no_text_or_too_much_of_it_is_refused(data):
    with pytest.raises(NoticeRefused):
        decode(data, where="x.csv")


@pytest.mark.parametrize("text", ["", "a,b,c", "a = " + "[" * 5000, "holiday = 3", json.dumps({})])
@pytest.mark.parametrize("format", ["toml", "csv"])
def test_any_other_text_is_refused_and_never_an_exception(text, format):
    with pytest.raises(NoticeRefused):
        read_notice(text, format=format, where="x", source="s", published_on=date(2026, 1, 1))
