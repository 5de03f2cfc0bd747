"""A draft's lines → `Form`: header, funds, goals, rows, total and notes as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lingqu.evaluations.reading.draft import Draft
from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.funds import amount_unit_of, funds_of
from lingqu.evaluations.reading.indicators import placed_rows, total_cells
from lingqu.evaluations.reading.left_over import left_over
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.rows import headings_of, rows_of
from lingqu.evaluations.reading.vocabulary import (
    GOAL_LABELS,
    GRADE_LABELS,
    bare,
    header_field,
)
from lingqu.evaluations.report import (
    Form,
    Goal,
    Heading,
    Inference,
    Row,
    Span,
    StatedTotal,
    Unread,
)

__all__ = ["form_of", "year_in"]

_YEAR = re.compile(r"(20\d{2})年?(?:度)?")
_YEAR_STRICT = re.compile(r"(20\d{2})年度?")
_REMARK = re.compile(r"原因|措施|说明|结余|结转|偏差|备注|意见")
_EXPECTED = ("预期目标", "年初设定目标", "预期绩效目标", "年初目标")


def form_of(draft: Draft, *, index: int, listed: Sequence[str] = ()) -> Form:
    """Return the form that the draft's lines print. `listed` are the names in the document's
    list of contents."""
    header = _header(draft.header) | _remarks([*draft.header, *draft.after])
    rows: tuple[Row, ...] = ()
    unread: tuple[Unread, ...] = ()
    headings: tuple[Heading, ...] = ()
    if draft.columns:
        placed, lost = placed_rows(draft.columns, draft.rows)
        rows, unread = rows_of(placed), tuple(lost)
        headings = headings_of(placed)
    unit = amount_unit_of(draft)
    lines = draft.lines()
    fields = _fields(header)
    inferred = (
        ()
        if unit
        else (
            Inference(
                cell="amount_unit", how="unit_not_printed", read_as="万元", alternatives=("元",)
            ),
        )
    )
    form = Form(
        title=squeeze(draft.title.texts[0]).lstrip("#") if draft.title else "",
        project=fields.get("project") or None,
        department=fields.get("department") or None,
        unit=fields.get("unit") or None,
        year=_year(draft, fields),
        header=header,
        amount_unit=unit or "万元",
        amount_unit_printed=unit is not None,
        listed_name=listed[index - 1] if index <= len(listed) else None,
        funds=funds_of(draft),
        goals=_goals(draft),
        headings=headings,
        rows=rows,
        stated_total=_total(draft),
        stated_grade=_grade(draft.after),
        notes=_notes(draft.notes),
        cut=draft.total is None,
        inferred=inferred,
        unread=unread,
        index=index,
        span=Span(start=lines[0].span.start, end=max(line.span.end for line in lines)),
    )
    return replace(form, unread=(*unread, *left_over(draft, form)))


def year_in(text: str) -> int | None:
    """Return the year a title or a heading names: (2023年度), 2020年度…自评表."""
    found = _YEAR_STRICT.search(compact(text))
    return int(found[1]) if found else None


def _year(draft: Draft, fields: dict[str, str]) -> int | None:
    stated = _YEAR.search(compact(fields.get("year", "")))
    if stated:
        return int(stated[1])
    lines = [*([draft.title] if draft.title else []), *draft.header]
    for line in lines:
        if len(line.texts) == 1 and (year := year_in(line.texts[0])):
            return year
    return None


def _header(lines: Sequence[Line]) -> dict[str, str]:
    """Return {label: value}: the cell after a label, unless that is a label itself."""
    fields: dict[str, str] = {}
    for line in lines:
        cells = [squeeze(cell.text) for cell in line.cells]
        for place, text in enumerate(cells):
            if not header_field(text):
                for label, value in _pairs(line.cells[place].text):
                    fields.setdefault(label, value)
                continue
            following = next((value for value in cells[place + 1 :] if value), "")
            fields.setdefault(text.rstrip(":："), "" if header_field(following) else following)
    return fields


_PAIR = re.compile(r"(?:^|\s)([^\s:：]{2,16}(?:\([^()]{1,8}\)|（[^（）]{1,8}）)?)\s*[:：]")


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return (label, value) of a cell such as "项目名称：甲   主管部门：乙"."""
    found = [one for one in _PAIR.finditer(text) if header_field(one[1])]
    if not found:
        return []
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [(one[1], squeeze(text[one.end() : end])) for one, end in zip(found, ends, strict=True)]


def _remarks(lines: Sequence[Line]) -> dict[str, str]:
    """Return {label: text} of labelled remarks: 结余说明, 偏差大或目标未完成原因分析, 改进措施…"""
    pairs = [line.texts for line in lines if len(line.texts) == 2]
    return {
        label: text for label, text in pairs if len(label) <= 24 and _REMARK.search(compact(label))
    }


def _fields(header: dict[str, str]) -> dict[str, str]:
    """Return {field: value}; one cell 主管部门(单位) answers for both."""
    fields: dict[str, str] = {}
    for label, value in header.items():
        kind = header_field(label)
        if kind:
            fields[kind] = fields.get(kind) or value
        if kind == "department" and "(单位)" in compact(label):
            fields.setdefault("unit", value)
    return fields


def _goals(draft: Draft) -> tuple[Goal, ...]:
    goals: list[Goal] = []
    for line in draft.goals:
        texts = [text for text in line.texts if bare(text) not in GOAL_LABELS]
        kinds = [bare(text) for text in texts]
        if any(kind in _EXPECTED for kind in kinds) and all(len(text) < 24 for text in texts):
            continue
        if texts:
            goals.append(
                Goal(expected=texts[0], actual=texts[1] if len(texts) > 1 else None, span=line.span)
            )
    return tuple(goals) or _text_goals(draft.after)


def _text_goals(lines: Sequence[Line]) -> tuple[Goal, ...]:
    """Return the goal and its result from labelled text blocks after the table (Suzhou)."""
    blocks = {bare(line.texts[0]): line for line in lines if len(line.texts) == 2}
    goal = blocks.get("年度绩效目标") or blocks.get("项目总目标")
    if goal is None:
        return ()
    done = blocks.get("项目实施情况")
    return (Goal(expected=goal.texts[1], actual=done.texts[1] if done else None, span=goal.span),)


def _total(draft: Draft) -> StatedTotal | None:
    if draft.total is None or draft.columns is None:
        return None
    weight, score = total_cells(draft.columns, draft.total)
    return StatedTotal(weight=weight, score=score, span=draft.total.span)


def _grade(lines: Sequence[Line]) -> str | None:
    """Return the grade of a line after the total: 自评等级 | 优."""
    for line in lines:
        texts = line.texts
        if len(texts) >= 2 and bare(texts[0]) in GRADE_LABELS:
            return texts[1]
    return None


def _notes(lines: Sequence[Line]) -> str:
    return "\n".join(" ".join(line.texts) for line in lines)
