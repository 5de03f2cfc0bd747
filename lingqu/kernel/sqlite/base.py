"""Django's SQLite backend with the text of each statement converted once.

Django writes `%s` where SQLite reads `?`, and converts by a regular expression at every statement:
a tenth of what a small request of the case engine costs. The texts are few, so they are kept.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

__all__ = ["DatabaseWrapper"]


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that converts a text with positional parameters once."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement, as Django's own cursor does."""
        if isinstance(params, list | tuple):
            return sqlite3.Cursor.execute(self, _with_question_marks(query), params)
        return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection with these cursors."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        """Return a cursor; SQLite has no named ones."""
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]


@lru_cache(maxsize=2048)
def _with_question_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))
