"""A sheet as HTML, and through WeasyPrint as PDF. Nothing is fetched from anywhere."""

from __future__ import annotations

from html import escape
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.writing.sheet import Cell, Line, Sheet, Table, placed
from lingqu.kernel.errors import ChannelError

__all__ = ["html", "pdf"]

STYLE = """
@page { size: A4; margin: 18mm 14mm 18mm 14mm;
  @bottom-center { content: "— " counter(page) " —";
    font: 9pt SimSun, 宋体, "Noto Serif CJK SC", serif } }
body { font: 10.5pt/1.6 仿宋, FangSong, 仿宋_GB2312, "Noto Serif CJK SC", serif; margin: 0 }
p { margin: 0 0 2mm; white-space: pre-wrap; text-align: justify; overflow-wrap: anywhere }
p.title { font: bold 18pt/1.4 宋体, SimSun, "Noto Serif CJK SC", serif; text-align: center }
p.subtitle { text-align: center }
p.heading { font: bold 12pt/1.6 宋体, SimSun, "Noto Serif CJK SC", serif; margin-top: 4mm;
  break-after: avoid }
p.note { font-size: 9pt; margin-top: 2mm }
p.body { text-indent: 2em }
table { border-collapse: collapse; table-layout: fixed; width: 100%; margin-bottom: 3mm;
  font: 9pt/1.35 宋体, SimSun, "Noto Serif CJK SC", serif }
table.open { margin-bottom: 0 }
table.joined { margin-top: -0.5pt }
td { border: 0.5pt solid #000; padding: 1.2mm 0.8mm; text-align: center; vertical-align: middle;
  white-space: pre-wrap; overflow-wrap: anywhere }
td.left { text-align: left }
td.bold { font-weight: bold }
tr { break-inside: avoid }
tfoot td { border-width: 0.5pt 0 0 0; padding: 0; height: 0; line-height: 0 }
"""


def pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF of A4 pages with page numbers.

    Raise `ChannelError` where the operating system lacks the libraries that set text."""
    try:
        from weasyprint import HTML
    except OSError:
        reason = _("the libraries that set text are missing (tools/debian_packages.sh run)")
        raise ChannelError(channel="PDF", reason=reason, retryable=False) from None
    document = HTML(string=html(sheet), url_fetcher=_refuse)
    return bytes(document.write_pdf())


def html(sheet: Sheet) -> str:
    """Return the sheet as one page of HTML with its styles."""
    parts = []
    for place, block in enumerate(sheet.blocks):
        following = sheet.blocks[place + 1] if place + 1 < len(sheet.blocks) else None
        if isinstance(block, Line):
            parts.append(f'<p class="{block.style}">{escape(block.text)}</p>')
        else:
            open_below = isinstance(following, Table) and following.joined
            parts.append(_table(block, open_below=open_below))
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>{escape(sheet.name)}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _table(table: Table, *, open_below: bool) -> str:
    rows: list[list[str]] = [[] for _ in table.rows]
    for one in placed(table):
        rows[one.row].append(_cell(one.cell))
    lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in table.widths)
    names = " ".join(["joined"] * table.joined + ["open"] * open_below)
    head, body = "".join(lines[: table.head]), "".join(lines[table.head :])
    # Repeated on each page: the rule that closes merged cells which go on overleaf.
    foot = f'<tr><td colspan="{len(table.widths)}"></td></tr>'
    return (
        f'<table class="{names}"><colgroup>{columns}</colgroup><thead>{head}</thead>'
        f"<tfoot>{foot}</tfoot><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell) -> str:
    spans = f' colspan="{cell.colspan}" rowspan="{cell.rowspan}"'
    names = " ".join(["left"] * (cell.align == "left") + ["bold"] * cell.bold)
    return f'<td class="{names}"{spans}>{escape(cell.text)}</td>'


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a form names no other resource, found {url[:80]!r}")
