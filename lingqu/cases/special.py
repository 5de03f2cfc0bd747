"""Out of the ordinary: suspend and resume, withdraw and end, supervise and answer, reopen."""

from __future__ import annotations

from datetime import datetime

import orjson
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.access.models import Person
from lingqu.bpmn import to_text
from lingqu.cases.act import Act
from lingqu.cases.flow import gone_through, move, rest_all, resume_all
from lingqu.cases.models import Supervision
from lingqu.cases.saving import save
from lingqu.cases.steps import Done
from lingqu.cases.texts import text_of
from lingqu.cases.who import holds, may, require_at_case, require_seen, task_for
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

__all__ = ["answer_supervision", "end", "reopen", "resume", "supervise", "suspend", "withdraw"]


@transaction.atomic
def suspend(
    *, task_id: int, kind: str, reason: str, actor: Person, at: datetime,
    revision: int | None = None,
) -> Done:  # fmt: skip
    """Let time stand still for a reason that the type declares, from a step one may do. The
    applicant is told, as the law asks."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task_for(act, task_id, actor)
    act.expect(revision)
    known = {one.name for one in act.definition.declaration.suspension}
    if kind not in known:
        raise DataError(
            where=_("suspension"), found=kind[:40], allowed=", ".join(sorted(known)) or _("none")
        )
    if act.case["paused_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("suspend"), state=_("suspended already")
        )
    note = text_of(reason, _("reason"), needed=True)
    rest_all(act)
    act.case |= {"paused_at": at, "paused_for": kind}
    act.event("suspended", task_id=task_id, note=note, kind=kind)
    act.tell_applicant("suspended", reason=kind)
    save(act)
    return Done.of(act)


@transaction.atomic
def resume(*, case_id: int, actor: Person, at: datetime, note: str = "") -> Done:
    """Let time go on. Whoever may do an open step, or supervises, may say so."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    require_seen(act, actor)
    if not act.case["paused_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("resume"), state=_("not suspended")
        )
    _require_part(act, actor)
    kind = act.case["paused_for"]
    act.case |= {"paused_at": None, "paused_for": ""}
    resume_all(act)
    act.event("resumed", note=text_of(note, pgettext("case", "note")), kind=kind)
    act.tell_applicant("resumed")
    save(act)
    return Done.of(act)


@transaction.atomic
def withdraw(*, case_id: int, actor: Person | None, at: datetime, reason: str) -> Done:
    """End a case because the applicant takes it back: as far as the type allows it, by himself
    (`actor` None) or by an officer in his name."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    if actor is not None:
        require_seen(act, actor)
        _require_part(act, actor)
    declared = act.definition.declaration.withdrawal
    done = set(_doers(act))
    if act.case["closed_at"] or declared is None or done & set(declared.until):
        raise TransitionRefused(
            object=act.case["number"], step=_("withdraw"), state=act.case["state"]
        )
    return _end(act, outcome="withdrawn", verb="withdrawn", reason=reason)


@transaction.atomic
def end(*, case_id: int, actor: Person, at: datetime, reason: str) -> Done:
    """End a case that cannot go on. Needs the type's `supervise`, and a reason."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    require_at_case(act, act.definition.declaration.supervise, actor)
    if act.case["closed_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("end"), state=pgettext("case", "closed")
        )
    return _end(act, outcome="terminated", verb="terminated", reason=reason)


@transaction.atomic
def supervise(
    *, case_id: int, actor: Person, at: datetime, reason: str, answer_by: datetime | None = None
) -> Done:
    """Order to hurry or to explain; whoever has the case in hand is told. Needs `supervise`."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    require_at_case(act, act.definition.declaration.supervise, actor)
    if act.case["closed_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("supervise"), state=pgettext("case", "closed")
        )
    if answer_by is not None and answer_by <= at:
        raise DataError(
            where=_("answer by"), found=answer_by.isoformat(), allowed=_("an instant to come")
        )
    note = text_of(reason, _("reason"), needed=True)
    act.case["supervised"] = min(act.case["supervised"] + 1, 99)
    act.event("supervised", note=note, answer_by=answer_by.isoformat() if answer_by else None)
    for task in act.tasks:
        if task["unit_id"]:
            act.notice(
                "supervised", person_id=task["assignee_id"], unit_id=task["unit_id"],
                duty=task["duty"],
            )  # fmt: skip
    save(act)
    Supervision.objects.create(case_id=case_id, by=actor, at=at, reason=note, answer_by=answer_by)
    return Done.of(act)


@transaction.atomic
def answer_supervision(*, supervision_id: int, actor: Person, at: datetime, text: str) -> Done:
    """Answer an order. Whoever may do an open step may answer."""
    row = Supervision.objects.select_related("case").get(pk=supervision_id)
    act = Act.load(case_id=row.case_id, actor=actor, at=at)
    require_seen(act, actor)
    _require_part(act, actor)
    row = Supervision.objects.select_for_update().get(pk=supervision_id)
    if row.answered_at:
        raise TransitionRefused(object=act.case["number"], step=_("answer"), state=_("answered"))
    note = text_of(text, _("answer"), needed=True)
    row.answer, row.answered_by, row.answered_at = note, actor, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    act.event("supervision_answered", note=note, supervision=row.pk)
    if row.by_id:
        act.notice("supervision_answered", person_id=row.by_id)
    save(act)
    return Done.of(act)


@transaction.atomic
def reopen(*, case_id: int, actor: Person, at: datetime, reason: str) -> Done:
    """Take a closed case up again, at the start event that its type names."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    declared = act.definition.declaration.reopening
    require_at_case(act, declared.duty if declared else "", actor)
    if declared is None or not act.case["closed_at"]:
        raise TransitionRefused(
            object=act.case["number"], step=_("reopen"), state=act.case["state"]
        )
    note = text_of(reason, _("reason"), needed=True)
    before = act.case["outcome"]
    act.case |= {"closed_at": None, "outcome": "", "public_state": "running", "doers": "{}"}
    act.clocks = []
    limits = {n: act.facts.value(key) for n, key in act.definition.declaration.variables.items()}
    result = move(act, "start", data={**act.variables(), **limits}, at=declared.at)
    act.event("reopened", note=note, before=before, **gone_through(result.history[1:]))
    act.tell_applicant("reopened")
    save(act)
    return Done.of(act)


def _end(act: Act, *, outcome: str, verb: str, reason: str) -> Done:
    """Close the case where it stands: its tokens are gone, its variables stay."""
    note = text_of(reason, _("reason"), needed=True)
    stood = act.case["state"]
    kept = {key: value for key, value in act.state.items() if key in ("d", "n", "v", "m")}
    act.state, act.case["tokens"] = kept, to_text(kept)
    act.end(outcome=outcome)
    act.case["state"] = outcome
    act.event(verb, note=note, stood=stood)
    act.tell_applicant(outcome)
    save(act)
    return Done.of(act)


def _require_part(act: Act, actor: Person) -> None:
    """Raise unless `actor` may do an open step, or supervises."""
    supervises = act.definition.declaration.supervise
    if supervises:
        if holds(actor.posts_in_use(), supervises, act.unit):
            return
    if not any(may(act, task, actor) for task in act.tasks):
        raise AccessDenied(permission=supervises or "—", actor_id=actor.pk)


def _doers(act: Act) -> dict[str, int]:
    found: dict[str, int] = orjson.loads(act.case["doers"] or "{}")
    return found
