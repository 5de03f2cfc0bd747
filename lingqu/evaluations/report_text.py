"""A reviewed form as text for a terminal: what is printed, summed and recomputed, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lingqu.evaluations.batch import Batch
from lingqu.evaluations.messages.findings import render
from lingqu.evaluations.messages.reasons import reason_text
from lingqu.evaluations.report import Document
from lingqu.evaluations.report_json import form_name
from lingqu.evaluations.review import Reviewed
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.values import NotComputable, Value, bounds

__all__ = ["across_text", "scheme_facts", "table_text", "value_text"]

MARKS = {"error": "■", "warning": "◆", "note": "○"}
ORDER = ("error", "warning", "note")
MOST_NAMES = 3


def table_text(document: Document, one: Reviewed) -> str:
    """Return the block of lines of one table."""
    form = one.form
    lines = [f"\n{document.file} · {form.index} · {form_name(form)}", *_head(one)]
    for severity in ORDER:
        for finding in one.findings:
            if finding.severity == severity:
                words = render(finding, one.scheme)
                lines.append(
                    f"  {MARKS[severity]} {finding.code} [{finding.check}] {words.where}："
                    f"{words.message}"
                )
    lines += [f"  ? {part.text}" for part in form.unread]
    lines += [f"  ! {warning}" for warning in document.warnings]
    return "\n".join(lines)


def _head(one: Reviewed) -> Iterator[str]:
    form, result = one.form, one.recomputed
    confidence = f" ({one.recognition.confidence})" if one.recognition else ""
    yield _("  scheme %(scheme)s%(confidence)s, %(rows)s rows") % {
        "scheme": one.scheme.id,
        "confidence": confidence,
        "rows": len(form.rows),
    }
    stated = form.stated_total.score if form.stated_total else None
    yield _("  printed %(stated)s · sum %(sum)s · recomputed %(value)s of %(out_of)s") % {
        "stated": _number(stated),
        "sum": _number(result.printed.scores_all),
        "value": value_text(result.total),
        "out_of": _number(result.out_of),
    }
    for reason in result.reasons:
        yield "  · " + reason_text(reason)
    inferred = len(form.inferred) + sum(len(row.inferred) for row in form.rows)
    if inferred:
        yield _("  ~ inferred cells: %(count)s; --json lists them with the other readings") % {
            "count": inferred
        }


def _number(value: Decimal | None) -> str:
    return (
        "—"
        if value is None
        else f"{round(value, 2):f}".rstrip("0").rstrip(".")
        if value != value.to_integral_value()
        else f"{value:.0f}"
    )


def value_text(value: Value) -> str:
    """Return a value as a person reads it: 97, 71.1–97.1, or that it is not computable."""
    within = bounds(value)
    if isinstance(value, NotComputable):
        return _("not computable")
    if within is None or within.low == within.high:
        return _number(within.low if within else None)
    return f"{_number(within.low)}–{_number(within.high)}"


def across_text(batch: Batch) -> str:
    """Return the block of findings between projects."""
    lines = ["\n" + _("across projects")]
    names = [form_name(one.form) for _document, one in batch.reviewed]
    for finding in batch.across:
        where = "、".join(names[place] for place in finding.forms[:MOST_NAMES])
        if len(finding.forms) > MOST_NAMES:
            where += _(" and %(more)s more") % {"more": len(finding.forms) - MOST_NAMES}
        lines.append(
            f"  {MARKS[finding.severity]} {finding.code} [{finding.check}] {where}："
            f"{render(finding).message}"
        )
    return "\n".join(lines)


def scheme_facts(scheme: Scheme) -> dict[str, Any]:
    """Return what a list of schemes shows of one."""
    return {
        "id": scheme.id,
        "version": scheme.version,
        "label": str(scheme.label),
        "place": scheme.place,
        "base": scheme.base or None,
        "since": scheme.since,
        "until": scheme.until,
        "layout": scheme.layout,
        "source": scheme.source,
        "content_hash": scheme.content_hash,
        "out_of": float(scheme.frame.total) if scheme.frame.total is not None else None,
    }
