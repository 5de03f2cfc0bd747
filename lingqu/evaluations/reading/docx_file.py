"""Word documents: paragraphs and tables of the body, in reading order.

Read from the XML itself (ECMA-376 part 1, clause 17), by local names, so that the transitional
and the strict namespaces both work. Macros, fields and linked objects are never touched.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.blocks import Content, PlainCell
from lingqu.evaluations.reading.docx_numbers import Numbers
from lingqu.evaluations.reading.limits import Refusal, member, parse_xml

__all__ = ["read"]

SKIPPED = {
    "del",
    "moveFrom",
    "Fallback",
    "pPr",
    "rPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "sectPr",
    "sdtPr",
    "instrText",
    "delText",
    "txbxContent",
    "p",
    "tbl",
}
"""What holds no text of the line it stands in. Text boxes follow as paragraphs of their own."""
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Ticked and empty boxes as Word stores them: characters of symbol fonts.
BOXES = {
    "F0FE": "☑",
    "F052": "☑",
    "F0FD": "☒",
    "F0A8": "□",
    "F0A3": "□",
    "F06F": "□",
    "00FE": "☑",
    "0052": "☑",
    "00A8": "□",
    "00A3": "□",
    "006F": "□",
}
RUNNING = re.compile(r"word/(header|footer)\d*\.xml$")
NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
MACROS = "word/vbaProject.bin"


def read(archive: zipfile.ZipFile) -> Content:
    """Return the document's paragraphs and tables with their merges."""
    content = Content(format="docx")
    root = parse_xml(member(archive, "word/document.xml"))
    body = next((node for node in root if _name(node) == "body"), None)
    if body is None:
        raise Refusal("damaged", detail="w:body")
    _Reader(content, _numbers(archive)).blocks(body, 1)
    if MACROS in archive.NameToInfo:
        content.warn("macros")
    if _has_running_text(archive):
        content.warn("headers_left_out")
    return content


def _numbers(archive: zipfile.ZipFile) -> Numbers:
    numbers = Numbers()
    if NUMBERING in archive.NameToInfo:
        styles = parse_xml(member(archive, STYLES)) if STYLES in archive.NameToInfo else None
        numbers.define(parse_xml(member(archive, NUMBERING)), styles)
    return numbers


class _Reader:
    def __init__(self, content: Content, numbers: Numbers) -> None:
        self.content = content
        self.numbers = numbers

    def blocks(self, node: etree._Element, depth: int) -> None:
        """Add what stands directly in `node`: a body, a cell, a content control, a text box."""
        if depth > limits.XML_DEPTH:
            raise Refusal("too_deep", allowed=limits.XML_DEPTH)
        for child in node:
            name = _name(child)
            if name == "p":
                self.paragraph(child, depth)
            elif name == "tbl":
                self.table(child, depth)
            elif name not in SKIPPED:
                self.blocks(child, depth + 1)

    def paragraph(self, node: etree._Element, depth: int) -> None:
        text = _line(node, depth)
        number = self.numbers.of(node)  # an empty paragraph counts as well
        for line in (f"{number}{text}" if text.strip() else text).split("\n"):
            self.content.line(line)
        for box in _boxes(node, depth):
            self.blocks(box, depth + 1)

    def table(self, node: etree._Element, depth: int) -> None:
        """Add a table. One that only arranges the page (a single column holding tables) is read
        as running text; other inner tables follow the table they stand in."""
        rows = [list(_parts(row, "tc")) for row in _parts(node, "tr") if not _is_deleted(row)]
        inner = [table for row in rows for cell in row for table in _parts(cell, "tbl")]
        if inner and all(len(row) == 1 for row in rows):
            for row in rows:
                self.blocks(row[0], depth + 3)
            return
        self.content.table(self.grid(node, depth))
        for table in inner:
            self.table(table, depth + 3)

    def grid(self, table: etree._Element, depth: int) -> list[list[PlainCell]]:
        """Place the cells on the table's columns; a vertical merge ends where it is not
        continued in the same column."""
        open_merges: dict[int, tuple[int, int]] = {}  # column -> row and position of its cell
        grid: list[list[PlainCell]] = []
        for row in _parts(table, "tr"):
            if _is_deleted(row):
                continue
            cells: list[PlainCell] = []
            merges: dict[int, tuple[int, int]] = {}
            col = _number(row, "trPr", "gridBefore", default=0)
            for node in _parts(row, "tc"):
                colspan = _number(node, "tcPr", "gridSpan", default=1)
                merge = _merge(node)
                text = _cell_text(node, depth)
                if merge == "continue" and col in open_merges:
                    merges[col] = open_merges[col]
                    self.lengthen(grid, open_merges[col], text)
                else:
                    if merge is not None:
                        merges[col] = len(grid), len(cells)
                    cells.append(PlainCell(text=text, col=col, colspan=colspan))
                col += colspan
            open_merges = merges
            grid.append(cells)
        return grid

    def lengthen(self, grid: list[list[PlainCell]], place: tuple[int, int], hidden: str) -> None:
        """Word does not show the text of a continued cell: it is left out, and said."""
        row, position = place
        cell = grid[row][position]
        grid[row][position] = PlainCell(
            text=cell.text, col=cell.col, colspan=cell.colspan, rowspan=cell.rowspan + 1
        )
        if hidden.strip():
            self.content.warn("hidden_cell_text")


