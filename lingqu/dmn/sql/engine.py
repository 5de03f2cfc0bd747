"""What every engine is asked for. Each name has one meaning; how it is said differs by engine.

Every statement here was measured on the engines, not read in their manuals; the property test
compares them with the closures.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from sqlglot import exp

from lingqu.dmn.sql.build import (
    Sql,
    any_of,
    binary,
    both,
    call,
    cast,
    choose,
    column,
    is_null,
    nothing,
    number,
    opposite,
    text,
    truth,
)  # fmt: skip
from lingqu.dmn.sql.terms import Column, Refusal, Term, Type

__all__ = ["Engine", "is_small"]

HOUR_MICROS = 3_600_000_000
ORDER: dict[str, type[exp.Binary]] = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


class Engine:
    """The parts that DuckDB, PostgreSQL and Spark share. `digits` bounds every number, because
    decimal128 has 34; `quotient_digits` those of a whole division."""

    dialect: ClassVar[str]
    digits: ClassVar[int] = 34
    working_digits: ClassVar[int] = 38
    quotient_digits: ClassVar[int] = 38
    timestamp: ClassVar[str] = "TIMESTAMP"

    def column(self, described: Column) -> Sql:
        """Return the column as its type keeps values in expressions."""
        found = column(described.name)
        if described.utc_offset is None:
            return found
        return self.plus_micros(self.instant(found), number(described.utc_offset * HOUR_MICROS))

    def instant(self, value: Sql) -> Sql:
        """Return a stored instant as the date and time that it is in UTC."""
        return cast(value, self.timestamp)

    def result(self, term: Term) -> Sql:
        """Return a value as it leaves the query."""
        return term.sql

    # Numbers: exact decimals of a known number of digits and places.

    def literal(self, value: int | Decimal, places: int) -> Sql:
        """Return a number literal of a term with that many places."""
        return number(value)

    def operand(self, term: Term, answer: Type, places: int) -> Sql:
        """Return a number as an operand, of `places` places where those matter, of an operation
        that answers an `answer`. Whole numbers that stay small are calculated in 64 bits."""
        if is_small(answer):
            return cast(term.sql, "BIGINT")
        return self.exact(term, answer.digits)

    def exact(self, term: Term, digits: int) -> Sql:
        """Return a number as a DECIMAL that `digits` digits can be calculated with."""
        return cast(term.sql, f"DECIMAL({term.type.digits}, {term.type.places})")

    def calculated(self, sql: Sql, kind: Type) -> Sql:
        """Return the answer of an operation as a number of `kind`."""
        return sql

    def at_places(self, term: Term, places: int) -> Sql:
        """Return a number as it stands beside others of `places` places."""
        return term.sql

    def branch(self, term: Term, kind: Type) -> Sql:
        """Return a number as one of several answers, all of which are of type `kind`."""
        return self.at_places(term, kind.places)

    def units(self, term: Term, places: int) -> Sql:
        """Return `term * 10 ** places` as a whole number."""
        if isinstance(term.value, int | Decimal):
            return self.wide(int(Decimal(term.value).scaleb(places)))
        return self.whole(term, places)

    def wide(self, value: int) -> Sql:
        """Return a whole literal that can be calculated with beyond 32 bits."""
        return cast(number(value), f"DECIMAL({self.working_digits}, 0)")

    def whole(self, term: Term, places: int) -> Sql:
        """Return `term * 10 ** places`, which is no literal, as a whole number."""
        raise NotImplementedError

    def from_units(self, units: Sql, kind: Type) -> Sql:
        """Return the number of `kind` that is `units / 10 ** places`."""
        raise NotImplementedError

    def quotient(self, dividend: Sql, divisor: Sql | int) -> Sql:
        """Return the whole quotient of two whole numbers that are not negative."""
        raise NotImplementedError

    def remainder(self, dividend: Sql, divisor: Sql | int) -> Sql:
        """Return what the quotient leaves, with the sign of the dividend."""
        return binary(exp.Mod, dividend, divisor)

    def extreme(self, name: str, values: list[Sql]) -> Sql:
        """Return the LEAST or GREATEST of values that are not null."""
        return call("LEAST" if name == "min" else "GREATEST", *values)

    # Texts: characters are code points, order is that of code points.

    def ordered(self, value: Sql) -> Sql:
        """Return a text so that it is compared by code points."""
        return value

    def length(self, value: Sql) -> Sql:
        """Return how many characters."""
        return call("LENGTH", value)

    def position(self, value: Sql, part: Sql) -> Sql:
        """Return where `part` first stands, from 1; 0 for nowhere; 1 for no part."""
        return call("STRPOS", value, part)

    def substring(self, value: Sql, start: Sql | int, length: Sql | int | None = None) -> Sql:
        """Return characters from `start` (1 or more) on."""
        return call("SUBSTR", value, start, *([] if length is None else [length]))

    def starts(self, value: Sql, part: Sql) -> Sql:
        """Return whether `value` starts with `part`."""
        return call("STARTS_WITH", value, part)

    def ends(self, value: Sql, part: Sql) -> Sql:
        """Return whether `value` ends with `part`."""
        return binary(exp.EQ, call("RIGHT", value, self.length(part)), part)

    def only(self, value: Sql, alphabet: str) -> Sql:
        """Return whether no character of `value` is outside `alphabet` (digits, capitals)."""
        return binary(exp.EQ, call("TRANSLATE", value, alphabet, ""), text(""))

    def integer(self, digits: Sql) -> Sql:
        """Return the 64-bit number of a text of at most 18 digits. `safe` keeps it from becoming
        a plain CAST for Spark, which works literals out even where a CASE passes them over."""
        kind = exp.DataType.build("BIGINT")
        return exp.TryCast(this=digits.copy(), to=kind, safe=True)

    def divided(self, value: Sql, by: int) -> Sql:
        """Return the whole quotient of a 64-bit number that is not negative."""
        return binary(exp.IntDiv, value, by)

    def conforms(self, value: Sql, shape: list[Sql], checks: list[Sql]) -> Sql:
        """Return whether `shape` and `checks` hold; null for null. The checks may fail on a value
        that is not of the shape."""
        known = choose([(both(*shape), both(*checks))], truth(False))
        return choose([(is_null(value), nothing())], known)

    def digits_are_day(self, digits: Sql) -> Sql:
        """Return whether eight digits are year, month and day of a date."""
        whole = self.integer(digits)
        year, rest = self.divided(whole, 10_000), binary(exp.Mod, whole, 10_000)
        return self.day_exists(year, self.divided(rest, 100), binary(exp.Mod, whole, 100))

    def letter_case(self, name: str, value: Sql) -> Sql:
        """Return `value` in UPPER or LOWER case; its only letters with case are A to Z."""
        return call(name, value)

    def as_text(self, term: Term) -> Sql:
        """Return the text of a whole number."""
        return cast(cast(term.sql, f"DECIMAL({term.type.digits}, 0)"), "TEXT")

    # Dates: days of the years 1 to 9999; dates and times count microseconds.

    def date(self, iso: str) -> Sql:
        """Return a date literal."""
        return cast(text(iso), "DATE")

    def date_time(self, iso: str) -> Sql:
        """Return a literal from `YYYY-MM-DD HH:MM:SS[.ffffff]`."""
        return cast(text(iso), self.timestamp)

    def day_of(self, value: Sql) -> Sql:
        """Return the day of a date and time."""
        return cast(value, "DATE")

    def part(self, name: str, value: Sql, kind: str) -> Sql:
        """Return year, month, day, hour, minute, weekday (Monday is 1) or day of year."""
        raise NotImplementedError

    def second_micros(self, value: Sql) -> Sql:
        """Return the microseconds since the minute began."""
        raise NotImplementedError

    def made_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        """Return the date of parts that are known to make one."""
        raise NotImplementedError

    def days_between(self, start: Sql, end: Sql) -> Sql:
        """Return how many days from one date to another."""
        raise NotImplementedError

    def micros_between(self, start: Sql, end: Sql) -> Sql:
        """Return how many microseconds from one date and time to another."""
        raise NotImplementedError

    def plus_days(self, value: Sql, days: Sql) -> Sql:
        """Return the date so many days later."""
        raise NotImplementedError

    def plus_micros(self, value: Sql, micros: Sql) -> Sql:
        """Return the date and time so many microseconds later."""
        raise NotImplementedError

    def plus_months(self, value: Sql, months: Sql, kind: str) -> Sql:
        """Return the same day of a later month, or its last."""
        raise NotImplementedError

    # What all say alike.

    def compared(self, operator: str, left: Sql, right: Sql) -> Sql:
        """Return `left operator right` for an operator of order."""
        return binary(ORDER[operator], left, right)

    def same(self, left: Sql, right: Sql) -> Sql:
        """Return whether two values are equal or both null."""
        return binary(exp.NullSafeEQ, left, right)

    def day_exists(self, year: Sql, month: Sql, day: Sql) -> Sql:
        """Return whether whole numbers are a date of the Gregorian calendar."""
        leap = any_of(both(_divides(4, year), opposite(_divides(100, year))), _divides(400, year))
        short = binary(exp.EQ, month, 2)
        thirty = exp.In(this=month.copy(), expressions=[number(one) for one in (4, 6, 9, 11)])
        last = choose(
            [(both(short, leap), number(29)), (short, number(28)), (thirty, number(30))], number(31)
        )
        return both(
            exp.Between(this=month.copy(), low=number(1), high=number(12)),
            binary(exp.GTE, day, 1),
            binary(exp.LTE, day, last),
        )

    def refuse_digits(self, digits: int, limit: int | None = None) -> None:
        """Raise `Refusal` where a number could have more digits than the engine keeps."""
        allowed = self.digits if limit is None else limit
        if digits > allowed:
            raise Refusal(
                f"a number that may have {digits} digits",
                f"up to {allowed} in {self.dialect}; round it, or let columns promise fewer",
            )


def is_small(kind: Type) -> bool:
    """Return whether whole numbers of a type and their sums fit into 64 bits."""
    return kind.places == 0 and kind.digits <= 18


def _divides(by: int, value: Sql) -> Sql:
    return binary(exp.EQ, binary(exp.Mod, value, by), 0)
