"""Closures of `in`, ranges as tests, and the unary tests of a decision table's cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import current_budget
from lingqu.dmn.feel.compile_logic import TESTS, negated
from lingqu.dmn.feel.environment import Environment, Run
from lingqu.dmn.feel.free_names import names_in
from lingqu.dmn.feel.operators import compare, equals
from lingqu.dmn.feel.values import Range, Value

__all__ = ["COMPILERS"]

Scope = dict[str, Any]


def membership(node: syntax.In, env: Environment) -> Run:
    """`value in test` and `value in (test, test)`"""
    value = env.compile(node.value)
    tests = [_test(one, env) for one in node.tests]

    def run(scope: Scope) -> bool | None:
        tested = value(scope)
        return _any(test(scope, tested) for test in tests)

    return run


def _any(answers: Iterable[bool | None]) -> bool | None:
    found: bool | None = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


Test = Callable[[Scope, Value], "bool | None"]


def _test(node: syntax.Node, env: Environment) -> Test:
    """Return the closure of one test of a value."""
    if isinstance(node, syntax.UnaryComparison):
        operand, test = env.compile(node.operand), TESTS[node.operator]
        return lambda scope, value: test(value, operand(scope))
    run = env.compile(node)
    if isinstance(node, syntax.RangeLiteral):
        return lambda scope, value: in_range(value, run(scope))
    return lambda scope, value: contains(run(scope), value)


def contains(test: Value, value: Value) -> bool | None:
    """Return whether `value` is the test's value, in its range, or in or matched by its list."""
    if type(test) is Range:
        return in_range(value, test)
    if type(test) is not list:
        return equals(value, test)
    if type(value) is list:
        same = equals(value, test)
        if same is True:
            return True
    current_budget().spend(len(test))
    return any(_in_item(one, value) is True for one in test)


def _in_item(item: Value, value: Value) -> bool | None:
    return contains(item, value) if type(item) in (Range, list) else equals(value, item)


def in_range(value: Value, test: Range | None) -> bool | None:
    """Return whether `value` lies in `test`; null if that is no range."""
    if test is None:
        return None
    above: bool | None = True
    if test.low is not None:
        above = compare(">=" if test.low_closed else ">", value, test.low)
    if above is False or test.high is None:
        return above
    below = compare("<=" if test.high_closed else "<", value, test.high)
    return below if above is True else (False if below is False else None)


def unary_tests(node: syntax.UnaryTests, env: Environment) -> Run:
    """The tests of a cell; the input stands in the scope as `?`."""
    env.findings.free.add("?")
    if not node.tests:
        return lambda scope: True
    tests = [_cell_test(one, env.binding(("?",))) for one in node.tests]

    def run(scope: Scope) -> bool | None:
        value = scope.get("?")
        return _any(test(scope, value) for test in tests)

    return (lambda scope: negated(run(scope))) if node.negated else run


def _cell_test(node: syntax.Node, env: Environment) -> Test:
    """A test that mentions `?` answers by itself; any other is compared with the input."""
    if "?" in names_in(node):
        run = env.compile(node)
        return lambda scope, value: _boolean(run(scope))
    return _test(node, env)


def _boolean(answer: Value) -> bool | None:
    return answer if type(answer) is bool else None


def interval(node: syntax.UnaryComparison, env: Environment) -> Run:
    """`(< 5)` as a value of its own: the range below 5."""
    operand = env.compile(node.operand)
    make = INTERVALS.get(node.operator)
    if make is None:
        return lambda scope: None
    return lambda scope: make(operand(scope))


INTERVALS: dict[str, Callable[[Value], Range]] = {
    "=": lambda end: Range(end, end, unary=True),
    "<": lambda end: Range(None, end, False, False),
    "<=": lambda end: Range(None, end, False, True),
    ">": lambda end: Range(end, None, False, False),
    ">=": lambda end: Range(end, None, True, False),
}

COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.In: membership,
    syntax.UnaryTests: unary_tests,
    syntax.UnaryComparison: interval,
}
