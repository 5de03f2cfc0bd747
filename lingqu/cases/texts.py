"""Opinions, reasons and remarks as written: bounded, without control characters."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from lingqu.kernel.errors import DataError

__all__ = ["text_of"]

LENGTH = 4000
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters that no database takes."""


def text_of(given: str, name: str, *, needed: bool = False) -> str:
    """Return the text as kept. Raise `DataError` if it is too long, or empty where it is needed."""
    if len(given) > LENGTH:
        raise DataError(
            where=name,
            found=_("%(n)s characters") % {"n": len(given)},
            allowed=_("at most %(n)s") % {"n": LENGTH},
        )
    text = NO_TEXT.sub("", unicodedata.normalize("NFC", given.replace("\r\n", "\n"))).strip()
    if needed and not text:
        raise DataError(where=name, found=_("nothing"), allowed=_("a sentence"))
    return text
