"""Dates, dates and times, and durations: literals, their properties, and moving in time.

A days and time duration is a number of seconds with up to six places, a years and months duration
a number of months, so both add, compare and divide like numbers.
"""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from lingqu.dmn.feel.temporal import (
    SECOND,
    Date,
    DateTime,
    DayTimeDuration,
    YearMonthDuration,
)  # fmt: skip
from lingqu.dmn.sql.build import Sql, binary, choose, number
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.numbers import Numbers
from lingqu.dmn.sql.rounding import rounded, whole_part
from lingqu.dmn.sql.terms import Refusal, Term, Type, number_type

__all__ = ["DATES", "date_part", "difference", "literal", "months_between", "moved", "weekday_name"]

DATES = ("date", "date and time")
DAY_SECONDS = 86_400
SECONDS = Type(kind="days and time duration", digits=18, places=6)
DAYS_IN_SECONDS = Type(kind="days and time duration", digits=12, places=0)
MONTHS = Type(kind="years and months duration", digits=6)
PARTS = {"year": 4, "month": 2, "day": 2, "weekday": 1, "hour": 2, "minute": 2, "day of year": 3}
OF_DAYS = ("year", "month", "day", "weekday", "day of year")
SECOND_OF_MINUTE = Type(kind="number", digits=8, places=6)


def literal(engine: Engine, value: object) -> Term:
    """Return a date, date and time or duration. Raise `Refusal` outside what SQL keeps."""
    if isinstance(value, Date):
        return Term(
            sql=engine.date(_iso(value)), type=Type(kind="date"), nullable=False, value=value
        )
    if isinstance(value, DateTime):
        return _date_time(engine, value)
    if isinstance(value, DayTimeDuration):
        return _seconds(engine, value)
    if isinstance(value, YearMonthDuration):
        kind = number_type(value.months, "years and months duration")
        return Numbers(engine).literal(value.months, kind)
    raise Refusal("a time of day", "dates, dates and times, durations")


def _iso(value: Date) -> str:
    year, month, day = value.civil
    if not 1 <= year <= 9999:
        raise Refusal("a date outside the years 1 to 9999", "the years 1 to 9999")
    return f"{year:04}-{month:02}-{day:02}"


def _date_time(engine: Engine, value: DateTime) -> Term:
    if value.offset_seconds is not None:
        raise Refusal("a date and time with an offset or zone", "a local date and time")
    seconds, nanos = divmod(value.nanos, SECOND)
    text = f"{_iso(value.date)} {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if nanos:
        text += f".{_micros(nanos):06}"
    kind = Type(kind="date and time")
    return Term(sql=engine.date_time(text), type=kind, nullable=False, value=value)


def _micros(nanos: int) -> int:
    micros, rest = divmod(nanos, 1000)
    if rest:
        raise Refusal("parts of a microsecond", "up to six places of a second")
    return micros


def _seconds(engine: Engine, value: DayTimeDuration) -> Term:
    micros = _micros(value.nanos)
    seconds = micros // 10**6 if micros % 10**6 == 0 else Decimal(micros).scaleb(-6)
    return Numbers(engine).literal(seconds, number_type(seconds, "days and time duration"))


def date_part(engine: Engine, term: Term, name: str) -> Term:
    """Return `term.name` of a date, date and time or duration."""
    if term.kind == "years and months duration" and name in ("years", "months"):
        return _part_of_months(engine, term, name)
    if term.kind == "days and time duration" and name == "days":
        kind = Type(kind="number", digits=max(term.type.whole_digits, 1))
        divisor = DAY_SECONDS * 10**term.type.places
        return whole_part(engine, term, divisor, kind)
    if term.kind == "date and time" and name == "second":
        sql = engine.from_units(engine.second_micros(term.sql), SECOND_OF_MINUTE)
        return Term(sql=sql, type=SECOND_OF_MINUTE, nullable=term.nullable)
    if name not in (PARTS if term.kind == "date and time" else OF_DAYS) or term.kind not in DATES:
        raise Refusal(f"“.{name}” of a {term.kind}", _properties_of(term.kind))
    kind = Type(kind="number", digits=PARTS[name])
    return Term(sql=engine.part(name, term.sql, term.kind), type=kind, nullable=term.nullable)


def _properties_of(kind: str) -> str:
    durations = {"years and months duration": "years, months", "days and time duration": "days"}
    days = ", ".join(OF_DAYS[:-1])
    return durations.get(kind) or {
        "date": days,
        "date and time": f"{days}, hour, minute, second",
    }.get(kind, "no property")


