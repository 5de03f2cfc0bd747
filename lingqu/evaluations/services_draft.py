"""Writes of a unit on its own self-evaluations: begin, save, discard, file.

A draft may be changed as often as one likes; a filed one never again. Who must correct it makes
a new draft that follows it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.gate import require
from lingqu.access.models import Person, Unit
from lingqu.evaluations import codec, summary
from lingqu.evaluations.drafting import corrected_copy, next_year
from lingqu.evaluations.models import Evaluation, EvaluationEvent, State
from lingqu.evaluations.report import Form
from lingqu.evaluations.review import review
from lingqu.evaluations.services_import import project_of
from lingqu.evaluations.services_review import locked
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["begin", "begin_from", "discard", "file", "save"]

EDIT = "evaluations.edit"
SHORTEST_REASON = 2


@transaction.atomic
def begin(
    *,
    actor: Person,
    unit: Unit,
    form: Form,
    scheme_id: str,
    previous: Evaluation | None = None,
    at: datetime,
) -> Evaluation:
    """Begin a draft of `unit` under a scheme and return it."""
    require(actor, EDIT, unit=unit)
    evaluation = Evaluation(
        unit=unit,
        area_code=unit.area_code,
        state=State.DRAFT,
        previous=previous,
        created_at=at,
        changed_at=at,
    )
    reviewed = review(form, scheme_id)
    summary.put_form(evaluation, form)
    summary.put_review(evaluation, reviewed)
    if previous is not None and previous.project.unit_id == unit.pk:
        evaluation.project = previous.project
    else:
        evaluation.project = project_of(evaluation.name, unit, unit.area_code)
    evaluation.save(force_insert=True)
    summary.store_form(evaluation, form)
    summary.store_findings(evaluation, reviewed)
    EvaluationEvent.objects.create(evaluation=evaluation, step="drafted", person=actor, at=at)
    audit.record("evaluations.draft", actor_id=actor.pk, of=evaluation, at=at)
    return evaluation


@transaction.atomic
def begin_from(*, pk: int, unit: Unit | None, actor: Person, at: datetime) -> Evaluation:
    """Begin a draft from another evaluation: a returned one is corrected, any other is carried
    into the next year."""
    require(actor, EDIT)
    previous = Evaluation.objects.visible_to(actor).select_related("unit", "project").get(pk=pk)
    owner = previous.unit or unit
    if owner is None:
        raise TransitionRefused(
            object=previous.number, step=_("copy into a draft"), state=_("of no known unit")
        )
    form = codec.form_from_json(previous.form)
    again = previous.state == State.RETURNED
    return begin(
        actor=actor,
        unit=owner,
        form=corrected_copy(form) if again else next_year(form),
        scheme_id=previous.scheme_id,
        previous=previous,
        at=at,
    )


@transaction.atomic
def save(*, pk: int, form: Form, version: int, actor: Person, at: datetime) -> Evaluation:
    """Keep a draft as it now stands and check it."""
    evaluation = _draft(pk, actor=actor, version=version, step=_("save"))
    reviewed = review(form, evaluation.scheme_id)
    summary.put_form(evaluation, form)
    summary.put_review(evaluation, reviewed)
    summary.written_at(evaluation, at)
    evaluation.save()
    summary.store_form(evaluation, form)
    summary.store_findings(evaluation, reviewed)
    audit.record(
        "evaluations.save", actor_id=actor.pk, of=evaluation, at=at,
        facts={"version": evaluation.version},
    )  # fmt: skip
    return evaluation


@transaction.atomic
def file(*, pk: int, reason: str, version: int, actor: Person, at: datetime) -> Evaluation:
    """File a draft. While errors stand, say why it is filed all the same."""
    evaluation = _draft(pk, actor=actor, version=version, step=_("file"))
    reason = reason.replace("\0", "").strip()[:2000]
    if evaluation.errors and len(reason) < SHORTEST_REASON:
        raise DataError(
            where=evaluation.number,
            found=_("%(count)s errors and no reason") % {"count": evaluation.errors},
            allowed=_("no error, or a reason for filing with errors"),
            remedy=_("Correct them, or write the reason below the list."),
        )
    evaluation.state = State.FILED
    summary.written_at(evaluation, at)
    evaluation.save(update_fields=["state", "version", "changed_at"])
    EvaluationEvent.objects.create(
        evaluation=evaluation, step="filed", note=reason, person=actor, at=at
    )
    facts: dict[str, audit.Fact] = {"errors": evaluation.errors}
    audit.record("evaluations.file", actor_id=actor.pk, of=evaluation, facts=facts, at=at)
    return evaluation


@transaction.atomic
def discard(*, pk: int, version: int, actor: Person, at: datetime) -> None:
    """Delete a draft; what was filed stays."""
    evaluation = _draft(pk, actor=actor, version=version, step=_("discard"))
    audit.record("evaluations.discard", actor_id=actor.pk, of=evaluation, at=at)
    evaluation.delete()


def _draft(pk: int, *, actor: Person, version: int, step: str) -> Evaluation:
    evaluation = locked(pk, actor=actor, permission=EDIT, version=version)
    if evaluation.state != State.DRAFT:
        raise TransitionRefused(
            object=evaluation.number, step=step, state=evaluation.get_state_display()
        )
    return evaluation
