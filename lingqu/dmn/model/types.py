"""A model's item definitions as FEEL types (DMN 1.5, clause 7.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.compiler import compile_unary_tests
from lingqu.dmn.feel.parser import parser_of
from lingqu.dmn.feel.parser_forms import type_name
from lingqu.dmn.feel.types import ANY, FeelType, resolve
from lingqu.dmn.feel.values import Value
from lingqu.dmn.model.elements import ItemDefinition

__all__ = ["component_names", "model_types", "type_by_name"]


def model_types(
    items: Iterable[ItemDefinition], imported: Mapping[str, FeelType]
) -> dict[str, FeelType]:
    """Return the types of `items` by name, which may use each other in any order and those in
    `imported`. Raise `DefinitionError` naming the item for an unknown or circular type."""
    definitions = list(items)
    types = dict(imported)
    types.update({one.name: FeelType("Any") for one in definitions})
    pending = {one.name: one for one in definitions}
    while pending:
        ready = [one for one in pending.values() if one.type not in pending or one.components]
        if not ready:
            first = next(iter(pending.values()))
            raise DefinitionError(
                where=first.where, found="a type that refers to itself through others"
            )
        for one in ready:
            _fill(types[one.name], one, types)
            del pending[one.name]
    return types


def component_names(items: Iterable[ItemDefinition]) -> set[str]:
    """Return the names of all components, which may follow a dot."""
    found: set[str] = set()
    pending = list(items)
    while pending:
        one = pending.pop()
        found.update(inner.name for inner in one.components)
        pending.extend(one.components)
    return found


def type_by_name(name: str, types: Mapping[str, FeelType], *, where: str) -> FeelType | None:
    """Return the type that a `typeRef` names, None if it names none. Prefixes of XML namespaces,
    as DMN 1.1 has them, do not count."""
    if not name:
        return None
    for candidate in (name, name.rpartition(":")[2]):
        if candidate in types:
            return types[candidate]
        parser = parser_of(candidate, names=types, where=where)
        found = resolve(type_name(parser), types)
        if found is not None and parser.token.kind == "end":
            return found
    raise DefinitionError(
        where=where,
        found=f"the unknown type “{name}”",
        allowed="FEEL's types and the model's own",
    )


def _fill(target: FeelType, item: ItemDefinition, types: Mapping[str, FeelType]) -> None:
    """Make `target` what `item` says."""
    inner = target if not item.collection else FeelType("Any")
    if item.components:
        inner.name = "context"
        inner.fields = {one.name: _component(one, types) for one in item.components}
    elif item.parameters is not None:
        inner.name = "function"
        kinds = (type_by_name(one.type, types, where=item.where) for one in item.parameters)
        inner.parameters = tuple(one or ANY for one in kinds)
        inner.result = type_by_name(item.result, types, where=item.where)
    else:
        _copy(type_by_name(item.type, types, where=item.where) or ANY, inner)
    tests = [_test(text, item) for text in (item.values,) if text]
    inner.allowed = _both(inner.allowed, tests[0]) if tests else inner.allowed
    if item.collection:
        target.name, target.item = "list", inner
    if item.constraint:
        target.allowed = _both(target.allowed, _test(item.constraint, item))


def _component(item: ItemDefinition, types: Mapping[str, FeelType]) -> FeelType:
    made = FeelType("Any")
    _fill(made, item, types)
    return made


def _copy(source: FeelType, target: FeelType) -> None:
    for key in ("name", "item", "fields", "parameters", "result", "allowed"):
        setattr(target, key, getattr(source, key))


def _test(text: str, item: ItemDefinition) -> Callable[[Value], bool]:
    tests = compile_unary_tests(text, where=f"{item.where}, allowed values")
    return lambda value: tests({"?": value}) is True


def _both(
    first: Callable[[Value], bool] | None, second: Callable[[Value], bool]
) -> Callable[[Value], bool]:
    if first is None:
        return second
    return lambda value: first(value) and second(value)
