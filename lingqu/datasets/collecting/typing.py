"""What is read becomes what was described: casts, and the faults of a row that does not fit.

One pass: the SQL yields the typed columns, `_faults` (null for a good row) and `_row`, the row as
it came, for a bad one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lingqu.datasets.description import Item
from lingqu.datasets.lake.columns import Column
from lingqu.datasets.lake.duck import literal, quoted

__all__ = ["FAULTS", "META", "REJECTED", "ROW", "typed"]

FAULTS, ROW = "_faults", "_row"
META = (
    Column("_load", "whole"), Column("_slice", "whole"), Column("_seen_at", "instant"),
    Column("_operation", "text"), Column(FAULTS, "text"), Column(ROW, "text"),
)  # fmt: skip
"""Columns of every raw table beside the described ones; `_operation` is I, U or D."""
REJECTED = (
    Column("_load", "whole"), Column("_slice", "whole"), Column("_seen_at", "instant"),
    Column(FAULTS, "text"), Column(ROW, "text"),
)  # fmt: skip
ALIKE = {
    "whole": ("smallint", "integer", "bigint"), "date": ("date",), "yes_no": ("boolean",),
    "instant": ("timestamp with time zone",), "binary": ("bytea",),
    "text": ("text", "character varying", "character"),
    "long_text": ("text", "character varying", "character"),
}  # fmt: skip
"""Types of a source that need no cast; another one is tried, and the row rejected if it fails."""


def typed(
    query: str, items: Sequence[Item], types: Mapping[str, str], *, zone: str,
    meta: Mapping[str, str],
) -> str:  # fmt: skip
    """Return the SQL over a source's rows. `types` are the source's by column, `zone` the one of
    instants without one, `meta` SQL values of `_load` and the other columns that are not items."""
    values, faults = [], []
    for item in items:
        source = f"s.{quoted(item.source_column)}"
        value, fault = _value(item, source, types[item.source_column], zone)
        values.append(f"{value} AS {quoted(item.name)}")
        faults += fault
    found = f"nullif(concat_ws('; ', {', '.join(faults)}), '')" if faults else "NULL::VARCHAR"
    extra = ", ".join(f"{value} AS {quoted(name)}" for name, value in meta.items())
    raw = f"CASE WHEN {FAULTS} IS NOT NULL THEN to_json(s)::VARCHAR END AS {ROW}"
    return (
        f"SELECT {', '.join(values)}, {extra}, {found} AS {FAULTS}, {raw} "  # noqa: S608
        f"FROM ({query}) AS s"
    )


def _value(item: Item, source: str, kind: str, zone: str) -> tuple[str, list[str]]:
    """Return the value and the faults of an item: each null, or what is wrong."""
    wanted, column = item.kept_type, Column("", item.kept_type, item.digits, item.scale)
    plain = kind.partition("(")[0]
    name = item.name
    text = plain in ALIKE["text"]
    given = f"nullif(trim({source}), '')" if text and wanted not in ALIKE_TEXT else source
    cast = _cast(given, column, plain, zone)
    faults = []
    if cast != given:
        reason = literal(f"{name}: no {wanted}")
        faults.append(f"CASE WHEN {given} IS NOT NULL AND {cast} IS NULL THEN {reason} END")
    if wanted in ("date", "instant"):
        strange = f"NOT isfinite({cast}) OR year({cast}) NOT BETWEEN 1 AND 9999"
        faults.append(f"CASE WHEN {strange} THEN {literal(f'{name}: no {wanted}')} END")
    if item.required or item.key:
        missing = f"nullif(trim({source}), '') IS NULL" if text else f"{source} IS NULL"
        faults.append(f"CASE WHEN {missing} THEN {literal(f'{name}: missing')} END")
    longest = item.length or (item.definition.length if item.definition else None)
    if wanted in ALIKE_TEXT and longest and not _is_short(kind, longest):
        reason = literal(f"{name}: longer than {longest}")
        faults.append(f"CASE WHEN length({cast}) > {longest} THEN {reason} END")
    return cast, faults


ALIKE_TEXT = ("text", "long_text")


def _cast(given: str, column: Column, kind: str, zone: str) -> str:
    if kind in ALIKE.get(column.type, ()):
        return given
    if column.type == "instant":
        plain = kind == "timestamp without time zone"
        local = given if plain else f"TRY_CAST({given} AS TIMESTAMP)"
        return f"timezone({literal(zone)}, {local})"
    return f"TRY_CAST({given} AS {column.sql})"


def _is_short(kind: str, longest: int) -> bool:
    """Answer whether the source's own type bounds the length."""
    bound = kind.partition("(")[2].rstrip(")")
    return bound.isdigit() and int(bound) <= longest
