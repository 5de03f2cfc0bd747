"""Findings across reports made ready to be shown, with the reports that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lingqu.access.models import Person
from lingqu.evaluations import codec
from lingqu.evaluations.finding import Finding, Severity
from lingqu.evaluations.messages.findings import Rendered
from lingqu.evaluations.models import CrossFinding, CrossRun, Evaluation
from lingqu.evaluations.shown import words_of

__all__ = ["ShownAcross", "about", "latest_run", "shown_across"]

MOST = 200
NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAcross:
    """One finding in words; `named` are the reports it is about, as far as one may see them."""

    rule: str
    severity: str
    words: Rendered
    named: list[Evaluation]
    more: int


def latest_run(person: Person) -> CrossRun | None:
    """Return the person's own latest check: another person's may tell what he may not see."""
    return CrossRun.objects.filter(person=person).first()


def about(evaluation: Evaluation, person: Person) -> list[ShownAcross]:
    """Return what the latest check found about one evaluation."""
    run = latest_run(person)
    rows = run.findings.all()[:MOST] if run else []
    return shown_across([row for row in rows if evaluation.pk in row.evaluations], person)


def shown_across(rows: Iterable[CrossFinding], person: Person) -> list[ShownAcross]:
    """Return the findings in words, with one query for all reports named in them."""
    rows = list(rows)
    wanted = {pk for row in rows for pk in row.evaluations[:NAMED]}
    seen = Evaluation.objects.visible_to(person).filter(pk__in=wanted)
    known = {one.pk: one for one in seen.only("pk", "name")}
    return [
        ShownAcross(
            rule=row.rule,
            severity=row.severity,
            words=words_of(_finding(row), None),
            named=[known[pk] for pk in row.evaluations[:NAMED] if pk in known],
            more=max(len(row.evaluations) - NAMED, 0),
        )
        for row in rows
    ]


def _finding(row: CrossFinding) -> Finding:
    severity: Severity = row.severity  # type: ignore[assignment]
    return Finding(
        code=row.code,
        check=row.rule,
        severity=severity,
        part="across",
        rows=tuple(row.rows),
        column=row.column or None,
        numbers=codec.numbers_from_json(row.numbers),
    )
