"""Full-text search over the words of a case (lingqu.cases.words) on each database.

PostgreSQL: a GIN index over the words and the block that a case's number falls into; SQLite: an
FTS5 table kept by triggers, read by ranges of numbers. Both are made by migrations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Q, Value
from django.db.models.expressions import RawSQL

__all__ = ["BLOCK", "INDEXED", "with_words"]

BLOCK = 4096
"""Case numbers (primary keys) that share one word in PostgreSQL's index."""
END = 2**63 - 1
INDEXED = "to_tsvector('simple', {words} || ' block' || ({id} >> 12)::text)"
"""The expression that PostgreSQL's index holds; 12 bits are one block."""


def with_words(
    words: Sequence[str], units: Sequence[str] = (), *, low: int = 0, high: int = END
) -> Q:
    """Return the condition that a case has all `words`, one of `units` if there are any, and a
    number from `low`, the beginning of a block, to below `high`: one question to the index."""
    if connection.vendor == "postgresql":
        blocks = range(low // BLOCK, (high - 1) // BLOCK + 1) if low else ()
        found = Q(_HasWords(words, units, [f"block{one}" for one in blocks]))
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


def _one_of(words: Sequence[str], between: str) -> list[str]:
    return [f"({between.join(words)})"] if words else []
