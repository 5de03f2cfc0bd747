"""How values that parallel branches wrote become one: never the last writer's.

"refuse": unequal values are an error that names the variable, both branches and the place.
"collect": the variable becomes the list of the branches' values, in the order of the branches.
"by-key": contexts are united; a key with unequal values is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lingqu.bpmn.errors import CombineConflict, EvaluationError
from lingqu.bpmn.model import Combine

__all__ = ["Written", "combined", "hand_up", "refuse_pending", "unite"]

Written = tuple[str, dict[str, Any]]
"""A branch's name and what it wrote."""


def combined(branches: Iterable[Written], rule: Combine, where: str) -> dict[str, Any]:
    """Return one value a variable. Raise `CombineConflict` naming `where`."""
    pending: dict[str, list[Any]] = {}
    for label, values in branches:
        hand_up(pending, values, label, rule, where)
    return {name: value for name, (value, _label) in pending.items()}


def hand_up(
    pending: dict[str, list[Any]],
    values: Mapping[str, Any],
    label: str,
    rule: Combine,
    where: str,
) -> None:
    """Add what the branch `label` wrote to `pending`, `[value, branch]` by variable."""
    for name, value in values.items():
        how = rule.rule(name)
        if how == "collect":
            earlier = pending[name][0] if name in pending else []
            pending[name] = [[*earlier, value], label]
        elif how == "by-key":
            earlier = pending[name] if name in pending else [{}, label]
            pending[name] = [unite(earlier, [value, label], name, where), label]
        elif name not in pending:
            pending[name] = [value, label]
        elif not same(pending[name][0], value):
            raise CombineConflict(where=where, variable=name, branches=(pending[name][1], label))


def unite(earlier: list[Any], later: list[Any], name: str, where: str) -> dict[str, Any]:
    """Return the union of two contexts, each with its branch behind it."""
    for value, label in (earlier, later):
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


def refuse_pending(pending: Mapping[str, list[Any]], data: Mapping[str, Any], where: str) -> None:
    """Refuse to write over what an ended branch wrote differently."""
    if not pending:
        return
    for name in data.keys() & pending.keys():
        if not same(pending[name][0], data[name]):
            raise CombineConflict(
                where=where, variable=name, branches=(pending[name][1], "the branch that goes on")
            )


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and of one type: true is not 1."""
    return bool(one == other) and type(one) is type(other)
