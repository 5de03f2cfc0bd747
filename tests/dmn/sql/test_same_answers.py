"""Each construct gives the closures' answers on every engine, on rows with nulls and edges."""

from __future__ import annotations

import datetime as python
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.dmn.sql import Column, NotInSql, to_sql
from tests.dmn.sql import strategies
from tests.dmn.sql.answers import COLUMNS, closure_answers, disagreements, translated
from tests.dmn.sql.stores import Store

D, DAY, AT = Decimal, python.date, python.datetime
ROWS = [
    (1, 2, D("10.25"), D("0.1250"), "a", "李", "A1", True, False, DAY(2024, 1, 31),
     DAY(2000, 2, 29), AT(2024, 1, 31, 10, 0, 0, 500000), AT(2024, 2, 1), D("86400.125"), 1),
    (None,) * 15,
    (-7, 3, D("-10.35"), D("1.3333"), "", "中😀文'%\\", "", None, True, DAY(9997, 12, 31),
     DAY(1900, 1, 1), AT(1969, 12, 31, 23, 59, 59, 1), AT(1, 1, 1), D("-1"), -13),
    (1999, 0, D("0"), D("0"), "中😀文", "a", "b", False, None, DAY(2023, 2, 28),
     DAY(2024, 2, 29), AT(9998, 12, 31, 23, 59, 59, 999999), AT(1900, 3, 1, 12), D("0"), 0),
    (2000, 29, D("2.5"), D("-0.0050"), "990101001002", "990101199001010010", "990101000000", True,
     True, DAY(2026, 1, 4), DAY(2026, 1, 4), AT(2026, 1, 4), AT(2026, 1, 4), D("0.001"), 100),
]  # fmt: skip
CONSTRUCTS = {
    "equality is never null": [
        "n = null", "n != 5", "n = amount", "flag = null", "flag != is open", "null = null",
        "名称 = \"中😀文'%\\\\\"", "day = birth date", "term = @\"P1M\"", "wait = duration(\"PT0S\")",
    ],
    "order with null is null": [
        "n < null", "n < 数量", "text < 名称", "day >= date(\"2024-01-31\")", "flag = (n > 0)",
        "due at >= @\"2024-01-01T00:00:00\"", "due at > closed at", "wait > duration(\"PT1S\")",
    ],
    "logic has three values": [
        "flag and is open", "flag or is open", "not(flag)", "not(flag or is open) and n > 0",
    ],
    "if takes what is not true as false": [
        "if flag then n else amount", "if flag then day else null", "if n > 1 then 1.5 else null",
    ],
    "membership": [
        "n in [1..5]", "n in (<0, 7)", "n in (1999, >= 2000)", "n between 数量 and 3",
        "text in (\"a\", \"\")", "list contains([1, null, 2], n)", "not(n in (1, 2))",
        "text in [\"a\", null]", "day in [@\"2024-01-01\"..@\"2024-12-31\"]", "rate in (0.125, 1.3333)",
    ],
    "arithmetic is exact": [
        "n + 数量", "n - amount", "数量 * rate", "n * -1", "-n", "-wait", "n / 4", "amount / 100 + 0.005",
        "wait + wait", "sum(n, amount, 数量)", "rate * 10000 > n", "abs(amount)",
    ],
    "a quotient is compared or rounded": [
        "amount / n > 0.5", "n / 3 = 1 / 3", "(n / 数量) * 100 >= 50", "abs(n / 数量) > 1",
        "n / 数量 = null", "数量 / n <= 数量 / 7", "decimal(amount / n, 2)", "floor(n / 数量)",
        "ceiling(-n / 7)", "round half up(n / 8, 2)", "round half down(n / 8, 2)",
        "round up(n / 7, 1)", "round down(n / 7, 1)", "decimal(n / 8, 2)",
        "round half up(amount / 1899000000, 1)", "decimal(2000000000 / n, 1)",
    ],
    "rounding": [
        "floor(amount)", "ceiling(amount, 1)", "round half up(rate, 2)", "round half down(rate, 2)",
        "round up(rate, 2)", "round down(-rate, 2)", "decimal(rate, 2)", "decimal(amount, 1)",
    ],
    "remainders": ["modulo(n, 数量)", "modulo(amount, rate)", "modulo(-n, 7)", "even(n)", "odd(n)"],
    "least and greatest": [
        "min(n, 数量, 3)", "max([amount, rate])", "min(text, 名称)", "max(day, birth date)",
    ],
    "texts count code points": [
        "string length(名称)", "substring(名称, 2)", "substring(名称, -2, 1)", "substring(名称, 2, 99)",
        "contains(名称, \"😀\")", "contains(名称, \"%\")", "starts with(名称, text)",
        "ends with(名称, text)", "substring before(名称, \"文\")", "substring after(名称, \"中\")",
        "text + 名称", "upper case(code)", "lower case(code)", "string(n)", "string(flag)",
    ],
    "parts of dates": [
        "day.year", "day.month", "day.day", "day.weekday", "due at.second", "due at.hour",
        "due at.minute", "due at.year", "date(due at)", "date(due at) = day", "day of week(day)",
        "month of year(day)", "day of year(day)", "date(2024, 数量, 29)", "date(2023, 2, 数量)",
    ],
    "dates move and clamp": [
        "day + duration(\"P1M\")", "day - term", "due at + @\"P1M\"", "due at + term",
        "due at + wait", "day + wait", "day - wait", "duration(\"PT36H\") + day",
    ],
    "durations": [
        "day - birth date", "(day - birth date).days", "due at - closed at > duration(\"P1D\")",
        "(due at - closed at).days", "(day - birth date) / duration(\"P1D\") > 3", "wait * 2",
        "years and months duration(birth date, day)", "term.years", "term.months", "wait.days",
        "years and months duration(due at, closed at).years",
    ],
    "functions of the city": [
        "age in full years(birth date, day)", "age in full years(birth date, today()) >= 18",
        "in area(text, \"990101000000\")", "in area(text, code)", "in area(code, \"99\")",
        "valid identity number(名称)", "valid credit code(text)", 'valid identity number("a")',
    ],
}  # fmt: skip


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_every_engine_answers_as_the_closures_do(stores: list[Store], construct: str) -> None:
    texts = CONSTRUCTS[construct]
    wanted = [closure_answers(text, ROWS) for text in texts]
    for store in stores:
        store.load(list(COLUMNS.values()), ROWS)
        assert disagreements(store, texts, ROWS, wanted) == []


