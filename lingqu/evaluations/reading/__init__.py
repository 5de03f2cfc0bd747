"""Reading a published report: a file in, what it prints out, with places and inferences."""

from __future__ import annotations

from pathlib import Path

from lingqu.evaluations.reading.assemble import document_of
from lingqu.evaluations.reading.extract import extract
from lingqu.evaluations.report import Document

__all__ = ["read"]


def read(file: Path | bytes, name: str | None = None) -> Document:
    """Return what `file` prints. `name` is what errors call it. Raise `DataError` when it cannot
    be read, or holds nothing of a self-evaluation report."""
    return document_of(extract(file, name or str(file)))
