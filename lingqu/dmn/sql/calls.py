"""Calls: of the closed list, of functions of the city, and of those that make literals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lingqu.dmn.domain import DomainFunction
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.temporal_text import read_date, read_date_time, read_duration
from lingqu.dmn.feel.values import to_feel
from lingqu.dmn.sql import dates, logic
from lingqu.dmn.sql.functions import FUNCTIONS
from lingqu.dmn.sql.numbers import exact
from lingqu.dmn.sql.terms import BOOLEAN, Refusal, Term

if TYPE_CHECKING:
    from lingqu.dmn.sql.translate import Translator

__all__ = ["READERS", "call"]


def call(to: Translator, node: syntax.Call, truth_only: bool) -> Term:
    """`function(arguments)`"""
    name = node.function.name if isinstance(node.function, syntax.Name) else "something else"
    first = node.arguments[0] if len(node.arguments) == 1 else None
    if name in READERS and isinstance(first, syntax.String):
        return dates.literal(to.engine, _read(name, first.value))
    if name == "today" and not node.arguments:
        return _today(to)
    if name == "list contains" and len(node.arguments) == 2:
        return _list_contains(to, node)
    if name in to.functions:
        return _of_the_city(to, to.functions[name], node)
    if name not in FUNCTIONS:
        known = sorted([*FUNCTIONS, *to.functions, *READERS, "list contains", "today"])
        raise Refusal(f"the function {name}()", ", ".join(known))
    return _listed(to, name, node)


def _listed(to: Translator, name: str, node: syntax.Call) -> Term:
    function = FUNCTIONS[name]
    names = tuple(key for key, _ in function.parameters)
    items = node.arguments
    if function.rest and len(items) == 1 and isinstance(items[0], syntax.ListLiteral):
        items = items[0].items  # `min([a, b])` is `min(a, b)`
    terms = [to.term(one) for one in _arguments(node, name, names, items)]
    return function.build(to.engine, function.checked(terms))


def _arguments(
    node: syntax.Call, name: str, names: tuple[str, ...], given: tuple[syntax.Node, ...]
) -> list[syntax.Node]:
    """Return the arguments in order."""
    if not node.named:
        return list(given)
    by_name = dict(node.named)
    in_order = [one for one in names if one in by_name]
    if len(in_order) != len(by_name) or tuple(in_order) != names[: len(in_order)]:
        raise Refusal(f"{name}() with {', '.join(by_name)}", f"{name}({', '.join(names)})")
    return [by_name[key] for key in in_order]


READERS: Mapping[str, Callable[[str], Any]] = {
    "date": read_date, "date and time": read_date_time, "duration": read_duration,
}  # fmt: skip


def _read(name: str, value: str) -> object:
    found = READERS[name](value)
    if found is None:
        raise Refusal(f"“{value}” as a {name}, which is null in FEEL", "ISO 8601: 2026-11-24, P1M")
    return found


def _today(to: Translator) -> Term:
    if to.as_of is None:
        raise Refusal("today() without the day that it answers", "as_of=…")
    return dates.literal(to.engine, to_feel(to.as_of))


def _list_contains(to: Translator, node: syntax.Call) -> Term:
    items, value = node.arguments
    if not isinstance(items, syntax.ListLiteral):
        raise Refusal("a list that is not written out", "[…, …]")
    terms = [to.term(one) for one in items.items]
    return logic.among(to.engine, to.term(value), terms, truth_only=False)


def _of_the_city(to: Translator, function: DomainFunction, node: syntax.Call) -> Term:
    """A function defined in FEEL becomes its body; one with SQL of its own builds it."""
    names = tuple(function.parameters)
    given = _arguments(node, function.name, names, node.arguments)
    if len(given) != len(names):
        raise Refusal(f"{function.name}() of {len(given)} arguments", function.signature)
    terms = {key: to.term(one) for key, one in zip(names, given, strict=True)}
    for key, kind in function.parameters.items():
        exact(terms[key])
        if terms[key].kind != kind:
            raise Refusal(f"{terms[key].kind} as “{key}” of {function.name}()", kind)
    if function.sql is not None:
        sql = function.sql(to.engine, *(one.sql for one in terms.values()))
        return Term(sql=sql, type=BOOLEAN, nullable=any(one.nullable for one in terms.values()))
    return to.inside(terms, function.name).term(function.body)
