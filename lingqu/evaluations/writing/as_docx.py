"""A sheet as a Word document. Tables are written as XML, since each merge is then one attribute."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from lingqu.evaluations.writing.sheet import Cell, Line, Sheet, Table, placed

__all__ = ["docx_bytes"]

SONG, FANG_SONG = "宋体", "仿宋"
TWIPS_PER_MM = 56.7
TEXT_MM = 182
"""A4 less 14 mm at each side."""
STYLES = {  # font, size in points, bold, alignment
    "title": (SONG, 18, True, WD_ALIGN_PARAGRAPH.CENTER),
    "subtitle": (FANG_SONG, 10.5, False, WD_ALIGN_PARAGRAPH.CENTER),
    "heading": (SONG, 12, True, WD_ALIGN_PARAGRAPH.LEFT),
    "body": (FANG_SONG, 10.5, False, WD_ALIGN_PARAGRAPH.LEFT),
    "note": (FANG_SONG, 9, False, WD_ALIGN_PARAGRAPH.LEFT),
}


def docx_bytes(sheet: Sheet) -> bytes:
    """Return the sheet as a .docx file of A4 pages with page numbers."""
    document = docx.Document()
    _page(document)
    document.core_properties.title = sheet.name[:255]
    document.core_properties.author = document.core_properties.comments = ""
    body = document.element.body
    for block in sheet.blocks:
        if isinstance(block, Line):
            _paragraph(document, block)
        else:
            if block.joined:
                body.insert(len(body) - 1, parse_xml(_seam()))
            body.insert(len(body) - 1, parse_xml(_table(block)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin = section.bottom_margin = Mm(18)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))


def _paragraph(document: Any, line: Line) -> None:
    font, size, bold, alignment = STYLES[line.style]
    for text in line.text.split("\n"):
        paragraph = document.add_paragraph()
        paragraph.alignment = alignment
        paragraph.paragraph_format.space_after = Pt(4)
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _seam() -> str:
    """Two tables need a paragraph between them, or Word takes them for one."""
    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
        ' w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


def _table(table: Table) -> str:
    whole = sum(table.widths)
    widths = [round(TEXT_MM * TWIPS_PER_MM * width / whole) for width in table.widths]
    rows = "".join(
        f"<w:tr>{_row_head(table, row)}{''.join(cells)}</w:tr>"
        for row, cells in enumerate(_cells(table, widths))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row_head(table: Table, row: int) -> str:
    return "<w:trPr><w:tblHeader/></w:trPr>" if row < table.head else ""


def _cells(table: Table, widths: list[int]) -> list[list[str]]:
    """The cells of each row by column, with a continued cell where a merge comes from above."""
    rows: list[dict[int, str]] = [{} for _ in table.rows]
    for one in placed(table):
        width = sum(widths[one.col : one.col + one.cell.colspan])
        merge = '<w:vMerge w:val="restart"/>' if one.cell.rowspan > 1 else ""
        rows[one.row][one.col] = _cell(one.cell, width, merge, _paragraphs(one.cell))
        for below in range(1, one.cell.rowspan):
            rows[one.row + below][one.col] = _cell(one.cell, width, "<w:vMerge/>", "<w:p/>")
    return [[cells[col] for col in sorted(cells)] for cells in rows]


def _cell(cell: Cell, width: int, merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _paragraphs(cell: Cell) -> str:
    bold = "<w:b/>" if cell.bold else ""
    fonts = f'<w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/>'
    run = f'<w:rPr>{fonts}{bold}<w:sz w:val="18"/></w:rPr>'
    head = f'<w:pPr><w:spacing w:after="0"/><w:jc w:val="{cell.align}"/></w:pPr>'
    return "".join(
        f"<w:p>{head}<w:r>{run}{_text(line)}</w:r></w:p>" for line in cell.text.split("\n")
    )


def _text(line: str) -> str:
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in line.split("\t")]
    return "<w:tab/>".join(pieces)
