"""Texts made comparable, character by character, so that places in the original stay valid.

`fold` never changes the length: full-width forms become ASCII, traditional characters simplified,
look-alike operators one form. `squeeze` is the value of a cell: line breaks and the blanks that a
page layout put between Chinese characters are gone, wording and script are as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from lingqu.evaluations.kept import kept

__all__ = ["compact", "fold", "squeeze"]

_SIMPLIFIED = OpenCC("t2s")
_LOOKALIKE = {
    "≧": "≥",
    "≦": "≤",
    "＞": ">",
    "＜": "<",
    "﹥": ">",
    "﹤": "<",
    "⩾": "≥",
    "⩽": "≤",
    "—": "-",
    "–": "-",
    "－": "-",
    "﹣": "-",
    "―": "-",
    "─": "-",
    "○": "O",
    "╳": "×",
    "\u00a0": " ",
    "\u3000": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "︰": ":",
    "∶": ":",
    "﹪": "%",
    "﹙": "(",
    "﹚": ")",
    "弁": "并",
}
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u3001-\u303f“”‘’…"
_BLANK_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])")
_BLANK_BESIDE_NUMBER = re.compile(r"(?<=[≥≤≧≦=＝<>])\s+(?=[\d.])|(?<=\d)\s+(?=[%％])")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    known = _LOOKALIKE.get(character)
    if known is not None:
        return known
    wide = unicodedata.normalize("NFKC", character)
    character = wide if len(wide) == 1 else character
    simple: str = _SIMPLIFIED.convert(character)
    return simple if len(simple) == 1 else character


def fold(text: str) -> str:
    """Return `text` in half-width, simplified characters, of the same length."""
    return text if text.isascii() else "".join(map(_fold_character, text))


@kept
def compact(text: str) -> str:
    """Return `text` folded and without any blank: for comparing labels."""
    return _BLANKS.sub("", fold(text))


@kept
def squeeze(text: str) -> str:
    """Return a cell's text as one line: no blanks around Chinese characters, single blanks else."""
    line = _BLANKS.sub(" ", text.replace("\u3000", " ").replace("\u00a0", " ")).strip()
    return _BLANK_BESIDE_NUMBER.sub("", _BLANK_BESIDE_WIDE.sub("", line))
