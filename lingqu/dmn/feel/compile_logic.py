"""Closures of comparisons, three-valued logic, `between`, `in` and unary tests.

Comparing a variable with a literal is what conditions mostly do, so it has closures of its own
that skip every general step when the types are the expected ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import current_budget
from lingqu.dmn.feel.compile_values import NOTHING, constant_of
from lingqu.dmn.feel.environment import Environment, Run
from lingqu.dmn.feel.operators import compare, equals
from lingqu.dmn.feel.values import NUMBERS, Range, Value

__all__ = ["COMPILERS", "contains", "negated"]

Scope = dict[str, Any]


def comparison(node: syntax.Comparison, env: Environment) -> Run:
    """`left operator right`"""
    quick = _with_literal(node, env)
    if quick is not None:
        return quick
    left, right = env.compile(node.left), env.compile(node.right)
    test = TESTS[node.operator]
    return lambda scope: test(left(scope), right(scope))


def negated(answer: bool | None) -> bool | None:
    """Return `not(answer)`."""
    return None if answer is None else not answer


def _unequal(a: Value, b: Value) -> bool | None:
    return negated(equals(a, b))


TESTS: dict[str, Callable[[Value, Value], bool | None]] = {
    "=": equals,
    "!=": _unequal,
    "<": lambda a, b: compare("<", a, b),
    "<=": lambda a, b: compare("<=", a, b),
    ">": lambda a, b: compare(">", a, b),
    ">=": lambda a, b: compare(">=", a, b),
}


def _with_literal(node: syntax.Comparison, env: Environment) -> Run | None:
    """Return the quick closure of `variable operator literal`, if it is that."""
    literal = constant_of(node.right)
    if not isinstance(node.left, syntax.Name) or literal is NOTHING:
        return None
    kinds = NUMBERS if type(literal) in NUMBERS else frozenset((type(literal),))
    if kinds is not NUMBERS and (node.operator not in ("=", "!=") or type(literal) is not str):
        return None
    env.compile(node.left)  # notes that the name is needed
    test = TESTS[node.operator]
    return QUICK[node.operator](node.left.name, literal, kinds, lambda value: test(value, literal))


Slow = Callable[[Value], "bool | None"]
Kinds = frozenset[type]


def _quick_equal(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value == literal if type(value) in kinds else slow(value)

    return run


def _quick_unequal(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value != literal if type(value) in kinds else slow(value)

    return run


def _quick_less(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value < literal if type(value) in kinds else slow(value)

    return run


def _quick_at_most(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value <= literal if type(value) in kinds else slow(value)

    return run


def _quick_more(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value > literal if type(value) in kinds else slow(value)

    return run


def _quick_at_least(key: str, literal: Value, kinds: Kinds, slow: Slow) -> Run:
    def run(scope: Scope) -> bool | None:
        value = scope.get(key)
        return value >= literal if type(value) in kinds else slow(value)

    return run


QUICK = {
    "=": _quick_equal,
    "!=": _quick_unequal,
    "<": _quick_less,
    "<=": _quick_at_most,
    ">": _quick_more,
    ">=": _quick_at_least,
}


def conjunction(node: syntax.And, env: Environment) -> Run:
    """`a and b and c`: false if one is false, else null if one is not a boolean, else true."""
    parts = [env.compile(one) for one in _chain(node)]
    if len(parts) == 2:
        return _both(*parts)

    def run(scope: Scope) -> bool | None:
        answer: bool | None = True
        for part in parts:
            one = part(scope)
            if one is False:
                return False
            if one is not True:
                answer = None
        return answer

    return run


def _both(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> bool | None:
        first = left(scope)
        if first is False:
            return False
        second = right(scope)
        if second is False:
            return False
        return True if first is True and second is True else None

    return run


def disjunction(node: syntax.Or, env: Environment) -> Run:
    """`a or b or c`: true if one is true, else null if one is not a boolean, else false."""
    parts = [env.compile(one) for one in _chain(node)]

    def run(scope: Scope) -> bool | None:
        answer: bool | None = False
        for part in parts:
            one = part(scope)
            if one is True:
                return True
            if one is not False:
                answer = None
        return answer

    return run


def _chain(node: syntax.Node) -> list[syntax.Node]:
    """Return the operands of a chain of the same operator, left to right."""
    kind, operands = type(node), []
    while type(node) is kind and isinstance(node, syntax.And | syntax.Or):
        operands.append(node.right)
        node = node.left
    return [node, *reversed(operands)]


def between(node: syntax.Between, env: Environment) -> Run:
    """`value between low and high`"""
    value, low, high = (env.compile(one) for one in (node.value, node.low, node.high))

    def run(scope: Scope) -> bool | None:
        tested = value(scope)
        above = compare(">=", tested, low(scope))
        if above is False:
            return False
        below = compare("<=", tested, high(scope))
        return below if above is True else (False if below is False else None)

    return run


def membership(node: syntax.In, env: Environment) -> Run:
    """`value in test` and `value in (test, test)`"""
    value = env.compile(node.value)
    tests = [_test(one, env) for one in node.tests]

    def run(scope: Scope) -> bool | None:
        tested = value(scope)
        return _any(test(scope, tested) for test in tests)

    return run


def _any(answers: Any) -> bool | None:
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
    if not node.tests:
        return lambda scope: True
    tests = [_cell_test(one, env.binding(("?",))) for one in node.tests]

    def run(scope: Scope) -> bool | None:
        value = scope["?"]
        return _any(test(scope, value) for test in tests)

    return (lambda scope: negated(run(scope))) if node.negated else run


def _cell_test(node: syntax.Node, env: Environment) -> Test:
    """A test that mentions `?` answers by itself; any other is compared with the input."""
    if mentions_input(node):
        run = env.compile(node)
        return lambda scope, value: _boolean(run(scope))
    return _test(node, env)


def _boolean(answer: Value) -> bool | None:
    return answer if type(answer) is bool else None


def mentions_input(node: object) -> bool:
    """Return whether `?` stands anywhere in the tree."""
    if isinstance(node, syntax.Name):
        return node.name == "?"
    if isinstance(node, tuple):
        return any(mentions_input(one) for one in node)
    if isinstance(node, syntax.Node):
        return any(mentions_input(getattr(node, key)) for key in node.__slots__)
    return False


def interval(node: syntax.UnaryComparison, env: Environment) -> Run:
    """`(< 5)` as a value of its own: the range below 5."""
    operand = env.compile(node.operand)
    make = INTERVALS.get(node.operator)
    if make is None:
        return lambda scope: None
    return lambda scope: make(operand(scope))


INTERVALS: dict[str, Callable[[Value], Range]] = {
    "=": lambda end: Range(end, end, unary=True),
    "<": lambda end: Range(None, end, False, False, unary=True),
    "<=": lambda end: Range(None, end, False, True, unary=True),
    ">": lambda end: Range(end, None, False, False, unary=True),
    ">=": lambda end: Range(end, None, True, False, unary=True),
}

COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.Comparison: comparison,
    syntax.And: conjunction,
    syntax.Or: disjunction,
    syntax.Between: between,
    syntax.In: membership,
    syntax.UnaryTests: unary_tests,
    syntax.UnaryComparison: interval,
}
