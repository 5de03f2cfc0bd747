"""Functions on numbers, durations and booleans."""

from __future__ import annotations

from sqlglot import exp

from lingqu.dmn.sql import logic, rounding
from lingqu.dmn.sql.build import binary, call, opposite
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.functions.registry import (
    DATE,
    DURATION,
    Build,
    function,
    nullable,
    whole_literal,
)
from lingqu.dmn.sql.numbers import Numbers, exact
from lingqu.dmn.sql.terms import BOOLEAN, Refusal, Term, Type


@function("not", negand="boolean")
def _not(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=opposite(a[0].sql), type=BOOLEAN, nullable=a[0].nullable)


@function("abs", n=("number", *DURATION))
def _abs(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).absolute(a[0])


def _rounding(name: str) -> Build:
    def build(engine: Engine, a: list[Term]) -> Term:
        places = whole_literal(a[1], "a scale") if len(a) > 1 else 0
        if not 0 <= places <= 9:
            raise Refusal(f"a scale of {places}", "0 to 9")
        return rounding.rounded(engine, name, a[0], places)

    return build


for _name in rounding.ROUNDINGS:
    _lone = _name in ("floor", "ceiling")
    function(_name, optional=int(_lone), n="number", scale="number")(_rounding(_name))


@function("modulo", dividend="number", divisor="number")
def _modulo(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).modulo(*a)


def _parity(engine: Engine, term: Term, rest: int) -> Term:
    exact(term)
    if term.type.places:
        raise Refusal("even or odd of a number that may have places", "whole numbers")
    left = engine.remainder(call("ABS", engine.units(term, 0)), 2)
    return Term(sql=binary(exp.EQ, left, rest), type=BOOLEAN, nullable=term.nullable)


@function("even", number="number")
def _even(engine: Engine, a: list[Term]) -> Term:
    return _parity(engine, a[0], 0)


@function("odd", number="number")
def _odd(engine: Engine, a: list[Term]) -> Term:
    return _parity(engine, a[0], 1)


def _extreme(name: str) -> Build:
    def build(engine: Engine, a: list[Term]) -> Term:
        if len({one.kind for one in a}) > 1:
            raise Refusal(f"{name}() of several types, which is null in FEEL", "values of one type")
        if a[0].is_numeric:
            return Numbers(engine).extreme(name, a)
        plain = all(one.type.plain for one in a)
        kind = Type(kind=a[0].kind, plain=plain)
        return Term(sql=logic.extreme_text(engine, name, a), type=kind, nullable=nullable(a))

    return build


for _name in ("min", "max"):
    function(_name, rest=True, list=("number", "string", *DATE, *DURATION))(_extreme(_name))


@function("sum", rest=True, list="number")
def _sum(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).total(a)
