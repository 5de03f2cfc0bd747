"""What a list shows of an evaluation: the columns that follow from its form and its review.

Amounts become yuan. A figure that no column can hold, which a hostile or garbled report may
print, is left out of the list; it still stands on the form.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from lingqu.evaluations import codec
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.models import Evaluation, StoredFinding, StoredForm
from lingqu.evaluations.report import AmountUnit, Form
from lingqu.evaluations.review import Reviewed
from lingqu.evaluations.values import NotComputable, bounds

__all__ = ["YUAN", "in_order", "put_form", "put_review", "store_findings", "store_form", "yuan"]

YUAN: dict[AmountUnit, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
SEVERITIES = ("error", "warning", "note")
LARGEST_AMOUNT = Decimal(10) ** 17
LARGEST_SCORE = Decimal(10_000)
LARGEST_RATE = Decimal(100_000)
YEARS = range(1990, 2100)
MOST_FINDINGS = 1000


def put_form(evaluation: Evaluation, form: Form) -> None:
    """Set the columns that repeat what the form prints; `store_form` keeps the form itself."""
    evaluation.name = _line(form.project or form.title or "—")
    evaluation.department_name = _line(form.department or "")
    evaluation.unit_name = _line(form.unit or "")
    evaluation.year = form.year if form.year in YEARS else None
    total = form.funds.total
    budget = None
    if total is not None:
        budget = total.adjusted if total.adjusted is not None else total.initial
    evaluation.budget = yuan(budget, form.amount_unit)
    evaluation.executed = yuan(total.executed if total else None, form.amount_unit)
    stated = form.stated_total
    evaluation.stated_total = _score(stated.score if stated else None)
    evaluation.stated_grade = (form.stated_grade or "")[:40]
    evaluation.inferred = len(form.inferred) + sum(len(row.inferred) for row in form.rows)
    evaluation.unread = len(form.unread)


def put_review(evaluation: Evaluation, reviewed: Reviewed) -> None:
    """Set the columns that follow from recomputing and checking."""
    recomputed, scheme = reviewed.recomputed, reviewed.scheme
    evaluation.scheme_id, evaluation.scheme_version = scheme.id, scheme.version
    evaluation.scheme_hash = scheme.content_hash
    recognition = reviewed.recognition
    if recognition is not None:
        evaluation.scheme_confidence = recognition.confidence
        evaluation.scheme_reasons = [
            {"code": one.code, "facts": codec.numbers_to_json(one.facts)}
            for one in recognition.reasons
        ]
    within = bounds(recomputed.total)
    evaluation.rate = _within(recomputed.execution.rate, LARGEST_RATE, 6)
    evaluation.summed_total = _score(recomputed.printed.scores_all)
    evaluation.low = _score(within.low if within else None)
    evaluation.high = _score(within.high if within else None)
    if evaluation.low is None or evaluation.high is None:
        evaluation.low = evaluation.high = None
    evaluation.out_of = _score(recomputed.out_of)
    evaluation.is_computable = not isinstance(recomputed.total, NotComputable)
    evaluation.grades = "、".join(recomputed.grades)[:60]
    counted = [finding.severity for finding in reviewed.findings]
    evaluation.errors = counted.count("error")
    evaluation.warnings = counted.count("warning")
    evaluation.notes = counted.count("note")


def store_form(evaluation: Evaluation, form: Form) -> None:
    """Keep the form of a saved evaluation."""
    data = {"data": codec.form_to_json(form)}
    kept, _new = StoredForm.objects.update_or_create(evaluation=evaluation, defaults=data)
    evaluation.stored_form = kept


def store_findings(evaluation: Evaluation, reviewed: Reviewed) -> None:
    """Replace the stored findings by those of `reviewed`, numbered as they are shown."""
    evaluation.findings.all().delete()
    StoredFinding.objects.bulk_create(
        _stored(evaluation, number, finding)
        for number, finding in enumerate(in_order(reviewed.findings), start=1)
    )


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return errors first, then warnings, then notes; within them the order of the checks."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.severity))[:MOST_FINDINGS]


def yuan(amount: Decimal | None, unit: AmountUnit) -> Decimal | None:
    """Return an amount of the form in yuan, or None when no column can hold it."""
    return _within(None if amount is None else amount * YUAN[unit], LARGEST_AMOUNT, 2)


def written_at(evaluation: Evaluation, at: datetime) -> None:
    """Raise the version, so that a second writer is noticed."""
    evaluation.version += 1
    evaluation.changed_at = at


def _stored(evaluation: Evaluation, number: int, finding: Finding) -> StoredFinding:
    return StoredFinding(
        evaluation=evaluation,
        number=number,
        code=finding.code,
        rule=finding.check,
        severity=finding.severity,
        part=finding.part,
        rows=list(finding.rows),
        column=finding.column or "",
        start=finding.span.start if finding.span else None,
        end=finding.span.end if finding.span else None,
        numbers=codec.numbers_to_json(finding.numbers),
    )


def _score(value: Decimal | None) -> Decimal | None:
    return _within(value, LARGEST_SCORE, 4)


def _within(value: Decimal | None, limit: Decimal, places: int) -> Decimal | None:
    if value is None or not value.is_finite() or abs(value) >= limit:
        return None
    return round(value, places)


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
