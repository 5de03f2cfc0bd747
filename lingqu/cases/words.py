"""Words to find a case by: Chinese text as pairs of neighbouring characters, the rest as words.

Chinese has no spaces, and a database's own word splitter knows no Chinese; pairs find every phrase
of two characters and more, and cost nothing to make. The same function cuts what is stored and
what is searched for.
"""

from __future__ import annotations

import re

__all__ = ["query_words", "search_words"]

MOST = 400
"""Words kept of one case."""
RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+", re.ASCII | re.IGNORECASE)
CHINESE = re.compile(r"[\u3400-\u9fff]")


def search_words(*texts: str) -> str:
    """Return the words of `texts` with spaces between, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text):
            found[word] = None
    return " ".join(list(found)[:MOST])


def query_words(text: str) -> list[str]:
    """Return the words that a case must have; a single Chinese character finds nothing."""
    return list(dict.fromkeys(_words(text)))[:20]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for run in RUN.findall(text.lower()):
        if CHINESE.match(run):
            words += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            words.append(run)
    return words
