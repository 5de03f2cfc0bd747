"""The seven roundings of FEEL, by whole division: no engine's own rounding is used."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from lingqu.dmn.sql.build import Sql, binary, both, call, choose, negative, number
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.numbers import FRACTION_DIGITS, nonzero
from lingqu.dmn.sql.terms import Term, Type

__all__ = ["ROUNDINGS", "rounded", "whole_part"]


def rounded(engine: Engine, name: str, term: Term, places: int) -> Term:
    """Return a number or fraction rounded to `places` as the FEEL function `name` does."""
    if term.over is None and term.type.places <= places:
        return term
    numerator, denominator, digits = _whole_fraction(engine, term, places)
    kind = Type(kind="number", digits=max(digits, places) + 1, places=places)
    engine.refuse_digits(kind.digits, min(engine.quotient_digits, engine.digits))
    below_zero = binary(exp.LT, numerator, 0)
    if not isinstance(denominator, int):
        below_zero = binary(exp.NEQ, below_zero, binary(exp.LT, denominator, 0))
        denominator = nonzero(call("ABS", denominator))
    down, up = ROUNDINGS[name]
    size = call("ABS", numerator)
    negative_size = negative(up(engine, size, denominator))
    units = choose([(below_zero, negative_size)], down(engine, size, denominator))
    return Term(sql=engine.from_units(units, kind), type=kind)


def whole_part(engine: Engine, term: Term, divisor: int, kind: Type) -> Term:
    """Return a whole number of `units / divisor` towards zero, such as years of months."""
    size = engine.quotient(call("ABS", engine.units(term, term.type.places)), divisor)
    signed = choose([(binary(exp.LT, term.sql, 0), negative(size))], size)
    return Term(sql=engine.from_units(signed, kind), type=kind, nullable=term.nullable)


def _whole_fraction(engine: Engine, term: Term, places: int) -> tuple[Sql, Sql | int, int]:
    """Return numerator, denominator and the digits of the quotient, which counts units of
    `10 ** -places`."""
    over = term.over
    if over is None:
        more = term.type.places - places
        engine.refuse_digits(term.type.digits + 1, engine.working_digits)
        return engine.units(term, term.type.places), 10**more, term.type.digits - more
    common = max(term.type.places, over.type.places)
    digits = term.type.whole_digits + common + places
    divisor_digits = over.type.whole_digits + common
    engine.refuse_digits(
        max(digits, divisor_digits) + 1, min(FRACTION_DIGITS, engine.working_digits)
    )
    numerator = engine.units(term, common)
    if places:
        numerator = binary(exp.Mul, numerator, number(10**places))
    return numerator, engine.units(over, common), digits


Step = Callable[[Engine, Sql, "Sql | int"], Sql]


def _down(engine: Engine, size: Sql, by: Sql | int) -> Sql:
    return engine.quotient(size, by)


def _up(engine: Engine, size: Sql, by: Sql | int) -> Sql:
    return engine.quotient(_plus(size, _minus_one(by)), by)


def _half_up(engine: Engine, size: Sql, by: Sql | int) -> Sql:
    return engine.quotient(_plus(_twice(size), by), _twice(by))


def _half_down(engine: Engine, size: Sql, by: Sql | int) -> Sql:
    return engine.quotient(_plus(_twice(size), _minus_one(by)), _twice(by))


def _half_even(engine: Engine, size: Sql, by: Sql | int) -> Sql:
    """Half up, and one less where that made an odd number of an exact half."""
    nearest = _half_up(engine, size, by)
    tie = binary(exp.EQ, engine.remainder(_plus(_twice(size), by), _twice(by)), 0)
    odd = binary(exp.EQ, engine.remainder(nearest, 2), 1)
    return choose([(both(tie, odd), binary(exp.Sub, nearest, 1))], nearest)


def _plus(left: Sql | int, right: Sql | int) -> Sql:
    return binary(exp.Add, left, right)


def _minus_one(value: Sql | int) -> Sql | int:
    return value - 1 if isinstance(value, int) else binary(exp.Sub, value, 1)


def _twice(value: Sql | int) -> Sql | int:
    return value * 2 if isinstance(value, int) else binary(exp.Mul, value, 2)


ROUNDINGS: dict[str, tuple[Step, Step]] = {
    "floor": (_down, _up),
    "ceiling": (_up, _down),
    "round up": (_up, _up),
    "round down": (_down, _down),
    "round half up": (_half_up, _half_up),
    "round half down": (_half_down, _half_down),
    "decimal": (_half_even, _half_even),
}
"""How the size of a number is rounded: of one above zero, of one below."""
