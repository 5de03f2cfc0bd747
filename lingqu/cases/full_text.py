"""Full-text search over the words of a case (lingqu.cases.words) on each database.

PostgreSQL: a GIN index over `to_tsvector('simple', words)`; SQLite: an FTS5 table kept by triggers.
Both are made by migration 0002.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Func, Value
from django.db.models.expressions import RawSQL

__all__ = ["HasWords", "matching"]


class HasWords(Func):
    """The condition that a case has all of `words` and one of `some`, for PostgreSQL."""

    output_field = BooleanField()

    def __init__(self, words: Sequence[str], some: Sequence[str] = ()) -> None:
        query = " & ".join(f"'{word}'" for word in words)
        if some:
            query += f" & ({' | '.join(some)})"
        super().__init__("words", Value(query))

    def as_sql(self, compiler: Any, *_rest: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL that the expression index answers."""
        column, one = compiler.compile(self.source_expressions[0])
        query, two = compiler.compile(self.source_expressions[1])
        sql = f"to_tsvector('simple', {column}) @@ to_tsquery('simple', {query})"
        return sql, (*one, *two)


def matching(words: Sequence[str], some: Sequence[str] = ()) -> RawSQL:
    """Return the numbers of the cases with all of `words` and one of `some`, for SQLite."""
    query = " AND ".join(f'"{word}"' for word in words)
    if some:
        query += f" AND ({' OR '.join(some)})"
    return RawSQL(  # noqa: S611 - the words are a parameter
        "SELECT rowid FROM cases_case_words WHERE cases_case_words MATCH %s", (query,)
    )
