"""What an extractor makes of a file: its text, and its blocks in reading order.

Extractors (one module a format) know files; they know nothing of evaluations. The text layouts
(`layout_*`) turn paragraphs that were once tables back into grids; `form` reads grids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lingqu.evaluations.report import Span

Format = Literal["txt", "html", "docx", "pdf", "xlsx", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `col` is its first column counted from 0, or None where the layout lost it;
    a cell merged over several rows or columns stands once, at its first row."""

    text: str
    span: Span
    col: int | None = None
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: rows of cells. A row holds only the cells that begin in it, so it may be empty.
    `aligned` says whether columns and merges are known."""

    rows: tuple[tuple[Cell, ...], ...]
    aligned: bool
    span: Span
    title: str = ""
    """The sheet's name, for a workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of running text, without its line end. May be empty."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`text` is what every span counts in: the paragraphs and cells, joined in reading order."""

    file: str
    format: Format
    text: str
    blocks: tuple[Grid | Paragraph, ...]
    warnings: tuple[str, ...] = ()
    """What was left out and why (an image-only page, a macro that was not run)."""
