"""What every source can do: name its columns, and read slices of a table in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import duckdb

__all__ = ["Address", "Bounds", "Snapshot", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a source is. `kind` is postgresql, sqlite or csv; `place` a file, a folder or a
    database's name; `password` is never shown."""

    kind: str
    place: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """One slice: rows whose `by` columns are above `low` and up to `high`, compared as a tuple, in
    the order of the columns; None is no bound, and a bound may be of the first columns alone.
    Without `by` it is the whole table."""

    by: tuple[str, ...] = ()
    low: tuple[Any, ...] | None = None
    high: tuple[Any, ...] | None = None


class Snapshot(Protocol):
    """One state of a source, however long it is read."""

    def reader(self) -> Any:
        """Return a context manager that gives a DuckDB connection on this state."""

    def query(self, table: str, columns: Sequence[str], bounds: Bounds) -> str:
        """Return the SQL, for such a connection, of a slice's rows."""

    def end_of_slice(self, table: str, bounds: Bounds, rows: int) -> tuple[Any, ...] | None:
        """Return the key of the `rows`th row within bounds, None if there are fewer: the slice's
        last row."""

    def refused(self) -> str:
        """Return the SQL, after a slice was read, of what was no row of it: `faults` and `line`;
        empty for a source that has nothing but rows."""

    def until(self, table: str, column: str, *, lag_seconds: int, zone: str) -> Any:
        """Return the source's own time so many seconds ago, as `column` has it (in `zone` where it
        has none): what is younger may still be in the making."""


class Source(Protocol):
    """A database or a folder of files."""

    @property
    def workers(self) -> int:
        """How many readers help at once."""

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns with their types as DuckDB names them. Raise `DataError` if there is
        no such table, or the source does not answer."""

    def snapshot(self) -> Any:
        """Return a context manager that gives a `Snapshot`."""


@contextmanager
def closing(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection and close it."""
    try:
        yield connection
    finally:
        connection.close()
