"""How values that parallel branches wrote become one: never the last writer's.

"refuse": unequal values are an error that names the variable, both branches and the place.
"collect": the variable becomes the list of the branches' values, in the order of the branches.
"by-key": contexts are united; a key with unequal values is refused.

What ended branches wrote stands in `pending`, by variable `[value, branch]`; a third item, true,
says that the branch that goes on wrote the variable too, so that its value counts at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lingqu.bpmn.errors import CombineConflict, EvaluationError
from lingqu.bpmn.model import Combine

__all__ = ["Written", "combined", "entries", "hand_up", "merge", "settled", "write_beside"]

GOES_ON = "the branch that goes on"
Written = tuple[str, dict[str, Any]]
"""A branch's name and what it wrote."""


def combined(branches: Iterable[Written], rule: Combine, where: str) -> dict[str, Any]:
    """Return one value a variable. Raise `CombineConflict` naming `where`."""
    pending: dict[str, list[Any]] = {}
    for label, values in branches:
        hand_up(pending, values, label, rule, where)
    return {name: entry[0] for name, entry in pending.items()}


def hand_up(
    pending: dict[str, list[Any]],
    values: Mapping[str, Any],
    label: str,
    rule: Combine,
    where: str,
) -> None:
    """Add what the branch `label` wrote to `pending`, `[value, branch]` by variable."""
    collected = {
        name: [value] if rule.rule(name) == "collect" else value for name, value in values.items()
    }
    merge(pending, {name: [value, label] for name, value in collected.items()}, rule, where)


def merge(
    pending: dict[str, list[Any]], more: Mapping[str, list[Any]], rule: Combine, where: str
) -> None:
    """Add entries to `pending` that are combined already: lists are put behind each other."""
    for name, (value, label, *mark) in more.items():
        how, earlier = rule.rule(name), pending.get(name)
        if how == "by-key":
            value = unite(earlier or [{}, label], [value, label], name, where)
        elif earlier is None:
            pass
        elif how == "collect":
            value = [*earlier[0], *value]
        elif not same(earlier[0], value):
            raise CombineConflict(where=where, variable=name, branches=(earlier[1], label))
        pending[name] = [value, label, *(mark or (earlier or [])[2:])]


def settled(
    variables: Mapping[str, Any], pending: Mapping[str, list[Any]], rule: Combine, where: str
) -> dict[str, Any]:
    """Return the variables of a scope at its end, with what its ended branches wrote."""
    ended = entries(variables, pending, rule, where)
    return {**variables, **{name: entry[0] for name, entry in ended.items()}}


def entries(
    variables: Mapping[str, Any], pending: Mapping[str, list[Any]], rule: Combine, where: str
) -> dict[str, list[Any]]:
    """Return `pending` with what the branch that went on wrote beside it. What was written before
    the branches began is past."""
    found = {name: [value, label] for name, (value, label, *_mark) in pending.items()}
    beside = {name: variables[name] for name, entry in pending.items() if len(entry) > 2}
    hand_up(found, beside, GOES_ON, rule, where)
    return found


def unite(earlier: list[Any], later: list[Any], name: str, where: str) -> dict[str, Any]:
    """Return the union of two contexts, each with its branch behind it."""
    for value, label, *_mark in (earlier, later):
        if not isinstance(value, dict):
            raise EvaluationError(
                where=where, found=f"variable {name!r} of {label!r} that is no context",
                allowed="contexts, where a variable is combined by key",
            )  # fmt: skip
    united = dict(earlier[0])
    for key, value in later[0].items():
        if key in united and not same(united[key], value):
            variable = f"{name}.{key}"
            raise CombineConflict(where=where, variable=variable, branches=(earlier[1], later[1]))
        united[key] = value
    return united


def write_beside(
    pending: dict[str, list[Any]], data: Mapping[str, Any], rule: Combine, where: str
) -> None:
    """Refuse to write over what an ended branch wrote differently, or mark it to be combined."""
    for name in data.keys() & pending.keys():
        value, label, *_mark = pending[name]
        if rule.rule(name) != "refuse":
            pending[name] = [value, label, True]
        elif not same(value, data[name]):
            raise CombineConflict(where=where, variable=name, branches=(label, GOES_ON))


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and of one type: true is not 1."""
    return bool(one == other) and type(one) is type(other)
