"""DuckDB, PostgreSQL and Spark SQL."""

from __future__ import annotations

from sqlglot import exp

from lingqu.dmn.sql.build import (
    Sql,
    binary,
    call,
    cast,
    choose,
    is_null,
    nothing,
    number,
    opposite,
    text,
)
from lingqu.dmn.sql.engine import Engine, is_small
from lingqu.dmn.sql.sqlite import Sqlite
from lingqu.dmn.sql.terms import Term, Type

__all__ = ["ENGINES", "engine_of"]

PARTS = {"weekday": "isodow", "day of year": "doy"}
DAY_MICROS = 86_400_000_000


class DuckDb(Engine):
    """DuckDB 1.5."""

    dialect = "duckdb"

    def wide(self, value: int) -> Sql:
        return cast(number(value), "INT128")

    def instant(self, value: Sql) -> Sql:
        # A cast would take the session's time zone.
        return call("MAKE_TIMESTAMP", call("EPOCH_US", value))

    def exact(self, term: Term, digits: int) -> Sql:
        # Operands of up to 18 digits are multiplied and added in 64 bits, which then overflow.
        wide = max(term.type.digits, 19) if digits > 18 else term.type.digits
        return cast(term.sql, f"DECIMAL({wide}, {term.type.places})")

    def whole(self, term: Term, places: int) -> Sql:
        self.refuse_digits(term.type.digits + places, self.working_digits)
        if places == 0:
            return cast(term.sql, "INT128")
        digits = max(term.type.digits, 19)
        exact = cast(term.sql, f"DECIMAL({digits}, {term.type.places})")
        return cast(binary(exp.Mul, exact, number(10**places)), "INT128")

    def from_units(self, units: Sql, kind: Type) -> Sql:
        if is_small(kind):
            return cast(units, "BIGINT")
        whole = cast(units, f"DECIMAL({max(kind.digits, 19)}, 0)")
        return whole if kind.places == 0 else binary(exp.Mul, whole, _tenth(kind.places))

    def quotient(self, dividend: Sql, divisor: Sql | int) -> Sql:
        return binary(exp.IntDiv, dividend, divisor)

    def only(self, value: Sql, alphabet: str) -> Sql:
        return call("REGEXP_FULL_MATCH", value, f"[{alphabet}]*")

    def conforms(self, value: Sql, shape: list[Sql], checks: list[Sql]) -> Sql:
        # What repeats inside CASE, AND and OR is worked out again, but once inside LEAST. No check
        # fails here, and LEAST passes over the nulls that they give instead.
        return call("LEAST", *shape, *checks)

    def digits_are_day(self, digits: Sql) -> Sql:
        exists = opposite(is_null(call("TRY_STRPTIME", digits, "%Y%m%d")))
        return choose([(is_null(digits), nothing())], exists)

    def part(self, name: str, value: Sql, kind: str) -> Sql:
        return call("DATE_PART", PARTS.get(name, name), value)

    def second_micros(self, value: Sql) -> Sql:
        return call("MICROSECOND", value)

    def made_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return call("MAKE_DATE", *(cast(one, "BIGINT") for one in (year, month, day)))

    def days_between(self, start: Sql, end: Sql) -> Sql:
        return binary(exp.Sub, end, start)

    def micros_between(self, start: Sql, end: Sql) -> Sql:
        return binary(exp.Sub, call("EPOCH_US", end), call("EPOCH_US", start))

    def plus_days(self, value: Sql, days: Sql) -> Sql:
        return binary(exp.Add, value, cast(days, "INT"))

    def plus_micros(self, value: Sql, micros: Sql) -> Sql:
        return binary(exp.Add, value, call("TO_MICROSECONDS", cast(micros, "BIGINT")))

    def plus_months(self, value: Sql, months: Sql, kind: str) -> Sql:
        moved = binary(exp.Add, value, call("TO_MONTHS", cast(months, "INT")))
        return cast(moved, "DATE" if kind == "date" else self.timestamp)


class Postgres(Engine):
    """PostgreSQL 15 or later, a database in UTF-8."""

    dialect = "postgres"

    def instant(self, value: Sql) -> Sql:
        return exp.AtTimeZone(this=value.copy(), zone=text("UTC"))

    def ordered(self, value: Sql) -> Sql:
        return exp.Collate(this=value.copy(), expression=exp.to_identifier("C", quoted=True))

    def letter_case(self, name: str, value: Sql) -> Sql:
        return call(name, self.ordered(value))

    def whole(self, term: Term, places: int) -> Sql:
        exact = cast(term.sql, "DECIMAL")
        return exact if places == 0 else binary(exp.Mul, exact, number(10**places))

    def from_units(self, units: Sql, kind: Type) -> Sql:
        whole = cast(units, "DECIMAL")
        return whole if kind.places == 0 else binary(exp.Mul, whole, _tenth(kind.places))

    def quotient(self, dividend: Sql, divisor: Sql | int) -> Sql:
        return call("DIV", dividend, divisor)

    def integer(self, digits: Sql) -> Sql:
        return cast(digits, "BIGINT")

    def divided(self, value: Sql, by: int) -> Sql:
        return exp.Paren(this=exp.Div(this=value.copy(), expression=number(by), typed=True))

    def part(self, name: str, value: Sql, kind: str) -> Sql:
        return cast(call("DATE_PART", PARTS.get(name, name), value), "INT")

    def second_micros(self, value: Sql) -> Sql:
        return cast(call("DATE_PART", "microseconds", value), "DECIMAL")

    def made_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return call("MAKE_DATE", *(cast(one, "INT") for one in (year, month, day)))

    def days_between(self, start: Sql, end: Sql) -> Sql:
        return binary(exp.Sub, end, start)

    def micros_between(self, start: Sql, end: Sql) -> Sql:
        micros = [binary(exp.Mul, _epoch(one), number(1_000_000)) for one in (end, start)]
        return binary(exp.Sub, *micros)

    def plus_days(self, value: Sql, days: Sql) -> Sql:
        return binary(exp.Add, value, cast(days, "INT"))

    def plus_micros(self, value: Sql, micros: Sql) -> Sql:
        # An interval times a number goes through doubles: exact for whole days and within one.
        days = binary(exp.Mul, call("DIV", micros, DAY_MICROS), _interval("1 day"))
        rest = binary(exp.Mul, binary(exp.Mod, micros, DAY_MICROS), _interval("1 microsecond"))
        return binary(exp.Add, binary(exp.Add, value, days), rest)

    def plus_months(self, value: Sql, months: Sql, kind: str) -> Sql:
        moved = binary(exp.Add, value, call("MAKE_INTERVAL", 0, cast(months, "INT")))
        return cast(moved, "DATE") if kind == "date" else moved


