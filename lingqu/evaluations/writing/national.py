"""The national self-evaluation form 项目支出绩效自评表, as Anhui, Hunan and most places use it.

Source: 财预〔2020〕10号《项目支出绩效评价管理办法》 and the forms published under it.
"""

from __future__ import annotations

from lingqu.evaluations.report import Form, FundKind, FundLine, Row
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.writing.indicators import (
    below_total,
    level_text,
    points,
    recomputed_cell,
    rowspans,
    shared_cell,
)
from lingqu.evaluations.writing.sheet import (
    Block,
    Cell,
    Line,
    Sheet,
    Table,
    cell,
    heading,
    value,
)

__all__ = ["extra_fields", "header_label", "indicator_table", "sheet", "titles"]

TITLE = "项目支出绩效自评表"
WIDTHS = (11, 13, 19, 35, 24, 24, 13, 16, 25)
REVIEW_WIDTH = 15
FUND_LABELS: tuple[tuple[FundKind, str], ...] = (
    ("total", "年度资金总额："),
    ("fiscal_this_year", "其中：当年财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
HEADER = {
    "project": ("项目名称", "政策名称", "专项名称"),
    "department": ("主管",),
    "unit": ("实施单位", "项目单位", "预算单位", "填报单位"),
}
YEAR = ("年份", "年度")


def sheet(form: Form, recomputed: Recomputed | None) -> Sheet:
    """Return the form; with `recomputed`, a column 复核分 stands beside the score."""
    widths = (*WIDTHS[:8], REVIEW_WIDTH, WIDTHS[8]) if recomputed else WIDTHS
    top = Table(
        widths=widths,
        rows=(*_header(form, len(widths)), *_funds(form, len(widths)), *_goals(form, len(widths))),
    )
    table = indicator_table(form, recomputed, widths)
    blocks = [*titles(form, TITLE), top, table, *below_total(form, widths)]
    return Sheet(name=form.project or TITLE, blocks=tuple(blocks))


def titles(form: Form, otherwise: str) -> list[Block]:
    """Return the title, and the year under it unless the title names it."""
    title = form.title or otherwise
    lines: list[Block] = [Line(text=title, style="title")]
    if form.year is not None and str(form.year) not in title:
        lines.append(Line(text=f"（{form.year}年度）", style="subtitle"))
    return lines


def header_label(form: Form, field: str, otherwise: str) -> str:
    """Return the form's own label of a header field."""
    words = HEADER[field]
    return next((label for label in form.header if any(word in label for word in words)), otherwise)


def extra_fields(form: Form) -> list[tuple[str, str]]:
    """Return the header fields beyond project, department, unit and year, as printed."""
    known = tuple(word for words in HEADER.values() for word in words) + YEAR
    return [
        (label, text)
        for label, text in form.header.items()
        if not any(word in label for word in known)
    ]


def _header(form: Form, width: int) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (
            heading(header_label(form, "project", "项目名称"), cols=3),
            cell(form.project or "", cols=width - 3),
        ),
        (
            heading(header_label(form, "department", "主管部门"), cols=3),
            cell(form.department or "", cols=2),
            heading(header_label(form, "unit", "实施单位")),
            cell(form.unit or "", cols=width - 6),
        ),
    ]
    for label, text in extra_fields(form):
        rows.append((heading(label, cols=3), cell(text, cols=width - 3)))
    return rows


def _funds(form: Form, width: int) -> list[tuple[Cell, ...]]:
    lines = form.funds.lines or tuple(
        FundLine(kind=kind, label=label) for kind, label in FUND_LABELS
    )
    unit = form.amount_unit
    last = width - 8
    rows: list[tuple[Cell, ...]] = [
        (
            heading(f"项目资金（{unit}）", cols=1, rows=len(lines) + 1),
            heading("", cols=2),
            heading("年初预算数"),
            heading("全年预算数（A）"),
            heading("全年执行数（B）"),
            heading("分值"),
            heading("执行率（B/A）"),
            heading("得分", cols=last),
        )
    ]
    for line in lines:
        blank = "" if line.kind == "total" else "-"
        label = line.label or dict(FUND_LABELS)[line.kind]
        rows.append(
            (
                cell(label, cols=2),
                value(line.initial),
                value(line.adjusted),
                value(line.executed),
                value(line.weight, blank=blank),
                rate_cell(line),
                value(line.score, cols=last, blank=blank),
            )
        )
    return rows


def rate_cell(line: FundLine) -> Cell:
    """Return the rate as printed, else in per cent."""
    if line.rate_text or line.rate is None:
        return cell(line.rate_text)
    return cell(f"{(line.rate * 100).normalize():f}%")


def _goals(form: Form, width: int) -> list[tuple[Cell, ...]]:
    goals = [(goal.expected, goal.actual or "") for goal in form.goals] or [("", "")]
    left = 4
    rows: list[tuple[Cell, ...]] = [
        (
            heading("年度总体目标", rows=len(goals) + 1),
            heading("预期目标", cols=left),
            heading("实际完成情况", cols=width - left - 1),
        )
    ]
    rows += [
        (cell(expected, cols=left, left=True), cell(actual, cols=width - left - 1, left=True))
        for expected, actual in goals
    ]
    return rows


def indicator_table(form: Form, recomputed: Recomputed | None, widths: tuple[int, ...]) -> Table:
    """Return the indicators with the total under them."""
    review = (heading("复核分"),) if recomputed else ()
    head = (
        heading("一级指标", cols=2),
        heading("二级指标"),
        heading("三级指标"),
        heading("年度指标值"),
        heading("实际完成值"),
        heading("分值"),
        heading("得分"),
        *review,
        heading("偏差原因分析及改进措施"),
    )
    rows: list[tuple[Cell, ...]] = [head, *_rows(form, recomputed), _total(form, recomputed)]
    return Table(widths=widths, rows=tuple(rows), head=1, joined=True)


def _rows(form: Form, recomputed: Recomputed | None) -> list[tuple[Cell, ...]]:
    rows = form.rows
    first = rowspans(rows, lambda row: row.level1)
    second = rowspans(rows, lambda row: (row.level1, row.level2))
    return [
        (
            *_levels(form, row, first[index], second[index]),
            cell(row.label + row.name, left=True),
            cell(row.target or ""),
            *shared_cell(rows, index, "actual"),
            *shared_cell(rows, index, "weight"),
            *shared_cell(rows, index, "score"),
            *((recomputed_cell(row, recomputed),) if recomputed else ()),
            cell(row.note, left=True),
        )
        for index, row in enumerate(rows)
    ]


def _levels(form: Form, row: Row, first: int, second: int) -> list[Cell]:
    """An absent level still takes its column; a present one covers the rows that share it."""
    cells = []
    if first:
        cells.append(cell(level_text(form, 1, row.level1), cols=2, rows=first))
    if second:
        cells.append(cell(level_text(form, 2, row.level2, row.level1), rows=second))
    return cells


def _total(form: Form, recomputed: Recomputed | None) -> tuple[Cell, ...]:
    weight = form.stated_total.weight if form.stated_total else None
    score = form.stated_total.score if form.stated_total else None
    review = (cell(points(recomputed.total)),) if recomputed else ()
    return (heading("总分", cols=6), value(weight), value(score), *review, cell(""))
