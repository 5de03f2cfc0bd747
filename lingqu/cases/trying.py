"""Try a case type without a case: the same flow in memory, nothing is written.

A trial is the list of what was done: the form, then a step and its outcome each time. It is played
anew for every page, so that a draft that changed meanwhile is tried as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lingqu.access.models import Unit
from lingqu.cases.act import Act
from lingqu.cases.chain import GENESIS
from lingqu.cases.definition import Compiled
from lingqu.cases.flow import gone_through, move
from lingqu.cases.form_data import sealed
from lingqu.cases.steps import finish
from lingqu.cases.validation import validated
from lingqu.kernel.errors import DataError
from lingqu.kernel.snapshot import snapshot

__all__ = ["Trial", "TrialStep", "play"]

MOST_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialStep:
    """One thing done: completing an open step, or letting `days` pass."""

    element: str = ""
    outcome: str = ""
    data: Mapping[str, Any]
    days: int = 0


class Trial(Act):
    """An act that belongs to no case; documents get no number."""

    def issue(self, kind: str) -> str:
        return _("(trial)")

    def pass_days(self, days: int) -> None:
        """Let time go by, with what was read of the earlier day forgotten."""
        self.at += timedelta(days=days)
        for name in ("local", "facts", "marks"):
            self.__dict__.pop(name, None)


def play(
    compiled: Compiled, *, form: Mapping[str, Any], steps: Sequence[TrialStep], unit: Unit,
    at: datetime,
) -> Trial:  # fmt: skip
    """Return the trial as it stands after `steps`. Raise what the same acts on a case would."""
    if len(steps) > MOST_STEPS:
        raise DataError(where=_("trial"), found=str(len(steps)), allowed=str(MOST_STEPS))
    trial = _begun(compiled, validated(compiled, form, asked=None, complete=False), unit, at)
    for step in steps:
        if step.days:
            trial.pass_days(step.days)
        if step.element:
            _finish(trial, step)
        elif step.days:
            move(trial, "advance")
            _settle(trial)
    return trial


def _begun(compiled: Compiled, form: Mapping[str, Any], unit: Unit, at: datetime) -> Trial:
    declared = compiled.declaration
    facts = snapshot(at.date())
    known = {n: facts.values[k][1] for n, k in declared.variables.items() if k in facts.values}
    case = {
        "id": None, "number": _("trial"), "unit_id": unit.pk, "area_code": unit.area_code,
        "state": compiled.states[0].name, "public_state": "waiting", "outcome": "", "tokens": "",
        "clocks": "[]", "doers": "{}", "results": "[]", "paused_at": None, "paused_for": "",
        "closed_at": None, "events": 0, "event_hash": GENESIS, "title": "", "applicant_name": "",
        "revision": 1, "supervised": 0, "words": "",
    }  # fmt: skip
    trial = Trial(
        case=case, tasks=[], form=sealed(compiled.fields.values(), form), clocks=[],
        definition=compiled, actor=None, at=at,
    )  # fmt: skip
    result = move(trial, "start", data={**trial.variables(), **known})
    trial.event("started", **gone_through(result.history[1:]))
    _settle(trial)
    return trial


def _finish(trial: Trial, step: TrialStep) -> None:
    task = next((one for one in trial.tasks if one["element"] == step.element), None)
    if task is None:
        raise DataError(
            where=_("trial"), found=step.element,
            allowed=", ".join(one["element"] for one in trial.tasks) or _("nothing is open"),
        )  # fmt: skip
    declared = trial.definition.task(step.element)
    finish(trial, task, declared, outcome=step.outcome, data=step.data, opinion=_("(trial)"))
    _settle(trial)


def _settle(trial: Trial) -> None:
    """Give new tasks a number, as saving would."""
    for task in trial.opened:
        task["id"] = max((one["id"] for one in trial.tasks), default=0) + 1
        trial.tasks.append(task)
    trial.opened = []
