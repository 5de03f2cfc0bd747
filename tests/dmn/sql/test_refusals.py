"""What is outside the subset is refused with the place and the reason, never approximated."""

from __future__ import annotations

import pytest

from lingqu.dmn import DefinitionError
from lingqu.dmn.sql import Column, NotInSql, to_sql
from tests.dmn.sql.answers import COLUMNS

REFUSED = {
    "for x in [1, 2] return x": "a loop",
    "some x in [1, 2] satisfies x > n": "`some` or `every`",
    "[1, 2][1]": "a filter",
    "{a: 1}": "a context",
    "function(x) x": "a function of its own",
    "[n, 1]": "a list as a value",
    "n instance of number": "`instance of`",
    "missing > 1": "the unknown name “missing”",
    "matches(text, \"a.*\")": "the function matches()",
    "replace(text, \"a\", \"b\")": "the function replace()",
    "number(text)": "the function number()",
    "now()": "the function now()",
    "n + text": "number + string, which is null in FEEL",
    "n = text": "number = string",
    "n < day": "number < date",
    "day < due at": "date < date and time",
    "flag < is open": "boolean < boolean",
    "if flag then 1 else \"a\"": "number or string",
    "if n then 1 else 2": "a number as a condition",
    "n and flag": "a number as a condition",
    "not(n)": "number as “negand”",
    "contains(text, n)": "number as “match” of contains()",
    "text in (1, 2)": "string = number",
    "upper case(text)": "upper or lower case of any text",
    "substring(text, n)": "a start that is not a whole number written out",
    "substring(text, 0)": "always null",
    "floor(n / 7, 数量)": "a scale that is not a whole number written out",
    "string(amount)": "a number that may have places",
    "even(amount)": "a number that may have places",
    "n / 7": "a quotient as an answer",
    "n / 7 + 1": "arithmetic on a quotient",
    "if flag then n / 7 else 1": "arithmetic on a quotient",
    "n / 0": "a division by zero",
    "n ** 2": "number ** number",
    "wait * 1.5": "a duration multiplied by what is not whole",
    "wait / 7": "a duration divided by a number",
    "amount * amount * amount": "36 digits",
    "n in [1..数量]": "an end that may be null",
    "day in [day..@\"2026-01-01\"]": "an end that may be null",
    "@\"10:00:00\" = @\"10:00:00\"": "a time of day",
    "due at > @\"2026-01-01T00:00:00Z\"": "an offset or zone",
    "due at > @\"2026-01-01T00:00:00.0000001\"": "parts of a microsecond",
    "day > @\"12026-01-01\"": "the years 1 to 9999",
    "day > date(\"2026-02-30\")": "“2026-02-30” as a date",
    "day.hour": "“.hour” of a date",
    "text.year": "“.year” of a string",
    "\"\\u0000\" = text": "the character 0",
    "list contains(n, 1)": "a list that is not written out",
    "age in full years(due at, day)": "date and time as “birth date”",
    "string length(text, text)": "string length() of 2 arguments",
    "min(n, text)": "min() of several types",
    " + ".join(["text"] * 60): "a chain of more than 50 operations",
    " + ".join(["day"] + ["term"] * 9): "grows too large",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_outside_the_subset_is_refused_with_the_reason(text: str) -> None:
    dialect = "sqlite" if "large" in REFUSED[text] else "duckdb"
    with pytest.raises(NotInSql) as refusal:
        to_sql(text, columns=COLUMNS, dialect=dialect, where="rule.feel")
    assert REFUSED[text] in str(refusal.value)
    assert refusal.value.where.startswith("rule.feel")
    assert refusal.value.allowed


def test_a_refusal_names_the_column_of_the_text() -> None:
    with pytest.raises(DefinitionError, match=r"^due, column 16: number = string"):
        to_sql("flag and (n    = text)", columns=COLUMNS, dialect="duckdb", where="due")


def test_today_needs_the_day_that_it_answers() -> None:
    with pytest.raises(NotInSql, match="as_of"):
        to_sql("day < today()", columns=COLUMNS, dialect="duckdb")


def test_sqlite_refuses_numbers_that_64_bits_do_not_hold() -> None:
    to_sql("amount * amount > 1", columns=COLUMNS, dialect="duckdb")
    with pytest.raises(NotInSql, match="24 digits.*18 in sqlite"):
        to_sql("amount * amount > 1", columns=COLUMNS, dialect="sqlite")


def test_another_dialect_is_the_programmers_fault() -> None:
    with pytest.raises(ValueError, match="known are duckdb, postgres, spark, sqlite"):
        to_sql("n", columns=COLUMNS, dialect="mysql")


@pytest.mark.parametrize(
    "facts",
    [{"type": "number"}, {"type": "time"}, {"type": "number", "digits": 2, "places": 3}],
)
def test_a_column_says_what_it_holds(facts: dict) -> None:
    with pytest.raises(ValueError, match="column c"):
        Column(name="c", **facts)


def test_a_condition_uses_the_plain_equality_that_indexes_know() -> None:
    facts = {"columns": {"s": Column(name="t.s", type="string")}, "dialect": "postgres"}
    assert to_sql('s = "a"', condition=True, **facts).sql("postgres") == '"t"."s" = \'a\''
    assert "IS NOT DISTINCT FROM" in to_sql('s = "a"', **facts).sql("postgres")
    assert to_sql('s in ("a", "b")', condition=True, **facts).sql() == "\"t\".\"s\" IN ('a', 'b')"


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "spark"])
def test_texts_of_definitions_stay_texts_in_sql(dialect: str) -> None:
    from sqlglot import exp, parse_one

    hostile = "'; DROP TABLE t; -- \\' %s"
    written = to_sql(f'name = "{hostile.replace(chr(92), chr(92) * 2)}"', columns={
        "name": Column(name='na"me', type="string")}, dialect=dialect).sql(dialect)  # fmt: skip
    read = parse_one(written, dialect=dialect)
    assert [one.this for one in read.find_all(exp.Literal)] == [hostile]
    assert [one.name for one in read.find_all(exp.Column)] == ['na"me']