@settings(max_examples=8, suppress_health_check=list(HealthCheck), print_blob=True)
@given(batch=strategies.batches, rows=st.lists(strategies.rows, min_size=6, max_size=10))
def test_random_expressions_have_one_answer_everywhere(
    stores: list[Store], batch: list[strategies.Made], rows: list[tuple]
) -> None:
    asked = [(text, answers) for text, moved in batch if (answers := _inside(text, moved, rows))]
    for store in stores:
        store.load(list(COLUMNS.values()), rows)
        known = [(text, answers) for text, answers in asked if _in_subset(text, store.dialect)]
        assert len(known) >= len(asked) / 2
        texts, wanted = [text for text, _ in known], [answers for _, answers in known]
        assert disagreements(store, texts, rows, wanted) == []


def _inside(text: str, moved: tuple[str, ...], rows: list[tuple]) -> list[object] | None:
    """Return the closures' answers, if all dates on the way lie in the years 1 to 9999."""
    try:
        for one in moved:
            closure_answers(one, rows)
        return closure_answers(text, rows)
    except ValueError:
        return None


def _in_subset(text: str, dialect: str) -> bool:
    """Return whether the expression is translated; only its size may have it refused."""
    try:
        translated(text, dialect)
    except NotInSql as refusal:
        assert any(one in str(refusal.found) for one in ("digits", "large", "zero")), refusal
        return False
    return True


def test_instants_in_utc_are_seen_as_local_time(stores: list[Store]) -> None:
    # 16:30 in UTC is half past midnight of the next day at +08:00.
    column = Column(name="closed_at", type="date and time", utc_offset=8)
    texts = [
        "closed at.day",
        "closed at.hour",
        'closed at < @"2026-03-02T00:00:00"',
        "date(closed at)",
    ]
    stored = python.datetime(2026, 3, 1, 16, 30, tzinfo=python.UTC)
    for store in stores:
        store.load([column], [(stored,), (None,)])
        queries = [
            to_sql(one, columns={"closed at": column}, dialect=store.dialect).sql(store.dialect)
            for one in texts
        ]
        first, second = store.ask(queries)
        assert tuple(first[:3]) == (2, 0, False), store.dialect
        assert str(first[3])[:10] == "2026-03-02"
        assert second == (None,) * 4
