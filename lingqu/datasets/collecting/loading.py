"""Load a resource into the raw layer: slices of one snapshot, each committed once.

The table's own log is what a load remembers: every commit has its number, the load, the key it
ends at and whether it is the last. So a loader that was killed anywhere goes on behind the last
committed slice, and nothing has to agree with a second store.

Cost: every row is read and written once; memory is bounded by the readers', not by the table.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from uuid import UUID

import duckdb

from lingqu.datasets.collecting.typing import FAULTS, META, REJECTED, typed
from lingqu.datasets.description import Collection, Description
from lingqu.datasets.lake.columns import columns_of
from lingqu.datasets.lake.duck import literal
from lingqu.datasets.lake.table import LakeFile, LakeTable
from lingqu.datasets.sources.base import Bounds, Snapshot, Source
from lingqu.kernel.errors import DataError

__all__ = ["Loaded", "load", "raw_table", "rejected_table"]

Progress = Callable[["Loaded"], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How far a load is: its number, slices and rows of this run, rows rejected."""

    load: int
    slices: int = 0
    rows: int = 0
    rejected: int = 0
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    number: int
    bounds: Bounds
    last: bool
    files: tuple[LakeFile, ...] = ()
    rejected: tuple[LakeFile, ...] = ()


def raw_table(lake: Path, name: str) -> LakeTable:
    """Return the table of the raw layer that a resource is loaded into."""
    return LakeTable(lake / "raw" / name)


def rejected_table(lake: Path, name: str) -> LakeTable:
    """Return the table of the rows that were rejected, with the reasons."""
    return LakeTable(lake / "rejected" / name)


def load(
    description: Description, source: Source, lake: Path, *, zone: str,
    progress: Progress = lambda _loaded: None,
) -> Loaded:  # fmt: skip
    """Load a resource: all its rows, or those that are new by (time, key); or go on with the load
    that was cut off. Where nothing is new, nothing is committed.

    Raise `DataError` for a source that does not answer, a column that is missing, a clock that was
    set back, or a second loader at work."""
    how = _collection(description)
    types = _types(description, how, source)
    table, bad = raw_table(lake, description.name), rejected_table(lake, description.name)
    table.create([*columns_of(description.item), *META])
    bad.create(REJECTED)
    before = table.last_facts("load")
    going_on = bool(before) and not before["last"]
    done = Loaded(load=before.get("load", 0) + (not going_on))
    new_only = how.mode == "incremental"
    known = bool(before) and (going_on or new_only) and before["high"]
    keys = tuple(one.source_column for one in description.keys)
    whole = Bounds(
        by=(how.time, *keys) if new_only else keys, low=_values(before["high"]) if known else None
    )

    def select(query: str, number: int) -> str:
        return typed(
            query,
            description.item,
            types,
            zone=zone,
            meta=_meta(done.load, number, "U" if new_only else "I"),
        )

    with source.snapshot() as snapshot, ExitStack() as stack:
        readers: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for _reader in range(source.workers):
            readers.put(stack.enter_context(snapshot.reader()))
        pool = stack.enter_context(ThreadPoolExecutor(source.workers))

        def read(one: _Slice) -> _Slice:
            connection = readers.get()
            try:
                query = snapshot.query(how.table, list(types), one.bounds)
                done_one = _written(connection, select(query, one.number), one, table, bad)
                if refused := snapshot.refused():
                    more = bad.write(connection, _refused(refused, done.load, one.number))
                    if more.rows:
                        return replace(done_one, rejected=(*done_one.rejected, more))
                    bad.discard(more)
                return done_one
            finally:
                readers.put(connection)

        if new_only:
            whole = _new(snapshot, how, whole, zone)
            if not going_on and snapshot.end_of_slice(how.table, whole, 1) is None:
                return replace(done, load=before.get("load", 0), finished=True)
        slices = _slices(snapshot, how, whole, first=before.get("slice", 0) + 1)
        for one in _ahead(pool, read, slices, source.workers):
            _commit(one, done.load, description.name, table, bad)
            done = replace(
                done, slices=done.slices + 1, rows=done.rows + _rows(one.files),
                rejected=done.rejected + _rows(one.rejected), finished=one.last,
            )  # fmt: skip
            progress(done)
    return done


def _collection(description: Description) -> Collection:
    how = description.collection
    if how is None or how.mode == "changes":
        raise DataError(
            where=description.name, found="no such collection", allowed="full, incremental"
        )
    return how


def _types(description: Description, how: Collection, source: Source) -> dict[str, str]:
    """Return the source's types of the described columns, in their order."""
    known = source.columns(how.table)
    wanted = [one.source_column for one in description.item]
    if missing := [one for one in wanted if one not in known]:
        raise DataError(
            where=f"{description.name}: {how.table}", found=f"no column {', '.join(missing)}",
            allowed=", ".join(known)[:500], remedy="Describe what the source has now.",
        )  # fmt: skip
    return {one: known[one] for one in wanted}


