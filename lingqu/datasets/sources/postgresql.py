"""PostgreSQL: several readers share one exported snapshot, each slice is one COPY.

A slice is a range of the key, so it is the same slice for a loader that begins again after the
snapshot is gone. Source of the way: PostgreSQL's documentation of `pg_export_snapshot`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from lingqu.datasets.lake.duck import connect, literal
from lingqu.datasets.sources.base import Address, Bounds, closing
from lingqu.kernel.errors import DataError

__all__ = ["PostgreSQL"]

SECONDS = 10
"""To connect within."""


class PostgreSQL:
    """A PostgreSQL database."""

    workers = 2

    def __init__(self, address: Address) -> None:
        self.address = address

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns of `schema.table` or `table` and PostgreSQL's types."""
        with self._session() as session:
            rows = session.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped "
                "ORDER BY attnum",
                [_name(table).as_string(session)],
            ).fetchall()
        if not rows:
            raise DataError(
                where=f"{self.address.place}", found=f"no table {table}", allowed="one to read"
            )
        return dict(rows)

    @contextmanager
    def snapshot(self) -> Iterator[PostgreSQLSnapshot]:
        """Give one state of the database; it is held until the end."""
        with self._session() as session:
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            name = session.execute("SELECT pg_export_snapshot()").fetchone()
            yield PostgreSQLSnapshot(self, session, str(name[0] if name else ""))
            session.execute("ROLLBACK")

    @contextmanager
    def _session(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(**self._facts(), autocommit=True) as session:
                yield session
        except psycopg.Error as error:
            raise DataError(
                where=f"{self.address.host}:{self.address.port}/{self.address.place}",
                found=_plain(error), allowed="a database that answers",
                remedy="Check address, account and password of the connection.",
            ) from error  # fmt: skip

    def _facts(self) -> dict[str, Any]:
        one = self.address
        return {
            "host": one.host, "port": one.port or 5432, "user": one.user, "dbname": one.place,
            "password": one.password or None, "connect_timeout": SECONDS,
        }  # fmt: skip


class PostgreSQLSnapshot:
    """One exported snapshot."""

    def __init__(self, source: PostgreSQL, session: psycopg.Connection[Any], name: str) -> None:
        self.source, self.session, self.name = source, session, name
        self.types: dict[str, Mapping[str, str]] = {}

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a DuckDB connection that sees this snapshot."""
        facts = {key: value for key, value in self.source._facts().items() if value is not None}  # noqa: SLF001
        address = psycopg.conninfo.make_conninfo(**facts)
        with closing(connect("postgres_scanner")) as connection:
            try:
                connection.execute(f"ATTACH {literal(address)} AS src (TYPE postgres, READ_ONLY)")
                connection.execute("BEGIN")
                chosen = literal(f"SET TRANSACTION SNAPSHOT {literal(self.name)}")
                connection.execute(f"CALL postgres_execute('src', {chosen})")
            except duckdb.Error as error:
                # Not the error's own text: it has the address with the password.
                raise DataError(
                    where=self.source.address.place, found=type(error).__name__,
                    allowed="a database that answers",
                ) from None  # fmt: skip
            yield connection

    def query(self, table: str, columns: Sequence[str], bounds: Bounds) -> str:
        """Return the SQL of a slice: the server's own, inside DuckDB's."""
        if table not in self.types:
            self.types[table] = self.source.columns(table)
        types = self.types[table]
        # As text: DuckDB reads NaN as 0, and a numeric without digits as a binary fraction.
        listed = sql.SQL(", ").join(
            sql.SQL("{}::text" if types[one].startswith("numeric") else "{}").format(
                sql.Identifier(one)
            )
            for one in columns
        )
        text = sql.SQL("SELECT {} FROM {}{}").format(listed, _name(table), _where(bounds))
        inner = literal(text.as_string(self.session))
        return f"SELECT * FROM postgres_query('src', {inner})"  # noqa: S608 - a quoted text

    def end_of_slice(self, table: str, bounds: Bounds, rows: int) -> tuple[Any, ...] | None:
        """Return the key of the `rows`th row within bounds, None if there are fewer."""
        names = sql.SQL(", ").join(sql.Identifier(one) for one in bounds.by)
        text = sql.SQL("SELECT {} FROM {}{} ORDER BY {} OFFSET {} LIMIT 1").format(
            names, _name(table), _where(bounds), names, sql.Literal(rows - 1)
        )
        row = self.session.execute(text).fetchone()
        return tuple(row) if row else None

    def refused(self) -> str:
        """Return nothing: a table has nothing but rows."""
        return ""

    def until(self, table: str, column: str, *, lag_seconds: int, zone: str) -> Any:
        """Return the server's clock so many seconds ago, with a zone where the column has one."""
        zoned = self.source.columns(table)[column] == "timestamp with time zone"
        local = sql.SQL("timezone({}, clock_timestamp())").format(zone)
        clock = sql.SQL("clock_timestamp()") if zoned else local
        text = sql.SQL("SELECT {} - make_interval(secs => {})").format(clock, lag_seconds)
        row = self.session.execute(text).fetchone()
        return row[0] if row else None


def _where(bounds: Bounds) -> sql.Composed:
    parts = [
        sql.SQL("({}) {} ({})").format(
            sql.SQL(", ").join(sql.Identifier(one) for one in bounds.by[: len(values)]),
            sql.SQL(sign),
            sql.SQL(", ").join(sql.Literal(one) for one in values),
        )
        for sign, values in ((">", bounds.low), ("<=", bounds.high))
        if values is not None
    ]
    return sql.SQL(" WHERE ").join([sql.SQL(""), sql.SQL(" AND ").join(parts)]) if parts else (
        sql.Composed([])
    )  # fmt: skip


def _name(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split(".", 1))


def _plain(error: Exception) -> str:
    """Return the first line of what a driver said; the address with its password is not in it."""
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__
