"""Plain text: its encoding, and one paragraph a line."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.blocks import Content
from lingqu.evaluations.reading.limits import Refusal

__all__ = ["decode", "lines", "read"]

MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 200_000
MOST_UNREADABLE = 0.01
"""A cut or slightly damaged text is read with marks in place; beyond this share it is no text."""


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, bool]:
    """Return the text without its byte order mark, and whether every byte was readable.

    Tried in turn: the mark, UTF-8, UTF-16 without a mark, the declared encoding, then GB18030
    against Big5 by the characters that result. Raise `Refusal` for bytes that are no text."""
    if len(data) > limits.TEXT_BYTES:
        raise Refusal("too_long", allowed=limits.CHARACTERS)
    for mark, marked in MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], marked)
    if b"\0" in data[:SAMPLE]:
        return _checked(data, _wide(data))
    for name in ("utf-8", _known(declared), _double_byte(data), "gb18030"):
        if name and (text := _strict(data, name)) is not None:
            return text, True
    readings = [_lenient(data, name) for name in ("utf-8", "gb18030")]
    text = min(readings, key=lambda reading: reading.count("\ufffd"))
    return _few_unreadable(text), False


def read(data: bytes) -> Content:
    """Return one paragraph a line, its characters kept exactly; only line ends are unified."""
    text, whole = decode(data)
    content = Content(format="txt")
    lines(text, content)
    if not whole:
        content.warn("unreadable_characters", found=text.count("\ufffd"))
    return content


def lines(text: str, content: Content) -> None:
    """Add `text` line by line. The line end at the very end opens no further line."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    for line in unified.removesuffix("\n").split("\n"):
        content.line(line)


def _wide(data: bytes) -> str:
    """ASCII in UTF-16 leaves the high byte 0: at odd places in little endian."""
    head = data[:SAMPLE]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if len(data) % 2 or max(odd, even) < 4 * min(odd, even):
        raise Refusal("binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _double_byte(data: bytes) -> str | None:
    """Most Big5 bytes are also valid GB18030: only the characters they give tell them apart."""
    best = from_bytes(data[:SAMPLE], cp_isolation=["gb18030", "big5"]).best()
    if best is None:
        return None
    return "big5hkscs" if best.encoding == "big5" else best.encoding


def _known(declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared.strip().lower()).name
    except LookupError:
        return None
    # Pages that say gb2312 use characters of its supersets.
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _lenient(data: bytes, name: str) -> str:
    return data.decode(name, errors="replace")


def _checked(data: bytes, name: str) -> tuple[str, bool]:
    text = _strict(data, name)
    if text is not None:
        return text, True
    return _few_unreadable(_lenient(data, name)), False


def _few_unreadable(text: str) -> str:
    if text.count("\ufffd") > max(1, MOST_UNREADABLE * len(text)):
        raise Refusal("binary")
    return text
