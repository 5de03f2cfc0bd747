"""The indicator table of a form: lines and header → rows of columns → `Row`s.

Where columns and merges are known (Word, Excel, web tables, ruled PDF) cells are placed by them;
else `columns.align` finds them. A row that shares the weight or score cell of the row above says
so; a row that a page break cut is joined to its first half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lingqu.evaluations.reading.columns import DASHES, align
from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.numbers import score_in
from lingqu.evaluations.reading.source import Cell
from lingqu.evaluations.reading.vocabulary import column_of
from lingqu.evaluations.report import Unread

__all__ = ["Placed", "header_columns", "placed_rows", "total_cells"]


@dataclass(slots=True)
class Placed:
    """One row with its cells by column. `shared` maps a column to the row (position from 0) whose
    merged cell covers this one; `guessed` says that the columns were inferred; `joined` holds the
    first part of a cell that was put together from two rows."""

    cells: dict[str, Cell]
    shared: dict[str, int] = field(default_factory=dict)
    guessed: bool = False
    found: bool = False
    """The text had no rows; where this one begins was inferred too."""
    line: Line | None = None
    joined: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Return the squeezed text of a column, empty when there is no such cell."""
        cell = self.cells.get(column)
        return squeeze(cell.text) if cell else ""

    @property
    def is_blank(self) -> bool:
        """Whether no column but the group has text."""
        return not any(self.text(column) for column in self.cells if column != "group")


def header_columns(header: Line) -> list[tuple[str, Cell]]:
    """Return (column, cell) of the header's cells, in order; unknown labels are left out, a
    repeated label keeps its first cell."""
    found: dict[str, Cell] = {}
    for cell in header.cells:
        kind = column_of(cell.text)
        if kind and kind not in found:
            found[kind] = cell
    return list(found.items())


def placed_rows(header: Line, lines: Sequence[Line]) -> tuple[list[Placed], list[Unread]]:
    """Return the indicator rows in order, and what of the lines could not be placed."""
    columns = header_columns(header)
    if header.aligned and all(line.aligned for line in lines):
        rows = _by_position(columns, lines)
        unread = _outside(columns, lines)
        if _is_shifted(rows):
            rows, unread = _by_content(columns, lines)
    else:
        rows, unread = _by_content(columns, lines)
    rows = _joined(rows)
    return [row for row in rows if not row.is_blank], unread + _words_as_points(rows)


def _outside(columns: list[tuple[str, Cell]], lines: Sequence[Line]) -> list[Unread]:
    """Return the cells of columns whose head is not known; a group's own label is none."""
    return [
        Unread(text=squeeze(cell.text), why="no_column", span=cell.span)
        for line in lines
        for cell in line.cells
        if cell.text.strip()
        and _column_at(columns, cell.col or 0) is None
        and column_of(cell.text) is None
    ]


def _words_as_points(rows: Sequence[Placed]) -> list[Unread]:
    """Return the cells of the weight and score columns that hold neither a number nor a dash."""
    return [
        Unread(text=row.text(column), why="no_number", span=row.cells[column].span)
        for row in rows
        for column in ("weight", "score", "review")
        if (text := row.text(column)) and score_in(text) is None and compact(text) not in DASHES
    ]


def _by_position(columns: list[tuple[str, Cell]], lines: Sequence[Line]) -> list[Placed]:
    rows: list[Placed] = []
    cover: dict[str, tuple[int, int]] = {}  # column → (rows still covered, row that covers)
    for line in lines:
        cells: dict[str, Cell] = {}
        for cell in line.cells:
            kind = _column_at(columns, cell.col or 0)
            if kind is None:
                continue
            cells[kind] = _merged_text(cells[kind], cell) if kind in cells else cell
        shared = {
            kind: origin for kind, (left, origin) in cover.items() if left > 0 and kind not in cells
        }
        cover = {kind: (left - 1, origin) for kind, (left, origin) in cover.items() if left > 1}
        for kind, cell in cells.items():
            if cell.rowspan > 1:
                cover[kind] = (cell.rowspan - 1, len(rows))
        rows.append(Placed(cells=cells, shared=shared, line=line))
    return rows


def _column_at(columns: list[tuple[str, Cell]], col: int) -> str | None:
    for kind, head in columns:
        start = head.col or 0
        if start <= col < start + head.colspan:
            return kind
    return None


def _merged_text(first: Cell, second: Cell) -> Cell:
    text = " ".join(part for part in (first.text, second.text) if part.strip())
    return Cell(text=text, span=first.span if first.text.strip() else second.span, col=first.col)


