"""What a person reads when a file is refused, or read with something left out, by code.

Each reason is (what was found, what is expected, what to do); the codes are those that the
extractors raise as `limits.Refusal` and note by `Content.warn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.reading.limits import Refusal
from lingqu.kernel.errors import DataError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["data_error", "warning"]

_REPORT = _("a report as docx, pdf, xlsx, html, csv or txt")
_LIMITS = _("at most %(allowed)s")
_AGAIN = _("Open it in the program it was made with, save it again, and upload the new file.")
_SPLIT = _("Split it, or upload only the part that holds the report.")

REASONS: Mapping[str, tuple[str | _StrPromise, str | _StrPromise, str | _StrPromise]] = {
    "empty": (_("an empty file (0 bytes)"), _REPORT, _("Upload the file again.")),
    "missing": (_("no such file"), _REPORT, _("Check the path.")),
    "not_a_file": (_("something that is not a regular file"), _REPORT, _("Name the file itself.")),
    "too_large": (_("a file of %(found)s MB"), _("at most %(allowed)s MB"), _SPLIT),
    "encrypted": (
        _("a file protected by a password"),
        _("a file that opens without a password"),
        _("Remove the password and upload the file again."),
    ),
    "doc": (
        _("a document of Word 97–2003 or WPS (.doc, .wps)"),
        _REPORT,
        _("Save it as .docx and upload that."),
    ),
    "xls": (
        _("a workbook of Excel 97–2003 or WPS (.xls, .et)"),
        _REPORT,
        _("Save it as .xlsx and upload that."),
    ),
    "ppt": (_("a presentation (.ppt, .dps)"), _REPORT, _("Upload the report itself.")),
    "ole": (
        _("an old office file of unknown kind"),
        _REPORT,
        _("Save it as .docx or .xlsx and upload that."),
    ),
    "image": (
        _("a picture (%(found)s), which has no text"),
        _REPORT,
        _("Upload the document that the picture was made from."),
    ),
    "scanned": (
        _("a scanned PDF: %(found)s pages of pictures without text"),
        _("a PDF with text"),
        _("Upload the document that was scanned."),
    ),
    "other": (
        _("a file of the kind %(found)s"),
        _REPORT,
        _("Save it in one of these formats and upload that."),
    ),
    "archive": (
        _("an archive of %(found)s files, not a document"),
        _REPORT,
        _("Unpack it and upload the files in it."),
    ),
    "binary": (_("bytes that are no text in any known encoding"), _REPORT, _AGAIN),
    "damaged": (_("a damaged or cut file (%(detail)s)"), _("a complete file"), _AGAIN),
    "zip_bomb": (
        _("contents that unpack to %(found)s MB, out of all proportion"),
        _("at most %(allowed)s MB"),
        _AGAIN,
    ),
    "too_many_members": (_("%(found)s parts inside the file"), _LIMITS, _AGAIN),
    "xml_entities": (
        _("a document type declaration inside the file"),
        _("XML without entities"),
        _AGAIN,
    ),
    "too_deep": (_("parts nested too deeply"), _("at most %(allowed)s levels"), _AGAIN),
    "too_many_pages": (_("%(found)s pages"), _LIMITS, _SPLIT),
    "too_many_sheets": (_("%(found)s sheets"), _LIMITS, _SPLIT),
    "too_many_cells": (_("more table cells than are read"), _LIMITS, _SPLIT),
    "too_many_rows": (_("%(found)s indicator rows"), _LIMITS, _SPLIT),
    "too_long": (_("more text than is read"), _("at most %(allowed)s characters"), _SPLIT),
    "too_heavy": (
        _("a file that takes too much time or memory to read"),
        _("at most %(allowed)s seconds"),
        _SPLIT,
    ),
    "no_text": (_("no text at all"), _REPORT, _("Upload the report itself.")),
}

WARNINGS: Mapping[str, str | _StrPromise] = {
    "wrong_name": _("The name ends in .%(found)s, but the content is %(format)s: read as that."),
    "macros": _("The file contains macros. They were not run."),
    "headers_left_out": _("Page headers and footers were left out."),
    "hidden_cell_text": _("Text hidden under a merged cell was left out."),
    "hidden_sheet": _("The sheet “%(found)s” is hidden. It was read."),
    "formula_without_value": _(
        "Sheet “%(found)s”: %(count)s formulas were saved without a value and are blank here."
    ),
    "scanned_pages": _("Pages without text (scanned) were left out: %(found)s."),
    "too_many_rules": _("Page %(found)s has too many ruled lines: it was read without tables."),
    "unreadable_characters": _("%(found)s characters could not be read and are marked."),
    "no_delimiter": _("No columns were found; the file was read as plain text."),
}


def data_error(file: str, refusal: Refusal) -> DataError:
    """Return the error that names the file, what was found, what is expected, what to do."""
    found, allowed, remedy = (_filled(part, refusal.facts) for part in REASONS[refusal.code])
    error = DataError(where=file, found=found, allowed=allowed, remedy=remedy)
    error.facts["code"] = refusal.code
    return error


def warning(code: str, facts: Mapping[str, str | int]) -> str:
    """Return the sentence of a warning, in the language of the moment."""
    return str(WARNINGS[code]) % facts


def _fill(template: str | _StrPromise, facts: Mapping[str, str | int]) -> str:
    return str(template) % facts


_filled = lazy(_fill, str)
