"""A web table as text: one cell a line, each ended by `|`, a row ended by a run of `|`.

The run stands for the columns that merged cells cover, so cells + run = width of the table; a
row without merged cells has no run. Also rows of Markdown (`| a | b |`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lingqu.evaluations.reading.source import Cell, Grid, Paragraph
from lingqu.evaluations.report import Span

__all__ = ["is_pipe_line", "pipe_grids"]

_RUN = re.compile(r"\|+")
_RULE = re.compile(r"[|\s:+=-]+")
_WIDEST = 60


def is_pipe_line(text: str) -> bool:
    """Return whether the line ends a cell of such a table."""
    return text.rstrip().endswith("|")


def pipe_grids(lines: Sequence[Paragraph]) -> list[Grid]:
    """Return the grids of a run of lines. A list of contents comes out as a grid of its own."""
    inner = sum(1 for line in lines if line.text.strip().strip("|").count("|"))
    rows = _markdown_rows(lines) if inner * 2 > len(lines) else _cell_rows(lines)
    if not rows:
        return []
    span = Span(start=lines[0].span.start, end=lines[-1].span.end)
    return [Grid(rows=tuple(tuple(row) for row in rows), aligned=False, span=span)]


def _markdown_rows(lines: Sequence[Paragraph]) -> list[list[Cell]]:
    rows = []
    for line in lines:
        if _RULE.fullmatch(line.text):
            continue
        row, start = [], line.span.start
        for part in line.text.split("|"):
            row.append(Cell(text=part.strip(), span=Span(start=start, end=start + len(part))))
            start += len(part) + 1
        trim = row[1:] if line.text.lstrip().startswith("|") else row
        rows.append(trim[:-1] if line.text.rstrip().endswith("|") else trim)
    return rows


def _cell_rows(lines: Sequence[Paragraph]) -> list[list[Cell]]:
    """Return rows: groups of cells cut at the runs, then at the table's width."""
    groups: list[tuple[list[Cell], int]] = []
    cells: list[Cell] = []
    open_lines: list[Paragraph] = []
    blank_is_marked = any(re.fullmatch(r"\s+\|", line.text) for line in lines)
    for line in lines:
        run = _RUN.fullmatch(line.text)
        if run and not open_lines and (len(run.group()) > 1 or blank_is_marked):
            groups.append((cells, len(run.group())))
            cells = []
        elif is_pipe_line(line.text):
            cells.append(_cell([*open_lines, line]))
            open_lines = []
        else:
            open_lines.append(line)
    if open_lines:
        cells.append(_cell(open_lines))
    return _cut_to_width(groups, cells)


def _cell(lines: Sequence[Paragraph]) -> Cell:
    text = "\n".join(line.text for line in lines).rstrip().removesuffix("|").strip()
    return Cell(text=text, span=Span(start=lines[0].span.start, end=lines[-1].span.end))


def _cut_to_width(groups: list[tuple[list[Cell], int]], rest: list[Cell]) -> list[list[Cell]]:
    widths = Counter(len(cells) + run for cells, run in groups if len(cells) + run <= _WIDEST)
    width = widths.most_common(1)[0][0] if widths else 0
    rows: list[list[Cell]] = []
    for cells, run in groups:
        keep = len(cells) if len(cells) + run <= width else max(width - run, 0)
        rows.extend(_without_run(cells[: len(cells) - keep], width))
        rows.append(cells[len(cells) - keep :])
    return rows + _without_run(rest, width)


def _without_run(cells: list[Cell], width: int) -> list[list[Cell]]:
    """Cut cells that no run closed: full rows of the table, a numbered list, or single cells."""
    rows, place = [], 0
    while place < len(cells):
        size = _numbered_list_width(cells[place : place + 2])
        if not size:
            size = width if width and len(cells) - place >= width else 1
        rows.append(cells[place : place + size])
        place += size
    return rows


def _numbered_list_width(cells: list[Cell]) -> int:
    """Return 2 at the head or inside of a list 序号, 项目名称, 1, …, 2, …; else 0."""
    if len(cells) < 2:
        return 0
    first, second = cells[0].text, cells[1].text
    return 2 if (first == "序号" or first.isdigit()) and second and not second.isdigit() else 0