def _name(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _parts(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows, cells or tables of `node`, through content controls and insertions around them."""
    for child in node:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _parts(child, wanted)


def _line(node: etree._Element, depth: int) -> str:
    """The visible text of a paragraph, in which "\\n" is a line break."""
    if depth > limits.XML_DEPTH:
        raise Refusal("too_deep", allowed=limits.XML_DEPTH)
    parts = []
    for child in node:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in MARKS:
            parts.append(MARKS[name])
        elif name == "sym":
            parts.append(BOXES.get((_value(child, "char") or "").upper(), ""))
        elif name not in SKIPPED:
            parts.append(_line(child, depth + 1))
    return "".join(parts)


def _boxes(node: etree._Element, depth: int) -> Iterator[etree._Element]:
    """The outermost text boxes of a paragraph, once each (not their copy for older readers)."""
    if depth > limits.XML_DEPTH:
        raise Refusal("too_deep", allowed=limits.XML_DEPTH)
    for child in node:
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) not in SKIPPED:
            yield from _boxes(child, depth + 1)


def _cell_text(cell: etree._Element, depth: int) -> str:
    """The text of a cell's own paragraphs and text boxes, one line each."""
    lines = []
    for paragraph in _parts(cell, "p"):
        lines.append(_line(paragraph, depth + 3))
        for box in _boxes(paragraph, depth + 3):
            lines.append(_cell_text(box, depth + 6))
    return "\n".join(lines).strip("\n")


def _merge(cell: etree._Element) -> str | None:
    """`restart`, `continue`, or None for a cell of one row. No value means `continue`."""
    node = _property(cell, "tcPr", "vMerge")
    return None if node is None else (_value(node, "val") or "continue")


def _property(node: etree._Element, holder: str, name: str) -> etree._Element | None:
    for child in node:
        if _name(child) == holder:
            return next((part for part in child if _name(part) == name), None)
    return None


def _number(node: etree._Element, holder: str, name: str, *, default: int) -> int:
    found = _property(node, holder, name)
    value = "" if found is None else _value(found, "val") or ""
    return int(value) if value.isdecimal() and len(value) < 4 else default


def _is_deleted(row: etree._Element) -> bool:
    return _property(row, "trPr", "del") is not None


def _value(node: etree._Element, name: str) -> str | None:
    return next(
        (str(text) for key, text in node.attrib.items() if str(key).rpartition("}")[2] == name),
        None,
    )


def _has_running_text(archive: zipfile.ZipFile) -> bool:
    """Page numbers alone do not count."""
    for name in archive.namelist():
        if RUNNING.match(name):
            root = parse_xml(member(archive, name))
            text = "".join(node.text or "" for node in root.iter() if _name(node) == "t")
            if re.search(r"[^\W\d_第页共]", text):
                return True
    return False