def _is_shifted(rows: list[Placed]) -> bool:
    """Return whether the columns of the header do not fit the body (words as scores)."""
    words = sum(
        1
        for row in rows
        for column in ("weight", "score")
        if row.text(column) and score_in(row.text(column)) is None and len(row.text(column)) > 2
    )
    return words * 3 > len(rows)


def _by_content(
    columns: list[tuple[str, Cell]], lines: Sequence[Line]
) -> tuple[list[Placed], list[Unread]]:
    names = [kind for kind, _ in columns]
    rows: list[Placed] = []
    unread: list[Unread] = []
    for line in lines:
        no_rows = len(line.cells) > len(names) + 4  # a cell a line: rows are to be found too
        found = align(line.cells, names, starts=None if no_rows else frozenset({0}))
        guessed = len(line.cells) != len(names)
        rows.extend(
            Placed(cells=dict(row), guessed=guessed, found=no_rows, line=line) for row in found.rows
        )
        unread += [
            Unread(text=squeeze(cell.text), why="no_column", span=cell.span)
            for cell in found.skipped
        ]
    _share_missing(rows, names)
    return rows, unread


_GROUPED = ("weight", "score", "actual", "target")


def _share_missing(rows: list[Placed], names: list[str]) -> None:
    """Mark a row whose weight and score cells are missing as sharing those of the row above."""
    origin = None
    for place, row in enumerate(rows):
        missing = [name for name in _GROUPED if name in names and name not in row.cells]
        if (
            "name" in row.cells
            and row.text("name")
            and {"weight", "score"} <= set(missing)
            and origin is not None
            and not row.cells.get("level2")
        ):
            row.shared = dict.fromkeys(missing, origin)
        elif "weight" in row.cells or "score" in row.cells:
            origin = place


def _joined(rows: list[Placed]) -> list[Placed]:
    """Join the second half of a row that a page break cut to its first half."""
    kept: list[Placed] = []
    positions: dict[int, int] = {}
    for place, row in enumerate(rows):
        if kept and _is_rest(row):
            for column, cell in row.cells.items():
                if squeeze(cell.text) and column != "group":
                    before = kept[-1].cells.get(column)
                    kept[-1].joined.setdefault(column, kept[-1].text(column))
                    kept[-1].cells[column] = Cell(
                        text=(before.text if before else "") + cell.text,
                        span=before.span if before else cell.span,
                    )
            continue
        row.shared = {
            column: positions.get(origin, origin) for column, origin in row.shared.items()
        }
        positions[place] = len(kept)
        kept.append(row)
    return kept


_OPENING = re.compile(r"(指标|目标)\s*\d|[一二三四五六七八九十]+、|\d+[.、]")


def _is_rest(row: Placed) -> bool:
    """Return whether the row has only the end of a name, target, actual or note."""
    filled = {column for column in row.cells if row.text(column) and column != "group"}
    if not filled or row.shared or not filled <= {"name", "target", "actual", "note"}:
        return False
    if "name" not in filled:
        return row.line is not None and row.line.first
    name = row.text("name")
    in_text = row.line is not None and not row.line.aligned
    return (
        not _OPENING.match(name)
        and len(filled) == 1
        and len(compact(name)) <= 30
        and (in_text or (row.line is not None and row.line.first))
    )


def total_cells(header: Line, line: Line) -> tuple[Decimal | None, Decimal | None]:
    """Return (weight, score) of the total line: by column, else the last two numbers."""
    columns = header_columns(header)
    if header.aligned and line.aligned:
        row = _by_position(columns, [line])[0]
        weight, score = score_in(row.text("weight")), score_in(row.text("score"))
        placed = sum(value is not None for value in (weight, score, score_in(row.text("review"))))
        if placed and placed == sum(score_in(cell.text) is not None for cell in line.cells):
            return weight, score
    return _total_by_order([kind for kind, _ in columns], line)


def _total_by_order(names: list[str], line: Line) -> tuple[Decimal | None, Decimal | None]:
    rest = line.cells[1:]
    values = [
        (place, value)
        for place, cell in enumerate(rest)
        if (value := score_in(cell.text)) is not None
    ]
    tail = names[len(names) - len(rest) :] if len(rest) <= len(names) else []
    placed = {tail[place]: value for place, value in values} if tail else {}
    if placed and set(placed) <= {"weight", "score", "review"} and len(values) < 3:
        return placed.get("weight"), placed.get("score")
    order = [name for name in names if name in ("weight", "score")]
    numbers = [value for _, value in values]
    if len(numbers) >= 2:
        pair = dict(zip(order, numbers, strict=False)) if len(order) == 2 else {}
        return pair.get("weight", numbers[0]), pair.get("score", numbers[1])
    return None, numbers[0] if numbers else None