def _new(snapshot: Snapshot, how: Collection, whole: Bounds, zone: str) -> Bounds:
    """Return the bounds of what is new: up to the source's own time less the lag."""
    until = snapshot.until(how.table, how.time, lag_seconds=how.lag_seconds, zone=zone)
    if whole.low is not None and until < whole.low[0]:
        raise DataError(
            where=f"{how.connection}: {how.table}.{how.time}",
            found=f"a clock at {until}, rows up to {whole.low[0]} were collected",
            allowed="a clock that goes on", remedy="Set the clock of the source right.",
        )  # fmt: skip
    return replace(whole, high=(until,))


def _slices(snapshot: Snapshot, how: Collection, whole: Bounds, *, first: int) -> Iterator[_Slice]:
    """Yield the slices of the bounds; without a key the whole table is one."""
    number, rest = first, whole
    while True:
        end = snapshot.end_of_slice(how.table, rest, how.slice_rows) if rest.by else None
        if end is None:
            yield _Slice(number=number, bounds=rest, last=True)
            return
        yield _Slice(number=number, bounds=replace(rest, high=end), last=False)
        number, rest = number + 1, replace(rest, low=end)


def _ahead(
    pool: ThreadPoolExecutor, read: Callable[[_Slice], _Slice], slices: Iterator[_Slice],
    workers: int,
) -> Iterator[_Slice]:  # fmt: skip
    """Yield slices in their order, some being read meanwhile."""
    under_way: deque[Future[_Slice]] = deque()
    for one in slices:
        under_way.append(pool.submit(read, one))
        if len(under_way) > workers:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _written(
    connection: duckdb.DuckDBPyConnection, query: str, one: _Slice, table: LakeTable,
    bad: LakeTable,
) -> _Slice:  # fmt: skip
    """Write a slice's rows into files: most often one, two more where rows are rejected."""
    try:
        file = table.write(connection, query)
        faults = file.rows - json.loads(file.action.stats)["nullCount"].get(FAULTS, file.rows)
        if not file.rows:
            table.discard(file)
            return one
        if not faults:
            return replace(one, files=(file,))
        rows = f"read_parquet({literal(str(table.folder / file.path))})"
        good = table.write(connection, f"SELECT * FROM {rows} WHERE {FAULTS} IS NULL")  # noqa: S608
        names = ", ".join(column.name for column in REJECTED)
        rejected = bad.write(
            connection,
            f"SELECT {names} FROM {rows} WHERE {FAULTS} IS NOT NULL",  # noqa: S608
        )
        table.discard(file)
    except duckdb.Error as error:
        raise DataError(
            where=table.folder.name, found=str(error).splitlines()[0][:300],
            allowed="rows that can be read", remedy="The load goes on from here when asked again.",
        ) from error  # fmt: skip
    return replace(one, files=(good,), rejected=(rejected,))


def _commit(one: _Slice, load: int, name: str, table: LakeTable, bad: LakeTable) -> None:
    """Commit a slice: what was rejected first, so that no row is in neither table."""
    if one.rejected:
        bad.append(one.rejected, application=name, number=one.number)
    facts = {
        "load": load, "slice": one.number, "last": one.last, "rejected": _rows(one.rejected),
        "high": json.dumps(one.bounds.high, default=_tagged) if one.bounds.high else "",
    }  # fmt: skip
    if not table.append(one.files, application=name, number=one.number, facts=facts):
        raise DataError(
            where=f"{name}, slice {one.number}", found="committed by another loader",
            allowed="one loader at a time",
        )  # fmt: skip


def _meta(load: int, number: int, operation: str) -> Mapping[str, str]:
    now = datetime.now(UTC).isoformat()
    return {
        "_load": f"{load}::BIGINT", "_slice": f"{number}::BIGINT",
        "_seen_at": f"{literal(now)}::TIMESTAMPTZ", "_operation": literal(operation),
    }  # fmt: skip


def _refused(lines: str, load: int, number: int) -> str:
    """Return the SQL of the rejected rows that lines make which are no rows."""
    meta = _meta(load, number, "")
    values = ", ".join(f"{meta[name]} AS {name}" for name in ("_load", "_slice", "_seen_at"))
    return f"SELECT {values}, faults AS _faults, line AS _row FROM ({lines})"  # noqa: S608


def _rows(files: Sequence[LakeFile]) -> int:
    return sum(one.rows for one in files)


def _tagged(value: object) -> dict[str, str]:
    """Return a key's value that JSON has not, with its kind."""
    return {type(value).__name__: str(value)}


def _values(text: str) -> tuple[Any, ...]:
    """Return the key that `_tagged` kept."""
    kinds: dict[str, Callable[[str], Any]] = {
        "Decimal": Decimal, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
        "UUID": UUID,
    }  # fmt: skip
    return tuple(
        next(kinds[kind](value) for kind, value in one.items()) if isinstance(one, dict) else one
        for one in json.loads(text)
    )
