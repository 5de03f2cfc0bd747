"""Mark in a text what a search found in it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["Segment", "marked"]

Segment = tuple[str, bool]
"""A piece of text, and whether it was searched for."""


def marked(text: str, words: Sequence[str]) -> list[Segment]:
    """Return `text` in pieces; overlapping pairs of Chinese characters are one piece."""
    small = text.lower()
    if len(small) != len(text):  # a letter that is longer when small: places would not fit
        return [(text, False)]
    hit = [False] * len(text)
    for word in words:
        place = small.find(word) if word else -1
        while place >= 0:
            hit[place : place + len(word)] = [True] * len(word)
            place = small.find(word, place + 1)
    pieces: list[Segment] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[start]:
            pieces.append((text[start:place], hit[start]))
            start = place
    return pieces if text else []
