"""Equality, order and membership with FEEL's nulls.

`=` and `!=` answer true or false even for null; `<` and its like answer null. Where only truth
matters (a WHERE, a WHEN), null may stand for false, and the plain `=` that indexes know is enough
if one side is never null.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from lingqu.dmn.sql.build import (
    Sql,
    any_of,
    binary,
    call,
    is_null,
    member_of,
    nothing,
    opposite,
    truth,
)  # fmt: skip
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.numbers import Numbers
from lingqu.dmn.sql.terms import BOOLEAN, Refusal, Term

__all__ = ["among", "compared", "either", "equal", "extreme_text", "unequal"]

ORDERED = (
    "number",
    "string",
    "date",
    "date and time",
    "days and time duration",
    "years and months duration",
)


def boolean(sql: Sql, *terms: Term) -> Term:
    """Return a boolean that is null if one of `terms` is."""
    return Term(sql=sql, type=BOOLEAN, nullable=any(one.nullable for one in terms))


def equal(engine: Engine, left: Term, right: Term, *, truth_only: bool) -> Term:
    """Return `left = right`, never null unless only truth matters."""
    if right.kind == "null" or left.kind == "null":
        return Term(sql=_missing(engine, left, right), type=BOOLEAN, nullable=False)
    _same_kind(left, right, "=")
    may_be_null = (
        left.nullable and right.nullable if truth_only else left.nullable or right.nullable
    )
    if left.over is not None or right.over is not None:
        may_be_null = True
    if left.is_numeric:
        numbers = Numbers(engine)
        sql = numbers.same(left, right) if may_be_null else numbers.compared("=", left, right)
    elif may_be_null:
        sql = engine.same(left.sql, right.sql)
    else:
        sql = binary(exp.EQ, left.sql, right.sql)
    return Term(sql=sql, type=BOOLEAN, nullable=False)


def unequal(engine: Engine, left: Term, right: Term) -> Term:
    """Return `left != right`, never null."""
    same = equal(engine, left, right, truth_only=False).sql
    if isinstance(same, exp.NullSafeEQ):
        sql: Sql = exp.NullSafeNEQ(this=same.this, expression=same.expression)
    else:
        sql = opposite(same)
    return Term(sql=sql, type=BOOLEAN, nullable=False)


def compared(engine: Engine, operator: str, left: Term, right: Term) -> Term:
    """Return `left operator right` for an operator of order; null if one side is."""
    if "null" in (left.kind, right.kind):
        return Term(sql=nothing(), type=BOOLEAN)
    _same_kind(left, right, operator)
    if left.kind not in ORDERED:
        raise Refusal(f"{left.kind} {operator} {right.kind}", f"order of {', '.join(ORDERED)}")
    if left.is_numeric:
        return boolean(Numbers(engine).compared(operator, left, right), left, right)
    if left.kind == "string":
        return boolean(engine.compared(operator, engine.ordered(left.sql), right.sql), left, right)
    return boolean(engine.compared(operator, left.sql, right.sql), left, right)


def among(engine: Engine, value: Term, items: Sequence[Term], *, truth_only: bool) -> Term:
    """Return whether `value` equals one of `items`, never null unless only truth matters."""
    plain: list[Term] = []
    others: list[Term] = []
    for one in items:
        listable = one.is_literal and value.over is None and value.kind == one.kind
        (plain if listable else others).append(one)
    parts = [equal(engine, value, one, truth_only=truth_only).sql for one in others]
    if len(plain) == 1:
        parts.append(equal(engine, value, plain[0], truth_only=truth_only).sql)
    elif plain:
        parts.append(_listed(engine, value, plain, truth_only=truth_only))
    return Term(sql=any_of(*parts) if parts else truth(False), type=BOOLEAN, nullable=False)


def _listed(engine: Engine, value: Term, items: Sequence[Term], *, truth_only: bool) -> Sql:
    tested = value.sql
    listed = [one.sql for one in items]
    if value.is_numeric:
        places = max(one.type.places for one in (value, *items))
        tested = engine.at_places(value, places)
        listed = [engine.at_places(one, places) for one in items]
    found = member_of(tested, listed)
    return found if truth_only or not value.nullable else call("COALESCE", found, truth(False))


def either(parts: Sequence[Term]) -> Term:
    """Return the parts joined by OR, three-valued."""
    return boolean(any_of(*(one.sql for one in parts)), *parts)


def extreme_text(engine: Engine, name: str, terms: Sequence[Term]) -> Sql:
    """Return the least or greatest of texts or dates; null if one is null."""
    missing = [is_null(one.sql) for one in terms if one.nullable]
    ordered = [engine.ordered(terms[0].sql) if terms[0].kind == "string" else terms[0].sql]
    best = engine.extreme(name, ordered + [one.sql for one in terms[1:]])
    if not missing:
        return best
    return exp.Case(ifs=[exp.If(this=any_of(*missing), true=nothing())], default=best)


def _missing(engine: Engine, left: Term, right: Term) -> Sql:
    term = left if right.kind == "null" else right
    if term.kind == "null":
        return truth(True)
    if term.over is not None:
        return any_of(is_null(term.sql), is_null(term.over.sql), binary(exp.EQ, term.over.sql, 0))
    return is_null(term.sql)


def _same_kind(left: Term, right: Term, operator: str) -> None:
    if left.kind != right.kind:
        raise Refusal(
            f"{left.kind} {operator} {right.kind}", "two values of one type; FEEL answers null here"
        )
