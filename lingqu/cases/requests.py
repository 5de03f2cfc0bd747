"""Ask others on the way: countersign, consult, make a clock longer.

A request is a task that hangs on a step. A step waits for its countersignatures; a consultation
informs and hinders nothing; an extension is decided by whoever the clock's declaration names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Unit
from lingqu.cases import clocks as ticking
from lingqu.cases.act import Act, Row
from lingqu.cases.models import Extension
from lingqu.cases.saving import save
from lingqu.cases.steps import Done
from lingqu.cases.texts import text_of
from lingqu.cases.who import require_seen, task_for
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

__all__ = ["answer", "ask", "ask_extension", "decide_extension", "take_back"]

MOST_UNITS = 50
ANSWERS = ("agree", "object")


@transaction.atomic
def ask(
    *,
    task_id: int,
    units: Sequence[Unit],
    kind: Literal["countersign", "consult"],
    question: str,
    actor: Person,
    at: datetime,
    revision: int | None = None,
) -> Done:
    """Ask other units to countersign a step, or for their opinion; each gets a request in the
    in-box of those who hold the step's duty there."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    act.expect(revision)
    declared = act.definition.task(task["element"])
    if task["kind"] != "step" or not declared.countersign or act.case["paused_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("ask other units"), state=_("not here or not now")
        )
    if not 0 < len(units) <= MOST_UNITS or len({unit.pk for unit in units}) != len(units):
        raise DataError(
            where=_("units"), found=str(len(units)),
            allowed=_("1 to %(most)s different units") % {"most": MOST_UNITS},
        )  # fmt: skip
    note = text_of(question, _("question"), needed=True)
    for unit in units:
        _open_request(act, task, kind=kind, unit=unit, duty=task["duty"])
        act.notice(kind, unit_id=unit.pk, duty=task["duty"], element=task["element"])
    act.event(
        f"{kind}_asked", element=task["element"], task_id=task_id, note=note,
        units=[unit.pk for unit in units],
    )  # fmt: skip
    save(act)
    return Done.of(act)


@transaction.atomic
def answer(*, task_id: int, outcome: str, opinion: str, actor: Person, at: datetime) -> Done:
    """Answer a request to countersign or to give an opinion; to object needs a reason."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    if task["kind"] not in ("countersign", "consult"):
        raise TransitionRefused(object=act.case["number"], step=_("answer"), state=_("no request"))
    if outcome not in ANSWERS:
        raise DataError(where=_("answer"), found=outcome[:40], allowed=", ".join(ANSWERS))
    needed = outcome == "object" or task["kind"] == "consult"
    note = text_of(opinion, _("opinion"), needed=needed)
    act.close(task, outcome=outcome, opinion=note, closed_by_id=actor.pk)
    act.event(
        "countersigned" if task["kind"] == "countersign" else "consulted",
        element=task["element"], task_id=task_id, note=note, outcome=outcome,
    )  # fmt: skip
    _tell_asker(act, task, kind="answered")
    save(act)
    return Done.of(act)


@transaction.atomic
def take_back(*, task_id: int, actor: Person, at: datetime, reason: str = "") -> Done:
    """Take a request back that hangs on one's own step."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    request = act.task(task_id)
    if request is None or request["of_id"] is None:
        require_seen(act, actor)
        raise TransitionRefused(
            object=act.case["number"], step=_("take back"), state=_("answered meanwhile")
        )
    task_for(act, request["of_id"], actor)
    act.close(request, state="cancelled", closed_by_id=actor.pk)
    note = text_of(reason, _("reason"))
    act.event("request_taken_back", element=request["element"], task_id=task_id, note=note)
    if request["kind"] == "extension":
        Extension.objects.filter(task_id=task_id, granted__isnull=True).update(
            granted=False, decided_at=at, decided_by=actor
        )
    save(act)
    return Done.of(act)


