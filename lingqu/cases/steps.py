"""Do a step: complete it, take it, let go, hand it on, ask others.

Each function is one act in one transaction. `revision` is what the page showed: if somebody acted
since, `Changed` is raised and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Unit
from lingqu.cases.act import Act, Row
from lingqu.cases.declaration import Outcome, TaskKind
from lingqu.cases.errors import FormFaults
from lingqu.cases.filling import fill
from lingqu.cases.flow import gone_through, move
from lingqu.cases.saving import save
from lingqu.cases.texts import text_of
from lingqu.cases.who import holds, own_task, require_at_case, task_for
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

__all__ = [
    "Done", "assign", "claim", "complete", "release", "require_other_eyes", "return_task",
    "transfer",
]  # fmt: skip

DONE = Outcome(name="done", label={"zh": "完成", "en": "Done"}, tone="primary")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an act led to: the case, its revision and state now, and the tasks that it opened."""

    case_id: int
    number: str
    revision: int
    state: str
    opened: tuple[int, ...] = ()

    @classmethod
    def of(cls, act: Act) -> Done:
        """Return what a saved act led to."""
        return cls(
            case_id=act.case["id"], number=act.case["number"], revision=act.case["revision"],
            state=act.case["state"], opened=tuple(task["id"] for task in act.opened),
        )  # fmt: skip


@transaction.atomic
def complete(
    *,
    task_id: int,
    outcome: str,
    actor: Person,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    opinion: str = "",
    revision: int | None = None,
) -> Done:
    """Finish a step with one of its outcomes; the case moves on.

    Raise `FormFaults` with everything missing, `Changed`, `TransitionRefused`, `AccessDenied`."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    act.expect(revision)
    if task["kind"] != "step":
        raise TransitionRefused(
            object=act.case["number"], step=_("complete"), state=_("a request, to be answered")
        )
    declared = act.definition.task(task["element"])
    _may_finish(act, task, declared, actor)
    finish(act, task, declared, outcome=outcome, data=data or {}, opinion=opinion)
    save(act)
    return Done.of(act)


def finish(
    act: Act,
    task: Row,
    declared: TaskKind,
    *,
    outcome: str,
    data: Mapping[str, Any],
    opinion: str,
) -> None:
    """Check and take over what was filled in, close the task and move the process on."""
    chosen = _outcome(declared, outcome)
    note = text_of(opinion, _("opinion"))
    element = task["element"]
    allowed = (*declared.fields, *chosen.needs)
    changed = fill(act, data, allowed=allowed, needs=chosen.needs, asked=None)
    if chosen.opinion and not note:
        raise FormFaults([("opinion", _("Say why."))])
    person = act.actor.pk if act.actor else None
    act.close(task, outcome=chosen.name, opinion=note, closed_by_id=person)
    doers = orjson.loads(act.case["doers"] or "{}")
    act.case["doers"] = orjson.dumps(doers | {element: person}).decode()
    result = move(
        act, "complete", task["token"], data={**act.variables(changed), element: chosen.name}
    )
    act.event(
        "completed", element=element, task_id=task["id"], note=note, outcome=chosen.name,
        fields=sorted(changed), **gone_through(result.history[1:]),
    )  # fmt: skip


@transaction.atomic
def claim(*, task_id: int, actor: Person, at: datetime, revision: int | None = None) -> Done:
    """Take a step of one's in-box into one's own hands."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    act.expect(revision)
    if task["assignee_id"] is not None:
        raise TransitionRefused(
            object=act.case["number"], step=_("take"), state=_("already in your hands")
        )
    task |= {"assignee_id": act.behalf_of_id or actor.pk, "claimed_at": at}
    act.event("claimed", element=task["element"], task_id=task_id)
    save(act)
    return Done.of(act)


@transaction.atomic
def release(*, task_id: int, actor: Person, at: datetime, reason: str = "") -> Done:
    """Put a step back into the in-box of its unit."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = own_task(act, task_id, actor)
    task |= {"assignee_id": None, "claimed_at": None}
    note = text_of(reason, _("reason"))
    act.event("released", element=task["element"], task_id=task_id, note=note)
    save(act)
    return Done.of(act)


@transaction.atomic
def assign(*, task_id: int, to: Person, actor: Person, at: datetime, reason: str = "") -> Done:
    """Give a step to `to`, who must hold its duty at its unit. Needs the type's `assign`."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    require_at_case(act, act.definition.declaration.assign, actor)
    task = _open_step(act, task_id)
    _require_doer(act, task, to)
    task |= {"assignee_id": to.pk, "claimed_at": at, "came_from_id": actor.pk}
    note = text_of(reason, _("reason"))
    act.event("assigned", element=task["element"], task_id=task_id, note=note, to=to.pk)
    act.notice("assigned", person_id=to.pk, element=task["element"])
    save(act)
    return Done.of(act)


