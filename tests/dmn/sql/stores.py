"""The four engines under test: each loads a small table and answers many expressions at once."""

import datetime as python
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from lingqu.dmn.sql import Column

TYPES = {
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
    "date": "DATE",
    "date and time": "TIMESTAMP",
    "years and months duration": "INTEGER",
}


def sql_type(column: Column) -> str:
    """Return the type of a column as DuckDB and PostgreSQL store it."""
    if column.utc_offset is not None:
        return "TIMESTAMPTZ"
    if column.type in TYPES:
        return TYPES[column.type]
    return f"DECIMAL({column.kind.digits}, {column.kind.places})"


class Store:
    """`dialect` names it; `load` makes table t of the rows, `ask` selects from it in their order."""

    dialect = ""
    types = True

    def load(self, columns: Sequence[Column], rows: Sequence[tuple]) -> None:
        kinds = [
            f'"{one.name}" {sql_type(one)}' if self.types else f'"{one.name}"' for one in columns
        ]
        self.execute("DROP TABLE IF EXISTS t")
        self.execute(f"CREATE TABLE t (place INTEGER, {', '.join(kinds)})")
        marks = ", ".join([self.mark] * (len(columns) + 1))
        numbered = [(place, *map(self.stored, row)) for place, row in enumerate(rows)]
        self.many(f"INSERT INTO t VALUES ({marks})", numbered)  # noqa: S608 - only marks

    def ask(self, expressions: Sequence[str]) -> list[tuple]:
        selected = ", ".join(f"{text} AS e{index}" for index, text in enumerate(expressions))
        return self.rows(f"SELECT {selected} FROM t ORDER BY place")  # noqa: S608 - the tested text

    mark = "?"

    def close(self) -> None:
        self.connection.close()

    def stored(self, value: object) -> object:
        return value


class Duck(Store):
    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        self.execute, self.many = self.connection.execute, self.connection.executemany

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()


class Lite(Store):
    dialect = "sqlite"
    types = False

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.execute, self.many = self.connection.execute, self.connection.executemany

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def stored(self, value: object) -> object:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, python.datetime):
            return value.replace(tzinfo=None).isoformat(sep=" ")
        return value.isoformat() if isinstance(value, python.date) else value


class Postgres(Store):
    dialect = "postgres"
    mark = "%s"

    def __init__(self, url: str) -> None:
        import psycopg

        # A database of its own: other tests end the connections of theirs.
        self.name = f"feel_sql_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {self.name}")
            server.execute(f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8'")
        self.url = url
        # A prepared INSERT would remember the types of a table that is no more.
        self.connection = psycopg.connect(
            url, dbname=self.name, autocommit=True, prepare_threshold=None
        )
        self.execute = self.connection.execute

    def many(self, query: str, rows: Sequence[tuple]) -> None:
        self.connection.cursor().executemany(query, rows)

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def close(self) -> None:
        import psycopg

        self.connection.close()
        with psycopg.connect(self.url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {self.name}")


class Sail(Store):
    dialect = "spark"

    def __init__(self) -> None:
        from pysail.spark import SparkConnectServer

        # pyspark takes a main module without file, as xdist's workers have, for a run of doctests.
        vars(sys.modules["__main__"]).setdefault("__file__", __file__)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pyspark.sql import SparkSession

            self.server = SparkConnectServer("127.0.0.1", 0)
            self.server.start()
            _, port = self.server.listening_address
            self.session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").create()
            self.session.conf.set("spark.sql.session.timeZone", "UTC")

    def load(self, columns: Sequence[Column], rows: Sequence[tuple]) -> None:
        import pyarrow

        kinds = [("place", pyarrow.int32()), *((one.name, _arrow(one)) for one in columns)]
        numbered = [(place, *row) for place, row in enumerate(rows)]
        arrays = [
            pyarrow.array([row[index] for row in numbered], kind)
            for index, (_, kind) in enumerate(kinds)
        ]
        table = pyarrow.table(dict(zip([name for name, _ in kinds], arrays, strict=True)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = self.session.createDataFrame(table)
            local = [
                f"CAST({one.name} AS TIMESTAMP_NTZ) AS {one.name}"
                if one.type == "date and time" and one.utc_offset is None
                else one.name
                for one in columns
            ]
            frame.selectExpr("place", *local).createOrReplaceTempView("t")

    def rows(self, query: str) -> list[tuple]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = self.session.sql(query).toArrow()
        return list(zip(*(one.to_pylist() for one in table.columns), strict=True))

    def close(self) -> None:
        self.session.stop()
        self.server.stop()


def _arrow(column: Column) -> object:
    import pyarrow

    if column.utc_offset is not None:
        return pyarrow.timestamp("us", "UTC")
    kinds = {
        "boolean": pyarrow.bool_(),
        "string": pyarrow.string(),
        "date": pyarrow.date32(),
        "date and time": pyarrow.timestamp("us"),
        "years and months duration": pyarrow.int32(),
    }
    return kinds.get(column.type) or pyarrow.decimal128(column.kind.digits, column.kind.places)


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """Give the server of DATABASE_URL, else one of our own for as long as it is needed; None on a
    developer's machine without PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if os.environ.get("DATABASE_URL") or not found:
        assert os.environ.get("DATABASE_URL") or not os.environ.get("CI"), "PostgreSQL is missing"
        yield os.environ.get("DATABASE_URL")
        return
    folder = Path(tempfile.mkdtemp(prefix="lingqu-postgres-", dir="/tmp"))  # noqa: S108 - short path
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    binaries, data, port = found[-1].parent, folder / "data", _free_port()
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    )
    _as_postgres(f"{binaries}/initdb -D {data} -U lingqu -A trust -E UTF8 --locale=C.UTF-8 -N")
    _as_postgres(f"{binaries}/pg_ctl -D {data} -w -l {folder}/log -o '{options}' start")
    try:
        yield f"postgres://lingqu@127.0.0.1:{port}/postgres"
    finally:
        _as_postgres(f"{binaries}/pg_ctl -D {data} -m immediate stop")
        shutil.rmtree(folder)


def _as_postgres(command: str) -> None:
    """Run a command; the server refuses to run as root."""
    words = ["bash", "-c", command]
    if os.geteuid() == 0:
        words = ["su", "postgres", "-s", "/bin/bash", "-c", command]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
