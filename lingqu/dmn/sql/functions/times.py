"""Functions on dates, and dates and times."""

from __future__ import annotations

from sqlglot import exp

from lingqu.dmn.sql import dates
from lingqu.dmn.sql.build import Sql, choose, number
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.functions.registry import DATE, function
from lingqu.dmn.sql.numbers import exact
from lingqu.dmn.sql.terms import STRING, Refusal, Term, Type

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@function("date", optional=2, year=("number", *DATE), month="number", day="number")
def _date(engine: Engine, a: list[Term]) -> Term:
    if len(a) == 1 and a[0].kind in DATE:
        sql = engine.day_of(a[0].sql) if a[0].kind == "date and time" else a[0].sql
        return Term(sql=sql, type=Type(kind="date"), nullable=a[0].nullable)
    if len(a) != 3 or a[0].kind != "number":
        raise Refusal(
            "date() of these arguments", 'date("2026-11-24"), date(a date), date(y, m, d)'
        )
    exact(*a)
    if any(one.type.places for one in a):
        raise Refusal("parts of a date that may have places", "whole numbers")
    return _date_of_parts(engine, *(engine.units(one, 0) for one in a))


def _date_of_parts(engine: Engine, year: Sql, month: Sql, day: Sql) -> Term:
    kept = exp.And(
        this=exp.Between(
            this=exp.Paren(this=year.copy()),
            low=number(1),
            high=number(9999),
        ),
        expression=engine.day_exists(year, month, day),
    )
    return Term(sql=choose([(kept, engine.made_date(year, month, day))]), type=Type(kind="date"))


@function("years and months duration", from_=DATE, to=DATE)
def _months_between(engine: Engine, a: list[Term]) -> Term:
    return dates.months_between(engine, *a)


@function("day of week", date=DATE)
def _day_of_week(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=dates.weekday_name(engine, a[0], DAYS, "weekday"), type=STRING)


@function("month of year", date=DATE)
def _month_of_year(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=dates.weekday_name(engine, a[0], MONTHS, "month"), type=STRING)


@function("day of year", date=DATE)
def _day_of_year(engine: Engine, a: list[Term]) -> Term:
    return dates.date_part(engine, a[0], "day of year")