@transaction.atomic
def ask_extension(
    *,
    task_id: int,
    clock: str,
    amount: int,
    reason: str,
    actor: Person,
    at: datetime,
    revision: int | None = None,
) -> Done:
    """Ask for a longer limit, from a step in one's hands. At most what the parameter allows in
    all, and one request at a time."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    act.expect(revision)
    declared = {one.name: one for one in act.definition.declaration.clock if one.extension}
    running = {one.name: one for one in act.clocks if one.stopped_at is None}
    if clock not in declared or clock not in running:
        known = ", ".join(sorted(declared.keys() & running.keys()))
        raise DataError(where=_("clock"), found=clock[:40], allowed=known or _("none now"))
    extension = declared[clock].extension
    assert extension is not None  # noqa: S101 - kept by the filter above
    most = act.facts.limit(extension.limit)[0] - running[clock].extended
    if not 0 < amount <= most:
        raise DataError(
            where=_("extension"), found=str(amount), allowed=_("1 to %(most)s") % {"most": most}
        )
    if any(one["kind"] == "extension" for one in act.tasks):
        raise TransitionRefused(
            object=act.case["number"], step=_("ask for an extension"), state=_("asked already")
        )
    note = text_of(reason, _("reason"), needed=True)
    _open_request(act, task, kind="extension", unit=act.unit, duty=extension.by)
    act.event(
        "extension_asked", element=task["element"], task_id=task_id, note=note, clock=clock,
        amount=amount,
    )  # fmt: skip
    act.notice("extension_asked", unit_id=act.unit.pk, duty=extension.by, clock=clock)
    save(act)
    Extension.objects.create(
        case_id=act.case["id"], task_id=act.opened[0]["id"], clock=clock, amount=amount,
        reason=note, asked_by=actor, asked_at=at,
    )  # fmt: skip
    return Done.of(act)


@transaction.atomic
def decide_extension(
    *, task_id: int, granted: bool, opinion: str, actor: Person, at: datetime
) -> Done:
    """Grant or refuse a longer limit. Nobody decides on his own request."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    asked = Extension.objects.select_for_update().filter(task_id=task_id).first()
    if task["kind"] != "extension" or asked is None:
        raise TransitionRefused(object=act.case["number"], step=_("decide"), state=_("no request"))
    if asked.asked_by_id == actor.pk:
        raise AccessDenied(permission=task["duty"], actor_id=actor.pk)
    note = text_of(opinion, _("opinion"), needed=not granted)
    if granted:
        _extend(act, asked)
    act.close(
        task, outcome="granted" if granted else "refused", opinion=note, closed_by_id=actor.pk
    )
    verb = "extension_granted" if granted else "extension_refused"
    act.event(
        verb, element=task["element"], task_id=task_id, note=note, clock=asked.clock,
        amount=asked.amount,
    )  # fmt: skip
    act.notice(verb, person_id=asked.asked_by_id, clock=asked.clock)
    asked.granted, asked.decided_by, asked.decided_at = granted, actor, at
    asked.save(update_fields=["granted", "decided_by", "decided_at"])
    save(act)
    return Done.of(act)


def _extend(act: Act, asked: Extension) -> None:
    """Make the clock longer, and tell the applicant the new day where he knew the old one."""
    found = []
    for clock in act.clocks:
        if clock.name == asked.clock:
            clock = ticking.extended(
                clock, by=asked.amount, calendar=act.facts.calendar, marks=act.marks
            )
            if clock.told_at:
                act.tell_applicant("due", clock=clock.name, due=clock.due_at.isoformat())
        found.append(clock)
    act.clocks = found


def _open_request(act: Act, task: Row, *, kind: str, unit: Unit, duty: str) -> None:
    assert act.actor is not None  # noqa: S101 - requests are made by people
    act.open_task(
        element=task["element"], kind=kind, of_id=task["id"], unit_id=unit.pk, duty=duty,
        came_from_id=act.actor.pk,
    )  # fmt: skip


def _tell_asker(act: Act, request: Row, *, kind: str) -> None:
    if request["came_from_id"]:
        act.notice(kind, person_id=request["came_from_id"], element=request["element"])
