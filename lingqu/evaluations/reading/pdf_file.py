"""PDF with a text layer: ruled tables with their merges, and the lines around them.

Coordinates are points, y downwards. A merged cell is a rectangle without rules inside, so rows
and columns are the table's distinct rule positions. A table that goes on overleaf stays one table
a page, in order.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table as PageTable
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text, extract_words

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.blocks import Content, PlainCell
from lingqu.evaluations.reading.limits import Refusal

__all__ = ["read"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Char = dict[str, Any]
SAME_RULE = 2.0
"""Rules closer than this are one: producers draw both sides of a thick line."""
SAME_LINE = 3.0
MOST_CROSSINGS = 4_000
"""Rules of a page that cross more often draw a map or a chart, and take minutes to follow."""
COLUMN_GAP = 1.6
"""A gap wider than so many characters separates columns; a space is narrower."""
WORD_GAP = 0.35
TABLE_RULES = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": SAME_RULE + 1,
    "join_tolerance": SAME_RULE + 1,
}


def read(data: bytes) -> Content:
    """Return each page's tables and lines from top to bottom."""
    content = Content(format="pdf")
    try:
        document = pdfplumber.open(io.BytesIO(data), password="")
    except PdfminerException as error:
        locked = error.args and isinstance(error.args[0], PDFPasswordIncorrect)
        raise Refusal("encrypted" if locked else "damaged", detail="PDF") from error
    pages = document.pages
    if not pages:
        raise Refusal("damaged", detail="PDF")
    if len(pages) > limits.PAGES:
        raise Refusal("too_many_pages", found=len(pages), allowed=limits.PAGES)
    reader = _Reader(content)
    for number, page in enumerate(pages, start=1):
        reader.page(page, number)
        page.close()
    reader.say_scanned()
    return content


class _Reader:
    """Reads page by page; `columns` are the column edges of the last table, which one that goes
    on overleaf shares, also where a page shows no rule of one of them."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.columns: list[float] = []
        self.scanned: list[int] = []

    def page(self, page: Page, number: int) -> None:
        """Add the page's parts by their upper edges."""
        if not page.chars:
            self.scanned += [number] if page.images else []
            return
        outside = [char for char in page.dedupe_chars().chars if char.get("upright", True)]
        parts: list[tuple[float, str | list[list[PlainCell]]]] = []
        for table in self.tables(page, number):
            inside = [char for char in outside if any(_within(char, box) for box in table.cells)]
            if inside and len(table.cells) > 1:
                held = {id(char) for char in inside}
                outside = [char for char in outside if id(char) not in held]
                parts.append((table.bbox[1], self.grid(table.cells, inside)))
        parts.extend(_lines(outside))
        for _, part in sorted(parts, key=lambda part: part[0]):
            if isinstance(part, str):
                self.content.line(part)
            else:
                self.content.table(part)

    def tables(self, page: Page, number: int) -> list[PageTable]:
        if _crossings(page) > MOST_CROSSINGS:
            self.content.warn("too_many_rules", found=number)
            return []
        found: list[PageTable] = page.find_tables(TABLE_RULES | _open_ends(page))
        return found

    def grid(self, boxes: list[Box], chars: list[Char]) -> list[list[PlainCell]]:
        """Turn cell rectangles into rows and columns by their edges."""
        across = _positions(edge for box in boxes for edge in (box[0], box[2]))
        if all(
            min((abs(edge - x) for x in self.columns), default=9) < SAME_RULE for edge in across
        ):
            across = self.columns
        self.columns = across
        down = _positions(edge for box in boxes for edge in (box[1], box[3]))
        rows: list[list[PlainCell]] = [[] for _ in range(len(down) - 1)]
        texts = _texts(boxes, chars)
        for box in sorted(boxes, key=lambda box: (box[1], box[0])):
            left, right = _nearest(across, box[0]), _nearest(across, box[2])
            top, bottom = _nearest(down, box[1]), _nearest(down, box[3])
            rows[top].append(
                PlainCell(text=texts[box], col=left, colspan=right - left, rowspan=bottom - top)
            )
        return [sorted(row, key=lambda cell: cell.col) for row in rows]

    def say_scanned(self) -> None:
        if self.scanned and not self.content.blocks:
            raise Refusal("scanned", found=len(self.scanned))
        if self.scanned:
            self.content.warn("scanned_pages", found=", ".join(map(str, self.scanned)))


def _open_ends(page: Page) -> dict[str, list[float]]:
    """A table that goes on overleaf is often left open at the edge, all along or under a merged
    cell: close it where its upright rules end, or what stands there would be lost."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    if not upright or not level:
        return {}
    left, right = min(edge["x0"] for edge in upright), max(edge["x1"] for edge in upright)
    ends = (min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright))
    return {"explicit_horizontal_lines": [end for end in ends if _is_open(level, end, left, right)]}


def _is_open(level: list[dict[str, Any]], end: float, left: float, right: float) -> bool:
    rules = [edge for edge in level if abs(edge["top"] - end) <= SAME_RULE]
    reach = left
    for edge in sorted(rules, key=lambda edge: edge["x0"]):
        if edge["x0"] - reach > SAME_RULE:
            return True
        reach = max(reach, edge["x1"])
    return bool(right - reach > SAME_RULE)


def _crossings(page: Page) -> int:
    across = {round(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"}
    down = {round(edge["top"]) for edge in page.edges if edge["orientation"] == "h"}
    return len(across) * len(down)


def _within(char: Char, box: Box) -> bool:
    middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3])


def _texts(boxes: list[Box], chars: list[Char]) -> dict[Box, str]:
    """Give each character to the cell its middle lies in."""
    held: dict[Box, list[Char]] = {box: [] for box in boxes}
    for char in chars:
        box = next((box for box in boxes if _within(char, box)), None)
        if box is not None:
            held[box].append(char)
    return {box: extract_text(inside).strip() if inside else "" for box, inside in held.items()}


def _positions(edges: Iterable[float]) -> list[float]:
    positions: list[float] = []
    for edge in sorted(edges):
        if not positions or edge - positions[-1] > SAME_RULE:
            positions.append(edge)
    return positions


def _nearest(positions: list[float], edge: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - edge))


def _lines(chars: list[Char]) -> list[tuple[float, str]]:
    """Return (top, text) of each line; gaps between columns become tabs."""
    words = extract_words(chars, x_tolerance_ratio=WORD_GAP) if chars else []
    lines = []
    for line in cluster_objects(words, "bottom", SAME_LINE):
        line.sort(key=lambda word: word["x0"])
        text = line[0]["text"]
        for before, word in zip(line, line[1:], strict=False):
            size = max(word["bottom"] - word["top"], 1)
            text += "\t" if word["x0"] - before["x1"] > COLUMN_GAP * size else " "
            text += word["text"]
        lines.append((min(word["top"] for word in line), text))
    return lines
