"""Words to find a text by: Chinese as pairs of neighbouring characters, the rest as words.

Chinese has no spaces, and a database's own word splitter knows no Chinese; pairs find every phrase
of two characters and more, and cost nothing to make. The same function cuts what is stored and
what is searched for.
"""

from __future__ import annotations

import re

__all__ = ["CHINESE", "cut"]

RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+", re.ASCII | re.IGNORECASE)
CHINESE = re.compile(r"[\u3400-\u9fff]")


def cut(text: str) -> list[str]:
    """Return the words of `text` in their order, small letters; a single Chinese character is
    none."""
    words: list[str] = []
    for run in RUN.findall(text.lower()):
        if CHINESE.match(run):
            words += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            words.append(run)
    return words
