"""A range written in a text: its ends must be literals, in order."""

from __future__ import annotations

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.compile_values import NOTHING, constant_of
from lingqu.dmn.feel.functions.registry import builtin
from lingqu.dmn.feel.operators import compare
from lingqu.dmn.feel.values import Range, Value

__all__ = ["range_of_node"]

READERS = ("date", "time", "date and time", "duration")


def range_of_node(node: syntax.Node) -> Range | None:
    """Return the range of a range literal whose ends are literals, or None."""
    if not isinstance(node, syntax.RangeLiteral):
        return None
    low, high = _end(node.low), _end(node.high)
    if low is NOTHING or high is NOTHING or (low is None and high is None):
        return None
    if low is not None and high is not None and compare("<=", low, high) is not True:
        return None
    return Range(low, high, node.low_closed, node.high_closed)


def _end(node: syntax.Node) -> Value:
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        values = [constant_of(one) for one in node.arguments]
        reader = builtin(node.function.name) if node.function.name in READERS else None
        if reader is None or NOTHING in values:
            return NOTHING
        return reader.call(*values) or NOTHING
    return constant_of(node)
