"""Answers about short texts, worked out once and kept within bounds.

Labels and phrases come again in every form, so that looking an answer up beats working it out. A
cache by number alone would keep the longest cells of the last thousands of forms in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["LONGEST", "kept"]

LONGEST = 400
"""Characters of a text whose answer is kept: more than any label, few cells have more."""
MOST = 32_768

Answer = TypeVar("Answer")
Text = TypeVar("Text", bound=str | None)


class _Kept(dict[Text, Answer]):
    """A dictionary is asked from C, which costs less than any function of ours."""

    def __init__(self, work: Callable[[Text], Answer]) -> None:
        self._work = work

    def __missing__(self, text: Text) -> Answer:
        answer = self._work(text)
        if text is None or len(text) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[text] = answer
        return answer


def kept(work: Callable[[Text], Answer]) -> Callable[[Text], Answer]:
    """Keep the answers of `work`, a function of one text, to texts of up to `LONGEST` characters;
    at most `MOST` answers, then all are forgotten."""
    return _Kept(work).__getitem__
