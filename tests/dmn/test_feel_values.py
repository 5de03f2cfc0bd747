"""What FEEL expressions answer: literals, operators, three-valued logic, names."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.dmn.feel import compile_expression, from_feel, to_feel
from lingqu.dmn.feel.functions.conversion import as_text

VARIABLES = {
    "amount": 1500,
    "申请人": "企业",
    "申请人 类型": "法人",
    "due at": date(2026, 3, 1),
    "a-b": 7,
    "a": 10,
    "b": 4,
    "person": {"name": "李", "age": 30, "home address": {"city": "示范市"}},
    "people": [{"name": "甲", "age": 20}, {"name": "乙", "age": 40}],
}


def answer(text: str, **more: Any) -> Any:
    return compile_expression(text, names=VARIABLES).evaluate({**VARIABLES, **more})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 ** 2", 4),
        ("7 / 2", Decimal("3.5")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 0", None),
        ("-(0.1234567890123456789012345678901234)", Decimal("-0.1234567890123456789012345678901234")),
        ("abs(-0.1234567890123456789012345678901234)", Decimal("0.1234567890123456789012345678901234")),
        ('age in full years(date("2008-02-29"), date("2026-02-28"))', 17),
        ('in area("990101001002", "990101000000")', True),
        ("in area(1, null)", None),
        ('1 + "a"', None),
        ('"a" + "b"', "ab"),
        ('"\\u7075\\n"', "灵\n"),
        ("amount >= 1000 and 申请人 = \"企业\"", True),
        ("申请人 类型", "法人"),
        ("a-b", 7),
        ("a - b", 7),
        ("b-a", -6),
        ("due at < date(\"2026-03-02\")", True),
        ("person.home address.city", "示范市"),
        ("people[age > 30].name", ["乙"]),
        ("people[1].name", "甲"),
        ("people[-1].age", 40),
        ("people.age", [20, 40]),
        ("count(people) // a comment\n + 1", 3),
        ("if amount > 1 then \"yes\" else \"no\"", "yes"),
        ("if null then 1 else 2", 2),
        ("for x in 1..3 return x * x", [1, 4, 9]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("some p in people satisfies p.age > 30", True),
        ("every p in people satisfies p.age > 30", False),
        ("5 in [1..5)", False),
        ("5 in (1, 3, >= 5)", True),
        ("5 between 1 and 5", True),
        ("\"b\" in [\"a\", \"b\"]", True),
        ("{a: 1, b: a + 1}.b", 2),
        ("(function(x, y) x + y)(2, 3)", 5),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("\"abc\" instance of string", True),
        ("[1, 2] instance of list<number>", True),
        ("null instance of string", False),
        ("(< 5).end", 5),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ('substring(string: "灵渠工程", start position: 3)', "工程"),
        ('date("2026-02-30")', None),
    ],
)  # fmt: skip
def test_an_expression_answers_as_the_standard_says(text: str, expected: object) -> None:
    assert answer(text) == expected


NONE, TRUE, FALSE = None, True, False


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (TRUE, TRUE, TRUE, TRUE), (TRUE, FALSE, FALSE, TRUE), (TRUE, NONE, NONE, TRUE),
        (FALSE, TRUE, FALSE, TRUE), (FALSE, FALSE, FALSE, FALSE), (FALSE, NONE, FALSE, NONE),
        (NONE, TRUE, NONE, TRUE), (NONE, FALSE, FALSE, NONE), (NONE, NONE, NONE, NONE),
        ("text", TRUE, NONE, TRUE), ("text", FALSE, FALSE, NONE),
    ],
)  # fmt: skip
def test_and_and_or_are_three_valued(left: Any, right: Any, both: Any, either: Any) -> None:
    values = {"x": left, "y": right}
    assert compile_expression("x and y").evaluate(values) is both
    assert compile_expression("x or y").evaluate(values) is either
    assert compile_expression("x and y and true").evaluate(values) is both
    assert compile_expression("false or x or y").evaluate(values) is either


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null = null", True), ("1 = null", False), ("null != 1", True), ('1 = "1"', None),
        ("null < 1", None), ("1 = 1.0", True), ("[1, 2] = [1, 2]", True), ("{a: 1} = {a: 2}", False),
    ],
)  # fmt: skip
def test_equality_knows_null_and_refuses_other_types(text: str, expected: object) -> None:
    assert answer(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2024-02-29" + duration("P1Y")', "2025-02-28"),
        ('@"2026-01-31" + @"P1M"', "2026-02-28"),
        ('@"2026-01-31T10:00:00" - @"P1DT11H"', "2026-01-29T23:00:00"),
        ('@"2026-03-01" - @"2026-02-01"', "P28D"),
        ('@"PT36H" * 2', "P3D"),
        ('@"P1Y6M" / 2', "P9M"),
        ('@"P1Y" / @"P6M"', "2"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('years and months duration(@"2020-02-29", @"2026-02-28")', "P5Y11M"),
        ('@"2026-11-24".weekday', "2"),
        ('week of year(@"2027-01-01")', "53"),
        ('day of year(@"2024-12-31")', "366"),
        ('@"2026-03-29T01:30:00@Europe/Paris".time offset', "PT1H"),
        ('@"-999999999-12-31".year', "-999999999"),
        ('@"2026-12-31T24:00:00"', "2027-01-01T00:00:00"),
    ],
)
def test_dates_and_durations_follow_the_calendar(text: str, expected: str) -> None:
    assert as_text(answer(text)) == expected


def test_an_instant_is_compared_across_offsets_and_never_with_a_local_time() -> None:
    assert answer('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"') is True
    assert answer('@"2026-01-01T08:00:00@Asia/Shanghai" < @"2026-01-01T00:00:01Z"') is True
    assert answer('@"2026-01-01T08:00:00" < @"2026-01-01T00:00:01Z"') is None


@pytest.mark.parametrize("text", ["now() = now()", "today() instance of date"])
def test_now_is_what_the_host_says_it_is(text: str) -> None:
    moment = datetime(2026, 5, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert compile_expression(text).evaluate({}, now=moment) is True
    day = compile_expression("string(today())").evaluate({}, now=moment)
    assert day == "2026-05-01"


def test_a_null_says_why_it_is_null() -> None:
    value, why = compile_expression("amount / 0 + missing").explain({"amount": 3})
    assert value is None
    assert "divide" in why[0] and "missing" in why[1]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, Decimal("2.5"), "灵渠", [1, [2]], {"a": {"b": None}}, date(2024, 2, 29),
        datetime(2026, 1, 1, 8, 0, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=-3))),
        timedelta(days=-1, seconds=3, microseconds=7),
    ],
)  # fmt: skip
def test_python_values_come_back_as_they_went_in(value: object) -> None:
    assert from_feel(to_feel(value)) == value


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (object(), TypeError),
        (float("nan"), ValueError),
        (Decimal("NaN"), ValueError),
        (Decimal("-Infinity"), ValueError),
        pytest.param(10**7000, ValueError, id="7000 digits"),
        pytest.param(CIRCLE, ValueError, id="a list that holds itself"),
    ],
)
def test_a_value_that_feel_does_not_have_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        compile_expression("x").evaluate({"x": value})


NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_decimal128(a: Decimal, b: Decimal) -> None:
    values = {"a": a, "b": b}
    assert compile_expression("a + b").evaluate(values) == a + b
    assert compile_expression("a - b = -(b - a)").evaluate(values) is True
    assert compile_expression("modulo(a, 7) >= 0").evaluate(values) is True


@given(st.dates(), st.integers(-20_000, 20_000))
def test_days_added_are_days_counted(day: date, days: int) -> None:
    text = "x + duration(n) - x = duration(n)"
    size = f"{'-' if days < 0 else ''}P{abs(days)}D"
    assert compile_expression(text).evaluate({"x": day, "n": size}) is True


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))  # noqa: DTZ001
def test_a_date_and_time_reads_back_from_its_text(moment: datetime) -> None:
    value = to_feel(moment)
    assert compile_expression("date and time(string(x)) = x").evaluate({"x": value}) is True
