"""Read a workbook that anybody may have sent: bounded in every direction, nothing computed.

What a row gives is a table of texts with its place; what they mean is asked in `checking`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _

from lingqu.datasets.workbook.columns import Column
from lingqu.kernel.errors import DataError

__all__ = ["MOST_BYTES", "Line", "RowFault", "Sheets", "lines", "opened"]

MOST_BYTES = 20 << 20
MOST_UNPACKED = 100 << 20
MOST_MEMBERS = 200
MOST_ROWS = {"资源": 10_000, "信息项": 200_000}
MOST_COLUMNS = 60
MOST_TEXT = 8000
CHUNK = 1 << 16
Sheets = Any
"""An opened workbook of the streaming kind, which has no public type."""


class _Root(Exception):
    """The root element begins: what declares a document type stands before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """One thing wrong with a cell: where, what was found, what is allowed."""

    sheet: str
    row: int
    column: str
    found: str
    allowed: str

    def __str__(self) -> str:
        place = _("%(sheet)s, row %(row)s, %(column)s") % {
            "sheet": self.sheet, "row": self.row, "column": self.column,
        }  # fmt: skip
        facts = {"place": place, "found": self.found or "—", "allowed": self.allowed}
        return _("%(place)s: found “%(found)s”; allowed: %(allowed)s") % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its number from 1, its texts by header, and the headers whose cell is a formula."""

    row: int
    texts: dict[str, str]
    formulas: tuple[str, ...] = ()


def opened(data: bytes) -> Sheets:
    """Return the workbook of a file. Raise `DataError` for anything else, or too much."""
    if len(data) > MOST_BYTES:
        raise _refused(_("more than 20 MB"), _("at most 20 MB"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _bounded(archive)
        return openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
    except DataError:
        raise
    except Exception as error:  # a hostile file fails in as many ways as there are parsers
        raise _refused(type(error).__name__, _("a workbook (.xlsx)")) from error


def lines(book: Sheets, sheet: str, columns: Sequence[Column]) -> Iterator[Line]:
    """Yield the filled rows of a sheet. Raise `DataError` if the sheet or a header is missing."""
    if sheet not in book.sheetnames:
        raise _refused("、".join(book.sheetnames)[:200], _("a sheet “%(name)s”") % {"name": sheet})
    page = book[sheet]
    page.reset_dimensions()
    heads: list[str] = []
    try:
        for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > MOST_ROWS[sheet] + 1:
                raise _refused(_("more rows"), _("at most %(n)s rows") % {"n": MOST_ROWS[sheet]})
            if number == 1:
                heads = [_text(cell.value) for cell in row]
                _check_heads(heads, sheet, columns)
            elif line := _line(number, heads, row):
                yield line
    except DataError:
        raise
    except Exception as error:
        raise _refused(type(error).__name__, _("a workbook (.xlsx)")) from error


def _line(number: int, heads: Sequence[str], row: Sequence[Any]) -> Line | None:
    pairs = [(head, cell) for head, cell in zip(heads, row, strict=False) if head]
    texts = {head: _text(cell.value) for head, cell in pairs}
    if not any(texts.values()):
        return None
    formulas = tuple(head for head, cell in pairs if getattr(cell, "data_type", "") == "f")
    return Line(row=number, texts=texts, formulas=formulas)


def _check_heads(heads: Sequence[str], sheet: str, columns: Sequence[Column]) -> None:
    wanted = [column.header for column in columns]
    filled = [head for head in heads if head]
    strange = [head for head in filled if head not in wanted]
    double = [head for head in filled if filled.count(head) > 1]
    if strange or double:
        raise _refused(f"{sheet}: {'、'.join([*strange, *double])[:200]}", "、".join(wanted))
    if wanted[0] not in filled:
        raise _refused(f"{sheet}: {'、'.join(filled)[:200]}", wanted[0])


def _bounded(archive: zipfile.ZipFile) -> None:
    """Refuse a bomb by what its directory says; more than it says is not unpacked by Python."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _refused(_("many parts"), str(MOST_MEMBERS))
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        raise _refused(_("more than 100 MB unpacked"), _("at most 100 MB"))
    for one in members:
        if one.filename.endswith((".xml", ".rels")):
            with archive.open(one) as stream:
                _check_prolog(stream)


def _check_prolog(stream: IO[bytes]) -> None:
    """Refuse a document type, the way in for entities. Reads no further than the first element."""

    def declared(*_facts: object) -> None:
        raise _refused("DOCTYPE", _("a workbook (.xlsx)"))

    def root(*_facts: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, root
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
    except _Root:
        return


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("_x000D_", "").replace("\0", "").strip()[:MOST_TEXT]


def _refused(found: str, allowed: str) -> DataError:
    return DataError(where=_("workbook"), found=found, allowed=allowed)
