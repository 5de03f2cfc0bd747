"""A shown evaluation as an official paper: a form of some layout, or the review memo."""

from __future__ import annotations

from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from lingqu.evaluations.finding import Severity
from lingqu.evaluations.messages.findings import Rendered, render
from lingqu.evaluations.shown import Shown
from lingqu.evaluations.values import NotComputable, Value, bounds
from lingqu.evaluations.writing import (
    LAYOUTS,
    Figure,
    FileFormat,
    Layout,
    RenderedFinding,
    write,
    write_memo,
)

__all__ = ["FORMS", "official"]

FORMS = (*LAYOUTS, "memo")


def official(one: Shown, form: str, file_format: str) -> bytes:
    """Return the file: `form` is one of FORMS, `file_format` docx, xlsx or pdf. It is in Chinese,
    the language of the office, whatever language the reader's pages are in."""
    kind = cast(FileFormat, file_format)
    with translation.override("zh-hans"):
        return _memo(one, kind) if form == "memo" else write(one.form, cast(Layout, form), kind)


def _memo(one: Shown, kind: FileFormat) -> bytes:
    findings = [_in_memo(render(found.finding, one.scheme)) for found in one.findings]
    return write_memo(one.form, findings, _figures(one), kind, scheme=str(one.scheme.label))


def _in_memo(words: Rendered) -> RenderedFinding:
    return RenderedFinding(
        code=words.code,
        severity=cast(Severity, words.severity),
        title=words.title,
        where=words.where,
        message=words.message,
        rule=f"{words.rule} {words.source}".strip(),
        settle=words.settle,
    )


def _figures(one: Shown) -> list[Figure]:
    stated, recomputed = one.form.stated_total, one.recomputed
    return [
        Figure(
            label=_("Total"),
            printed=_shown(stated.score) if stated and stated.score is not None else "—",
            summed=_shown(recomputed.printed.scores_all),
            recomputed=_shown(recomputed.total),
        )
    ]


def _shown(value: Value) -> str:
    within = bounds(value)
    if within is None or isinstance(value, NotComputable):
        return _("not computable")
    low, high = (f"{round(end, 2):f}" for end in (within.low, within.high))
    return low if low == high else f"{low} – {high}"
