"""A workbook of one sheet, seven columns, with the merged cells of the city's form."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = (16, 16, 40, 18, 12, 18, 12)
BUILT = datetime(2021, 3, 1, tzinfo=UTC).replace(tzinfo=None)
BUDGET = ("年初预算数", "当年使用上年结余、结转及当年调整预算数", "财政拨款数", "指标结余数")


def report(content: Mapping[str, Any]) -> bytes:
    """Return the workbook."""
    book = Workbook()
    book.properties.created = book.properties.modified = BUILT
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("自评表")
    _head(sheet, content)
    _funds(sheet, content)
    _indicators(sheet, content)
    _blocks(sheet, content)
    _style(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(sheet: Worksheet, cells: Sequence[tuple[Any, int, int]], *, at: int) -> None:
    """Write (value, first column from 1, columns) into row `at`."""
    for value, column, columns in cells:
        cell = sheet.cell(at, column, value)
        if isinstance(value, str):
            cell.data_type = "s"  # "=100%" is a printed target and no formula
        if columns > 1:
            sheet.merge_cells(
                start_row=at, end_row=at, start_column=column, end_column=column + columns - 1
            )


def _down(sheet: Worksheet, top: int, bottom: int, column: int, columns: int = 1) -> None:
    sheet.merge_cells(
        start_row=top, end_row=bottom, start_column=column, end_column=column + columns - 1
    )


def _next(sheet: Worksheet) -> int:
    return sheet.max_row + 1


def _head(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    _put(sheet, [(content["title"], 1, 7)], at=1)
    _put(sheet, [("项目名称", 1, 2), (content["project"], 3, 3), ("项目年份", 6, 1),
                 (content["year"], 7, 1)], at=2)  # fmt: skip
    _put(sheet, [("项目主管部门(单位)", 1, 2), (content["unit"], 3, 5)], at=3)


def _funds(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    _put(sheet, [(label, column, columns) for label, column, columns in
                 zip(("市级预算执行情况(万元)", *BUDGET), (1, 2, 3, 4, 6), (1, 1, 1, 2, 2),
                     strict=True)], at=4)  # fmt: skip
    _put(sheet, [(value, column, columns) for value, column, columns in
                 zip(content["budget"], (2, 3, 4, 6), (1, 1, 2, 2), strict=True)],
         at=5)  # fmt: skip
    _down(sheet, 4, 5, 1)
    _put(sheet, [("市级财政资金使用情况(万元)", 1, 1), ("财政拨款数", 2, 1), ("实际支付数", 3, 1),
                 ("资金结余、结转数", 4, 1), ("其中:", 5, 3)], at=6)  # fmt: skip
    _put(sheet, [("结转数", 5, 1), ("财政收回数", 6, 2)], at=7)
    _put(sheet, [(value, column, 1) for column, value in enumerate(content["use"][:4], start=2)],
         at=8)  # fmt: skip
    _put(sheet, [(content["use"][4], 6, 2)], at=8)
    _down(sheet, 6, 8, 1)
    for column in (2, 3, 4):
        _down(sheet, 6, 7, column)
    for row in (5, 8):
        for column in range(2, 8):
            sheet.cell(row, column).number_format = "0.00"
    _subprojects(sheet, content)


def _subprojects(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    top = _next(sheet)
    lines = [("子项目名称", "实际金额(万元)"), ("合计", content["subproject_total"])]
    for at, (name, amount) in enumerate([*lines, *content["subprojects"]], start=top):
        _put(sheet, [(name, 3, 3), (amount, 6, 2)], at=at)
    sheet.cell(top, 1, "项目资金构成(详细列出各子项目名称和金额)")
    _down(sheet, top, sheet.max_row, 1, 2)


def _indicators(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    heads = ("项目", "类别", "指标名称", "目标值", "权重", "实际完成值", "自评分")
    _put(sheet, [(head, n, 1) for n, head in enumerate(heads, start=1)], at=_next(sheet))
    first = _next(sheet)
    for part in content["class"]:
        top = _next(sheet)
        for name, target, weight, actual, score in part["rows"]:
            values = (name, target, weight, actual, score)
            _put(sheet, [(value, n, 1) for n, value in enumerate(values, start=3)],
                 at=_next(sheet))  # fmt: skip
        sheet.cell(top, 2, part["name"])
        _down(sheet, top, sheet.max_row, 2)
    sheet.cell(first, 1, "项目绩效实现情况(80分)")
    _down(sheet, first, sheet.max_row, 1)
    total = sum(row[2] for part in content["class"] for row in part["rows"])
    _put(sheet, [("合计", 1, 6), (round(total), 7, 1)], at=_next(sheet))


def _blocks(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    _put(sheet, [(content["notes"], 1, 7)], at=_next(sheet))
    _put(sheet, [("项目基本情况", 1, 7)], at=_next(sheet))
    for label, text in content["blocks"]:
        _put(sheet, [(label, 1, 2), (text, 3, 5)], at=_next(sheet))


def _style(sheet: Worksheet) -> None:
    side = Side(style="thin")
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for column, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
