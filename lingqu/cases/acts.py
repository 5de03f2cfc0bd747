"""The acts beside finishing a step: when each is offered, what it asks, what it calls.

One row of ACTS is one act; its page part, its view and its refusals are the same for all. The
services decide who may; `offered` only decides what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import Person, Unit
from lingqu.cases import act_fields as ask_for
from lingqu.cases import papers, requests, special, steps
from lingqu.cases.abilities import Abilities
from lingqu.cases.act_fields import Fields
from lingqu.cases.list_rows import state_label
from lingqu.cases.places import unit_by_id
from lingqu.kernel.errors import AccessDenied, LingquError, TransitionRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["ACTS", "Act", "Call", "act_form", "why_not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a service needs: the case, the step that the page was about, who, when, what was
    filled in."""

    case_id: int
    task_id: int
    actor: Person
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `tone` is bad for what has consequences; `done` is told afterwards."""

    name: str
    label: str | _StrPromise
    done: str | _StrPromise
    offered: Callable[[Abilities], bool]
    fields: Callable[[Abilities], Fields]
    run: Callable[[Call], object]
    tone: str = "quiet"
    on_task: bool = True


def act_form(act: Act, abilities: Abilities, given: Mapping[str, Any] | None = None) -> forms.Form:
    """Return the form of an act, bound to what was given."""
    made: type[forms.Form] = type("ActForm", (forms.Form,), act.fields(abilities))
    return made(given, auto_id=f"{act.name}-%s")


def why_not(act: Act, abilities: Abilities) -> LingquError:
    """Return why an act that is not offered is refused: a permission, or the state."""
    folder, declared = abilities.folder, abilities.folder.definition.declaration
    reopening = declared.reopening
    needed = {
        "assign": declared.assign, "supervise": declared.supervise, "end": declared.supervise,
        "reopen": reopening.duty if reopening else "",
    }  # fmt: skip
    if act.name in needed:
        refused, permission = not abilities.at_case(needed[act.name]), needed[act.name]
    else:
        refused = bool(folder.open_tasks) and not abilities.takes_part
        permission = next((t.duty for t in folder.open_tasks if t.duty), declared.read)
    if refused:
        return AccessDenied(permission=permission or "—", actor_id=folder.person.pk)
    state = state_label(folder.definition, folder.case.state)
    return TransitionRefused(object=folder.case.number, step=str(act.label), state=state)


def _unanswered(one: Abilities) -> bool:
    waiting = any(order.answered_at is None for order in one.folder.supervisions)
    return waiting and one.takes_part and not one.folder.case.closed_at


def _may_end(one: Abilities) -> bool:
    return one.supervises and not one.folder.case.closed_at


def _base(call: Call) -> dict[str, Any]:
    return {"actor": call.actor, "at": call.at}


def _on_task(call: Call) -> dict[str, Any]:
    return {**_base(call), "task_id": call.task_id}


def _on_case(call: Call) -> dict[str, Any]:
    return {**_base(call), "case_id": call.case_id}


def _unit(number: str) -> Unit:
    return unit_by_id(int(number))


def _ask(kind: Any) -> Callable[[Call], object]:
    def run(call: Call) -> object:
        units = [_unit(one) for one in call.data["units"]]
        return requests.ask(
            **_on_task(call), units=units, kind=kind, question=call.data["question"]
        )

    return run


def _assign(call: Call) -> object:
    to = Person.objects.get(pk=int(call.data["to"]))
    return steps.assign(
        **_base(call), task_id=int(call.data["step"]), to=to, reason=call.data["reason"]
    )


def _supervise(call: Call) -> object:
    day = call.data["answer_by"]
    until = make_aware(datetime.combine(day, time(23, 59))) if day else None
    return special.supervise(**_on_case(call), reason=call.data["reason"], answer_by=until)


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(
            name="answer", label=_("Answer the request"), done=_("Your answer is kept."),
            offered=lambda a: a.answers, fields=ask_for.answer_fields,
            run=lambda c: requests.answer(**_on_task(c), **c.data),
        ),
        Act(
            name="decide-extension", label=_("Decide on the extension"),
            done=_("The decision is kept."),
            offered=lambda a: a.decides, fields=ask_for.decide_fields,
            run=lambda c: requests.decide_extension(
                **_on_task(c), granted=c.data["granted"] == "yes", opinion=c.data["opinion"]
            ),
        ),
        Act(
            name="claim", label=_("Take the step"), done=_("The step is in your hands."),
            offered=lambda a: a.claims, fields=ask_for.nothing,
            run=lambda c: steps.claim(**_on_task(c)),
        ),
        Act(
            name="release", label=_("Let the step go"), done=_("The step is free again."),
            offered=lambda a: a.releases, fields=ask_for.optional_reason,
            run=lambda c: steps.release(**_on_task(c), **c.data),
        ),
        Act(
            name="assign", label=_("Give to an officer"), done=_("The step was given."),
            offered=lambda a: bool(a.assignable), fields=ask_for.assign_fields, run=_assign,
            on_task=False,
        ),
        Act(
            name="transfer", label=_("Hand over to another unit"),
            done=_("The step was handed over."),
            offered=lambda a: a.declared is not None, fields=ask_for.transfer_fields,
            run=lambda c: steps.transfer(
                **_on_task(c), unit=_unit(c.data["unit"]), reason=c.data["reason"]
            ),
        ),
        Act(
            name="return", label=_("Send back"), done=_("The step was sent back."),
            offered=lambda a: a.returns, fields=ask_for.reason, tone="bad",
            run=lambda c: steps.return_task(**_on_task(c), **c.data),
        ),
        Act(
            name="countersign", label=_("Ask for countersignatures"),
            done=_("The units were asked."),
            offered=lambda a: a.asks, fields=ask_for.ask_fields, run=_ask("countersign"),
        ),
        Act(
            name="consult", label=_("Ask for opinions"), done=_("The units were asked."),
            offered=lambda a: a.asks, fields=ask_for.ask_fields, run=_ask("consult"),
        ),
        Act(
            name="take-back", label=_("Take a request back"), done=_("The request is gone."),
            offered=lambda a: bool(a.requests), fields=ask_for.take_back_fields, on_task=False,
            run=lambda c: requests.take_back(
                **_base(c), task_id=int(c.data["request"]), reason=c.data["reason"]
            ),
        ),
        Act(
            name="extension", label=_("Ask for an extension"), done=_("The extension is asked."),
            offered=lambda a: bool(a.extensible), fields=ask_for.extension_fields,
            run=lambda c: requests.ask_extension(**_on_task(c), **c.data),
        ),
        Act(
            name="suspend", label=_("Pause the clock"), done=_("The clock is paused."),
            offered=lambda a: a.suspends, fields=ask_for.suspend_fields, tone="bad",
            run=lambda c: special.suspend(**_on_task(c), **c.data),
        ),
        Act(
            name="resume", label=_("Let the clock go on"), done=_("The clock goes on."),
            offered=lambda a: a.resumes, fields=ask_for.optional_reason, on_task=False,
            run=lambda c: special.resume(**_on_case(c), note=c.data["reason"]),
        ),
        Act(
            name="answer-supervision", label=_("Answer a supervision"),
            done=_("Your answer is kept."),
            offered=_unanswered, fields=ask_for.order_fields, on_task=False,
            run=lambda c: special.answer_supervision(
                **_base(c), supervision_id=int(c.data["supervision"]), text=c.data["text"]
            ),
        ),
        Act(
            name="supervise", label=_("Supervise"), done=_("The order is given."),
            offered=_may_end, fields=ask_for.supervise_fields, run=_supervise, on_task=False,
        ),
        Act(
            name="withdraw", label=_("Taken back by the applicant"),
            done=_("The case is taken back."),
            offered=lambda a: a.withdraws, fields=ask_for.reason, tone="bad", on_task=False,
            run=lambda c: special.withdraw(**_on_case(c), **c.data),
        ),
        Act(
            name="end", label=_("End the case early"), done=_("The case is ended."),
            offered=_may_end, fields=ask_for.reason, tone="bad", on_task=False,
            run=lambda c: special.end(**_on_case(c), **c.data),
        ),
        Act(
            name="reopen", label=_("Take the case up again"), done=_("The case is open again."),
            offered=lambda a: a.reopens, fields=ask_for.reason, on_task=False,
            run=lambda c: special.reopen(**_on_case(c), **c.data),
        ),
        Act(
            name="comment", label=_("Leave a remark"), done=_("The remark is kept."),
            offered=lambda _a: True, fields=ask_for.comment_fields, on_task=False,
            run=lambda c: papers.comment(**_on_case(c), **c.data),
        ),
    )
}  # fmt: skip
