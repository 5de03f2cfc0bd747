"""What the data engine's tests share: a description, its rows, and sources that hold them."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.case_load.database import postgres
from lingqu.datasets.description import Description
from lingqu.datasets.lake.duck import connect
from lingqu.datasets.sources import Address

ITEMS = [
    {"name": "id", "type": "whole", "label": "编号", "key": True},
    {"name": "name", "type": "text", "label": "姓名", "length": 20, "required": True},
    {"name": "born", "type": "date", "label": "出生日期"},
    {"name": "amount", "type": "decimal", "label": "金额", "digits": 12, "scale": 2},
    {"name": "updated_at", "type": "instant", "label": "更新时间"},
]
TABLE = """CREATE TABLE people (id bigint PRIMARY KEY, name varchar(20), born date,
amount numeric(12,2), updated_at timestamp)"""


def described(**more: Any) -> Description:
    """Return the description of the people; `more` is the collection's."""
    facts = {"connection": "civil", "table": "people", "slice_rows": 1000} | more
    return Description.model_validate({
        "name": "people", "label": "人口", "summary": "人口", "provider": "civil-affairs",
        "classification": {"kind": 1, "item": 1, "section": 1, "serial": 1}, "item": ITEMS,
        "sharing": {"kind": "unconditional"}, "cycle": "daily", "collection": facts,
    })  # fmt: skip


def person(number: int) -> tuple[Any, ...]:
    """Return a row; its values follow from the number."""
    day = f"{1950 + number % 60}-{1 + number % 12:02}-{1 + number % 28:02}"
    at = f"2026-01-01 00:{number % 60:02}:{number // 60 % 60:02}"
    return (number, f"何清源{number}", day, f"{number / 10:.2f}", at)


@pytest.fixture
def people_file(tmp_path: Path) -> Callable[..., Address]:
    """Return a function that makes a SQLite file with so many people."""

    def make(count: int, *, extra: list[tuple[Any, ...]] = ()) -> Address:  # type: ignore[assignment]
        path = tmp_path / "people.sqlite"
        with sqlite3.connect(path) as session:
            session.execute(TABLE)
            rows = [*map(person, range(1, count + 1)), *extra]
            session.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", rows)
        return Address(kind="sqlite", place=str(path))

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL server of its own; return its address."""
    with postgres() as url:
        yield url


@pytest.fixture
def people_server(server: str) -> Iterator[Callable[[int], Address]]:
    """Return a function that fills the server's table with so many people."""

    def make(count: int) -> Address:
        with psycopg.connect(server) as session:
            session.execute("DROP TABLE IF EXISTS people")
            session.execute(TABLE)
            with session.cursor().copy("COPY people FROM STDIN") as copy:
                for number in range(1, count + 1):
                    copy.write_row(person(number))
        facts = psycopg.conninfo.conninfo_to_dict(server)
        return Address(
            kind="postgresql", place=str(facts["dbname"]), host=str(facts["host"]),
            port=int(facts["port"]), user=str(facts["user"]), password="open",
        )  # fmt: skip

    return make


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """Return a function that asks DuckDB for columns of a relation."""

    def asked(relation: str, columns: str, rest: str = "") -> list[tuple[Any, ...]]:
        with connect() as connection:
            return connection.execute(f"SELECT {columns} FROM {relation} {rest}").fetchall()  # noqa: S608

    return asked
