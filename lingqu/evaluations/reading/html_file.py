"""Web pages: running text and tables in reading order; styles and scripts are dropped."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HTMLParser

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.blocks import Content, PlainCell
from lingqu.evaluations.reading.limits import Refusal
from lingqu.evaluations.reading.text_file import decode

__all__ = ["read"]

DROPPED = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "select",
    "textarea",
    "audio",
    "video",
    "canvas",
    "math",
}
BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "form",
    "center",
    "pre",
    "blockquote",
    "caption",
    "fieldset",
    "figure",
    "hr",
    "address",
    "body",
    "html",
    "td",
    "th",
    "tr",
}
SPACE = re.compile(r"[ \t\r\n\f]+")
META = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
MOST_SPAN = 1_000
"""Browsers cap `colspan` here too (HTML Living Standard, 4.9.11)."""


def read(data: bytes) -> Content:
    """Return the page's paragraphs and tables. Nothing the page names is fetched."""
    meta = META.search(data[:4096])
    text, whole = decode(data, declared=meta[1].decode("ascii") if meta else None)
    content = Content(format="html")
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is not None:
        reader = _Reader(content)
        reader.element(root, 1)
        reader.flush()
    if not whole:
        content.warn("unreadable_characters", found=text.count("\ufffd"))
    return content


class _Reader:
    """Walks the tree once, collecting inline text until a block ends it."""

    def __init__(self, content: Content, *, with_tables: bool = True) -> None:
        self.content = content
        self.with_tables = with_tables
        self.inline: list[str] = []

    def element(self, node: etree._Element, depth: int) -> None:
        if depth > limits.XML_DEPTH:
            raise Refusal("too_deep", allowed=limits.XML_DEPTH)
        tag = node.tag
        if tag in DROPPED:
            pass
        elif tag == "br":
            self.flush(keep_blank=True)
        elif tag == "table":
            self.flush()
            if self.with_tables:
                self.table(node, depth)
        else:
            self.children(node, depth, block=tag in BLOCKS)
        self.inline.append(node.tail or "")

    def children(self, node: etree._Element, depth: int, *, block: bool) -> None:
        if block:
            self.flush()
        self.inline.append(node.text or "")
        for child in node:
            self.element(child, depth + 1)
        if block:
            self.flush()

    def flush(self, *, keep_blank: bool = False) -> None:
        text = SPACE.sub(" ", "".join(self.inline)).strip(" \xa0")
        self.inline.clear()
        if text or keep_blank:
            self.content.line(text)

    def table(self, node: etree._Element, depth: int) -> None:
        """Add a table. One that only arranges the page (a single column holding tables) is read
        as running text; other inner tables follow the table they stand in."""
        rows = _rows(node)
        inner = [table for row in rows for cell in row for table in _outermost_tables(cell)]
        if inner and all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.children(cell, depth + 3, block=True)
            return
        self.captions(node, depth)
        self.content.table(_grid(rows, depth))
        for table in inner:
            self.table(table, depth + 3)

    def captions(self, node: etree._Element, depth: int) -> None:
        for caption in node.iterchildren("caption"):
            self.children(caption, depth + 1, block=True)


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row, with rows in or outside `thead`, `tbody` and `tfoot`."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(child.iterchildren("tr"))
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def _outermost_tables(node: etree._Element) -> list[etree._Element]:
    found = []
    for child in node:
        if child.tag == "table":
            found.append(child)
        elif child.tag not in DROPPED:
            found.extend(_outermost_tables(child))
    return found


def _grid(rows: list[list[etree._Element]], depth: int) -> list[list[PlainCell]]:
    """Place the cells by the rules of HTML: a cell goes to the first column no span covers."""
    taken: dict[int, int] = {}  # column -> rows still covered from above
    grid = []
    for number, row in enumerate(rows):
        cells, col = [], 0
        covered = dict(taken)
        for node in row:
            while covered.get(col, 0) > 0:
                col += 1
            colspan = _span(node, "colspan", MOST_SPAN)
            rowspan = _span(node, "rowspan", len(rows) - number)
            cells.append(
                PlainCell(text=_text(node, depth), col=col, colspan=colspan, rowspan=rowspan)
            )
            for place in range(col, col + colspan):
                taken[place] = max(taken.get(place, 0), rowspan)
            col += colspan
        taken = {place: left - 1 for place, left in taken.items() if left > 1}
        grid.append(cells)
    return grid


def _span(node: etree._Element, name: str, most: int) -> int:
    """`rowspan` 0 means "to the end of the table"."""
    value = (node.get(name) or "1").strip()
    if not value.isdecimal() or len(value) > 6:
        return 1
    number = int(value)
    if number == 0:
        return most if name == "rowspan" else 1
    return min(number, most)


def _text(cell: etree._Element, depth: int) -> str:
    """The text of a cell, one line a block, without the tables in it."""
    inside = _Reader(Content(format="html"), with_tables=False)
    inside.children(cell, depth + 3, block=True)
    return "\n".join(line for line in inside.content.blocks if isinstance(line, str) and line)
