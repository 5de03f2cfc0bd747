"""Exact arithmetic on numbers and durations whose digits and places are known beforehand.

Sums and products of known digits need no rounding, so decimal128, DECIMAL and whole numbers agree.
A division by anything but a divisor of a power of ten stays a fraction until it is compared or
rounded; both need only multiplication and whole division. The closures round a quotient to 34
digits, which changes neither answer as long as the cross products have at most `FRACTION_DIGITS`:
a quotient of such numbers is either on a boundary exactly or further away than that rounding moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from lingqu.dmn.feel.values import DECIMAL
from lingqu.dmn.sql.build import (
    Sql,
    any_of,
    binary,
    call,
    choose,
    is_null,
    negative,
    nothing,
    truth,
)  # fmt: skip
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.terms import Kind, Refusal, Term, Type, number_type

__all__ = ["FRACTION_DIGITS", "Numbers", "exact", "nonzero", "wider", "widest"]

FRACTION_DIGITS = 32
QUOTIENT_USES = "comparing it, rounding it (`decimal(a / b, 2)`), or moving its point (`* 100`)"


class Numbers:
    """Arithmetic of one engine. Answers are `Term`s; `Refusal` says what cannot be kept exact."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def literal(self, value: int | Decimal, kind: Type | None = None) -> Term:
        """Return a number literal."""
        made = kind or number_type(value)
        self.engine.refuse_digits(made.digits)
        sql = self.engine.literal(value, made.places)
        return Term(sql=sql, type=made, nullable=False, value=value)

    def add(self, left: Term, right: Term, *, minus: bool = False) -> Term:
        """Return `left + right` or `left - right` of two numbers of one kind."""
        exact(left, right)
        kind = wider(left.type, right.type, carry=1)
        return self._joined(exp.Sub if minus else exp.Add, (left, right), kind, kind.places)

    def total(self, terms: Sequence[Term]) -> Term:
        """Return the sum of numbers of one kind; null if one is null."""
        exact(*terms)
        kind = widest([one.type for one in terms], carry=len(str(len(terms) - 1)))
        self.engine.refuse_digits(kind.digits)
        sql = self.engine.operand(terms[0], kind, kind.places)
        for one in terms[1:]:
            added = binary(exp.Add, sql, self.engine.operand(one, kind, kind.places))
            sql = self.engine.calculated(added, kind)
        return Term(sql=sql, type=kind, nullable=any(one.nullable for one in terms))

    def multiply(self, left: Term, right: Term) -> Term:
        """Return `left * right`. A fraction is only multiplied by a power of ten."""
        if left.over is not None or right.over is not None:
            return self._multiplied_fraction(left, right)
        kind = Type(
            kind=_product_kind(left, right),
            digits=left.type.digits + right.type.digits,
            places=left.type.places + right.type.places,
        )
        return self._joined(exp.Mul, (left, right), kind, None)

    def divide(self, left: Term, right: Term) -> Term:
        """Return `left / right`: exact for divisors of powers of ten, else a fraction."""
        exact(left, right)
        value = right.value
        if value == 0:
            raise Refusal("a division by zero, which is always null", "another divisor")
        if left.kind != right.kind:
            raise Refusal("a duration divided by a number", "a duration divided by a duration")
        inverse = _inverse(value) if isinstance(value, int | Decimal) else None
        if inverse is not None and left.kind == "number":
            return self.multiply(left, self.literal(inverse))
        kind = Type(kind="number", digits=left.type.digits, places=left.type.places)
        return Term(sql=left.sql, type=kind, over=right)

    def negate(self, term: Term) -> Term:
        """Return `-term`."""
        if isinstance(term.value, int | Decimal):
            value = -term.value if isinstance(term.value, int) else term.value.copy_negate()
            return self.literal(value, term.type)
        sql = negative(term.sql)
        return Term(sql=sql, type=term.type, nullable=term.nullable, over=term.over)

    def absolute(self, term: Term) -> Term:
        """Return the size of a number, duration or fraction."""
        over = self.absolute(term.over) if term.over is not None else None
        return Term(sql=call("ABS", term.sql), type=term.type, nullable=term.nullable, over=over)

    def modulo(self, left: Term, right: Term) -> Term:
        """Return the remainder with the sign of the divisor; null for a divisor of zero."""
        exact(left, right)
        places = max(left.type.places, right.type.places)
        digits = [one.type.whole_digits + places for one in (left, right)]
        self.engine.refuse_digits(max(digits) + 1, min(self.engine.working_digits, 34))
        divisor = nonzero(self.engine.units(right, places))
        rest = self.engine.remainder(self.engine.units(left, places), divisor)
        positive = self.engine.remainder(binary(exp.Add, rest, divisor), divisor)
        kind = Type(kind="number", digits=max(digits[1], places + 1), places=places)
        return Term(sql=self.engine.from_units(positive, kind), type=kind)

    def compared(self, operator: str, left: Term, right: Term) -> Sql:
        """Return `left operator right` for an operator of order or `=`; null if one is null."""
        first, second = self._comparable(left, right)
        if operator == "=":
            return binary(exp.EQ, first, second)
        return self.engine.compared(operator, first, second)

    def same(self, left: Term, right: Term) -> Sql:
        """Return whether both are equal or both null."""
        if left.over is None and right.over is None:
            return self.engine.same(*self._comparable(left, right))
        missing, other = _missing(left), _missing(right)
        equal = self.compared("=", left, right)
        return choose([(missing, other), (other, truth(False))], equal)

    def extreme(self, name: str, terms: list[Term]) -> Term:
        """Return the `min` or `max` of numbers of one kind; null if one is null."""
        exact(*terms)
        kind = widest([one.type for one in terms])
        self.engine.refuse_digits(kind.digits)
        values = [self.engine.branch(one, kind) for one in terms]
        return Term(
            sql=self.engine.calculated(_extreme(self.engine, name, values, terms), kind), type=kind
        )

    def _joined(
        self, operator: type[exp.Binary], terms: tuple[Term, Term], kind: Type, places: int | None
    ) -> Term:
        self.engine.refuse_digits(kind.digits)
        first, second = (
            self.engine.operand(one, kind, one.type.places if places is None else places)
            for one in terms
        )
        sql = self.engine.calculated(binary(operator, first, second), kind)
        return Term(sql=sql, type=kind, nullable=any(one.nullable for one in terms))

    def _multiplied_fraction(self, left: Term, right: Term) -> Term:
        """Moving the point of a quotient of 34 digits rounds nothing."""
        fraction, factor = (left, right) if left.over is not None else (right, left)
        if not _is_power_of_ten(factor.value):
            raise Refusal("arithmetic on a quotient", QUOTIENT_USES)
        moved = self.multiply(_numerator(fraction), factor)
        return Term(sql=moved.sql, type=moved.type, over=fraction.over)

    def _comparable(self, left: Term, right: Term) -> tuple[Sql, Sql]:
        """Return two expressions in the order of the two numbers."""
        (first, over), (second, under) = self._positive(left), self._positive(right)
        first = first if under is None else self.multiply(first, under)
        second = second if over is None else self.multiply(second, over)
        fractions = over is not None or under is not None
        kind = wider(first.type, second.type)
        self.engine.refuse_digits(kind.digits, self._limit() if fractions else None)
        return (
            self.engine.at_places(first, kind.places), self.engine.at_places(second, kind.places)
        )  # fmt: skip

    def _limit(self) -> int:
        return min(FRACTION_DIGITS, self.engine.digits)

    def _positive(self, term: Term) -> tuple[Term, Term | None]:
        """Return numerator and denominator such that the denominator is above zero or null."""
        over, plain = term.over, _numerator(term)
        if over is None:
            return plain, None
        over = Term(sql=over.sql, type=_as_number(over.type), value=over.value)
        if isinstance(over.value, int | Decimal) and over.value > 0:
            return plain, over
        turned = choose([(binary(exp.LT, over.sql, 0), negative(plain.sql))], plain.sql)
        size = nonzero(call("ABS", over.sql))
        return Term(sql=turned, type=plain.type), Term(sql=size, type=over.type)


