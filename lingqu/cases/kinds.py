"""What a file is by its content, whatever its name says.

The first bytes decide (puremagic's table of signatures); office files are told from other zip
files by what lies in them, without unpacking; text is what decodes as text and has no control
characters.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import puremagic

__all__ = ["EXTENSIONS", "kind_of"]

EXTENSIONS = {
    "pdf": ("pdf",), "jpg": ("jpg", "jpeg"), "png": ("png",), "docx": ("docx",), "xlsx": ("xlsx",),
    "ofd": ("ofd",), "txt": ("txt",), "csv": ("csv",), "zip": ("zip",), "mp4": ("mp4",),
}  # fmt: skip
"""The endings of a name that fit each kind."""
MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
SIGNATURES = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".jfif": "jpg", ".png": "png",
              ".mp4": "mp4"}  # fmt: skip
HEAD = 4096
MOST_MEMBERS = 20_000


def kind_of(path: Path, name: str) -> str:
    """Return the kind of the file at `path`, "" for one that is none of the known. `name` only
    decides between text and CSV."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK"):
        return _zip_kind(path)
    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):  # unknown, or empty
        found = ""
    if found in SIGNATURES:
        return SIGNATURES[found]
    return _text_kind(head, name)


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if len(names) > MOST_MEMBERS:
        return ""
    return next((MEMBERS[name] for name in names if name in MEMBERS), "zip")


def _text_kind(head: bytes, name: str) -> str:
    if not head or any(byte < 9 or 13 < byte < 32 for byte in head):
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            # The last character may be cut.
            head[:-4].decode(encoding) if len(head) == HEAD else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "csv" if name.lower().endswith(".csv") else "txt"
    return ""
