"""Delimited text: one table, its delimiter found by counting."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lingqu.evaluations.reading.blocks import Content, PlainCell
from lingqu.evaluations.reading.limits import Refusal
from lingqu.evaluations.reading.text_file import decode, lines

__all__ = ["read"]

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 200


def read(data: bytes) -> Content:
    """Return one table, or the lines as paragraphs when no delimiter makes columns."""
    text, whole = decode(data)
    content = Content(format="csv")
    delimiter = _delimiter(text)
    if delimiter is None:
        content.warn("no_delimiter")
        lines(text, content)
    else:
        content.table(
            [PlainCell(text=value.replace("\r\n", "\n"), col=col) for col, value in enumerate(row)]
            for row in _rows(text, delimiter)
        )
    if not whole:
        content.warn("unreadable_characters", found=text.count("\ufffd"))
    return content


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refusal("damaged", detail=str(error)) from error


def _delimiter(text: str) -> str | None:
    """Return the delimiter that gives the most rows of one width over 1, then the widest."""
    best: tuple[int, int, str] | None = None
    for delimiter in DELIMITERS:
        sample = islice(_rows(text, delimiter), SAMPLE_ROWS)
        widths = Counter(len(row) for row in sample)
        widths.pop(0, None)
        widths.pop(1, None)
        if widths:
            width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
            if best is None or (rows, width) > best[:2]:
                best = rows, width, delimiter
    return best[2] if best else None
