"""What automatic steps of a process may call: the engine's own actions and those of a pack.

A pack names its functions in `rules.py`: `ACTIONS = {"name": function}`. A function takes typed
parameters by name (see docs/reference/bpmn.md) and returns variables. What it wants done outside
the process it asks of the act in progress: `current_act()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lingqu.cases.act import Act

__all__ = ["ACT", "actions_of", "current_act"]

ACT: ContextVar[Act | None] = ContextVar("lingqu_case_act", default=None)


def current_act() -> Act:
    """Return the act that is in progress. Raise `LookupError` outside of one."""
    act = ACT.get()
    if act is None:
        raise LookupError("no act on a case is in progress")
    return act


def actions_of(module: str) -> dict[str, Callable[..., Mapping[str, Any] | None]]:
    """Return the engine's actions and those of the pack whose package is `module`."""
    known: dict[str, Callable[..., Mapping[str, Any] | None]] = dict(OWN)
    if module and find_spec(module) and find_spec(f"{module}.rules"):
        known |= getattr(import_module(f"{module}.rules"), "ACTIONS", {})
    return known


def _issue_result(result: str) -> Mapping[str, Any]:
    """Make the document `result` of the case type and return its number."""
    return {f"{result}_number": current_act().issue(result)}


def _tell_applicant(message: str) -> None:
    """Send the applicant a message of the kind `message`."""
    current_act().tell_applicant(message)


def _tell_duty(duty: str, message: str) -> None:
    """Send whoever holds `duty` at the case's unit a notice of the kind `message`."""
    current_act().tell_duty(duty, message)


OWN: Mapping[str, Callable[..., Mapping[str, Any] | None]] = {
    "issue_result": _issue_result,
    "tell_applicant": _tell_applicant,
    "tell_duty": _tell_duty,
}
