"""What a form prints and no part of it took: listed, so that nothing is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lingqu.evaluations.reading.draft import Draft
from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.narrative import section_kind
from lingqu.evaluations.reading.numbers import score_in
from lingqu.evaluations.reading.sections import block_narrative
from lingqu.evaluations.reading.source import Cell
from lingqu.evaluations.reading.vocabulary import (
    GRADE_LABELS,
    bare,
    column_of,
    fund_column_of,
    fund_kind,
    header_field,
    is_form_title,
    is_goal_label,
    is_total_label,
)
from lingqu.evaluations.report import Form, Unread

__all__ = ["left_over"]

_FURNITURE = re.compile(
    r"(金额)?单位:.{0,8}元|[(]?\d{0,4}年度?[)]?|[-/\\:#]+|绩效指标|其中:?|.{2,12}[(](万|亿)?元[)]"
)


def left_over(draft: Draft, form: Form) -> tuple[Unread, ...]:
    """Return the texts of header, goals, total and the lines after it that are part of no value."""
    taken = {compact(text) for text in _taken(draft, form)}
    return tuple(
        Unread(text=squeeze(cell.text), why="no_place", span=cell.span)
        for cell in _cells(draft)
        if not _is_taken(compact(cell.text), taken) and not _is_label(cell.text)
    )


def _is_taken(text: str, taken: set[str]) -> bool:
    """Whether the text is one value, or labels with values one after the other."""
    if text in taken:
        return True
    for pair in sorted((one for one in taken if ":" in one), key=len, reverse=True):
        text = text.replace(pair, "")
    return not text


def _cells(draft: Draft) -> Iterator[Cell]:
    lines: list[Line] = [*draft.header, *draft.goals, *draft.after]
    if draft.total:
        lines.append(draft.total)
    for line in lines:
        yield from (cell for cell in line.cells if cell.text.strip())


def _taken(draft: Draft, form: Form) -> Iterator[str]:
    for label, value in form.header.items():
        yield from (label, value, f"{label}:{value}")
    for goal in form.goals:
        yield from (goal.expected, goal.actual or "")
    yield form.stated_grade or ""
    blocks = block_narrative(draft.after)
    for section in blocks.sections if blocks else ():
        yield from (section.heading, section.text)
    yield from _points(draft)


def _points(draft: Draft) -> Iterable[str]:
    cells = draft.total.cells if draft.total else ()
    return (cell.text for cell in cells if score_in(cell.text) is not None)


def _is_label(text: str) -> bool:
    return bool(
        header_field(text)
        or column_of(text)
        or fund_column_of(text)
        or fund_kind(text)
        or is_total_label(text)
        or is_form_title(text)
        or is_goal_label(text)
        or bare(text) in GRADE_LABELS
        or len(text) <= 12
        and section_kind(text)
        or _FURNITURE.fullmatch(compact(text))
    )
