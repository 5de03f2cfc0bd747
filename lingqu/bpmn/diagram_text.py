"""Names as lines that fit: Chinese breaks between characters, Latin between words.

Widths are estimates in em, on the wide side, since nothing here knows the reader's fonts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

__all__ = ["LINE", "Fitted", "fit", "width_of", "wrap"]

LINE = 1.3
"""Height of a line in em."""
MOST_LETTERS = 400
"""Letters that are looked at; no box holds more."""
NOT_FIRST = frozenset("，。、；：！？）》」』】〕”’…·,.;:!?)]}%")
NOT_LAST = frozenset("（《「『【〔“‘([{")
NARROW = frozenset("iljtfrI.,;:!'|()[] ")
WIDE = frozenset("mwMWQOG@%&—")
WORDS = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f_./@#&%+'’-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Lines and the size of their letters in pixels."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE

    @property
    def width(self) -> float:
        return max((width_of(line) for line in self.lines), default=0) * self.size


def fit(text: str, *, width: float, height: float, sizes: tuple[float, ...]) -> Fitted:
    """Return `text` in the largest of `sizes` that fits; in the smallest, the end is cut off and
    marked with "…"."""
    text = text[:MOST_LETTERS]
    least = width_of("".join(text.split()))
    for size in sizes:
        most = max(1, int(height / (size * LINE)))
        if least <= most * max(width / size, 1.0):
            fitted = Fitted(lines=tuple(_even(text, width / size)), size=size)
            if fitted.height <= height or len(fitted.lines) <= most and size == sizes[-1]:
                return fitted
    return _cut(wrap(text, width / size), most, width, size)


def _cut(lines: list[str], most: int, width: float, size: float) -> Fitted:
    """Return the first lines, the end of the last one marked."""
    last = lines[most - 1]
    while last and width_of(last + "…") > width / size:
        last = last[:-1]
    return Fitted(lines=(*lines[: most - 1], last + "…"), size=size)


def wrap(text: str, width: float) -> list[str]:
    """Return the lines of `text`, `width` in em. A word longer than a line is broken; closing
    punctuation stays with what it closes."""
    lines: list[str] = []
    line, room = "", max(width, 1.0)
    for part in _parts(text, room):
        if line and width_of(line + part.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += part if line else part.lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _even(text: str, width: float) -> list[str]:
    """Return the lines of `text`, all about equally long: no single character is left over."""
    lines = wrap(text, width)
    if len(lines) < 2:
        return lines
    narrow = sum(map(width_of, lines)) / len(lines)
    while narrow < width:
        even = wrap(text, narrow)
        if len(even) == len(lines):
            return even
        narrow += 0.5
    return lines


def width_of(text: str) -> float:
    """Return how wide `text` is, in em."""
    return sum(map(_width, text))


def _parts(text: str, room: float) -> list[str]:
    """Return what may stand alone in a line."""
    parts: list[str] = []
    for word in WORDS.findall(" ".join(text.split())):
        joins = parts and (word[0] in NOT_FIRST or parts[-1][-1] in NOT_LAST)
        if joins and width_of(parts[-1] + word) <= room:
            parts[-1] += word
        elif width_of(word) <= room:
            parts.append(word)
        else:
            parts.extend(_broken(word, room))
    return parts


def _broken(word: str, room: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _width(letter: str) -> float:
    if east_asian_width(letter) in "WF" or letter in "“”‘’…—":
        return 1.0
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.9
    return 0.7 if letter.isupper() else 0.58
