"""SQLite: every value comes as text, because SQLite's own types would make money a binary fraction.

The file is opened for reading alone; a slice is a range of the key, read in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from lingqu.datasets.lake.duck import connect, literal, quoted
from lingqu.datasets.sources.base import Address, Bounds
from lingqu.kernel.errors import DataError

__all__ = ["SQLite"]


class SQLite:
    """A SQLite file."""

    workers = 1

    def __init__(self, address: Address) -> None:
        self.path = Path(address.place)

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns; all are read as text."""
        with self._session() as session:
            rows = session.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall()
        if not rows:
            raise DataError(where=self.path.name, found=f"no table {table}", allowed="one to read")
        return dict.fromkeys((str(row[0]) for row in rows), "text")

    @contextmanager
    def snapshot(self) -> Iterator[SQLiteSnapshot]:
        """Give one state of the file."""
        with self._session() as session, closing(connect("sqlite_scanner")) as connection:
            connection.execute("SET sqlite_all_varchar = true")
            connection.execute(f"ATTACH {literal(str(self.path))} AS src (TYPE sqlite, READ_ONLY)")
            connection.execute("BEGIN")
            session.execute("BEGIN")
            yield SQLiteSnapshot(session, connection)

    @contextmanager
    def _session(self) -> Iterator[sqlite3.Connection]:
        try:
            address = f"{self.path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as session:
                yield session
        except sqlite3.Error as error:
            raise DataError(
                where=self.path.name, found=str(error), allowed="a SQLite file that can be read"
            ) from error


class SQLiteSnapshot:
    """One state of the file."""

    def __init__(self, session: sqlite3.Connection, connection: duckdb.DuckDBPyConnection) -> None:
        self.session, self.connection = session, connection

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give the one connection that sees this state."""
        yield self.connection

    def query(self, table: str, columns: Sequence[str], bounds: Bounds) -> str:
        """Return the SQL of a slice: SQLite's own, inside DuckDB's."""
        listed = ", ".join(map(quoted, columns))
        text = f"SELECT {listed} FROM {quoted(table)}{_where(bounds)}"  # noqa: S608 - quoted
        return f"SELECT * FROM sqlite_query('src', {literal(text)})"  # noqa: S608 - a quoted text

    def end_of_slice(self, table: str, bounds: Bounds, rows: int) -> tuple[Any, ...] | None:
        """Return the key of the `rows`th row within bounds, None if there are fewer."""
        names = ", ".join(map(quoted, bounds.by))
        row = self.session.execute(
            f"SELECT {names} FROM {quoted(table)}{_where(bounds)} "  # noqa: S608 - quoted
            f"ORDER BY {names} LIMIT 1 OFFSET {int(rows) - 1}"
        ).fetchone()
        return tuple(row) if row else None

    def refused(self) -> str:
        """Return nothing: a table has nothing but rows."""
        return ""

    def until(self, table: str, column: str, *, lag_seconds: int, zone: str) -> Any:
        """Return this machine's clock so many seconds ago, as SQLite writes local time."""
        at = datetime.now(ZoneInfo(zone)) - timedelta(seconds=lag_seconds)
        return f"{at:%Y-%m-%d %H:%M:%S}"


def _where(bounds: Bounds) -> str:
    parts = [
        f"({', '.join(map(quoted, bounds.by[: len(values)]))}) {sign} "
        f"({', '.join(map(_value, values))})"
        for sign, values in ((">", bounds.low), ("<=", bounds.high))
        if values is not None
    ]
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _value(value: Any) -> str:
    return literal(value) if isinstance(value, str) else repr(value)
