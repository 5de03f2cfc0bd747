"""Dated parameters: values with a period and a source, read from TOML, kept as rows.

A file holds one table per parameter:

    ["access.lock_failures"]
    unit  = "count"
    value = [
      { since = 2024-01-01, value = 5, source = "rule and article" },
      { since = 2026-07-01, value = 3, source = "amending rule and article" },
    ]

A value holds from `since` until the next one begins; `until` (exclusive) may be written and must
then say the same, so that nobody reads a gap or an overlap into the file. Decimals are written
as text ("0.35"), because a binary fraction is not the number that the rule names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import cast

from django.db import transaction
from django.db.models import Q

from lingqu.kernel.errors import DataError, PackError
from lingqu.kernel.models import Parameter

__all__ = ["DatedValue", "JSONValue", "apply", "parameter", "read"]

JSONValue = str | int | bool | list["JSONValue"] | dict[str, "JSONValue"]

MAX_BYTES = 1 << 20
MAX_DEPTH = 8
_KEYS = {"unit", "value"}
_VALUE_KEYS = {"since", "until", "value", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """One value of a parameter in `[since, until)`; `until` None means no later value is known."""

    name: str
    unit: str
    value: JSONValue
    since: date
    until: date | None
    source: str


def parameter(name: str, *, on: date) -> JSONValue:
    """Return the value of `name` on the day `on`. Raise `DataError` if none holds."""
    held = Parameter.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), name=name, since__lte=on
    )
    row = held.first()
    if row is None:
        raise DataError(
            where=f"parameter {name}",
            found=f"no value on {on}",
            allowed="a value for every day from its first `since`",
            remedy="Load the site's parameters, or add a value that begins earlier.",
        )
    return cast(JSONValue, row.value)


def read(path: Path) -> tuple[DatedValue, ...]:
    """Return the values of one TOML file, ordered by name and `since`.

    Raise `PackError` with file, key, what was found and what is allowed."""
    if path.stat().st_size > MAX_BYTES:
        raise _refuse(path, "file", "more than 1 MB", "at most 1 MB", "Split the file.")
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refuse(path, "file", error, "TOML in UTF-8", "Correct the syntax.") from error
    return tuple(value for name in sorted(tables) for value in _values(path, name, tables[name]))


@transaction.atomic
def apply(values: Iterable[DatedValue]) -> int:
    """Merge `values` into the rows by date and return how many rows were written.

    A value with a start that is new is added and ends the one before it; so a site's value takes
    over from a shipped one on a day. A value that was applied is never changed: what was computed
    with it must stay explicable. Raise `PackError` if a file says otherwise."""
    wanted = {(value.name, value.since): value for value in values}
    names = {name for name, _since in wanted}
    rows = Parameter.objects.select_for_update().filter(name__in=names)
    present = {(row.name, row.since): row for row in rows}
    for key in present.keys() & wanted.keys():
        _check_unchanged(present[key], wanted[key])
    added = [_row(value) for key, value in wanted.items() if key not in present]
    changed = _close_ends([*present.values(), *added])
    Parameter.objects.bulk_update([row for row in changed if row.pk], ["until"])
    Parameter.objects.bulk_create(added)
    return len(added) + sum(1 for row in changed if row.pk)


def _close_ends(rows: Iterable[Parameter]) -> list[Parameter]:
    """End every row where the next one of its name begins; return those that changed."""
    ordered, changed = sorted(rows, key=lambda row: (row.name, row.since)), []
    for row, following in pairwise(ordered):
        if row.name == following.name and row.until != following.since:
            row.until = following.since
            changed.append(row)
    return changed


def _values(path: Path, name: str, table: object) -> list[DatedValue]:
    """Return the dated values of one table, checked one by one and against each other."""
    if not isinstance(table, Mapping) or set(table) != _KEYS:
        found = sorted(table) if isinstance(table, Mapping) else table
        raise _refuse(path, name, found, "the keys unit and value", "Write both, nothing else.")
    unit, entries = table["unit"], table["value"]
    if not isinstance(unit, str) or not unit or len(unit) > 40:
        raise _refuse(path, f"{name}.unit", repr(unit), "a unit's name", "Name the unit.")
    if not isinstance(entries, list) or not entries:
        raise _refuse(path, f"{name}.value", repr(entries), "a list of values", "Add one.")
    for place, entry in enumerate(entries):
        _check_entry(path, f"{name}.value[{place}]", entry)
    _check_periods(path, name, entries)
    ends = [entry["since"] for entry in entries[1:]] + [entries[-1].get("until")]
    return [
        DatedValue(
            name=name,
            unit=unit,
            value=entry["value"],
            since=entry["since"],
            until=end,
            source=entry["source"],
        )
        for entry, end in zip(entries, ends, strict=True)
    ]


def _check_entry(path: Path, key: str, entry: object) -> None:
    """Refuse an entry with missing, unknown or wrongly typed keys."""
    if not isinstance(entry, Mapping) or not {"since", "value", "source"} <= set(entry):
        raise _refuse(path, key, entry, "since, value and source", "Write all three.")
    if unknown := set(entry) - _VALUE_KEYS:
        raise _refuse(path, key, sorted(unknown), sorted(_VALUE_KEYS), "Remove the rest.")
    for end in ("since", "until"):
        day = entry.get(end, entry["since"])
        if not isinstance(day, date) or isinstance(day, datetime):
            raise _refuse(path, f"{key}.{end}", repr(day), "a date", "Write 2026-01-31.")
    source = entry["source"]
    if not isinstance(source, str) or not source.strip() or len(source) > 400:
        raise _refuse(path, f"{key}.source", repr(source), "1 to 400 characters", "Cite the rule.")
    _check_value(path, f"{key}.value", entry["value"])


def _check_value(path: Path, key: str, value: object, depth: int = 0) -> None:
    """Refuse what JSON cannot hold exactly, and nesting beyond `MAX_DEPTH`."""
    if depth > MAX_DEPTH:
        raise _refuse(path, key, "deeper nesting", f"{MAX_DEPTH} levels", "Flatten the value.")
    if isinstance(value, list):
        for item in value:
            _check_value(path, key, item, depth + 1)
    elif isinstance(value, Mapping):
        for item in value.values():
            _check_value(path, key, item, depth + 1)
    elif not isinstance(value, str | int):
        allowed = "text, whole numbers, true, false, lists and tables of them"
        raise _refuse(path, key, repr(value), allowed, 'Write a decimal as text: "0.35".')


def _check_periods(path: Path, name: str, entries: Sequence[Mapping[str, date]]) -> None:
    """Refuse gaps, overlaps and periods that end before they begin."""
    for place, (entry, following) in enumerate(pairwise(entries)):
        key, until = f"{name}.value[{place}].until", entry.get("until", following["since"])
        if following["since"] <= entry["since"]:
            key = f"{name}.value[{place + 1}].since"
            raise _refuse(
                path,
                key,
                f"an overlap: {following['since']} is not after {entry['since']}",
                f"a date after {entry['since']}",
                "Order the values by date.",
            )
        if until != following["since"]:
            fault = "a gap" if until < following["since"] else "an overlap"
            raise _refuse(
                path,
                key,
                f"{fault}: {until}",
                f"{following['since']}, where the next begins",
                "Correct the date or leave `until` out.",
            )
    last = entries[-1]
    if last.get("until", date.max) <= last["since"]:
        key = f"{name}.value[{len(entries) - 1}].until"
        raise _refuse(path, key, last["until"], f"a date after {last['since']}", "Correct it.")


def _check_unchanged(row: Parameter, value: DatedValue) -> None:
    """Refuse to change a value that was applied before."""
    if (row.unit, row.value) == (value.unit, value.value):
        return
    raise PackError(
        where=f"{row.name} since {row.since}",
        found=f"{value.value!r} {value.unit}",
        allowed=f"{row.value!r} {row.unit}, as applied before",
        remedy="Keep the old value and add a new one with a later `since`.",
    )


def _row(value: DatedValue) -> Parameter:
    return Parameter(
        name=value.name,
        unit=value.unit,
        value=value.value,
        since=value.since,
        until=value.until,
        source=value.source,
    )


def _refuse(path: Path, key: str, found: object, allowed: object, remedy: str) -> PackError:
    return PackError(where=f"{path}: {key}", found=found, allowed=allowed, remedy=remedy)