class Spark(Engine):
    """Spark SQL, as Spark 4 and Sail 0.7 speak it; the session's time zone is UTC."""

    dialect = "spark"
    quotient_digits = 18  # `div` answers a BIGINT
    timestamp = "TIMESTAMP_NTZ"

    def calculated(self, sql: Sql, kind: Type) -> Sql:
        return cast(sql, "BIGINT" if is_small(kind) else f"DECIMAL({kind.digits}, {kind.places})")

    def at_places(self, term: Term, places: int) -> Sql:
        # Beside a number with places a BIGINT would count as DECIMAL(20, 0) and cost places.
        return self.exact(term, 0) if places > 0 and not term.is_literal else term.sql

    def branch(self, term: Term, kind: Type) -> Sql:
        # Sail 0.7 takes the scale of a CASE from one branch and keeps the values of all.
        return self.calculated(term.sql, kind)

    def position(self, value: Sql, part: Sql) -> Sql:
        return call("INSTR", value, part)

    def starts(self, value: Sql, part: Sql) -> Sql:
        return call("STARTSWITH", value, part)

    def ends(self, value: Sql, part: Sql) -> Sql:
        return call("ENDSWITH", value, part)

    def whole(self, term: Term, places: int) -> Sql:
        self.refuse_digits(term.type.digits + places + 2, self.working_digits)
        exact = self.exact(term, 0)
        moved = binary(exp.Mul, exact, number(10**places)) if places else exact
        return cast(moved, f"DECIMAL({term.type.whole_digits + places or 1}, 0)")

    def from_units(self, units: Sql, kind: Type) -> Sql:
        whole = cast(units, f"DECIMAL({kind.digits}, 0)")
        moved = binary(exp.Mul, whole, _tenth(kind.places)) if kind.places else whole
        return cast(moved, f"DECIMAL({kind.digits}, {kind.places})")

    def quotient(self, dividend: Sql, divisor: Sql | int) -> Sql:
        return binary(exp.IntDiv, dividend, divisor)

    def part(self, name: str, value: Sql, kind: str) -> Sql:
        if name == "weekday":
            # WEEKDAY of a Sunday is 6 in Spark and -1 in Sail 0.7.
            sunday_first = call("DAYOFWEEK", value)
            return binary(exp.Add, binary(exp.Mod, binary(exp.Add, sunday_first, 5), 7), 1)
        return call({"day of year": "DAYOFYEAR"}.get(name, name.upper()), value)

    def second_micros(self, value: Sql) -> Sql:
        return call("PMOD", self._micros(value), 60_000_000)

    def made_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return call("MAKE_DATE", *(cast(one, "INT") for one in (year, month, day)))

    def days_between(self, start: Sql, end: Sql) -> Sql:
        return call("DATEDIFF", end, start)

    def micros_between(self, start: Sql, end: Sql) -> Sql:
        return binary(exp.Sub, self._micros(end), self._micros(start))

    def plus_days(self, value: Sql, days: Sql) -> Sql:
        return call("DATE_ADD", value, cast(days, "INT"))

    def plus_micros(self, value: Sql, micros: Sql) -> Sql:
        moved = binary(exp.Add, self._micros(value), cast(micros, "BIGINT"))
        return cast(call("TIMESTAMP_MICROS", moved), self.timestamp)

    def plus_months(self, value: Sql, months: Sql, kind: str) -> Sql:
        if kind == "date":
            return call("ADD_MONTHS", value, cast(months, "INT"))
        moved = binary(exp.Add, value, call("MAKE_YM_INTERVAL", 0, cast(months, "INT")))
        return cast(moved, self.timestamp)

    def _micros(self, value: Sql) -> Sql:
        return call("UNIX_MICROS", cast(value, "TIMESTAMPLTZ"))


def _tenth(places: int) -> Sql:
    return exp.Literal.number(f"0.{'1':0>{places}}")


def _epoch(value: Sql) -> Sql:
    return exp.Extract(this=exp.var("EPOCH"), expression=value.copy())


def _interval(words: str) -> Sql:
    return cast(text(words), "INTERVAL")


ENGINES: dict[str, Engine] = {one.dialect: one for one in (DuckDb(), Postgres(), Spark(), Sqlite())}


def engine_of(dialect: str) -> Engine:
    """Return the engine of a sqlglot dialect. Raise `ValueError` for one that is not measured."""
    if dialect not in ENGINES:
        raise ValueError(f"dialect {dialect!r}; known are {', '.join(ENGINES)}")
    return ENGINES[dialect]
