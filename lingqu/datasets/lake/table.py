"""One Delta table: files written by DuckDB, each commit with a transaction id.

A transaction id is an application (`resource/load`) and a number that grows. delta-rs refuses a
commit whose id another writer used meanwhile, and `committed` tells a loader that was killed where
to go on: so a slice is in the table once, or not at all. A file that was written and not committed
belongs to no version; the upkeep removes it later.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, CommitProperties, RemoveAction, Transaction

from lingqu.datasets.lake.columns import Column, schema_of
from lingqu.datasets.lake.duck import literal
from lingqu.kernel.errors import DataError

__all__ = ["LakeFile", "LakeTable"]

BOUNDED: Mapping[str, Callable[[str], Any]] = {"long": int, "date": str, "string": str}
LONGEST_BOUND = 64
"""Texts longer than this are no bounds of a file: they would only swell the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeFile:
    """A file that was written and is not yet in the table."""

    path: str
    rows: int
    action: AddAction


class LakeTable:
    """A table in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def exists(self) -> bool:
        """Whether the table was made."""
        return DeltaTable.is_deltatable(str(self.folder))

    def create(self, columns: Sequence[Column]) -> None:
        """Make the table; one that is there stays as it is, with columns added that it lacks.
        Raise `DataError` if a column of it has another type."""
        schema = schema_of(columns)
        if not self.exists:
            self.folder.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(str(self.folder), schema=schema, mode="ignore")
            return
        table = self.read()
        known = {one.name: one.type for one in table.schema().fields}
        for column, wanted in zip(columns, schema.fields, strict=True):
            if column.name in known and known[column.name] != wanted.type:
                raise DataError(
                    where=f"{self.folder.name}.{column.name}", found=column.delta,
                    allowed=str(known[column.name].type),
                    remedy="A column keeps its type; describe a new item.",
                )  # fmt: skip
        if added := [one for one in schema.fields if one.name not in known]:
            table.alter.add_columns(added)

    def read(self, version: int | None = None) -> DeltaTable:
        """Return the table as it stands, or stood at a version."""
        return DeltaTable(str(self.folder), version=version)

    def committed(self, application: str) -> int | None:
        """Return the last number that `application` committed, None before its first."""
        return self.read().transaction_version(application) if self.exists else None

    def write(self, connection: duckdb.DuckDBPyConnection, query: str) -> LakeFile:
        """Write the rows of a query into a file beside the table."""
        path = f"{uuid4().hex}.parquet"
        done = connection.execute(
            f"COPY ({query}) TO {literal(str(self.folder / path))} "
            "(FORMAT parquet, COMPRESSION zstd, RETURN_STATS)"
        ).fetchone()
        if done is None:
            raise RuntimeError("COPY told nothing of what it wrote")
        _name, rows, size, _footer, columns, *_rest = done
        types = {one.name: str(one.type.type) for one in self.read().schema().fields}
        stats = json.dumps(_stats(rows, columns, types))
        action = AddAction(path, size, {}, int(time.time() * 1000), True, stats)
        return LakeFile(path=path, rows=rows, action=action)

    def append(
        self, files: Iterable[LakeFile], *, application: str, number: int,
        facts: Mapping[str, Any] | None = None,
    ) -> bool:  # fmt: skip
        """Commit files under a transaction id; answer False if that id was committed before.
        `facts` stand in the table's history."""
        table = self.read()
        before = table.transaction_version(application)
        if before is not None and before >= number:
            return False
        self._commit(table, [one.action for one in files], application, number, facts or {})
        return True

    def replace(
        self, files: Iterable[LakeFile], removed: Iterable[str], *, of: DeltaTable,
        application: str, number: int,
    ) -> None:  # fmt: skip
        """Put files in the place of others, read at version `of`. Raise `CommitFailedError` if one
        of them went meanwhile."""
        now = int(time.time() * 1000)
        gone = [RemoveAction(path=p, data_change=True, deletion_timestamp=now) for p in removed]
        self._commit(of, [*(one.action for one in files), *gone], application, number, {})

    def discard(self, file: LakeFile) -> None:
        """Remove a file that was written and will not be committed."""
        (self.folder / file.path).unlink(missing_ok=True)

    def last_facts(self, key: str) -> dict[str, Any]:
        """Return the facts of the last commit that has the fact `key`, none if there is none."""
        if not self.exists:
            return {}
        return next((dict(one) for one in self.read().history() if key in one), {})

    def rows(self, version: int | None = None) -> str:
        """Return the table as DuckDB reads it: a relation for FROM."""
        table = self.read(version)
        files = [literal(one) for one in table.file_uris()]
        if files:
            return f"read_parquet([{', '.join(files)}], union_by_name = true)"
        columns = ", ".join(
            f'NULL::{_sql(one.type.type)} AS "{one.name}"' for one in table.schema().fields
        )
        return f"(SELECT {columns} WHERE false)"

    def _commit(
        self, table: DeltaTable, actions: list[Any], application: str, number: int,
        facts: Mapping[str, Any],
    ) -> None:  # fmt: skip
        properties = CommitProperties(
            custom_metadata=dict(facts), app_transactions=[Transaction(application, number)]
        )
        try:
            table.create_write_transaction(
                actions, "append", table.schema(), commit_properties=properties
            )
        except CommitFailedError as error:
            raise DataError(
                where=f"{self.folder.name}: {application} {number}", found="another writer",
                allowed="one writer a table", remedy=str(error),
            ) from error  # fmt: skip


def _stats(
    rows: int, columns: Mapping[str, Mapping[str, str]], types: Mapping[str, str]
) -> dict[str, Any]:
    """Return Delta's statistics of a file from what DuckDB tells; bounds are kept of whole numbers,
    days and short texts."""
    nulls, least, most = {}, {}, {}
    for name, facts in columns.items():
        plain = name[1:-1].replace('""', '"') if name.startswith('"') else name
        nulls[plain] = int(facts.get("null_count", 0))
        kind, high = types.get(plain, ""), facts.get("max", "")
        if kind in BOUNDED and "min" in facts and "max" in facts and len(high) <= LONGEST_BOUND:
            least[plain], most[plain] = BOUNDED[kind](facts["min"]), BOUNDED[kind](high)
    return {"numRecords": rows, "nullCount": nulls, "minValues": least, "maxValues": most}


def _sql(delta: str) -> str:
    names = {"string": "VARCHAR", "long": "BIGINT", "timestamp": "TIMESTAMPTZ", "binary": "BLOB"}
    return names.get(delta, delta.upper())
