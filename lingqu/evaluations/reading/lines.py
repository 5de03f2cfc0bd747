"""A source as one sequence of lines: rows of tables and paragraphs, in reading order.

Paragraphs that were tables (pipes, tabs) are turned back into rows first. Page marks that a
document viewer put into the text ("4、" at the head of page 4, a lone page number) are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lingqu.evaluations.reading.fold import squeeze
from lingqu.evaluations.reading.layout_pipe import is_pipe_line, pipe_grids
from lingqu.evaluations.reading.layout_plain import one_line_cells, plain_table
from lingqu.evaluations.reading.layout_tab import is_tab_line, tab_grid
from lingqu.evaluations.reading.source import Cell, Grid, Paragraph, Source
from lingqu.evaluations.report import Span

__all__ = ["Line", "lines_of"]

_PAGE_NUMBER = re.compile(
    r"\s*(第\s*\d+\s*页(\s*共\s*\d+\s*页)?|[-—–]\s*\d{1,3}\s*[-—–]|\d{1,3}\s*/\s*\d{1,3})\s*"
)
_MARK = re.compile(r"(\d{1,3})、")
_LEAST_LINES = 3
_REACH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table, or a paragraph (one cell). `grid` counts the tables of the document."""

    cells: tuple[Cell, ...]
    aligned: bool = False
    paragraph: bool = False
    grid: int = 0
    first: bool = False
    """The first row of its table."""

    @property
    def texts(self) -> list[str]:
        """The texts that are not blank, squeezed."""
        return [text for cell in self.cells if (text := squeeze(cell.text))]

    @property
    def span(self) -> Span:
        """From its first cell to its last."""
        if not self.cells:
            return Span(start=0, end=0)
        return Span(start=self.cells[0].span.start, end=max(c.span.end for c in self.cells))


def lines_of(source: Source) -> list[Line]:
    """Return the rows and paragraphs of `source`, in reading order."""
    lines: list[Line] = []
    count = 0
    marked = list(_with_text_tables(_without_page_marks(source.blocks)))
    for block in _with_plain_tables(marked):
        if isinstance(block, Paragraph):
            lines.append(Line(cells=(Cell(text=block.text, span=block.span),), paragraph=True))
            continue
        count += 1
        lines.extend(
            Line(cells=row, aligned=block.aligned, grid=count, first=place == 0)
            for place, row in enumerate(block.rows)
        )
    return lines


def _without_page_marks(blocks: Sequence[Grid | Paragraph]) -> list[Grid | Paragraph]:
    """Drop lone page numbers, and the numbers of a viewer that begin page after page."""
    kept = [
        block
        for block in blocks
        if not (isinstance(block, Paragraph) and _PAGE_NUMBER.fullmatch(block.text))
    ]
    marks = _viewer_marks(kept)
    if len(marks) < _LEAST_LINES:
        return kept
    return [_without_head(block, marks.get(place, 0)) for place, block in enumerate(kept)]


def _viewer_marks(blocks: Sequence[Grid | Paragraph]) -> dict[int, int]:
    """Return {position: length of the mark} where paragraphs begin 1、 2、 3、 … without a gap and
    go on in the middle of a sentence."""
    marks: dict[int, int] = {}
    inside = 0
    last = ""
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not block.text.strip():
            continue
        found = _MARK.match(block.text)
        if found and int(found[1]) == len(marks) + 1:
            marks[place] = found.end()
            inside += bool(last) and last[-1] not in "。:：;；!！?？"
        last = block.text.strip()
    return marks if inside * 2 > len(marks) else {}


def _without_head(block: Grid | Paragraph, length: int) -> Grid | Paragraph:
    if not length or isinstance(block, Grid):
        return block
    span = Span(start=block.span.start + length, end=block.span.end)
    return Paragraph(text=block.text[length:], span=span)


def _with_text_tables(blocks: Sequence[Grid | Paragraph]) -> Iterator[Grid | Paragraph]:
    place = 0
    while place < len(blocks):
        run = _run_of(blocks, place, is_pipe_line)
        if run:
            yield from pipe_grids(run)
        else:
            run = _run_of(blocks, place, is_tab_line)
            if run:
                yield from _tab_blocks(run)
        if run:
            place += len(run)
        else:
            yield blocks[place]
            place += 1


def _with_plain_tables(blocks: Sequence[Grid | Paragraph]) -> Iterator[Grid | Paragraph]:
    """Turn tables without any mark into grids, in the stretches of paragraphs between grids."""
    stretch: list[Paragraph] = []
    for block in [*blocks, None]:
        if isinstance(block, Paragraph):
            stretch += one_line_cells(block) or [block]
            continue
        while stretch:
            found = plain_table(stretch)
            if found is None:
                yield from stretch
                break
            first, end, grid = found
            yield from stretch[:first]
            yield grid
            stretch = stretch[end:]
        stretch = []
        if block is not None:
            yield block


def _run_of(
    blocks: Sequence[Grid | Paragraph], start: int, belongs: Callable[[str], bool]
) -> list[Paragraph]:
    """Return the lines from `start` on that make a text table: those that belong, and up to a few
    others between them (a cell of several lines). Empty when there is none."""
    end = start
    place = start
    count = 0
    while place < len(blocks) and place - end <= _REACH:
        block = blocks[place]
        if not isinstance(block, Paragraph):
            break
        if belongs(block.text):
            end, count = place + 1, count + 1
        elif place == start:
            return []
        place += 1
    return (
        [b for b in blocks[start:end] if isinstance(b, Paragraph)] if count >= _LEAST_LINES else []
    )


def _tab_blocks(run: list[Paragraph]) -> Iterator[Grid | Paragraph]:
    """Yield the table of a run; where rows are lines, lines without a tab are paragraphs."""
    tabbed = [line.text for line in run if "\t" in line.text]
    single = sum(1 for text in tabbed if text.startswith("\t") and "\t" not in text[1:])
    if single * 10 > len(tabbed) * 8:
        yield tab_grid(run)
        return
    table: list[Paragraph] = []
    for line in run:
        if line.text.strip() and not is_tab_line(line.text):
            if any(part.text.strip() for part in table):
                yield tab_grid(table)
            table = []
            yield line
        else:
            table.append(line)
    if any(part.text.strip() for part in table):
        yield tab_grid(table)
