"""Sums, differences, products and quotients of numbers, texts, dates and durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lingqu.dmn.feel import syntax
from lingqu.dmn.sql import dates
from lingqu.dmn.sql.build import concat
from lingqu.dmn.sql.numbers import Numbers
from lingqu.dmn.sql.terms import Refusal, Term, Type

if TYPE_CHECKING:
    from lingqu.dmn.sql.translate import Translator

__all__ = ["arithmetic", "negation"]

CHAIN = 50


def arithmetic(to: Translator, node: syntax.Arithmetic, truth_only: bool) -> Term:
    """`left operator right`"""
    if _links(node) > CHAIN:
        raise Refusal(f"a chain of more than {CHAIN} operations", "a shorter one")
    left, right = to.term(node.left), to.term(node.right)
    numbers, operator = Numbers(to.engine), node.operator
    if operator in "+-":
        return _plus_or_minus(to, left, right, minus=operator == "-")
    if operator == "**" or not (left.is_numeric and right.is_numeric):
        raise Refusal(
            f"{left.kind} {operator} {right.kind}", "+, -, *, / of what FEEL lets them join"
        )
    return numbers.multiply(left, right) if operator == "*" else numbers.divide(left, right)


def _plus_or_minus(to: Translator, left: Term, right: Term, *, minus: bool) -> Term:
    if left.is_numeric and left.kind == right.kind:
        return Numbers(to.engine).add(left, right, minus=minus)
    if left.kind in dates.DATES and right.is_numeric and right.kind != "number":
        return dates.moved(to.engine, left, right, back=minus)
    if right.kind in dates.DATES and left.is_numeric and left.kind != "number" and not minus:
        return dates.moved(to.engine, right, left)
    if left.kind in dates.DATES and left.kind == right.kind and minus:
        return dates.difference(to.engine, left, right)
    if left.kind == right.kind == "string" and not minus:
        kind = Type(kind="string", plain=left.type.plain and right.type.plain)
        sql = concat(left.sql, right.sql)
        return Term(sql=sql, type=kind, nullable=left.nullable or right.nullable)
    sign = "-" if minus else "+"
    raise Refusal(
        f"{left.kind} {sign} {right.kind}, which is null in FEEL", "two of a kind that join"
    )


def _links(node: syntax.Node) -> int:
    """Return how many operations stand to the left of one another; SQL nests them."""
    links = 0
    while isinstance(node, syntax.Arithmetic):
        node, links = node.left, links + 1
    return links


def negation(to: Translator, node: syntax.Negation, truth_only: bool) -> Term:
    """`-operand`"""
    term = to.term(node.operand)
    if not term.is_numeric:
        raise Refusal(f"-{term.kind}, which is null in FEEL", "a number or duration")
    return Numbers(to.engine).negate(term)
