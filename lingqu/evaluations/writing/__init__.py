"""Official forms and the review memo as files: docx, xlsx and pdf.

    write(form, "national", "docx")            the form as bytes
    write_memo(form, findings, figures, "pdf") the review memo as bytes

A layout says what stands where, once (`sheet.Sheet`); three backends draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from lingqu.evaluations.report import Form
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.writing import hubei, narrative, national, suzhou
from lingqu.evaluations.writing.memo import Figure, RenderedFinding, memo_sheet
from lingqu.evaluations.writing.sheet import Sheet

__all__ = [
    "FORMATS",
    "LAYOUTS",
    "Figure",
    "FileFormat",
    "Layout",
    "RenderedFinding",
    "form_sheet",
    "render",
    "write",
    "write_memo",
]

Layout = Literal["national", "hubei", "suzhou", "narrative"]
FileFormat = Literal["docx", "xlsx", "pdf"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)

_SHEETS: dict[str, Callable[[Form, Recomputed | None], Sheet]] = {
    "national": national.sheet,
    "hubei": hubei.sheet,
    "suzhou": suzhou.sheet,
    "narrative": narrative.sheet,
}


def write(
    form: Form, layout: Layout, file_format: FileFormat, recomputed: Recomputed | None = None
) -> bytes:
    """Return the filled form as a file. With `recomputed`, a column 复核分 stands beside the
    printed scores; printed values are never changed."""
    return render(form_sheet(form, layout, recomputed), file_format)


def write_memo(
    form: Form,
    findings: Iterable[RenderedFinding],
    figures: Iterable[Figure],
    file_format: FileFormat,
    *,
    scheme: str = "",
) -> bytes:
    """Return the review memo as a file. Texts come rendered in the reader's language; `scheme`
    names the rules the form was held against."""
    return render(memo_sheet(form, tuple(findings), tuple(figures), scheme=scheme), file_format)


def form_sheet(form: Form, layout: Layout, recomputed: Recomputed | None = None) -> Sheet:
    """Return what the file will print, cell by cell. Raise `ValueError` for an unknown layout."""
    if layout not in _SHEETS:
        raise ValueError(f"unknown layout {layout!r}, known: {', '.join(LAYOUTS)}")
    return _SHEETS[layout](form, recomputed)


def render(sheet: Sheet, file_format: FileFormat) -> bytes:
    """Return the sheet as a file. Each backend is loaded when first used."""
    if file_format == "docx":
        from lingqu.evaluations.writing.as_docx import docx_bytes

        return docx_bytes(sheet)
    if file_format == "xlsx":
        from lingqu.evaluations.writing.as_xlsx import xlsx_bytes

        return xlsx_bytes(sheet)
    if file_format == "pdf":
        from lingqu.evaluations.writing.as_html import pdf

        return pdf(sheet)
    raise ValueError(f"unknown format {file_format!r}, known: {', '.join(FORMATS)}")
