"""A Word document: prose, and a form as one table with merged cells."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.table import Table

WIDTH = 9
BUILT = datetime(2021, 3, 1, tzinfo=UTC).replace(tzinfo=None)
FUND_HEADS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
HEADS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施",
)  # fmt: skip


def report(content: Mapping[str, Any]) -> bytes:
    """Return the document."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = BUILT
    document.core_properties.author = ""
    document.add_heading(content["title"], level=1)
    for line in content["lines"]:
        document.add_paragraph(line)
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading(content["form"]["title"], level=2)
    _form(document, content["form"])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _form(document: DocumentObject, form: Mapping[str, Any]) -> None:
    table = document.add_table(rows=0, cols=WIDTH)
    table.style = "Table Grid"
    _row(table, [("项目名称", 2), (form["project"], 7)])
    _row(table, [("主管部门", 2), (form["department"], 3), ("实施单位", 1), (form["unit"], 3)])
    _row(table, [("项目资金(万元)", 2), ("", 1), *((head, 1) for head in FUND_HEADS)])
    for line in form["funds"]:
        _row(table, [("", 2), *((text, 1) for text in line)])
    _down(table, 2, 6, 0, 1)
    _row(table, [("年度总体目标", 1), ("预期目标", 4), ("实际完成情况", 4)])
    _row(table, [("", 1), (form["goal"], 4), (form["done"], 4)])
    _down(table, 7, 8, 0)
    _indicators(table, form["rows"])
    _row(table, [("总分", 6), (form["total"][0], 1), (form["total"][1], 1), ("", 1)])


def _indicators(table: Table, rows: Sequence[Sequence[str]]) -> None:
    """Draw the rows. A level-1 cell of one blank begins a new page: the group cell stands again
    and level 1 stays empty, as Word leaves it."""
    top = len(table.rows)
    _row(table, [("绩效指标", 1), *((head, 1) for head in HEADS)])
    for row in rows:
        _row(table, [("", 1), *((text.strip(), 1) for text in row)])
    first = top + 1
    pages = [n for n, row in enumerate(rows) if row[0] == " "]
    _merge_groups(table, first, [row[0] for row in rows], column=1)
    _merge_groups(table, first, [row[1] for row in rows], column=2)
    begins = [top, *(first + n for n in pages)]
    ends = [*(n - 1 for n in begins[1:]), len(table.rows) - 1]
    for begin, end in zip(begins, ends, strict=True):
        table.cell(begin, 0).text = "绩效指标"
        _down(table, begin, end, 0)


def _merge_groups(table: Table, first: int, texts: Sequence[str], *, column: int) -> None:
    starts = [n for n, text in enumerate(texts) if text]
    for begin, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        _down(table, first + begin, first + end - 1, column)


def _row(table: Table, cells: Sequence[tuple[str, int]]) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    column = 0
    for text, columns in cells:
        cell = row.cells[column]
        if columns > 1:
            cell = cell.merge(row.cells[column + columns - 1])
        cell.text = text
        column += columns


def _down(table: Table, top: int, bottom: int, left: int, right: int | None = None) -> None:
    """Merge downwards; Word joins the texts, of which only the first is kept."""
    if top == bottom and right is None:
        return
    text = table.cell(top, left).text
    cell = table.cell(top, left).merge(table.cell(bottom, left if right is None else right))
    cell.text = text