@transaction.atomic
def transfer(
    *,
    task_id: int,
    unit: Unit,
    actor: Person,
    at: datetime,
    reason: str,
    to: Person | None = None,
    revision: int | None = None,
) -> Done:
    """Hand a step to another unit, into its in-box or to one person of it. The reason is needed;
    the clock of the step goes on."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    act.expect(revision)
    note = text_of(reason, _("reason"), needed=True)
    before = task["unit_id"]
    act.seen_by(unit.pk)
    task |= {"unit_id": unit.pk, "came_from_id": actor.pk, "claimed_at": None}
    if to is not None:
        _require_doer(act, task, to)
        task["claimed_at"] = at
    task["assignee_id"] = to.pk if to else None
    act.event(
        "transferred", element=task["element"], task_id=task_id, note=note,
        from_unit=before, to_unit=unit.pk, to=to.pk if to else None,
    )  # fmt: skip
    act.notice(
        "transferred", person_id=to.pk if to else None, unit_id=unit.pk, duty=task["duty"],
        element=task["element"],
    )  # fmt: skip
    save(act)
    return Done.of(act)


@transaction.atomic
def return_task(*, task_id: int, actor: Person, at: datetime, reason: str) -> Done:
    """Send a step that was handed over back to whoever handed it; the reason is needed."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    note = text_of(reason, _("reason"), needed=True)
    back = _handed_by(act, task)
    task |= {"unit_id": back["unit"], "assignee_id": back["person"], "claimed_at": at}
    task["came_from_id"] = actor.pk
    act.event("returned", element=task["element"], task_id=task_id, note=note, to=back["person"])
    act.notice("returned", person_id=back["person"], element=task["element"])
    save(act)
    return Done.of(act)


def require_other_eyes(act: Act, task: Row, declared: TaskKind, actor: Person) -> None:
    """Raise `TransitionRefused` for a step that must be another's than the one `actor` did."""
    doers = orjson.loads(act.case["doers"] or "{}")
    if any(doers.get(other) in (actor.pk, act.behalf_of_id or 0) for other in declared.other_than):
        others = "、".join(act.definition.label(one) for one in declared.other_than)
        raise TransitionRefused(
            object=act.case["number"], step=act.definition.label(task["element"]),
            state=_("you did %(step)s yourself") % {"step": others},
            allowed=[_("another officer does this step")],
        )  # fmt: skip


def _handed_by(act: Act, task: Row) -> dict[str, int]:
    """Return who handed the step over last, and from which unit."""
    from lingqu.cases.models import CaseEvent

    event = (
        CaseEvent.objects.filter(case_id=act.case["id"], task_id=task["id"], verb="transferred")
        .order_by("-number")
        .first()
    )
    if event is None or event.actor_id is None or task["came_from_id"] != event.actor_id:
        raise TransitionRefused(
            object=act.case["number"], step=_("send back"), state=_("not handed over by anybody")
        )
    return {"person": event.actor_id, "unit": orjson.loads(event.facts)["from_unit"]}


def _may_finish(act: Act, task: Row, declared: TaskKind, actor: Person) -> None:
    """Refuse while time stands still, while others are asked, and to whom four eyes forbid it."""
    number, step = act.case["number"], act.definition.label(task["element"])
    if act.case["paused_at"]:
        raise TransitionRefused(
            object=number, step=step, state=_("suspended"), allowed=[_("resume the case first")]
        )
    if any(one["of_id"] == task["id"] and one["kind"] == "countersign" for one in act.tasks):
        raise TransitionRefused(
            object=number, step=step, state=_("waiting for countersignatures"),
            allowed=[_("wait for the answers, or take the request back")],
        )  # fmt: skip
    require_other_eyes(act, task, declared, actor)


def _outcome(declared: TaskKind, name: str) -> Outcome:
    known = {one.name: one for one in declared.outcomes} or {DONE.name: DONE}
    if name not in known:
        raise DataError(where=_("outcome"), found=name[:40], allowed=", ".join(known))
    return known[name]


def _open_step(act: Act, task_id: int) -> Row:
    task = act.task(task_id)
    if task is None or task["unit_id"] is None:
        raise TransitionRefused(
            object=act.case["number"], step=_("assign"), state=_("done or with the applicant")
        )
    return task


def _require_doer(act: Act, task: Row, person: Person) -> None:
    """Raise unless `person` holds the duty at the task's unit."""
    from lingqu.cases.places import unit_by_id

    posts = person.active_posts()
    if not person.is_active or not holds(posts, task["duty"], unit_by_id(task["unit_id"])):
        raise AccessDenied(permission=task["duty"], actor_id=person.pk)
