"""Cell texts made comparable by one look-up a character, once a text.

What a character folds to is `reading.fold`'s answer; here it is kept in translation tables, because
scoring and checks compare every cell of every row.
"""

from __future__ import annotations

import re

from lingqu.evaluations.kept import kept
from lingqu.evaluations.reading.fold import fold

__all__ = ["plain", "tight"]

_BLANK = re.compile(r"\s+")
_ORNAMENT = re.compile(r"[。.,;:、!?\"'“”‘’·…]+")


class _Table(dict[int, str]):
    """Each character's folded form, nothing for a blank; filled as texts come."""

    def __missing__(self, code: int) -> str:
        folded = _BLANK.sub("", fold(chr(code)))
        if len(self) < 65536:
            self[code] = folded
        return folded


_TIGHT = _Table()


@kept
def tight(text: str) -> str:
    """Return `text` folded and without blanks."""
    return text.translate(_TIGHT)


@kept
def plain(text: str | None) -> str:
    """Return `text` folded, without blanks and punctuation: for comparing phrases."""
    return _ORNAMENT.sub("", tight(text)) if text else ""
