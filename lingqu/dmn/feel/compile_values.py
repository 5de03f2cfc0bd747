"""Closures of literals, names, paths, arithmetic and `if`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lingqu.dmn.feel import operators, syntax
from lingqu.dmn.feel.budget import null
from lingqu.dmn.feel.environment import Environment, Run
from lingqu.dmn.feel.functions.registry import builtin
from lingqu.dmn.feel.properties import member
from lingqu.dmn.feel.temporal_text import read_at_literal
from lingqu.dmn.feel.values import Value, number

__all__ = ["COMPILERS", "constant_of"]

NOTHING = object()


def constant_of(node: syntax.Node) -> Value:
    """Return the value of a literal, or `NOTHING`."""
    if isinstance(node, syntax.Number):
        return number(node.value)
    if isinstance(node, syntax.String | syntax.Boolean):
        return node.value
    if isinstance(node, syntax.Null):
        return None
    if isinstance(node, syntax.AtLiteral):
        return read_at_literal(node.text)
    return NOTHING


def constant(node: syntax.Node, env: Environment) -> Run:
    """A literal."""
    value = constant_of(node)
    return lambda scope: value


def name(node: syntax.Name, env: Environment) -> Run:
    """A variable, else a function of the host or of FEEL."""
    key = node.name
    if key not in env.bound:
        function = env.functions.get(key) or builtin(key)
        if function is not None:
            return lambda scope: scope.get(key, function)
    if key not in env.local:
        env.findings.free.add(key)
        env.findings.required.add(key)

    def variable(scope: dict[str, Any]) -> Value:
        try:
            return scope[key]
        except KeyError:
            return null(f"nothing is called “{key}”")

    return variable


def path(node: syntax.Path, env: Environment) -> Run:
    """`source.name`, of a list the list of what each item answers."""
    source, key = env.compile(node.source), node.name

    def walk(scope: dict[str, Any]) -> Value:
        value = source(scope)
        if type(value) is dict:
            try:
                return value[key]
            except KeyError:
                return null(f"a context without “{key}”")
        return member(value, key)

    return walk


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}


def arithmetic(node: syntax.Arithmetic, env: Environment) -> Run:
    """`left operator right`"""
    left, right = env.compile(node.left), env.compile(node.right)
    operation = ARITHMETIC[node.operator]
    return lambda scope: operation(left(scope), right(scope))


def negation(node: syntax.Negation, env: Environment) -> Run:
    """`-operand`"""
    operand = env.compile(node.operand)
    return lambda scope: operators.negate(operand(scope))


def choice(node: syntax.If, env: Environment) -> Run:
    """`if condition then yes else no`"""
    condition, yes, no = (env.compile(one) for one in (node.condition, node.yes, node.no))
    return lambda scope: yes(scope) if condition(scope) is True else no(scope)


COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.Null: constant,
    syntax.Boolean: constant,
    syntax.Number: constant,
    syntax.String: constant,
    syntax.AtLiteral: constant,
    syntax.Name: name,
    syntax.Path: path,
    syntax.Arithmetic: arithmetic,
    syntax.Negation: negation,
    syntax.If: choice,
}
