"""A reviewed form as JSON for machines: printed, recomputed and found, side by side.

Amounts are in the form's own unit, rates as printed, points as JSON numbers; what is missing is
null. The shape is part of the public interface (docs/reference/json.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lingqu.evaluations.finding import Finding
from lingqu.evaluations.messages.findings import render
from lingqu.evaluations.messages.reading import inference_text, unread_text
from lingqu.evaluations.messages.reasons import reason_text
from lingqu.evaluations.report import Document, Form, Inference, Narrative, Row
from lingqu.evaluations.review import Reviewed
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.values import NotComputable, Value, bounds

__all__ = ["finding_json", "narrative_json", "number", "table_json"]

DECIMALS = Decimal("0.0001")


def number(value: Decimal | None) -> int | float | None:
    """Return a JSON number, four decimals at most."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(round(value, 4))


def table_json(document: Document, one: Reviewed) -> dict[str, Any]:
    """Return one table with its recomputed values and findings."""
    form = one.form
    total = form.stated_total
    return {
        "file": document.file,
        "table": form.index,
        "title": form.title,
        "project": form.project,
        "listed_name": form.listed_name,
        "department": form.department,
        "unit": form.unit,
        "year": form.year,
        "scheme": one.scheme.id,
        "scheme_confidence": number(one.recognition.confidence) if one.recognition else None,
        "amount_unit": form.amount_unit,
        "amount_unit_printed": form.amount_unit_printed,
        "funds": _funds(one),
        "goals": [{"expected": goal.expected, "actual": goal.actual} for goal in form.goals],
        "indicators": [_row(row, one) for row in form.rows],
        "stated_total": number(total.score) if total else None,
        "stated_weight_total": number(total.weight) if total else None,
        "stated_grade": form.stated_grade,
        "sum_printed": number(one.recomputed.printed.scores_all),
        "sum_weights": number(one.recomputed.printed.weights_all),
        "out_of": number(one.recomputed.out_of),
        "recomputed": _total(one),
        "grades": list(one.recomputed.grades),
        "readings": [
            {"code": reading.code, "value": _value(reading.value), "out_of": number(reading.out_of)}
            for reading in one.recomputed.readings
        ],
        "findings": [finding_json(finding, one.scheme) for finding in one.findings],
        "inferred": [_inference(inference) for inference in form.inferred],
        "unread": [
            {"text": part.text, "why": unread_text(part)}
            for part in (*form.unread, *document.unread)
        ],
        "warnings": list(document.warnings),
    }


def _funds(one: Reviewed) -> dict[str, Any]:
    form, execution = one.form, one.recomputed.execution
    line = form.funds.total
    row = next((row for row in form.rows if row.n == execution.row), None)
    return {
        "initial": number(line.initial) if line else None,
        "adjusted": number(line.adjusted) if line else None,
        "executed": number(line.executed) if line else None,
        "rate_printed": (line.rate_text if line else "") or (row.actual if row else None) or None,
        "execution_weight": number(_printed(line, row, "weight")),
        "execution_score": number(_printed(line, row, "score")),
        "rate_recomputed": float(round(execution.rate, 6)) if execution.rate is not None else None,
        "recomputed": _value(execution.value),
        "lines": [
            {
                "kind": part.kind,
                "label": part.label,
                "initial": number(part.initial),
                "adjusted": number(part.adjusted),
                "executed": number(part.executed),
                "weight": number(part.weight),
                "rate_printed": part.rate_text or None,
                "score": number(part.score),
            }
            for part in form.funds.lines
        ],
    }


def _printed(line: object, row: Row | None, name: str) -> Decimal | None:
    """Return the execution rate's weight or score: of the fund table, else of its row."""
    value: Decimal | None = getattr(line, name, None)
    return value if value is not None or row is None else getattr(row, name)


def _row(row: Row, one: Reviewed) -> dict[str, Any]:
    score = one.recomputed.row(row.n)
    return {
        "n": row.n,
        "level1": row.level1,
        "level2": row.level2,
        "label": row.label or None,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "weight": number(row.weight),
        "score": number(row.score),
        "note": row.note,
        "review": number(row.review),
        "explanation": row.explanation or None,
        "merged_with": row.merged_with,
        "merged_cells": list(row.merged_cells),
        "kind": score.kind if score else None,
        "recomputed": _value(score.value) if score else None,
        "inferred": [_inference(inference) for inference in row.inferred],
    }


def _inference(inference: Inference) -> dict[str, Any]:
    return {
        "cell": inference.cell,
        "how": inference.how,
        "read_as": inference.read_as,
        "alternatives": list(inference.alternatives),
        "why": inference_text(inference),
    }


def _value(value: Value) -> dict[str, Any]:
    """Return {low, high}, or {not_computable: why} with the range it must lie in, if known."""
    within = bounds(value)
    found = {"low": number(within.low), "high": number(within.high)} if within else {}
    if isinstance(value, NotComputable):
        return {"not_computable": reason_text(value), **found}
    return found


def _total(one: Reviewed) -> dict[str, Any]:
    """Return {low, high, not_computable}: the reasons are listed even where a range is known."""
    total = one.recomputed.total
    if isinstance(total, NotComputable):
        return {"low": None, "high": None, "not_computable": _reasons(one) or reason_text(total)}
    within = bounds(total)
    return {
        "low": number(within.low) if within else None,
        "high": number(within.high) if within else None,
        "not_computable": None,
        "parts_not_computable": _reasons(one) or None,
    }


def _reasons(one: Reviewed) -> str:
    return " ".join(reason_text(reason) for reason in one.recomputed.reasons)


def finding_json(finding: Finding, scheme: Scheme | None = None) -> dict[str, Any]:
    """Return a finding with its sentence, place, numbers and rule."""
    words = render(finding, scheme)
    return {
        "code": finding.code,
        "check": finding.check,
        "severity": finding.severity,
        "where": words.where,
        "part": finding.part,
        "rows": list(finding.rows),
        "column": finding.column,
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "title": words.title,
        "message": words.message,
        "numbers": _plain(finding.numbers),
        "rule": f"{words.rule} ({words.source})" if words.source else words.rule,
        "settle": words.settle,
        "forms": list(finding.forms),
    }


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | str | bool | None) else str(value)


def narrative_json(narrative: Narrative) -> dict[str, Any]:
    """Return what the prose states: amounts, dates, totals and grades with their places."""
    return {
        "project": narrative.project,
        "amounts": [
            {
                "label": a.label,
                "value": number(a.value),
                "unit": a.unit,
                "span": [a.span.start, a.span.end],
            }
            for a in narrative.amounts
        ],
        "dates": [{"date": date, "span": [span.start, span.end]} for date, span in narrative.dates],
        "totals": [
            {"score": number(score), "span": [span.start, span.end]}
            for score, span in narrative.stated_totals
        ],
        "grades": [
            {"grade": grade, "span": [span.start, span.end]}
            for grade, span in narrative.stated_grades
        ],
        "items": [
            {
                "number": item.number,
                "name": item.name,
                "weight": number(item.weight),
                "score": number(item.score),
            }
            for item in narrative.items
        ],
        "cut": narrative.cut,
    }


def form_name(form: Form) -> str:
    """Return what to call a form in a list: its project, else its title, else its number."""
    return form.project or form.title or f"#{form.index}"
