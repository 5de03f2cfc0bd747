"""Write descriptions into a workbook.

Texts are text, also where they begin with =, +, - or @, so that no cell is ever taken for a formula
(CWE-1236).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from lingqu.access.models import Unit
from lingqu.datasets.workbook.columns import (
    ITEM_COLUMNS,
    ITEMS,
    RESOURCE_COLUMNS,
    RESOURCES,
    Column,
    cell_of,
)

__all__ = ["workbook_bytes"]

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CELL_CHARACTERS = 32_767
HEAD = PatternFill("solid", fgColor="ECEAE4")


def workbook_bytes(contents: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the workbook of descriptions as versions or drafts keep them."""
    book = Workbook(write_only=True)
    units = dict(Unit.objects.values_list("key", "name"))
    resources, items = _sheet(book, RESOURCES, RESOURCE_COLUMNS), _sheet(book, ITEMS, ITEM_COLUMNS)
    for content in contents:
        named = {**content, "provider": units.get(content.get("provider", ""), "")}
        resources.append(_row(resources, RESOURCE_COLUMNS, named))
        for item in content.get("item", ()):
            row = {**item, "resource": content.get("name", "")}
            items.append(_row(items, ITEM_COLUMNS, row, "item."))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, columns: Sequence[Column]) -> Any:
    sheet: Any = book.create_sheet(title)  # the streaming kind, which has no public type
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "C2"
    heads = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.header)
        cell.font, cell.fill = Font(bold=True), HEAD
        heads.append(cell)
    sheet.append(heads)
    return sheet


def _row(
    sheet: Any, columns: Sequence[Column], values: Mapping[str, Any], prefix: str = ""
) -> list[Any]:
    return [_cell(sheet, cell_of(one, _get(values, one), prefix)) for one in columns]


def _cell(sheet: Any, value: str | int) -> Any:
    if isinstance(value, int):
        return value
    text = CONTROL.sub("", value)[:CELL_CHARACTERS]
    cell = WriteOnlyCell(sheet, text)
    if text.startswith(FORMULA_MARKS):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _get(values: Mapping[str, Any], column: Column) -> Any:
    head, _dot, inner = column.key.partition(".")
    value = values.get(head, True if column.key == "share" else None)
    if not inner:
        return value
    if isinstance(value, str):  # a label that is one text for both languages
        return value if inner == "zh" else None
    return value.get(inner) if isinstance(value, Mapping) else None
