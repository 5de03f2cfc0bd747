"""Workbooks: each sheet a table, cells as Excel shows them.

Values are the cached ones; no formula is computed and no macro run. Only cells that hold something
count for the size of a sheet, however far away formats were set.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.blocks import Content, PlainCell
from lingqu.evaluations.reading.limits import Refusal, check_prolog, member, parse_xml

__all__ = ["read", "shown"]

MACROS = "xl/vbaProject.bin"
XML = (".xml", ".rels", ".vml")
MOST_SHEETS = 200
MOST_MERGES = 50_000
LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
COLOUR = re.compile(r"\[[^\]]*\]")
MASK = re.compile(r"[#0?,.]+")
GENERAL_DIGITS = 11
"""Excel shows a number in format General with up to eleven digits."""

Texts = dict[tuple[int, int], str]
"""Row and column, from 1, to the text shown."""
Merges = dict[tuple[int, int], tuple[int, int]]
"""First cell of a merged range to its numbers of rows and columns."""


def read(archive: zipfile.ZipFile, data: bytes) -> Content:
    """Return one table a sheet that holds anything, titled with the sheet's name."""
    content = Content(format="xlsx")
    for name in archive.namelist():
        if name.endswith(XML):
            with archive.open(name) as stream:
                check_prolog(stream)
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    if len(book.sheetnames) > MOST_SHEETS:
        raise Refusal("too_many_sheets", found=len(book.sheetnames), allowed=MOST_SHEETS)
    sheets: list[Any] = list(book.worksheets)  # the streaming kind, which has no public type
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            content.warn("hidden_sheet", found=sheet.title)
        merges, uncomputed = _structure(archive, sheet._worksheet_path)
        if uncomputed:
            content.warn("formula_without_value", found=sheet.title, count=uncomputed)
        sheet.reset_dimensions()
        content.table(_grid(_texts(sheet), merges), sheet.title)
    if MACROS in archive.NameToInfo:
        content.warn("macros")
    return content


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as Excel prints it; dates as ISO text whatever their format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number(Decimal(str(value)), number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _texts(sheet: Any) -> Texts:
    texts: Texts = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                text = shown(cell.value, cell.number_format or "General")
                if text.strip():
                    texts[cell.row, cell.column] = text
                    if len(texts) > limits.CELLS:
                        raise Refusal("too_many_cells", allowed=limits.CELLS)
    return texts


def _structure(archive: zipfile.ZipFile, path: str) -> tuple[Merges, int]:
    """Return the merged ranges, which the streaming reader does not give, and the number of
    formulas that were saved without a value."""
    root = parse_xml(member(archive, path.lstrip("/")))
    merges: Merges = {}
    for node in root.iter("{*}mergeCell"):
        left, top, right, bottom = range_boundaries(str(node.get("ref")))
        if left is None or top is None or right is None or bottom is None:
            continue  # whole rows or columns
        merges[top, left] = bottom - top + 1, right - left + 1
        if len(merges) > MOST_MERGES:
            raise Refusal("too_many_cells", allowed=MOST_MERGES)
    uncomputed = sum(
        1
        for node in root.iter("{*}c")
        if node.find("{*}f") is not None and not node.findtext("{*}v")
    )
    return merges, uncomputed


def _grid(texts: Texts, merges: Merges) -> Iterator[list[PlainCell]]:
    """Lay the texts out from the first used row and column to the last ones.

    Blank cells are part of the table, unless a stray cell far away makes the rectangle too big:
    then only the filled ones are."""
    if not texts:
        return
    top, left = min(row for row, _ in texts), min(col for _, col in texts)
    bottom, right = max(row for row, _ in texts), max(col for _, col in texts)
    whole = (bottom - top + 1) * (right - left + 1) <= limits.CELLS
    columns = range(left, right + 1)
    covered = _covered(merges, bottom, right) if whole else set()
    filled: dict[int, list[int]] = {}
    for row, col in sorted(texts):
        filled.setdefault(row, []).append(col)
    for row in range(top, bottom + 1) if whole else sorted(filled):
        cells = []
        for col in columns if whole else filled[row]:
            if (row, col) not in covered:
                rows, cols = merges.get((row, col), (1, 1))
                cells.append(
                    PlainCell(
                        text=texts.get((row, col), ""),
                        col=col - left,
                        colspan=min(cols, right - col + 1),
                        rowspan=min(rows, bottom - row + 1),
                    )
                )
        yield cells


def _covered(merges: Merges, bottom: int, right: int) -> set[tuple[int, int]]:
    """The cells hidden under merged ranges, within the used rectangle."""
    covered = set()
    for (top, left), (rows, cols) in merges.items():
        for row in range(top, min(top + rows, bottom + 1)):
            for col in range(left, min(left + cols, right + 1)):
                covered.add((row, col))
                if len(covered) > limits.CELLS * 2:
                    raise Refusal("too_many_cells", allowed=limits.CELLS)
        covered.discard((top, left))
    return covered


def _number(value: Decimal, number_format: str) -> str:
    """Print by the first section of the format: literals, thousands, decimals, per cent."""
    if not value.is_finite():
        return str(value)
    section = COLOUR.sub("", number_format.split(";")[0])
    bare = LITERAL.sub("", section)
    mask = MASK.search(bare)
    if mask is None or "General" in bare or re.search(r"[Ee][+-]|/", bare):
        return _general(value)
    percent = "%" in bare
    places = mask[0].partition(".")[2].count("0") + mask[0].partition(".")[2].count("#")
    scaled = value * 100 if percent else value
    rounded = scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in mask[0].partition(".")[0] else f"{rounded:f}"
    if "#" in mask[0].partition(".")[2]:
        text = text.rstrip("0").rstrip(".")
    before, _, after = _literals(section).partition("\0")
    return before + text + after


def _general(value: Decimal) -> str:
    whole_digits = max(value.adjusted() + 1, 1)
    if value == value.to_integral_value() or whole_digits >= GENERAL_DIGITS:
        return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP):f}"
    rounded = value.quantize(
        Decimal(1).scaleb(whole_digits - GENERAL_DIGITS + 1), rounding=ROUND_HALF_UP
    )
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _literals(section: str) -> str:
    """The format with its quotes resolved and its digits replaced by one NUL."""

    def resolve(match: re.Match[str]) -> str:
        return (match[1] or match[2] or "").replace("0", "\1").replace("#", "\1")

    return MASK.sub("\0", LITERAL.sub(resolve, section), count=1)
