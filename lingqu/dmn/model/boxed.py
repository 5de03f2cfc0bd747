"""Boxed expressions to closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.compile_calls import user_function
from lingqu.dmn.feel.environment import Run
from lingqu.dmn.feel.types import coerced
from lingqu.dmn.feel.values import NUMBERS, Function, Value
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.scope import Names
from lingqu.dmn.tables.table import CompiledTable, compile_table

__all__ = ["compile_boxed", "compile_decision_table"]

Scope = dict[str, Any]


def compile_boxed(box: dmn.Boxed, names: Names) -> Run:
    """Return the closure of a boxed expression. Raise `FeelSyntaxError` naming the box."""
    return COMPILERS[type(box)](box, names)


def _typed(box: dmn.Typed, names: Names) -> Run:
    run, kind = compile_boxed(box.box, names), names.type(box.type, box.where)
    return lambda scope: coerced(run(scope), kind)


def compile_decision_table(box: dmn.DecisionTable, names: Names) -> CompiledTable:
    """Return a decision table compiled, with its cells."""
    types = [names.type(one.type, one.where) for one in box.outputs]
    return compile_table(box, expression=names.expression, tests=names.tests, types=types)


def _literal(box: dmn.LiteralExpression, names: Names) -> Run:
    if not box.text:
        return lambda scope: None
    return names.expression(box.text, box.where).run


def _table(box: dmn.DecisionTable, names: Names) -> Run:
    return compile_decision_table(box, names).run


def _context(box: dmn.BoxedContext, names: Names) -> Run:
    entries = []
    for variable, value in box.entries:
        run = compile_boxed(value, names)
        name = variable.name if variable else None
        kind = names.type(variable.type, box.where) if variable else None
        entries.append((name, run, kind))
        names = names.inside((name,)) if name else names

    def answer(scope: Scope) -> Value:
        inner, made = dict(scope), {}
        for name, value, kind in entries:
            found = value(inner)
            if name is None:
                return found
            made[name] = inner[name] = coerced(found, kind)
        return made

    return answer


def _invocation(box: dmn.Invocation, names: Names) -> Run:
    function = compile_boxed(box.function, names)
    arguments = [(name, compile_boxed(value, names)) for name, value in box.arguments]

    def run(scope: Scope) -> Value:
        target = function(scope)
        if type(target) is not Function or target.parameters is None:
            return null(f"{box.where}: what is called is not a function with named parameters")
        given = {name: value(scope) for name, value in arguments}
        if not set(given) <= set(target.parameters):
            return null(f"{box.where}: {target.name}() takes {', '.join(target.parameters)}")
        return target.call(*(given.get(name) for name in target.parameters))

    return run


def _list(box: dmn.BoxedList, names: Names) -> Run:
    items = [compile_boxed(one, names) for one in box.items]
    return lambda scope: [one(scope) for one in items]


def _relation(box: dmn.Relation, names: Names) -> Run:
    rows = [
        list(zip(box.columns, (compile_boxed(one, names) for one in row), strict=True))
        for row in box.rows
    ]
    return lambda scope: [{name: run(scope) for name, run in row} for row in rows]


def _function(box: dmn.BoxedFunction, names: Names) -> Run:
    parameters = tuple(one.name for one in box.parameters)
    types = [names.type(one.type, box.where) for one in box.parameters]
    if box.kind != "FEEL" or box.body is None:
        where = box.where
        return lambda scope: null(f"{where}: functions of other languages are not executed")
    body = compile_boxed(box.body, names.inside(parameters))
    return lambda scope: user_function("function", parameters, types, body, dict(scope))


def _conditional(box: dmn.Conditional, names: Names) -> Run:
    condition, yes, no = (compile_boxed(one, names) for one in (box.condition, box.yes, box.no))
    return lambda scope: yes(scope) if condition(scope) is True else no(scope)


def _filter(box: dmn.BoxedFilter, names: Names) -> Run:
    source = compile_boxed(box.source, names)
    match = compile_boxed(box.match, names.inside(("item",)))

    def run(scope: Scope) -> Value:
        value, budget = source(scope), current_budget()
        items = value if type(value) is list else [] if value is None else [value]
        kept = []
        for item in items:
            budget.spend()
            inner = {**scope, **item} if type(item) is dict else dict(scope)
            inner.setdefault("item", item)
            answer = match(inner)
            if type(answer) in NUMBERS:
                place = int(answer)
                return items[place - 1] if 0 < place <= len(items) else None
            if type(answer) is not bool:
                return null(f"{box.where}: a match that is not true or false")
            if answer:
                kept.append(item)
        return kept

    return run


def _iterated(value: Value, where: str) -> list[Value] | None:
    if value is None:
        return null(f"{where}: null has nothing to iterate over")
    current_budget().size(len(value) if type(value) is list else 1)
    return value if type(value) is list else [value]


def _for(box: dmn.For, names: Names) -> Run:
    source = compile_boxed(box.source, names)
    name = box.variable.name
    body = compile_boxed(box.body, names.inside((name, "partial")))

    def run(scope: Scope) -> Value:
        items, budget = _iterated(source(scope), box.where), current_budget()
        results: list[Value] = []
        if items is None:
            return None
        inner = {**scope, "partial": results}
        for inner[name] in items:
            budget.spend()
            results.append(body(inner))
        return results

    return run


def _quantified(box: dmn.Quantified, names: Names) -> Run:
    source = compile_boxed(box.source, names)
    name, decisive = box.variable.name, box.kind == "some"
    condition = compile_boxed(box.condition, names.inside((name,)))

    def run(scope: Scope) -> bool | None:
        items, budget, inner = _iterated(source(scope), box.where), current_budget(), dict(scope)
        if items is None:
            return None
        answer: bool | None = not decisive
        for inner[name] in items:
            budget.spend()
            found = condition(inner)
            if found is decisive:
                return decisive
            answer = answer if type(found) is bool else None
        return answer

    return run


COMPILERS: dict[type, Callable[[Any, Names], Run]] = {
    dmn.Typed: _typed,
    dmn.LiteralExpression: _literal,
    dmn.DecisionTable: _table,
    dmn.BoxedContext: _context,
    dmn.Invocation: _invocation,
    dmn.BoxedList: _list,
    dmn.Relation: _relation,
    dmn.BoxedFunction: _function,
    dmn.Conditional: _conditional,
    dmn.BoxedFilter: _filter,
    dmn.For: _for,
    dmn.Quantified: _quantified,
}
