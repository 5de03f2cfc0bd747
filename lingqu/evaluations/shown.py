"""A stored evaluation made ready to be shown: form, recomputed scores, findings in words.

Findings come from the rows that the latest check stored, so that the numbers on the page are the
numbers that decisions were made on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingqu.evaluations import codec
from lingqu.evaluations.finding import Finding, Part, Severity
from lingqu.evaluations.marks import Mark, Piece, marked_text
from lingqu.evaluations.messages.findings import CATALOGUE, Rendered, render
from lingqu.evaluations.messages.reading import RECOGNITION
from lingqu.evaluations.models import Evaluation, ReviewDecision, StoredFinding
from lingqu.evaluations.report import Form, Span
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.scoring import recompute

__all__ = ["Shown", "ShownFinding", "narrative_pieces", "recognition_reasons", "shown"]

LONGEST_NARRATIVE = 60_000
"""Characters of prose on one page; the rest is in the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding with its number, its words and the latest decision on it."""

    number: int
    finding: Finding
    words: Rendered
    decision: ReviewDecision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`is_current` is False when the scheme's file has changed since the last check."""

    form: Form
    scheme: Scheme
    recomputed: Recomputed
    findings: list[ShownFinding]
    is_current: bool

    @property
    def plain(self) -> list[Finding]:
        return [one.finding for one in self.findings]


def shown(evaluation: Evaluation) -> Shown:
    """Return the evaluation in two queries: its findings and the decisions on them."""
    form = codec.form_from_json(evaluation.form)
    scheme = load_scheme(evaluation.scheme_id)
    latest = {one.place: one for one in evaluation.decisions.select_related("person")}
    findings = [
        ShownFinding(
            number=row.number,
            finding=finding_of(row),
            words=words_of(finding_of(row), scheme),
            decision=latest.get(row.place),
        )
        for row in evaluation.findings.all()
    ]
    return Shown(
        form=form,
        scheme=scheme,
        recomputed=recompute(form, scheme),
        findings=findings,
        is_current=scheme.content_hash == evaluation.scheme_hash,
    )


def finding_of(row: StoredFinding) -> Finding:
    """Return a stored finding as the checks made it."""
    span = None
    if row.start is not None and row.end is not None:
        span = Span(start=row.start, end=row.end)
    severity: Severity = row.severity  # type: ignore[assignment]
    part: Part = row.part  # type: ignore[assignment]
    return Finding(
        code=row.code,
        check=row.rule,
        severity=severity,
        part=part,
        rows=tuple(row.rows),
        column=row.column or None,
        span=span,
        numbers=codec.numbers_from_json(row.numbers),
    )


def words_of(finding: Finding, scheme: Scheme | None) -> Rendered:
    """Return a finding in words; one whose code is no longer known shows its code."""
    if finding.code in CATALOGUE:
        return render(finding, scheme)
    return Rendered(
        code=finding.code,
        severity=finding.severity,
        title=finding.code,
        message="",
        rule="",
        source="",
        settle="",
        where="",
    )


def recognition_reasons(stored: Sequence[dict[str, object]]) -> list[str]:
    """Return why the scheme was recognised, in the reader's language."""
    return [
        str(RECOGNITION[str(one["code"])]) % codec.numbers_from_json(one["facts"])  # type: ignore[arg-type]
        for one in stored
        if one["code"] in RECOGNITION
    ]


def narrative_pieces(form: Form, text: str, findings: Iterable[ShownFinding]) -> list[Piece]:
    """Return the report's prose cut where a finding, an amount, a total or a grade stands."""
    narrative = form.narrative
    if narrative is None or narrative.span is None or not text:
        return []
    start = min(narrative.span.start, len(text))
    end = min(narrative.span.end, len(text), start + LONGEST_NARRATIVE)
    spans: list[tuple[int, int, Mark | None, str]] = []
    for one in findings:
        if one.finding.span is not None:
            mark = Mark(number=one.number, severity=one.finding.severity)
            spans.append((one.finding.span.start, one.finding.span.end, mark, ""))
    spans += [(one.span.start, one.span.end, None, "amount") for one in narrative.amounts]
    spans += [(one.start, one.end, None, "total") for _value, one in narrative.stated_totals]
    spans += [(one.start, one.end, None, "grade") for _grade, one in narrative.stated_grades]
    return marked_text(text, start, end, spans)
