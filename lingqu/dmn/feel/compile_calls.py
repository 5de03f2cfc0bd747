"""Closures of calls, functions and `instance of`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.compile_values import NOTHING, constant_of
from lingqu.dmn.feel.environment import Environment, Run
from lingqu.dmn.feel.functions.registry import BUILTINS, Signature, candidates, invoke, invoke_first
from lingqu.dmn.feel.types import ANY, FeelType, coerced, conforms, resolve
from lingqu.dmn.feel.values import Function, Value, type_of

__all__ = ["COMPILERS", "user_function"]

Scope = dict[str, Any]


def call(node: syntax.Call, env: Environment) -> Run:
    """`function(arguments)`: a built-in is found now, any other function when it is called."""
    env.findings.loops = True
    name = node.function.name if isinstance(node.function, syntax.Name) else None
    known = name is not None and name not in env.bound and name not in env.functions
    if name is not None and known and name in BUILTINS:
        return _named_builtin(node, name, env) if node.named else _builtin(node, name, env)
    function = env.compile(node.function)
    if node.named:
        return _named(node, function, env)
    arguments = [env.compile(one) for one in node.arguments]
    return lambda scope: _call(function(scope), [one(scope) for one in arguments])


def _builtin(node: syntax.Call, name: str, env: Environment) -> Run:
    arguments = [env.compile(one) for one in node.arguments]
    known = candidates(name, len(arguments))
    if not known:
        reason = f"{name}() does not take {len(arguments)} arguments"
        return lambda scope: null(reason)
    if len(known) == 1:
        return _applied(known[0], arguments)
    return lambda scope: invoke_first(known, [argument(scope) for argument in arguments])


def _applied(signature: Signature, arguments: Sequence[Run]) -> Run:
    """Return the closure that calls `signature`; one or two plain arguments go straight in."""
    kinds = [one.kinds for one in signature.parameters]
    plain = not any(one.rest for one in signature.parameters)
    run = signature.run
    if plain and len(arguments) == 1 and kinds[0] is not None:
        first, kind = arguments[0], kinds[0]

        def one(scope: Scope) -> Value:
            value = first(scope)
            return run(value) if type(value) in kind else invoke(signature, (value,))

        return one
    return lambda scope: invoke(signature, [argument(scope) for argument in arguments])


def _named_builtin(node: syntax.Call, name: str, env: Environment) -> Run:
    names = [key for key, _ in node.named]
    values = [env.compile(one) for _, one in node.named]
    for signature in BUILTINS[name]:
        places = signature.order(names)
        if places is not None:
            while places and places[-1] is None:
                places.pop()
            ordered = [_argument(values, place) for place in places]
            return _applied(signature, ordered)
    reason = f"{name}() has no parameters {', '.join(names)}"
    return lambda scope: null(reason)


def _argument(values: Sequence[Run], place: int | None) -> Run:
    return values[place] if place is not None else lambda scope: None


def _named(node: syntax.Call, function: Run, env: Environment) -> Run:
    values = [(key, env.compile(one)) for key, one in node.named]

    def run(scope: Scope) -> Value:
        target = function(scope)
        given = {key: value(scope) for key, value in values}
        if type(target) is not Function or target.parameters is None:
            return null("only a function can be called with names")
        if set(given) != set(target.parameters):
            return null(f"{target.name}() takes {', '.join(target.parameters)}")
        return _call(target, [given[key] for key in target.parameters])

    return run


def _call(target: Value, arguments: list[Value]) -> Value:
    if type(target) is not Function:
        return null("something that is not a function was called")
    if target.parameters is not None and len(arguments) != len(target.parameters):
        return null(f"{target.name}() does not take {len(arguments)} arguments")
    return target.call(*arguments)


def function_literal(node: syntax.FunctionLiteral, env: Environment) -> Run:
    """`function(a, b) body`, which sees the variables around it as they are now"""
    names = tuple(one.name for one in node.parameters)
    types = tuple(_type(one.type, env) if one.type else None for one in node.parameters)
    if node.external:
        return lambda scope: null("external functions are not executed")
    body, result = env.binding(names).compile(node.body), _evident_type(node.body)
    return lambda scope: user_function("function", names, types, body, dict(scope), result)


def _evident_type(node: syntax.Node) -> FeelType | None:
    """Return the type of what is written out as a literal, or None."""
    if isinstance(node, syntax.ContextLiteral):
        return FeelType(
            "context", fields={key: _evident_type(one) or ANY for key, one in node.entries}
        )
    value = constant_of(node)
    return None if value is NOTHING else FeelType(type_of(value))


def user_function(
    name: str,
    names: tuple[str, ...],
    types: Sequence[FeelType | None],
    body: Run,
    scope: Scope,
    result: FeelType | None = None,
) -> Function:
    """Return a function value. An argument that its type does not take makes the answer null.
    Calls within calls are counted against the budget."""

    def run(*arguments: Value) -> Value:
        if len(arguments) != len(names):
            return null(f"{name}() does not take {len(arguments)} arguments")
        budget = current_budget()
        budget.spend()
        given = [coerced(one, kind) for one, kind in zip(arguments, types, strict=True)]
        for before, after in zip(arguments, given, strict=True):
            if before is not None and after is None:
                return null(f"{name}() was given an argument of another type")
        budget.calls += 1
        if budget.calls > budget.limits.calls:
            budget.refuse(f"more than {budget.limits.calls} calls within each other")
        try:
            answer = body({**scope, **dict(zip(names, given, strict=True))})
        finally:
            budget.calls -= 1
        return coerced(answer, result)

    return Function(name, names, run, tuple(one or ANY for one in types), result)


def instance_of(node: syntax.InstanceOf, env: Environment) -> Run:
    """`value instance of type`"""
    value, wanted = env.compile(node.value), _type(node.type, env)

    def run(scope: Scope) -> bool | None:
        tested = value(scope)
        if wanted.name == "Any":
            return tested is not None
        return conforms(tested, wanted, limited=False)

    return run


def _type(name: syntax.TypeName, env: Environment) -> FeelType:
    found = resolve(name, env.types)
    if found is None:
        env.refuse(
            name, f"the unknown type “{name.name}”", ", ".join(sorted(env.types)) or "FEEL's types"
        )
    return found


COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.Call: call,
    syntax.FunctionLiteral: function_literal,
    syntax.InstanceOf: instance_of,
}
