"""Named functions of the host that service tasks call: the signature says what they take.

A parameter is filled by the diagram's `<lingqu:parameter name="…">FEEL</lingqu:parameter>` or else
by the variable of its name; its annotation is its type. `**data` takes every other variable. What
an action returns, a mapping or None, is written into the variables of the branch.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_type_hints

from lingqu.bpmn.errors import EvaluationError

__all__ = ["Action", "Parameter", "read_action"]

TYPES = frozenset({int, str, bool, float, Decimal, list, dict, date, datetime})
"""Types that are checked; any other annotation takes what comes."""
NEEDED = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its type (None: any) and default (`NEEDED`: none)."""

    name: str
    type: type | None
    default: Any = NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A function and its parameters; `rest` tells whether it takes all other variables."""

    name: str
    function: Callable[..., Mapping[str, Any] | None]
    parameters: Mapping[str, Parameter]
    rest: bool

    def arguments(self, values: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return the arguments found in `values`. Raise `EvaluationError` naming `where`."""
        found = {}
        for parameter in self.parameters.values():
            if parameter.name in values:
                found[parameter.name] = _typed(parameter, values[parameter.name], where)
            elif parameter.default is NEEDED:
                raise EvaluationError(
                    where=where, found=f"action {self.name!r} without {parameter.name!r}",
                    allowed="a variable or parameter of this name",
                )  # fmt: skip
        if self.rest:
            return {**values, **found}
        return found


def read_action(name: str, function: Callable[..., Any]) -> Action:
    """Return the action that `function` is, by its signature."""
    hints = get_type_hints(function)
    parameters: dict[str, Parameter] = {}
    rest = False
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.POSITIONAL_ONLY:
            raise ValueError(f"action {name!r}: {one.name} cannot be given by name")
        if one.kind in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
            rest = rest or one.kind is one.VAR_KEYWORD
            continue
        kind = hints.get(one.name)
        default = NEEDED if one.default is one.empty else one.default
        parameters[one.name] = Parameter(
            name=one.name, type=kind if kind in TYPES else None, default=default
        )
    return Action(name=name, function=function, parameters=parameters, rest=rest)


def _typed(parameter: Parameter, value: Any, where: str) -> Any:
    """Return `value` as the parameter's type."""
    kind = parameter.type
    if kind is None or type(value) is kind:
        return value
    if kind in (Decimal, float) and type(value) in (int, Decimal, float):
        return Decimal(str(value)) if kind is Decimal else float(value)
    if kind in (date, datetime) and isinstance(value, str):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            pass
    raise EvaluationError(
        where=where, found=f"{parameter.name!r} of type {type(value).__name__}",
        allowed=kind.__name__,
    )  # fmt: skip
