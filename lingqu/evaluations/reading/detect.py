"""What a file really is, judged by its content; its name is only compared afterwards."""

from __future__ import annotations

import re
import zipfile
from typing import Literal

from lingqu.evaluations.reading.limits import Refusal
from lingqu.evaluations.reading.source import Format

__all__ = ["Kind", "is_delimited_name", "is_markup", "kind", "office"]

Kind = Literal["pdf", "zip", "text"]

# First bytes of what people send by mistake; the value is told in the message.
OTHER = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"MIME-Version": "MHTML",
    b"\xfd7zXZ": "xz",
    b"BZh": "bzip2",
}
IMAGES = {"PNG", "JPEG", "GIF", "BMP", "TIFF", "WebP"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Stream names of an OLE container, as its directory stores them.
OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
}
PDF_WITHIN = 1024
"""A reader must find the PDF mark in the first 1,024 bytes (ISO 32000-1, annex H)."""
# Comments are taken once and for all (atomic): trying every way to group them takes 2**n steps.
TAG = re.compile(
    r"(<\?xml[^>]*>)?\s*(?:(?><!--.*?-->)\s*+)*+<(!doctype\s+html|html|head|body|meta|title|style|script"
    r"|table|tbody|tr|div|p|span|center|font|h[1-6]|br|section|article|b|strong|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
MARKUP = re.compile(r"<(html|body|table|tr|td|div|p|br)\b[^>]*>", re.IGNORECASE)
HEAD = 65_536


def kind(data: bytes) -> Kind:
    """Return how to open `data`. Raise `Refusal` for what no extractor opens."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(OLE):
        raise Refusal(_inside_ole(data))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise Refusal("image", found="WebP")
    for mark, name in OTHER.items():
        if data.startswith(mark) and (len(mark) > 2 or b"\0" in data[:64]):
            raise Refusal("image" if name in IMAGES else "other", found=name)
    return "text"


def office(archive: zipfile.ZipFile) -> Literal["docx", "xlsx"]:
    """Return which office format a zip holds. Raise `Refusal` for any other."""
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    for mark, found in (
        ("xl/workbook.bin", "xlsb"),
        ("ppt/presentation.xml", "pptx"),
        ("content.xml", "OpenDocument"),
        ("OFD.xml", "OFD"),
    ):
        if mark in names:
            raise Refusal("other", found=found)
    raise Refusal("archive", found=len(names))


def is_markup(text: str, *, name: str) -> bool:
    """Return whether `text` is HTML: it begins with a tag, or it is named so and has some."""
    if TAG.match(text.lstrip("\ufeff \t\r\n")[:HEAD]):
        return True
    return name.lower().endswith((".html", ".htm", ".xhtml")) and bool(MARKUP.search(text[:HEAD]))


def is_delimited_name(name: str) -> bool:
    """Return whether the name says delimited text; plain text cannot be told from it for sure."""
    return name.lower().endswith((".csv", ".tsv"))


def expected(name: str) -> Format | None:
    """Return the format the name promises, or None when it promises none."""
    endings: dict[str, Format] = {
        "txt": "txt",
        "html": "html",
        "htm": "html",
        "xhtml": "html",
        "docx": "docx",
        "docm": "docx",
        "pdf": "pdf",
        "xlsx": "xlsx",
        "xlsm": "xlsx",
        "csv": "csv",
        "tsv": "csv",
    }
    return endings.get(ending(name))


def ending(name: str) -> str:
    """Return the part of the name after its last dot, in lower case, or ""."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _inside_ole(data: bytes) -> str:
    for stream, code in OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return code
    return "ole"
