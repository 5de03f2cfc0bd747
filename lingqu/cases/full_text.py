"""Full-text search over the words of a case (lingqu.cases.words) on each database.

PostgreSQL: a GIN index over the words and the range that a case's number falls into; SQLite: an
FTS5 table kept by triggers, read by ranges of numbers. Both are made by migrations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Q, Value
from django.db.models.expressions import RawSQL

from lingqu.kernel.words import CHINESE

__all__ = ["BLOCK", "INDEXED", "with_words"]

BLOCK, ZONE = 2**12, 2**18
"""Case numbers (primary keys) that share one word in PostgreSQL's index: near and far."""
END = 2**63 - 1
INDEXED = (
    "to_tsvector('simple', "
    "{words} || ' block' || ({id} >> 12)::text || ' zone' || ({id} >> 18)::text)"
)
"""The expression that PostgreSQL's index holds."""


def with_words(
    words: Sequence[str], units: Sequence[str] = (), *, low: int = 0, high: int = END
) -> Q:
    """Return the condition that a case has all `words`, one of `units` if there are any, and a
    number from `low`, the beginning of a block or zone, to below `high`: one question to the
    index, with few words for the numbers."""
    if connection.vendor == "postgresql":
        asked = _covering(words)
        found = Q(_HasWords(asked, units, _near(low, high)))
        for one in set(words) - set(asked):
            found &= Q(words__contains=one)
        return found & Q(pk__lt=high) if high < END else found
    query = " AND ".join([*(f'"{word}"' for word in words), *_one_of(units, " OR ")])
    rows = RawSQL(  # noqa: S611 - the words are a parameter
        "SELECT rowid FROM cases_case_words WHERE cases_case_words MATCH %s "
        "AND rowid >= %s AND rowid < %s",
        (query, low, high),
    )
    return Q(pk__in=rows)


class _HasWords(Func):
    """The condition on PostgreSQL's index."""

    output_field = BooleanField()

    def __init__(self, words: Sequence[str], *some: Sequence[str]) -> None:
        parts = [f"'{word}'" for word in words]
        for each in some:
            parts += _one_of(each, " | ")
        super().__init__("words", "id", Value(" & ".join(parts)))

    def as_sql(self, compiler: Any, *_rest: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL that the expression index answers."""
        (words, _), (pk, _), (query, given) = map(compiler.compile, self.source_expressions)
        held = INDEXED.format(words=words, id=pk)
        return f"{held} @@ to_tsquery('simple', {query})", tuple(given)


def _near(low: int, high: int) -> list[str]:
    """Return the words of the blocks, or of the zones, from `low` to below `high`."""
    name, width = ("block", BLOCK) if low % ZONE else ("zone", ZONE)
    return [f"{name}{n}" for n in range(low // width, (high - 1) // width + 1)] if low else []


def _covering(words: Sequence[str]) -> list[str]:
    """Return words without the Chinese pairs that lie between two others: the index need not read
    a long list for each, the rows found are asked for the rest."""
    kept: list[str] = []
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        between = before[-1:] == word[:1] and after[:1] == word[-1:] and before in kept[-1:]
        if not (between and CHINESE.match(word)):
            kept.append(word)
    return kept


def _one_of(words: Sequence[str], between: str) -> list[str]:
    return [f"({between.join(words)})"] if words else []
