"""SQLite, which has neither decimals nor dates.

Numbers are whole: those of `places` places count units of `10 ** -places`, so that sums and
products are exact within 64 bits. Dates are the texts YYYY-MM-DD, dates and times
YYYY-MM-DD HH:MM:SS[.ffffff], as Django stores them.
"""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from lingqu.dmn.sql.build import (
    Sql,
    any_of,
    binary,
    both,
    call,
    cast,
    column,
    concat,
    number,
    text,
)  # fmt: skip
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.terms import Column, Refusal, Term, Type

__all__ = ["Sqlite"]

PLACES = {
    "year": (1, 4), "month": (6, 2), "day": (9, 2), "hour": (12, 2), "minute": (15, 2),
}  # fmt: skip
EXACT_DIGITS = 15
SECOND = 1_000_000
YEAR_ONE = 62_135_596_800 * SECOND  # from the first of January of year 1 to 1970


class Sqlite(Engine):
    """SQLite 3.38 or later."""

    dialect = "sqlite"
    digits = 18
    working_digits = 18
    quotient_digits = 18

    def column(self, described: Column) -> Sql:
        kind = described.kind
        if kind.places == 0:
            return super().column(described)
        if kind.digits > EXACT_DIGITS and kind.kind == "number":
            raise Refusal(
                f"the column {described.name} of {kind.digits} digits with places",
                f"up to {EXACT_DIGITS} in sqlite, which keeps them as 64-bit floats",
            )
        moved = binary(exp.Mul, column(described.name), number(10**kind.places))
        return cast(call("ROUND", moved), "BIGINT")

    def wide(self, value: int) -> Sql:
        return number(value)

    def instant(self, value: Sql) -> Sql:
        return value

    def result(self, term: Term) -> Sql:
        if not term.is_numeric or term.type.places == 0:
            return term.sql
        if term.type.digits > EXACT_DIGITS:
            self.refuse_digits(term.type.digits, EXACT_DIGITS)
        # One division of two exact doubles gives the double nearest to the decimal.
        return binary(exp.Div, cast(term.sql, "REAL"), number(Decimal(10**term.type.places) / 1))

    def literal(self, value: int | Decimal, places: int) -> Sql:
        return number(int(Decimal(value).scaleb(places)))

    def operand(self, term: Term, answer: Type, places: int) -> Sql:
        return self.at_places(term, places)

    def at_places(self, term: Term, places: int) -> Sql:
        more = places - term.type.places
        self.refuse_digits(term.type.digits + more)
        if isinstance(term.value, int | Decimal) and not isinstance(term.value, bool):
            return self.literal(term.value, places)
        return binary(exp.Mul, term.sql, number(10**more)) if more else term.sql

    def whole(self, term: Term, places: int) -> Sql:
        return self.at_places(term, places)

    def from_units(self, units: Sql, kind: Type) -> Sql:
        return units

    def quotient(self, dividend: Sql, divisor: Sql | int) -> Sql:
        return exp.Div(this=exp.Paren(this=dividend.copy()), expression=_paren(divisor), typed=True)

    def integer(self, digits: Sql) -> Sql:
        return cast(digits, "BIGINT")

    def divided(self, value: Sql, by: int) -> Sql:
        return self.quotient(value, by)

    def extreme(self, name: str, values: list[Sql]) -> Sql:
        return call(name.upper(), *values)

    def position(self, value: Sql, part: Sql) -> Sql:
        return call("INSTR", value, part)

    def starts(self, value: Sql, part: Sql) -> Sql:
        return binary(exp.EQ, call("SUBSTR", value, 1, self.length(part)), part)

    def ends(self, value: Sql, part: Sql) -> Sql:
        tail = call("SUBSTR", value, binary(exp.Sub, 0, self.length(part)))
        nothing_asked = both(
            binary(exp.EQ, self.length(part), 0),
            exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())),
        )
        return any_of(nothing_asked, binary(exp.EQ, tail, part))

    def only(self, value: Sql, alphabet: str) -> Sql:
        return exp.Not(this=exp.Glob(this=value.copy(), expression=text(f"*[^{alphabet}]*")))

    def as_text(self, term: Term) -> Sql:
        return cast(cast(term.sql, "BIGINT"), "TEXT")

    def date(self, iso: str) -> Sql:
        return text(iso)

    def date_time(self, iso: str) -> Sql:
        return text(iso)

    def day_of(self, value: Sql) -> Sql:
        return call("SUBSTR", value, 1, 10)

    def part(self, name: str, value: Sql, kind: str) -> Sql:
        if name == "weekday":
            sunday_first = cast(call("STRFTIME", "%w", value), "BIGINT")
            return binary(exp.Add, binary(exp.Mod, binary(exp.Add, sunday_first, 6), 7), 1)
        if name == "day of year":
            return cast(call("STRFTIME", "%j", value), "BIGINT")
        return cast(call("SUBSTR", value, *PLACES[name]), "BIGINT")

    def second_micros(self, value: Sql) -> Sql:
        whole = cast(call("SUBSTR", value, 18, 2), "BIGINT")
        return binary(exp.Add, binary(exp.Mul, whole, SECOND), _fraction(value))

    def made_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return call("PRINTF", "%04d-%02d-%02d", year, month, day)

    def days_between(self, start: Sql, end: Sql) -> Sql:
        # Both are midnights, so the division is exact.
        return self.quotient(binary(exp.Sub, _seconds(end), _seconds(start)), 86_400)

    def micros_between(self, start: Sql, end: Sql) -> Sql:
        return binary(exp.Sub, _micros(end), _micros(start))

    def plus_days(self, value: Sql, days: Sql) -> Sql:
        return call("DATE", value, concat(days, text(" days")))

    def plus_micros(self, value: Sql, micros: Sql) -> Sql:
        total = binary(exp.Add, binary(exp.Add, _micros(value), micros), number(YEAR_ONE))
        rest = binary(exp.Mod, total, SECOND)
        seconds = binary(exp.Sub, self.quotient(total, SECOND), number(YEAR_ONE // SECOND))
        shown = binary(exp.Mul, binary(exp.GT, rest, 0), 7)
        fraction = call("SUBSTR", call("PRINTF", ".%06d", rest), 1, shown)
        return concat(call("DATETIME", seconds, "unixepoch"), fraction)

    def plus_months(self, value: Sql, months: Sql, kind: str) -> Sql:
        """Go to the first of the month, then to the day or to the month's last. December 9999,
        after which SQLite knows no day, has 31 days."""
        first = (value, "start of month", concat(months, text(" months")))
        last = cast(call("STRFTIME", "%d", *first, "+1 month", "-1 day"), "BIGINT")
        last = call("COALESCE", last, 31)
        day = call("MIN", self.part("day", value, "date"), last)
        date = call("DATE", *first, concat(binary(exp.Sub, day, 1), text(" days")))
        return date if kind == "date" else concat(date, call("SUBSTR", value, 11))


def _paren(value: Sql | int) -> Sql:
    return number(value) if isinstance(value, int) else exp.Paren(this=value.copy())


def _seconds(value: Sql) -> Sql:
    return cast(call("STRFTIME", "%s", value), "BIGINT")


def _fraction(value: Sql) -> Sql:
    """The digits behind the second, filled up to microseconds."""
    digits = concat(call("SUBSTR", value, 21), text("000000"))
    return cast(call("SUBSTR", digits, 1, 6), "BIGINT")


def _micros(value: Sql) -> Sql:
    return binary(
        exp.Add, binary(exp.Mul, _seconds(call("SUBSTR", value, 1, 19)), SECOND), _fraction(value)
    )
