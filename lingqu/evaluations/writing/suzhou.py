"""The Suzhou form: two blocks of funds, the list of sub-projects, and the table of 80 points.

Layout: 苏州市级财政支出项目绩效自评表 with the text blocks of its report 自我评价报告. The form has
one level of headings, one goal, and no column for deviations: what a form says beyond that does
not come back when it is read.
"""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.report import Budget, Form, Use
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.writing.indicators import (
    below_total,
    level_text,
    points,
    recomputed_cell,
    rowspans,
    shared_cell,
)
from lingqu.evaluations.writing.national import header_label
from lingqu.evaluations.writing.sheet import Block, Cell, Line, Sheet, Table, cell, heading, value

__all__ = ["sheet"]

TITLE = "苏州市级财政支出项目绩效自评表"
WIDTHS = (24, 24, 50, 26, 16, 26, 16)
POINTS = Decimal(80)
TEXT_WIDTHS = (34, 148)
TEXTS = (
    ("项目概况", "overview"),
    ("项目总目标", "goals"),
    ("年度绩效目标", ""),
    ("项目实施情况", ""),
    ("项目管理成效", "work"),
    ("项目管理存在的问题及原因", "problems"),
    ("进一步加强项目管理的建议", "advice"),
)


def sheet(form: Form, recomputed: Recomputed | None) -> Sheet:
    """Return the form and the text blocks; with `recomputed`, a column 复核分."""
    widths = (*WIDTHS, 16) if recomputed else WIDTHS
    width = len(widths)
    top = Table(
        widths=widths,
        rows=(
            *_header(form, width),
            *_budget(form, width),
            *_use(form, width),
            *_subprojects(form, width),
        ),
    )
    table = Table(widths=widths, rows=_indicators(form, recomputed, width), head=1, joined=True)
    end = below_total(form, widths, notes=False)
    blocks: list[Block] = [Line(text=form.title or TITLE, style="title"), top, table, *end]
    if form.notes:
        blocks.append(Line(text=form.notes, style="note"))
    blocks += [
        Line(text="项目基本情况", style="heading"),
        Table(widths=TEXT_WIDTHS, rows=tuple(_texts(form))),
    ]
    return Sheet(name=form.project or TITLE, blocks=tuple(blocks))


def _header(form: Form, width: int) -> list[tuple[Cell, ...]]:
    return [
        (
            heading(header_label(form, "project", "项目名称"), cols=2),
            cell(form.project or "", cols=2),
            heading("项目年份", cols=2),
            cell("" if form.year is None else str(form.year), cols=width - 6),
        ),
        *_bodies(form, width),
    ]


def _bodies(form: Form, width: int) -> list[tuple[Cell, ...]]:
    """One line 主管部门（单位） speaks for both; where they differ each has its own."""
    if form.department == form.unit:
        label = "项目主管部门（单位）"
        return [(heading(label, cols=2), cell(form.department or "", cols=width - 2))]
    return [
        (heading("项目主管部门", cols=2), cell(form.department or "", cols=width - 2)),
        (heading("项目实施单位", cols=2), cell(form.unit or "", cols=width - 2)),
    ]


def _budget(form: Form, width: int) -> list[tuple[Cell, ...]]:
    found = form.funds.budget or Budget()
    return [
        (
            heading(f"市级预算执行情况（{form.amount_unit}）", cols=2, rows=2),
            heading("年初预算数"),
            heading("当年使用上年结余、结转及当年调整预算数"),
            heading("财政拨款数", cols=2),
            heading("指标结余数", cols=width - 6),
        ),
        (
            value(found.initial),
            value(found.adjustment),
            value(found.appropriated, cols=2),
            value(found.balance, cols=width - 6),
        ),
    ]


def _use(form: Form, width: int) -> list[tuple[Cell, ...]]:
    found = form.funds.use or Use()
    return [
        (
            heading(f"市级财政资金使用情况（{form.amount_unit}）", cols=2, rows=3),
            heading("财政拨款数", rows=2),
            heading("实际支付数", rows=2),
            heading("资金结余、结转数", rows=2),
            heading("其中：", cols=width - 5),
        ),
        (heading("结转数"), heading("财政收回数", cols=width - 6)),
        (
            value(found.appropriated),
            value(found.paid),
            value(found.balance),
            value(found.carried_forward),
            value(found.recovered, cols=width - 6),
        ),
    ]


def _subprojects(form: Form, width: int) -> list[tuple[Cell, ...]]:
    label = form.funds.subprojects_label or f"金额（{form.amount_unit}）"
    lines = [(part.name, part.amount) for part in form.funds.subprojects]
    lines = [("合计", form.funds.subprojects_total), *lines]
    rows: list[tuple[Cell, ...]] = [
        (
            heading("项目资金构成（详细列出各子项目名称和金额）", cols=2, rows=len(lines) + 1),
            heading("子项目名称", cols=2),
            heading(label, cols=width - 4),
        )
    ]
    rows += [(cell(name, cols=2), value(amount, cols=width - 4)) for name, amount in lines]
    return rows


def _indicators(
    form: Form, recomputed: Recomputed | None, width: int
) -> tuple[tuple[Cell, ...], ...]:
    """The points of the whole are the form's own: the other 20 of 100 are not on it."""
    total = (form.stated_total.weight if form.stated_total else None) or POINTS
    review = (heading("复核分"),) if recomputed else ()
    rows: list[tuple[Cell, ...]] = [
        (
            heading("项目"),
            heading("类别"),
            heading("指标名称"),
            heading("目标值"),
            heading("权重"),
            heading("实际完成值"),
            heading("自评分"),
            *review,
        )
    ]
    classes = rowspans(form.rows, lambda row: row.level1)
    for index, row in enumerate(form.rows):
        whole = [] if index else [heading(f"项目绩效实现情况（{total:f}分）", rows=len(form.rows))]
        level = [cell(level_text(form, 1, row.level1), rows=classes[index])]
        rows.append(
            (
                *whole,
                *(level if classes[index] else ()),
                cell(row.label + row.name),
                cell(row.target or ""),
                *shared_cell(form.rows, index, "weight"),
                *shared_cell(form.rows, index, "actual"),
                *shared_cell(form.rows, index, "score"),
                *((recomputed_cell(row, recomputed),) if recomputed else ()),
            )
        )
    score = form.stated_total.score if form.stated_total else None
    rows.append(
        (
            heading("合计", cols=6),
            value(score),
            *((cell(points(recomputed.total)),) if recomputed else ()),
        )
    )
    return tuple(rows)


def _texts(form: Form) -> list[tuple[Cell, ...]]:
    goal = form.goals[0] if form.goals else None
    own = {
        "年度绩效目标": goal.expected if goal else "",
        "项目实施情况": (goal.actual or "") if goal else "",
    }
    narrative = form.narrative
    return [
        (
            heading(label),
            cell(
                own.get(label) or (narrative.text_of(kind) if narrative and kind else ""), left=True
            ),
        )
        for label, kind in TEXTS
    ]
