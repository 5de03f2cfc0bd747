"""The Hubei form 项目自评表: the execution rate scores 20, and no column prints the weights.

Layout: 湖北省项目自评表 as published; tiers and the 20-point execution are the scheme's. The form
has no place for weights of single rows (only for points on a heading), for overall goals, for the
sources of funds, and for the initial budget: they do not come back when it is read.
"""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.report import Form, FundLine
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.writing.indicators import (
    below_total,
    level_text,
    points,
    recomputed_cell,
    rowspans,
    shared_cell,
)
from lingqu.evaluations.writing.national import extra_fields, header_label, rate_cell, titles
from lingqu.evaluations.writing.sheet import Cell, Sheet, Table, cell, heading, value

__all__ = ["sheet"]

TITLE = "项目自评表"
WIDTHS = (18, 26, 44, 30, 34, 18)
EXECUTION = Decimal(20)
BOXES = (
    ("项目类别", ("部门预算项目", "省直专项", "省对下转移支付项目")),
    ("项目属性", ("持续性项目", "新增性项目")),
    ("项目类型", ("常年性项目", "延续性项目", "一次性项目")),
)


def sheet(form: Form, recomputed: Recomputed | None) -> Sheet:
    """Return the form; with `recomputed`, a column 复核分 stands after the score."""
    widths = (*WIDTHS, 16) if recomputed else WIDTHS
    width = len(widths)
    top = Table(widths=widths, rows=(*_header(form, width), *_funds(form, width)))
    below = Table(widths=widths, rows=_indicators(form, recomputed, width), head=1, joined=True)
    reasons = (
        (heading("偏差大或目标未完成原因分析"), cell(_reasons(form), cols=width - 1, left=True)),
        (heading("改进措施及结果应用方案"), cell(_advice(form), cols=width - 1, left=True)),
    )
    end = below_total(form, widths, *reasons)
    return Sheet(name=form.project or TITLE, blocks=(*titles(form, TITLE), top, below, *end))


def _header(form: Form, width: int) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (
            heading(header_label(form, "project", "项目名称")),
            cell(form.project or "", cols=width - 1),
        ),
        (
            heading(header_label(form, "department", "主管部门")),
            cell(form.department or "", cols=2),
            heading(header_label(form, "unit", "项目实施单位")),
            cell(form.unit or "", cols=width - 4),
        ),
    ]
    extra = dict(extra_fields(form))
    for label, choices in BOXES:
        text = extra.pop(label, "")
        ticked = text if "□" in text or "☑" in text else _boxes(choices, text)
        rows.append((heading(label), cell(ticked, cols=width - 1, left=True)))
    rows += [(heading(label), cell(text, cols=width - 1)) for label, text in extra.items()]
    return rows


def _boxes(choices: tuple[str, ...], chosen: str) -> str:
    """Return every choice with its box; what is chosen beyond the list is added, ticked."""
    marks = [f"{'☑' if choice == chosen else '□'}{choice}" for choice in choices]
    if chosen and chosen not in choices:
        marks.append(f"☑{chosen}")
    return "　".join(marks)


def _funds(form: Form, width: int) -> list[tuple[Cell, ...]]:
    lines = [form.funds.total or FundLine(kind="total", label="")]
    weight = lines[0].weight or EXECUTION
    rows: list[tuple[Cell, ...]] = [
        (
            heading(f"预算执行情况（{form.amount_unit}）（{weight:f}分）", rows=2),
            heading(""),
            heading("预算数（A）"),
            heading("执行数（B）"),
            heading("执行率（B/A）"),
            heading(f"得分（{weight:f}分×执行率）", cols=width - 5),
        )
    ]
    for line in lines:
        rows.append(
            (
                cell(line.label or "年度财政资金总额"),
                value(line.adjusted),
                value(line.executed),
                rate_cell(line),
                value(line.score, cols=width - 5),
            )
        )
    return rows


def _indicators(
    form: Form, recomputed: Recomputed | None, width: int
) -> tuple[tuple[Cell, ...], ...]:
    review = (heading("复核分"),) if recomputed else ()
    rows: list[tuple[Cell, ...]] = [
        (
            heading("一级指标"),
            heading("二级指标"),
            heading("三级指标"),
            heading("年初目标值（A）"),
            heading("实际完成值（B）"),
            heading("得分"),
            *review,
        )
    ]
    first = rowspans(form.rows, lambda row: row.level1)
    second = rowspans(form.rows, lambda row: (row.level1, row.level2))
    for index, row in enumerate(form.rows):
        levels = [cell(level_text(form, 1, row.level1), rows=first[index])] if first[index] else []
        if second[index]:
            levels.append(cell(level_text(form, 2, row.level2, row.level1), rows=second[index]))
        rows.append(
            (
                *levels,
                cell(row.label + row.name, left=True),
                cell(row.target or ""),
                *shared_cell(form.rows, index, "actual"),
                *shared_cell(form.rows, index, "score"),
                *((recomputed_cell(row, recomputed),) if recomputed else ()),
            )
        )
    score = form.stated_total.score if form.stated_total else None
    rows.append(
        (
            heading("总分", cols=5),
            value(score),
            *((cell(points(recomputed.total)),) if recomputed else ()),
        )
    )
    return tuple(rows)


def _reasons(form: Form) -> str:
    return "\n".join(f"{row.name}：{row.note}" for row in form.rows if row.note)


def _advice(form: Form) -> str:
    return form.narrative.text_of("advice") if form.narrative else ""
