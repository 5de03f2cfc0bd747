"""Closures of lists, contexts, ranges, filters, `for`, `some` and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.budget import Budget, current_budget, null
from lingqu.dmn.feel.environment import Environment, Findings, Run
from lingqu.dmn.feel.free_names import names_in
from lingqu.dmn.feel.operators import compare
from lingqu.dmn.feel.temporal import Date
from lingqu.dmn.feel.values import NUMBERS, Range, Value

__all__ = ["COMPILERS"]

Scope = dict[str, Any]


def list_literal(node: syntax.ListLiteral, env: Environment) -> Run:
    """`[a, b]`"""
    items = [env.compile(one) for one in node.items]
    return lambda scope: [item(scope) for item in items]


def context_literal(node: syntax.ContextLiteral, env: Environment) -> Run:
    """`{a: 1, b: a + 1}`; null where a key comes twice"""
    entries = []
    for key, value in node.entries:
        entries.append((key, env.compile(value)))
        env = env.binding((key,))
    if len({key for key, _ in entries}) < len(entries):
        return lambda scope: null("a key that comes twice")

    def run(scope: Scope) -> Value:
        inner, made = dict(scope), {}
        for key, value in entries:
            made[key] = inner[key] = value(inner)
        return made

    return run


def range_literal(node: syntax.RangeLiteral, env: Environment) -> Run:
    """`[low..high]`; null where the ends have no order"""
    low, high = env.compile(node.low), env.compile(node.high)

    def run(scope: Scope) -> Value:
        start, end = low(scope), high(scope)
        if start is None or end is None:
            return null("a range with an end that is null")
        if compare("<=", start, end) is None:
            return None
        return Range(start, end, node.low_closed, node.high_closed)

    return run


def filtered(node: syntax.Filter, env: Environment) -> Run:
    """`source[condition]`: an item by its position, or the items for which the condition holds.
    Which of the two is known when the condition is seen to answer a number."""
    env.findings.loops = True
    source, bare = env.compile(node.source), node.condition
    outside = replace(env.binding(("item",)), findings=Findings())
    position = outside.compile(bare)
    env.findings.free |= outside.findings.free
    needed = names_in(bare)
    condition = env.binding({"item", *needed}).compile(bare) if needed else position

    def run(scope: Scope) -> Value:
        value = source(scope)
        items = value if type(value) is list else [] if value is None else [value]
        if not needed:
            found = position(scope)
            return _at(items, found) if type(found) in NUMBERS else (items if found is True else [])
        return _filter(items, scope, position, condition, needed)

    return run


def _filter(
    items: list[Value], scope: Scope, position: Run, condition: Run, needed: frozenset[str]
) -> Value:
    budget, kept = current_budget(), []
    if not items:
        return None if type(position(scope)) in NUMBERS else []
    for item in items:
        budget.spend()
        answer = condition(_item_scope(scope, item, needed))
        if answer is True:
            kept.append(item)
        elif type(answer) in NUMBERS:
            return _at(items, position(scope))
    return kept


def _item_scope(scope: Scope, item: Value, needed: frozenset[str]) -> Scope:
    """An item's entries hide the variables outside; `item` is the item unless it has one."""
    inner = dict(scope)
    inner["item"] = item
    if type(item) is dict:
        inner.update((key, item[key]) for key in needed if key in item)
    return inner


def _at(items: list[Value], position: Value) -> Value:
    if type(position) not in NUMBERS or abs(position) > len(items):
        return null(f"a position outside {len(items)} items")
    place = int(position)
    if place != position or place == 0 or abs(place) > len(items):
        return null(f"a position outside {len(items)} items")
    return items[place - 1 if place > 0 else place]


Walk = Callable[[Scope, Budget], Iterator[Scope]]


