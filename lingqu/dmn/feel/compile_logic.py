"""Closures of comparisons, three-valued logic and `between`.

Comparing a variable with a literal is what conditions mostly do, so it has closures of its own
that skip every general step when the types are the expected ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.compile_values import NOTHING, constant_of
from lingqu.dmn.feel.environment import Environment, Run
from lingqu.dmn.feel.operators import compare, equals
from lingqu.dmn.feel.values import NUMBERS, Value

__all__ = ["COMPILERS", "TESTS", "negated"]

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


COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.Comparison: comparison,
    syntax.And: conjunction,
    syntax.Or: disjunction,
    syntax.Between: between,
}
