"""Writes of a review: decide on findings, choose the scheme, return, conclude, check across.

Each is one transaction with its audit entry. A printed value is never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.evaluations import codec, summary
from lingqu.evaluations.checks import findings_across
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.models import (
    CrossFinding,
    CrossRun,
    Evaluation,
    EvaluationEvent,
    ReviewDecision,
    State,
)
from lingqu.evaluations.review import review
from lingqu.evaluations.scheme_loading import schemes
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["Act", "choose_scheme", "conclude", "cross_check", "decide", "locked", "return_to_unit"]

Act = Callable[..., Evaluation]
"""A write on one evaluation: keyword arguments in, the evaluation as it now stands out."""

REVIEW = "evaluations.review"
MOST_REPORTS = 500
"""Reports that one check across them compares; the page says when there are more."""


def locked(pk: int, *, actor: Person, permission: str, version: int | None = None) -> Evaluation:
    """Return the evaluation locked for a write by `actor`.

    Raise `AccessDenied` without the permission, `Evaluation.DoesNotExist` out of its reach and
    `TransitionRefused` if it was written since `version` was shown."""
    require(actor, permission)
    rows = Evaluation.objects.visible_to(actor, permission).select_for_update(of=("self",))
    evaluation: Evaluation = rows.get(pk=pk)
    if version is not None and evaluation.version != version:
        raise TransitionRefused(
            object=evaluation.number,
            step=_("save"),
            state=_("changed by someone else meanwhile"),
            allowed=[_("reload the page and look at the change")],
        )
    return evaluation


@transaction.atomic
def decide(
    *, pk: int, number: int, decision: str, note: str = "", actor: Person, at: datetime
) -> Evaluation:
    """Accept finding `number`, or ask the unit to explain it; the review begins with that."""
    evaluation = locked(pk, actor=actor, permission=REVIEW)
    _require_open(evaluation, _("decide"))
    if decision not in dict(ReviewDecision.DECISIONS):
        raise DataError(where=_("decision"), found=decision[:20], allowed="accepted, explain")
    finding = evaluation.findings.get(number=number)
    ReviewDecision.objects.create(
        evaluation=evaluation, place=finding.place, code=finding.code, decision=decision,
        note=note.replace("\0", "")[:500], person=actor, at=at,
    )  # fmt: skip
    facts: dict[str, audit.Fact] = {"finding": finding.code, "decision": decision}
    audit.record("evaluations.decide", actor_id=actor.pk, of=evaluation, facts=facts, at=at)
    if evaluation.state != State.IN_REVIEW:
        # The version stays: the page that the decision was made on is still open and current.
        evaluation.state, evaluation.changed_at = State.IN_REVIEW, at
        evaluation.save(update_fields=["state", "changed_at"])
        EvaluationEvent.objects.create(evaluation=evaluation, step="opened", person=actor, at=at)
    return evaluation


@transaction.atomic
def choose_scheme(
    *, pk: int, scheme_id: str, reason: str, version: int, actor: Person, at: datetime
) -> Evaluation:
    """Recompute under a scheme that a person chose over the recognised one."""
    evaluation = locked(pk, actor=actor, permission=REVIEW, version=version)
    _require_open(evaluation, _("choose a scheme"))
    if scheme_id not in schemes():
        raise DataError(where=_("scheme"), found=scheme_id[:60], allowed=", ".join(schemes()))
    reason = _reason(reason, _("choose a scheme"))
    before = evaluation.scheme_id
    reviewed = review(codec.form_from_json(evaluation.form), scheme_id)
    summary.put_review(evaluation, reviewed)
    evaluation.scheme_overruled = True
    summary.written_at(evaluation, at)
    evaluation.save()
    summary.store_findings(evaluation, reviewed)
    EvaluationEvent.objects.create(
        evaluation=evaluation, step="scheme", note=f"{before} → {scheme_id}: {reason}",
        person=actor, at=at,
    )  # fmt: skip
    facts: dict[str, audit.Fact] = {"before": before, "after": scheme_id}
    audit.record("evaluations.choose_scheme", actor_id=actor.pk, of=evaluation, facts=facts, at=at)
    return evaluation


@transaction.atomic
def return_to_unit(
    *, pk: int, reason: str, version: int, actor: Person, at: datetime
) -> Evaluation:
    """Send the report back to its unit, which must be told why."""
    evaluation = locked(pk, actor=actor, permission=REVIEW, version=version)
    _require_open(evaluation, _("return to the unit"))
    reason = _reason(reason, _("return to the unit"))
    _move(evaluation, State.RETURNED, "returned", note=reason, actor=actor, at=at)
    audit.record("evaluations.return", actor_id=actor.pk, of=evaluation, at=at)
    return evaluation


@transaction.atomic
def conclude(*, pk: int, opinion: str, version: int, actor: Person, at: datetime) -> Evaluation:
    """End the review with an opinion."""
    evaluation = locked(pk, actor=actor, permission=REVIEW, version=version)
    _require_open(evaluation, _("conclude"))
    opinion = _reason(opinion, _("conclude"))
    _move(evaluation, State.CONCLUDED, "concluded", note=opinion, actor=actor, at=at)
    audit.record("evaluations.conclude", actor_id=actor.pk, of=evaluation, at=at)
    return evaluation


def cross_check(*, actor: Person, year: int | None, at: datetime) -> CrossRun:
    """Compare the reports that `actor` sees (of one year, if given) and keep what was found.

    Comparing comes before the transaction, which would hold up every other writer for so long."""
    require(actor, "evaluations.read")
    seen = Evaluation.objects.visible_to(actor).reported()
    if year is not None:
        seen = seen.filter(year=year)
    rows = list(seen.select_related("stored_form").order_by("-errors", "-id")[:MOST_REPORTS])
    reviewed = [review(codec.form_from_json(row.form), row.scheme_id) for row in rows]
    found = findings_across([(one.form, one.recomputed, one.scheme) for one in reviewed])
    return _keep_run(actor, rows, found, year=year, at=at)


@transaction.atomic
def _keep_run(
    actor: Person,
    rows: list[Evaluation],
    found: tuple[Finding, ...],
    *,
    year: int | None,
    at: datetime,
) -> CrossRun:
    """Store what comparing `rows` found, in the order of severity."""
    run = CrossRun.objects.create(person=actor, at=at, reports=len(rows), year=year)
    CrossFinding.objects.bulk_create(
        CrossFinding(
            run=run, code=one.code, rule=one.check, severity=one.severity, rows=list(one.rows),
            column=one.column or "", numbers=codec.numbers_to_json(one.numbers),
            evaluations=[rows[place].pk for place in one.forms],
        )
        for one in summary.in_order(found)
    )  # fmt: skip
    facts: dict[str, audit.Fact] = {"reports": len(rows), "findings": len(found)}
    audit.record("evaluations.cross_check", actor_id=actor.pk, of=run, facts=facts, at=at)
    return run


def _require_open(evaluation: Evaluation, step: str) -> None:
    if not evaluation.is_open:
        raise TransitionRefused(
            object=evaluation.number, step=step, state=evaluation.get_state_display()
        )


def _reason(text: str, step: str) -> str:
    """Return the reason given. Raise `DataError` if there is none."""
    text = text.replace("\0", "").strip()
    if not 2 <= len(text) <= 5000:
        raise DataError(
            where=step,
            found=_("%(count)s characters") % {"count": len(text)},
            allowed=_("a reason of 2 to 5000 characters"),
        )
    return text


def _move(
    evaluation: Evaluation, state: State, step: str, *, note: str = "", actor: Person, at: datetime
) -> None:
    evaluation.state = state
    summary.written_at(evaluation, at)
    evaluation.save(update_fields=["state", "version", "changed_at"])
    EvaluationEvent.objects.create(evaluation=evaluation, step=step, note=note, person=actor, at=at)
