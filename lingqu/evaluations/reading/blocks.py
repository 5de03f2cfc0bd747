"""What the extractors hand over: lines and tables without places, and how they become a `Source`.

The plain form goes through JSON, so that the process that opened a hostile file can only hand
back text: nothing it writes is executed or unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.source import Cell, Format, Grid, Paragraph, Source
from lingqu.evaluations.report import Span

__all__ = ["Content", "PlainCell", "PlainTable", "assemble", "from_json", "to_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCell:
    """One cell; `col` counts from 0."""

    text: str
    col: int
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """A table whose columns and merges are known; rows hold the cells that begin in them."""

    rows: tuple[tuple[PlainCell, ...], ...]
    title: str = ""


Warned = tuple[str, dict[str, str | int]]
"""A code of `extract.WARNINGS` and the facts of its sentence."""


@dataclass(slots=True)
class Content:
    """What one file holds, in reading order, kept within the limits while it grows."""

    format: Format
    blocks: list[str | PlainTable] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    _cells: int = 0
    _characters: int = 0

    def line(self, text: str) -> None:
        """Add a paragraph of one line."""
        text = _storable(text)
        self._count(cells=0, characters=len(text) + 1)
        self.blocks.append(text)

    def table(self, rows: Iterable[Sequence[PlainCell]], title: str = "") -> None:
        """Add a table; one without a single cell is left out."""
        kept = []
        for row in rows:
            self._count(cells=len(row), characters=sum(len(cell.text) + 1 for cell in row))
            kept.append(tuple(row))
        if any(kept):
            self.blocks.append(PlainTable(rows=tuple(kept), title=title))

    def warn(self, code: str, **facts: str | int) -> None:
        """Say once what was left out."""
        if (code, facts) not in self.warnings:
            self.warnings.append((code, facts))

    def _count(self, *, cells: int, characters: int) -> None:
        self._cells += cells
        self._characters += characters
        if self._cells > limits.CELLS:
            raise limits.Refusal("too_many_cells", allowed=limits.CELLS)
        if self._characters > limits.CHARACTERS:
            raise limits.Refusal("too_long", allowed=limits.CHARACTERS)


def to_json(content: Content) -> str:
    """Return the content as text that `from_json` reads."""
    blocks: list[object] = []
    for block in content.blocks:
        if isinstance(block, str):
            blocks.append(block)
        else:
            cells = [[[c.text, c.col, c.colspan, c.rowspan] for c in row] for row in block.rows]
            blocks.append([block.title, cells])
    return json.dumps({"format": content.format, "blocks": blocks, "warnings": content.warnings})


def from_json(text: str) -> Content:
    """Return the content `to_json` wrote, counted against the limits again."""
    data = json.loads(text)
    content = Content(format=data["format"])
    for block in data["blocks"]:
        if isinstance(block, str):
            content.line(block)
        else:
            title, rows = block
            content.table(([_cell(cell) for cell in row] for row in rows), title)
    content.warnings = [(code, facts) for code, facts in data["warnings"]]
    return content


def assemble(content: Content, *, file: str, warnings: tuple[str, ...]) -> Source:
    """Join everything to one text and give each cell and paragraph its place in it.

    A paragraph ends with a line end; cells of a row are joined by tabs, rows end with a line
    end."""
    parts: list[str] = []
    blocks: list[Grid | Paragraph] = []
    at = 0
    for block in content.blocks:
        if isinstance(block, str):
            span = Span(start=at, end=at + len(block))
            blocks.append(Paragraph(text=block, span=span))
            parts.append(block + "\n")
            at += len(block) + 1
        else:
            grid, text = _place(block, at)
            blocks.append(grid)
            parts.append(text)
            at += len(text)
    return Source(
        file=file,
        format=content.format,
        text="".join(parts),
        blocks=tuple(blocks),
        warnings=warnings,
    )


def _place(table: PlainTable, start: int) -> tuple[Grid, str]:
    rows = []
    at = start
    for row in table.rows:
        cells = []
        for plain in row:
            span = Span(start=at, end=at + len(plain.text))
            cells.append(
                Cell(
                    text=plain.text,
                    span=span,
                    col=plain.col,
                    colspan=plain.colspan,
                    rowspan=plain.rowspan,
                )
            )
            at = span.end + 1
        rows.append(tuple(cells))
    text = "".join("\t".join(cell.text for cell in row) + "\n" for row in table.rows if row)
    span = Span(start=start, end=at)
    return Grid(rows=tuple(rows), aligned=True, span=span, title=table.title), text


def _cell(values: tuple[str, int, int, int]) -> PlainCell:
    text, col, colspan, rowspan = values
    return PlainCell(text=_storable(text), col=col, colspan=colspan, rowspan=rowspan)


def _storable(text: str) -> str:
    """Lone surrogates and NUL come from broken files and can be stored by no database."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
