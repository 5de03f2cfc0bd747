"""A printed form described once: paragraphs and tables, which the backends draw alike.

A4, upright. Column widths are shares of the text's width. Text is printed as it stands; only
characters that no office format can hold are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = [
    "Block",
    "Cell",
    "Line",
    "Placed",
    "Sheet",
    "Table",
    "cell",
    "heading",
    "placed",
    "value",
]

Style = Literal["title", "subtitle", "heading", "body", "note"]
Align = Literal["left", "center"]

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell, merged over `colspan` columns and `rowspan` rows. `number` is the value that
    `text` prints, where it is one."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    align: Align = "center"
    bold: bool = False
    number: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`widths` are the columns' shares; the first `head` rows are repeated on each page.
    `joined` tables stand right under the one before, as one form."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of one or more lines."""

    text: str
    style: Style = "body"


Block = Line | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document: its name (a workbook's tab, a PDF's title) and its blocks in order."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A cell at its place; `row` and `col` count from 0."""

    row: int
    col: int
    cell: Cell


def cell(text: str, *, cols: int = 1, rows: int = 1, left: bool = False) -> Cell:
    """Return a cell of text."""
    return Cell(
        text=printable(text), colspan=cols, rowspan=rows, align="left" if left else "center"
    )


def heading(text: str, *, cols: int = 1, rows: int = 1) -> Cell:
    """Return a cell of the form's own wording."""
    return Cell(text=text, colspan=cols, rowspan=rows, bold=True)


def value(number: Decimal | None, *, cols: int = 1, rows: int = 1, blank: str = "") -> Cell:
    """Return a cell that prints `number` in full, or `blank` for none."""
    text = blank if number is None else f"{number:f}"
    return Cell(text=text, colspan=cols, rowspan=rows, number=number)


def printable(text: str) -> str:
    """Return `text` with line ends unified, without what XML cannot hold."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def placed(table: Table) -> list[Placed]:
    """Return every cell at its row and column.

    Raise `ValueError` when the cells of a row do not fill the columns exactly: a layout error."""
    taken: dict[tuple[int, int], bool] = {}
    found = []
    for row, cells in enumerate(table.rows):
        col = 0
        for one in cells:
            while (row, col) in taken:
                col += 1
            found.append(Placed(row=row, col=col, cell=one))
            taken |= dict.fromkeys(_area(row, col, one), True)
            col += one.colspan
    every = {(row, col) for row in range(len(table.rows)) for col in range(len(table.widths))}
    if set(taken) != every or sum(one.cell.colspan * one.cell.rowspan for one in found) != len(
        every
    ):
        raise ValueError(f"cells do not fill the table: {sorted(every ^ set(taken))[:5]}")
    return found


def _area(row: int, col: int, one: Cell) -> Sequence[tuple[int, int]]:
    return [
        (row + down, col + right) for down in range(one.rowspan) for right in range(one.colspan)
    ]