def _part_of_months(engine: Engine, term: Term, name: str) -> Term:
    kind = Type(kind="number", digits=max(term.type.digits, 2))
    years = whole_part(engine, term, 12, kind)
    if name == "years":
        return years
    sql = engine.remainder(engine.units(term, 0), 12)
    return Term(
        sql=engine.from_units(sql, Type(kind="number", digits=2)),
        type=Type(kind="number", digits=2), nullable=term.nullable,
    )  # fmt: skip


def weekday_name(engine: Engine, term: Term, names: tuple[str, ...], part: str) -> Sql:
    """Return the English name of the weekday or month of a date."""
    which = engine.part(part, term.sql, term.kind)
    branches = [
        (binary(exp.EQ, which, index), exp.Literal.string(name))
        for index, name in enumerate(names, start=1)
    ]
    return choose(branches)


def difference(engine: Engine, left: Term, right: Term) -> Term:
    """Return `left - right` of two dates or of two dates and times."""
    nullable = left.nullable or right.nullable
    if left.kind == "date":
        days = Type(kind="number", digits=7)
        sql = engine.days_between(right.sql, left.sql)
        between = Term(sql=engine.from_units(sql, days), type=days, nullable=nullable)
        seconds = Numbers(engine).multiply(between, Numbers(engine).literal(DAY_SECONDS))
        return Term(sql=seconds.sql, type=DAYS_IN_SECONDS, nullable=nullable)
    micros = engine.micros_between(right.sql, left.sql)
    return Term(sql=engine.from_units(micros, SECONDS), type=SECONDS, nullable=nullable)


def moved(engine: Engine, date: Term, duration: Term, *, back: bool = False) -> Term:
    """Return `date + duration`, or `-` if `back`. A date stays a date: part days fall away."""
    numbers = Numbers(engine)
    by = numbers.negate(duration) if back else duration
    kind = Type(kind=date.kind)
    nullable = date.nullable or duration.nullable
    if duration.kind == "years and months duration":
        months = engine.units(by, 0)
        return Term(
            sql=engine.plus_months(date.sql, months, date.kind), type=kind, nullable=nullable
        )
    if date.kind == "date and time":
        micros = engine.units(_at_micros(by), 6)
        return Term(sql=engine.plus_micros(date.sql, micros), type=kind, nullable=nullable)
    days = _whole_days(engine, by)
    return Term(sql=engine.plus_days(date.sql, days), type=kind, nullable=nullable)


def _at_micros(duration: Term) -> Term:
    if duration.type.places > 6:
        raise Refusal("parts of a microsecond", "up to six places of a second")
    return duration


def _whole_days(engine: Engine, duration: Term) -> Sql:
    """Return the days of a duration, cut towards the past."""
    value = duration.value
    if isinstance(value, int | Decimal):
        return number(
            int(value // DAY_SECONDS)
            if value >= 0
            else -int(-value // DAY_SECONDS + (-value % DAY_SECONDS > 0))
        )
    day = Numbers(engine).literal(DAY_SECONDS)
    seconds = Term(
        sql=duration.sql,
        type=Type(kind="number", digits=duration.type.digits, places=duration.type.places),
        over=day,
    )
    floored = rounded(engine, "floor", seconds, 0)
    return engine.units(floored, 0)


def months_between(engine: Engine, start: Term, end: Term) -> Term:
    """Return the whole months from one date to another, towards zero."""
    (y1, m1, d1), (y2, m2, d2) = (
        [engine.part(name, one.sql, one.kind) for name in ("year", "month", "day")]
        for one in (start, end)
    )
    years = binary(exp.Mul, binary(exp.Sub, y2, y1), 12)
    months = binary(exp.Add, years, binary(exp.Sub, m2, m1))
    days = [
        engine.day_of(one.sql) if one.kind == "date and time" else one.sql for one in (start, end)
    ]
    backwards = binary(exp.LT, days[1], days[0])
    sql = choose(
        [
            (
                exp.And(this=backwards, expression=binary(exp.GT, d2, d1)),
                binary(exp.Add, months, 1),
            ),
            (
                exp.And(
                    this=exp.Not(this=exp.Paren(this=backwards.copy())),
                    expression=binary(exp.LT, d2, d1),
                ),
                binary(exp.Sub, months, 1),
            ),
        ],
        months,
    )
    nullable = start.nullable or end.nullable
    return Term(sql=engine.from_units(sql, MONTHS), type=MONTHS, nullable=nullable)