def loop(node: syntax.For, env: Environment) -> Run:
    """`for a in x, b in y return body`; `partial` holds what came before"""
    env.findings.loops = True
    walk, inside = _iterating(node.iterators, env)
    body = inside.binding(("partial",)).compile(node.body)

    def run(scope: Scope) -> Value:
        results: list[Value] = []
        budget, inner = current_budget(), dict(scope)
        inner["partial"] = results
        try:
            for one in walk(inner, budget):
                answer = body(one)
                results.append(list(answer) if answer is results else answer)
                if not len(results) % 1000:
                    budget.size(len(results))
        except _NoList:
            return None
        budget.size(len(results))
        return results

    return run


def quantified(node: syntax.Quantified, env: Environment) -> Run:
    """`some` is true if one holds, `every` if all do; null among the answers makes null of the
    rest."""
    env.findings.loops = True
    walk, inside = _iterating(node.iterators, env)
    condition = inside.compile(node.condition)
    decisive = node.kind == "some"

    def run(scope: Scope) -> bool | None:
        answer: bool | None = not decisive
        try:
            for one in walk(dict(scope), current_budget()):
                found = condition(one)
                if found is decisive:
                    return decisive
                if type(found) is not bool:
                    answer = None
        except _NoList:
            return None
        return answer

    return run


class _NoList(Exception):
    """An iterator whose source has nothing to iterate over; the form answers null."""


def _iterating(
    iterators: tuple[syntax.Iterator, ...], env: Environment
) -> tuple[Walk, Environment]:
    """Return a walk over all combinations and the environment inside it. The walk yields one scope
    again and again, each time with the next values."""
    steps: list[tuple[str, Callable[[Scope, Budget], Any]]] = []
    for one in iterators:
        steps.append((one.name, _source(one, env)))
        env = env.binding((one.name,))

    def walk(scope: Scope, budget: Budget, depth: int = 0) -> Iterator[Scope]:
        name, source = steps[depth]
        last = depth == len(steps) - 1
        for value in source(scope, budget):
            budget.spend()
            scope[name] = value
            if last:
                yield scope
            else:
                yield from walk(scope, budget, depth + 1)

    return walk, env


def _source(node: syntax.Iterator, env: Environment) -> Callable[[Scope, Budget], Any]:
    first = env.compile(node.source)
    if node.end is None:
        return lambda scope, budget: _values(first(scope), budget)
    last = env.compile(node.end)
    return lambda scope, budget: _steps(first(scope), last(scope), budget)


def _values(value: Value, budget: Budget) -> Any:
    if type(value) is list:
        return value
    if type(value) is Range:
        low, high = value.low, value.high
        if type(low) in NUMBERS or type(low) is Date:
            low = low if value.low_closed else _next(low, 1)
        if type(high) in NUMBERS or type(high) is Date:
            high = high if value.high_closed else _next(high, -1)
        if compare(">", value.low, value.high) is True:
            null("a range that ends before it starts")
            raise _NoList
        return [] if compare(">", low, high) is True else _steps(low, high, budget)
    if value is None:
        null("null has nothing to iterate over")
        raise _NoList
    return [value]


def _next(value: Value, step: int) -> Value:
    return Date(value.days + step) if type(value) is Date else value + step


def _steps(first: Value, last: Value, budget: Budget) -> Any:
    """Whole numbers or days from `first` to `last`, down if `last` is less."""
    if type(first) is Date and type(last) is Date:
        start, end = first.days, last.days
    elif type(first) in NUMBERS and type(last) in NUMBERS and first == int(first):
        start, end = int(first), int(last)
    else:
        null("only whole numbers and dates can be counted through")
        raise _NoList
    step = 1 if end >= start else -1
    budget.size(abs(end - start) + 1)
    counted = range(start, end + step, step)
    return map(Date, counted) if type(first) is Date else counted


COMPILERS: dict[type, Callable[[Any, Environment], Run]] = {
    syntax.ListLiteral: list_literal,
    syntax.ContextLiteral: context_literal,
    syntax.RangeLiteral: range_literal,
    syntax.Filter: filtered,
    syntax.For: loop,
    syntax.Quantified: quantified,
}
