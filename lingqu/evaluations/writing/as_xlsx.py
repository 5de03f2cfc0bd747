"""A sheet as a workbook: one tab, printed on A4 as wide as the page.

Numbers are numbers with their decimals shown; everything else is text, also where it begins with
=, +, - or @, so that no cell of a form is ever taken for a formula (CWE-1236).
"""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lingqu.evaluations.writing.sheet import Line, Placed, Sheet, Table, placed

__all__ = ["xlsx_bytes"]

SONG = "宋体"
SHEET_WIDTH = 100
"""Width of all columns together, in characters, which fills A4 at the size of a form."""
LINE_POINTS = 14
MOST_POINTS = 400
CELL_CHARACTERS = 32_767
CUT = "……（超出单元格容量，全文见其他格式）"
EXACT_DIGITS = 15
"""A workbook stores binary numbers, which are exact for fifteen digits."""
FORMULA_MARKS = ("=", "+", "-", "@", "\t")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
THIN = Side(style="thin")
EDGES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SIZES = {"title": 18, "subtitle": 11, "heading": 12, "body": 11, "note": 9}


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Return the sheet as an .xlsx file."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = FORBIDDEN.sub(" ", sheet.name).strip()[:31] or "Sheet"
    widths = max(
        (block.widths for block in sheet.blocks if isinstance(block, Table)), key=len, default=(1,)
    )
    _set_up(page, widths)
    row = 1
    for block in sheet.blocks:
        if isinstance(block, Line):
            row = _line(page, block, row, len(widths))
        else:
            row = _table(page, block, row, widths)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(page: Worksheet, widths: tuple[int, ...]) -> None:
    for col, width in enumerate(widths, start=1):
        share = SHEET_WIDTH * width / sum(widths)
        page.column_dimensions[get_column_letter(col)].width = round(share, 1)
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    if page.sheet_properties.pageSetUpPr is not None:
        page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    if page.oddFooter is not None and page.oddFooter.center is not None:
        page.oddFooter.center.text = "&P / &N"


def _line(page: Worksheet, line: Line, row: int, width: int) -> int:
    """Write a paragraph over the whole width; return the next free row."""
    for text in line.text.split("\n"):
        cell = page.cell(row, 1)
        _write(cell, text, None)
        centred = line.style in ("title", "subtitle")
        cell.font = Font(name=SONG, size=SIZES[line.style], bold=line.style in ("title", "heading"))
        cell.alignment = Alignment(
            horizontal="center" if centred else "left", vertical="center", wrap_text=True
        )
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        lines = max(1, ceil(_width(text) / (SHEET_WIDTH * 0.9)))
        page.row_dimensions[row].height = min(lines * SIZES[line.style] * 1.5, MOST_POINTS)
        row += 1
    return row


def _table(page: Worksheet, table: Table, top: int, widths: tuple[int, ...]) -> int:
    """Write a table; narrower ones spread over the page's columns. Return the next free row."""
    starts = _starts(table, widths)
    heights = [LINE_POINTS + 4.0] * len(table.rows)
    for one in placed(table):
        _cell(page, one, top, starts)
        if one.cell.rowspan == 1:
            share = sum(table.widths[one.col : one.col + one.cell.colspan]) / sum(table.widths)
            lines = _lines(one.cell.text, share * SHEET_WIDTH - 1)
            heights[one.row] = max(heights[one.row], lines * LINE_POINTS + 4)
    for row, height in enumerate(heights):
        page.row_dimensions[top + row].height = min(height, MOST_POINTS)
    if table.head and page.print_title_rows is None:
        page.print_title_rows = f"{top}:{top + table.head - 1}"
    return top + len(table.rows)


def _starts(table: Table, widths: tuple[int, ...]) -> list[int]:
    """Return the page column (from 1) at which each table column begins, and one past the last.

    A table of fewer columns takes those page columns whose edges are nearest to its own."""
    edges = [sum(widths[:col]) / sum(widths) for col in range(len(widths) + 1)]
    starts = [1]
    for col in range(1, len(table.widths)):
        share = sum(table.widths[:col]) / sum(table.widths)
        lowest, highest = starts[-1], len(widths) - (len(table.widths) - col)
        choices = range(lowest, highest + 1)
        starts.append(1 + min(choices, key=lambda edge: abs(edges[edge] - share)))
    return [*starts, len(widths) + 1]


def _cell(page: Worksheet, one: Placed, top: int, starts: list[int]) -> None:
    first_row, first_col = top + one.row, starts[one.col]
    last_row = first_row + one.cell.rowspan - 1
    last_col = starts[one.col + one.cell.colspan] - 1
    for row in range(first_row, last_row + 1):
        for col in range(first_col, last_col + 1):
            page.cell(row, col).border = EDGES
    cell = page.cell(first_row, first_col)
    _write(cell, one.cell.text, one.cell.number)
    cell.font = Font(name=SONG, size=10, bold=one.cell.bold)
    cell.alignment = Alignment(horizontal=one.cell.align, vertical="center", wrap_text=True)
    if (first_row, first_col) != (last_row, last_col):
        page.merge_cells(
            start_row=first_row, end_row=last_row, start_column=first_col, end_column=last_col
        )


def _write(cell: ExcelCell | MergedCell, text: str, number: Decimal | None) -> None:
    """Set a number with as many decimals as it prints, anything else as text."""
    if number is not None and len(number.as_tuple().digits) <= EXACT_DIGITS:
        places = max(0, -int(number.as_tuple().exponent))
        cell.value = number
        cell.number_format = "0" + ("." + "0" * places if places else "")
    elif text:
        fits = len(text) <= CELL_CHARACTERS
        cell.value = text if fits else text[: CELL_CHARACTERS - len(CUT)] + CUT
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(FORMULA_MARKS)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(_width(line) / max(width, 1))) for line in text.split("\n"))


def _width(text: str) -> int:
    """Columns that `text` takes: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