def exact(*terms: Term) -> None:
    """Raise `Refusal` for a quotient, which has no last digit."""
    if any(one.over is not None for one in terms):
        raise Refusal("arithmetic on a quotient", QUOTIENT_USES)


def wider(left: Type, right: Type, *, carry: int = 0) -> Type:
    """Return the type that holds both, and their sum if `carry` is 1."""
    places = max(left.places, right.places)
    whole = max(left.whole_digits, right.whole_digits) + carry
    return Type(kind=left.kind, digits=max(whole + places, 1), places=places)


def widest(kinds: Sequence[Type], *, carry: int = 0) -> Type:
    """Return the type that holds all, and their sum if it has `carry` digits more."""
    found = kinds[0]
    for one in kinds[1:]:
        found = wider(found, one)
    return wider(found, found, carry=carry)


def nonzero(value: Sql) -> Sql:
    """Return `value`, or NULL for zero."""
    return call("NULLIF", value, 0)


def _numerator(term: Term) -> Term:
    if term.over is None:
        return term
    return Term(sql=term.sql, type=_as_number(term.type), nullable=term.nullable)


def _as_number(kind: Type) -> Type:
    return Type(kind="number", digits=kind.digits, places=kind.places)


def _missing(term: Term) -> Sql:
    """Return whether a number or fraction is null."""
    if term.over is None:
        return is_null(term.sql)
    zero = binary(exp.EQ, term.over.sql, 0)
    return any_of(is_null(term.sql), is_null(term.over.sql), zero)


def _extreme(engine: Engine, name: str, values: list[Sql], terms: list[Term]) -> Sql:
    missing = [is_null(v) for v, one in zip(values, terms, strict=True) if one.nullable]
    best = engine.extreme(name, values)
    return choose([(any_of(*missing), nothing())], best) if missing else best


def _product_kind(left: Term, right: Term) -> Kind:
    kinds = [one.kind for one in (left, right) if one.kind != "number"]
    if len(kinds) == 2 or (kinds and (left if right.kind != "number" else right).type.places):
        raise Refusal("a duration multiplied by what is not whole", "whole numbers")
    return kinds[0] if kinds else "number"


def _is_power_of_ten(value: object) -> bool:
    if not isinstance(value, int | Decimal) or value <= 0:
        return False
    return DECIMAL.normalize(Decimal(value)).as_tuple().digits == (1,)


def _inverse(value: int | Decimal) -> Decimal | None:
    """Return `1 / value` where it has no more than 17 digits, the most that saves anything."""
    divisor = Decimal(value)
    inverse = DECIMAL.normalize(DECIMAL.divide(1, divisor))
    short = len(inverse.as_tuple().digits) <= 17
    return inverse if short and DECIMAL.multiply(inverse, divisor) == 1 else None
