"""DuckDB connections with bounded memory, and the extensions that come as wheels.

DuckDB fetches extensions from the network; a bureau has none. The wheels hold the same signed
files, and DuckDB checks the signature when it loads one.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import duckdb

__all__ = ["connect", "literal", "quoted"]


def connect(*extensions: str, memory: str = "300MB", threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Return a connection in memory with extensions loaded (`postgres_scanner`, …). It spills to
    disk beyond `memory`. Raise `FileNotFoundError` for a wheel that is not installed."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    for name in extensions:
        connection.execute(f"LOAD {literal(_file_of(name))}")
    return connection


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL has it. Raise `ValueError` for a NUL in it."""
    if "\0" in name:
        raise ValueError("a name with a NUL")
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL has it. Raise `ValueError` for a NUL in it."""
    if "\0" in text:
        raise ValueError("a text with a NUL")
    return "'" + text.replace("'", "''") + "'"


@cache
def _file_of(extension: str) -> str:
    package = find_spec(f"duckdb_extension_{extension}")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        if found := sorted(Path(folder).rglob(f"{extension}.duckdb_extension")):
            return str(found[0])
    raise FileNotFoundError(f"duckdb-extension-{extension.replace('_', '-')} is not installed")
