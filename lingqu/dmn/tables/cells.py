"""What a cell tests, where that can be known before any input is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import reasons
from lingqu.dmn.feel.compiler import Expression, compile_node
from lingqu.dmn.feel.free_names import names_in
from lingqu.dmn.feel.functions.registry import BUILTINS
from lingqu.dmn.feel.temporal import Date, DayTimeDuration, YearMonthDuration
from lingqu.dmn.feel.values import Range, Value

__all__ = ["Cell", "KIND_OF", "cell", "constant"]

KIND_OF: dict[type, str] = {
    int: "number",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Date: "date",
    YearMonthDuration: "months",
    DayTimeDuration: "nanos",
}
CLOCKS = {"now", "today"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`test` answers for a scope with the input as `?`. `kind` and `points` are known for a cell
    of plain comparisons: between two neighbouring points its answer does not change. A cell
    without tests has the kind `any`; one that cannot be seen through has the kind ``."""

    test: Callable[[dict[str, Value]], Value]
    kind: str = ""
    points: tuple[Value, ...] = ()
    text: str = ""
    where: str = ""


def constant(node: syntax.Node) -> tuple[bool, Value]:
    """Return whether `node` always answers the same, and what."""
    names = names_in(node)
    if names & CLOCKS or not names <= BUILTINS.keys():
        return False, None
    with reasons():
        return True, compile_node(node, text="")({})


def cell(expression: Expression) -> Cell:
    """Return what is known about a compiled cell."""
    node = expression.node
    if not isinstance(node, syntax.UnaryTests):
        raise TypeError("a cell is compiled from unary tests")
    opaque = Cell(test=expression.run, text=expression.text, where=expression.where)
    if not node.tests:
        return replace(opaque, kind="any")
    found: list[Value] = []
    for test in node.tests:
        points = _points(test)
        if points is None:
            return opaque
        found.extend(points)
    kinds = {KIND_OF.get(type(one), "") for one in found}
    ordered = any(not _equality(test) for test in node.tests)
    if len(kinds) != 1 or "" in kinds or (ordered and kinds & {"string", "boolean"}):
        return opaque
    return replace(opaque, kind=kinds.pop(), points=tuple(found))


def _equality(test: syntax.Node) -> bool:
    if isinstance(test, syntax.UnaryComparison):
        return test.operator in ("=", "!=")
    return not isinstance(test, syntax.RangeLiteral)


def _points(test: syntax.Node) -> list[Value] | None:
    """Return the values at which the test may change its answer, or None if that is unknown."""
    known, value = constant(test.operand if isinstance(test, syntax.UnaryComparison) else test)
    if not known or value is None:
        return None
    if type(value) is Range:
        ends = [one for one in (value.low, value.high) if one is not None]
        return ends if not isinstance(test, syntax.UnaryComparison) else None
    return [value] if type(value) in KIND_OF else None
