"""Small pieces of SQL as sqlglot nodes, bracketed where they stand inside others."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from sqlglot import exp

__all__ = [
    "Sql", "any_of", "binary", "both", "call", "cast", "choose", "column", "concat",
    "is_null", "member_of", "negative", "nothing", "number", "opposite", "text", "truth",
]  # fmt: skip

Sql = exp.Expr
PLAIN = (exp.Column, exp.Literal, exp.Anonymous, exp.Cast, exp.Paren, exp.Boolean, exp.Null)


def _own(node: Sql) -> Sql:
    """Return `node`, or a copy if it already stands somewhere."""
    return node.copy() if node.parent is not None else node


def _inner(node: Sql) -> Sql:
    return _own(node) if isinstance(node, PLAIN) else exp.Paren(this=_own(node))


def column(name: str) -> Sql:
    """Return the quoted column; `alias.name` is a column of a table's alias."""
    table, _, last = name.rpartition(".")
    return exp.column(last, table=table or None, quoted=True)


def text(value: str) -> Sql:
    """Return a string literal."""
    return exp.Literal.string(value)


def number(value: int | Decimal) -> Sql:
    """Return a number literal, without an exponent."""
    size = f"{value.copy_abs():f}" if isinstance(value, Decimal) else str(abs(value))
    literal = exp.Literal.number(size)
    return exp.Paren(this=exp.Neg(this=literal)) if value < 0 else literal


def truth(value: bool) -> Sql:
    """Return TRUE or FALSE."""
    return exp.Boolean(this=value)


def nothing() -> Sql:
    """Return NULL."""
    return exp.Null()


def call(name: str, *arguments: Sql | int | str) -> Sql:
    """Return a call that no dialect rewrites. A Python value becomes a literal."""
    return exp.Anonymous(this=name, expressions=[_own(_literal(one)) for one in arguments])


def _literal(value: Sql | int | str) -> Sql:
    if isinstance(value, int):
        return number(value)
    return text(value) if isinstance(value, str) else value


def cast(value: Sql, kind: str) -> Sql:
    """Return CAST(value AS kind)."""
    return exp.Cast(this=_own(value), to=_type(kind).copy())


@cache
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind)


def binary(kind: type[exp.Binary], left: Sql | int, right: Sql | int) -> Sql:
    """Return `left kind right`."""
    return kind(this=_inner(_literal(left)), expression=_inner(_literal(right)))


def negative(value: Sql) -> Sql:
    """Return -value."""
    return exp.Paren(this=exp.Neg(this=_inner(value)))


def opposite(value: Sql) -> Sql:
    """Return NOT value."""
    return exp.Not(this=_inner(value))


def both(*parts: Sql) -> Sql:
    """Return the parts joined by AND."""
    return _joined(exp.And, parts)


def any_of(*parts: Sql) -> Sql:
    """Return the parts joined by OR."""
    return _joined(exp.Or, parts)


def _joined(kind: type[exp.Binary], parts: Sequence[Sql]) -> Sql:
    joined = _part(parts[0], kind)
    for part in parts[1:]:
        joined = kind(this=joined, expression=_part(part, kind))
    return joined


def _part(node: Sql, kind: type[exp.Binary]) -> Sql:
    """A chain of one connector needs no brackets inside, nor does a comparison."""
    loose = isinstance(node, exp.And | exp.Or | exp.Case | exp.Not) and type(node) is not kind
    return exp.Paren(this=_own(node)) if loose else _own(node)


def is_null(value: Sql) -> Sql:
    """Return `value IS NULL`."""
    return exp.Is(this=_inner(value), expression=exp.Null())


def member_of(value: Sql, items: Sequence[Sql]) -> Sql:
    """Return `value IN (items)`."""
    return exp.In(this=_inner(value), expressions=[_own(one) for one in items])


def concat(left: Sql, right: Sql) -> Sql:
    """Return `left || right`."""
    return exp.DPipe(this=_inner(left), expression=_inner(right), safe=False)


def choose(branches: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """Return a CASE; without `otherwise` it ends in NULL."""
    whens = [exp.If(this=_own(when), true=_own(then)) for when, then in branches]
    return exp.Case(ifs=whens, default=_own(otherwise) if otherwise is not None else None)
