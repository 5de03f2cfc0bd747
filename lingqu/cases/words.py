"""Words to find a case by, as lingqu.kernel.words cuts them.

The units that have or had a step in the case stand among its words: a search of one unit is then
answered by the index alone, however common the words are in the whole city.
"""

from __future__ import annotations

import re

from lingqu.kernel.words import cut

__all__ = ["query_words", "renewed_words", "search_words", "unit_word", "with_unit"]

MOST = 400
"""Words kept of one case."""
UNIT = re.compile(r"unit[0-9]+", re.ASCII)
OWN = re.compile(r"(unit|block|zone)[0-9]+", re.ASCII)
"""What the index itself calls units and blocks of numbers: no words of people."""


def search_words(*texts: str) -> str:
    """Return the words of `texts` with spaces between, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text):
            found[word] = None
    return " ".join(list(found)[:MOST])


def unit_word(unit_id: int) -> str:
    """Return the word that stands for a unit."""
    return f"unit{unit_id}"


def with_unit(words: str, unit_id: int) -> str:
    """Return the words of a case with a unit among them."""
    word = unit_word(unit_id)
    return words if word in words.split() else f"{words} {word}".strip()


def renewed_words(before: str, *texts: str) -> str:
    """Return the words of `texts`, and the units of `before`."""
    units = [word for word in before.split() if UNIT.fullmatch(word)]
    return " ".join([search_words(*texts), *units]).strip()


def query_words(text: str) -> list[str]:
    """Return the words that a case must have; a single Chinese character finds nothing."""
    return list(dict.fromkeys(_words(text)))[:20]


def _words(text: str) -> list[str]:
    return [word for word in cut(text) if not OWN.fullmatch(word)]
