"""What the page draws on which a unit fills in its form."""

from __future__ import annotations

from typing import Any

from lingqu.evaluations import codec, summary
from lingqu.evaluations.drafting import Posted
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.form_page import ours_of, ours_total
from lingqu.evaluations.marks import Marks
from lingqu.evaluations.messages.findings import Rendered
from lingqu.evaluations.messages.reasons import reason_text
from lingqu.evaluations.models import Evaluation
from lingqu.evaluations.report import Form, FundLine, Row
from lingqu.evaluations.review import Reviewed, review
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.shown import words_of
from lingqu.evaluations.values import NotComputable

__all__ = ["edit_context"]

AMOUNT_UNITS = ("元", "万元", "亿元")
FIELDS = {"funds": "fund-1-executed", "goal": "goal-actual", "total": "total-score",
          "grade": "grade", "header": "project"}  # fmt: skip
"""The field that a finding of a part leads to; findings of rows lead to their cell."""


def edit_context(
    evaluation: Evaluation, *, posted: Posted | None = None, reviewed: Reviewed | None = None
) -> dict[str, Any]:
    """Return the form as stored, or as typed in `posted`, with scores and findings of it."""
    form = posted.form if posted else codec.form_from_json(evaluation.form)
    reviewed = reviewed or review(form, evaluation.scheme_id)
    recomputed, scheme = reviewed.recomputed, reviewed.scheme
    findings = summary.in_order(reviewed.findings)
    marks = Marks(findings)
    severities = [finding.severity for finding in findings]
    return {
        "it": evaluation,
        "form": form,
        "scheme": scheme,
        "typed": posted.typed if posted else {},
        "faults": posted.faults if posted else [],
        "funds": [_fund(place, line) for place, line in enumerate(form.funds.lines, start=1)],
        "execution": _execution(reviewed),
        "rows": [
            {"it": row, "ours": ours_of(recomputed.row(row.n)), "marks": _row_marks(marks, row)}
            for row in form.rows
        ],
        "goal": form.goals[0] if form.goals else None,
        "stated": form.stated_total,
        "total": ours_total(recomputed.total),
        "total_reasons": [reason_text(why) for why in recomputed.reasons],
        "printed_sums": recomputed.printed,
        "out_of": recomputed.out_of,
        "findings": [_shown(n, one, scheme) for n, one in enumerate(findings, start=1)],
        "counts": {kind: severities.count(kind) for kind in ("error", "warning", "note")},
        "levels": _levels(form, scheme),
        "amount_units": AMOUNT_UNITS,
        "not_computable": isinstance(recomputed.total, NotComputable),
    }


def _fund(place: int, line: FundLine) -> dict[str, Any]:
    cells = [(column, getattr(line, column)) for column in ("initial", "adjusted", "executed")]
    points = [(column, getattr(line, column)) for column in ("weight", "score")]
    return {
        "place": place,
        "place_text": str(place),
        "line": line,
        "cells": cells,
        "points": points,
    }


def _execution(reviewed: Reviewed) -> dict[str, Any] | None:
    """Return the execution score where it stands in the fund table."""
    execution = reviewed.recomputed.execution
    if execution.place != "funds":
        return None
    return {"rate": execution.rate, "ours": ours_total(execution.value)}


def _row_marks(marks: Marks, row: Row) -> list[Any]:
    found = {
        mark.number: mark
        for column in ("name", "target", "actual", "weight", "score", "note")
        for mark in marks.at("rows", row.n, column)
    }
    return [found[number] for number in sorted(found)]


def _shown(number: int, finding: Finding, scheme: Scheme) -> dict[str, Any]:
    words: Rendered = words_of(finding, scheme)
    return {"number": number, "finding": finding, "words": words, "field": _field(finding)}


def _field(finding: Finding) -> str:
    """Return the name of the field where the finding can be answered."""
    if finding.rows:
        column = finding.column or "name"
        return f"row-{finding.rows[0]}-{column}"
    if finding.part == "funds" and finding.column in ("initial", "adjusted", "executed", "score"):
        return f"fund-1-{finding.column}"
    return FIELDS.get(finding.part, "project")


def _levels(form: Form, scheme: Scheme) -> dict[str, list[str]]:
    """Return the names that the level cells suggest: the scheme's, then those of the form."""
    named: dict[int, list[str]] = {1: [], 2: []}
    for heading in scheme.frame.headings:
        named[heading.level].append(heading.name)
    for row in form.rows:
        named[1].append(row.level1 or "")
        named[2].append(row.level2 or "")
    return {
        "first": [name for name in dict.fromkeys(named[1]) if name],
        "second": [name for name in dict.fromkeys(named[2]) if name],
    }
