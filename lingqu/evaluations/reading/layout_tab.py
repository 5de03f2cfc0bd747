"""Tables as text with tabs: a row a line, or (from a word processor) a cell a line.

*Row a line*: cells stand between tabs; a page break may shift them and cut a cell, whose rest then
stands alone in the next row. *Cell a line*: each cell begins with one tab, a row ends with an
empty line; cells that a merge covers are there and blank, so columns are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lingqu.evaluations.reading.source import Cell, Grid, Paragraph
from lingqu.evaluations.report import Span

__all__ = ["is_tab_line", "tab_grid"]

_RULE = re.compile(r"(?=[|\s:+=-]*?--)[|\s:+=-]*+")


def is_tab_line(text: str) -> bool:
    """Return whether the line is part of a table written with tabs."""
    return "\t" in text or bool(_RULE.fullmatch(text))


def tab_grid(lines: Sequence[Paragraph]) -> Grid:
    """Return the grid of a run of lines, in whichever of the two layouts they are."""
    tabbed = [line.text for line in lines if "\t" in line.text]
    single = sum(1 for text in tabbed if text.startswith("\t") and "\t" not in text[1:])
    rows = _cell_a_line(lines) if single * 10 > len(tabbed) * 8 else _row_a_line(lines)
    span = Span(start=lines[0].span.start, end=lines[-1].span.end)
    return Grid(rows=tuple(tuple(row) for row in rows if row), aligned=False, span=span)


def _row_a_line(lines: Sequence[Paragraph]) -> list[list[Cell]]:
    rows = []
    for line in lines:
        if not line.text.strip() or _RULE.fullmatch(line.text):
            continue
        row, start = [], line.span.start
        for part in line.text.split("\t"):
            row.append(Cell(text=part.strip(), span=Span(start=start, end=start + len(part))))
            start += len(part) + 1
        rows.append(row)
    return rows


def _cell_a_line(lines: Sequence[Paragraph]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells: list[list[Paragraph]] = []
    ended = False
    for line in lines:
        if line.text.startswith("\t"):
            if ended:
                rows.append([_cell(parts) for parts in cells])
                cells = []
            cells.append([line])
            ended = False
        elif not line.text.strip():
            ended = True
        elif cells:
            cells[-1].append(line)
            ended = False
    rows.append([_cell(parts) for parts in cells])
    return rows


def _cell(lines: Sequence[Paragraph]) -> Cell:
    text = "\n".join(line.text for line in lines).strip()
    return Cell(text=text, span=Span(start=lines[0].span.start, end=lines[-1].span.end))
