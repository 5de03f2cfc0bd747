"""Reading a published report: a file in, what it prints out, with places and inferences."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.reading.assemble import document_of
from lingqu.evaluations.reading.extract import extract
from lingqu.evaluations.report import Document
from lingqu.kernel.errors import DataError

__all__ = ["read"]


def read(file: Path | bytes, name: str | None = None) -> Document:
    """Return what `file` prints. `name` is what errors call it. Raise `DataError` when it cannot
    be read, or holds nothing of a self-evaluation report."""
    source = extract(file, name or str(file))
    document = document_of(source)
    if not document.forms:
        raise DataError(
            where=source.file,
            found=_("no self-evaluation table and no scored report text"),
            allowed=_("a project self-evaluation form or report"),
            remedy=_("Check that it is the right file, and that it is not only pictures."),
        )
    return document
