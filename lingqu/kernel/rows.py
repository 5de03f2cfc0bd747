"""Insert and update rows by plain SQL made from the models, for the few paths that are hot.

A model instance costs ten times the statement it makes. Text and numbers go to the driver as they
are; other values go through the field's own preparation, so that they are written as the ORM
writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection, models

__all__ = ["columns", "insert", "update"]

Model = type[models.Model]
Column = tuple[int, "models.Field[Any, Any]"]
"""The place of a value that its field prepares; the others go as they are."""
AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def insert(model: Model, rows: Sequence[Mapping[str, Any]], *, cursor: Any = None) -> list[int]:
    """Insert rows of equal keys, two or more (attribute names such as `case_id`), by one statement
    and return their primary keys in order. Keys left out are the database's null, not the field's
    default. A `cursor` may be shared by the statements of one act: opening one costs as much as a
    row."""
    if not rows:
        return []
    head, group, tail, pick, prepared = _insert_sql(model, tuple(rows[0]))
    values: list[Any] = []
    for row in rows:
        picked = list(pick(row))
        for place, field in prepared:
            picked[place] = _ready(field, picked[place])
        values += picked
    sql = head + (group if len(rows) == 1 else ", ".join([group] * len(rows))) + tail
    cursor = cursor or connection.cursor()
    cursor.execute(sql, values)
    return [row[0] for row in cursor.fetchall()]


def update(
    model: Model, values: Mapping[str, Any], *, where: Mapping[str, Any], cursor: Any = None
) -> int:
    """Set `values` on the rows that equal `where` by one statement; return how many they were."""
    sql, prepared = _update_sql(model, tuple(values), tuple(where))
    parameters = [*values.values(), *where.values()]
    for place, field in prepared:
        parameters[place] = _ready(field, parameters[place])
    cursor = cursor or connection.cursor()
    cursor.execute(sql, parameters)
    return int(cursor.rowcount)


@lru_cache(maxsize=128)
def columns(model: Model, names: tuple[str, ...], alias: str) -> str:
    """Return `alias."column"` of each attribute, for a SELECT."""
    by_name = _fields(model)
    return ", ".join(f"{alias}.{_quoted(by_name[name].column)}" for name in names)


@lru_cache(maxsize=128)
def _insert_sql(
    model: Model, names: tuple[str, ...]
) -> tuple[str, str, str, Callable[[Any], tuple[Any, ...]], tuple[Column, ...]]:
    by_name = _fields(model)
    listed = ", ".join(_quoted(by_name[name].column) for name in names)
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({listed}) VALUES "  # noqa: S608
    group = f"({', '.join(['%s'] * len(names))})"
    tail = f" RETURNING {_quoted(model._meta.pk.column)}"
    return head, group, tail, itemgetter(*names), _prepared(model, names)


@lru_cache(maxsize=512)
def _update_sql(
    model: Model, names: tuple[str, ...], conditions: tuple[str, ...]
) -> tuple[str, tuple[Column, ...]]:
    by_name = _fields(model)
    sets = ", ".join(f"{_quoted(by_name[name].column)} = %s" for name in names)
    wheres = " AND ".join(f"{_quoted(by_name[name].column)} = %s" for name in conditions)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {wheres}"  # noqa: S608
    return sql, _prepared(model, (*names, *conditions))


def _prepared(model: Model, names: tuple[str, ...]) -> tuple[Column, ...]:
    by_name = _fields(model)
    fields = enumerate(by_name[name] for name in names)
    return tuple((place, one) for place, one in fields if not isinstance(one, AS_THEY_ARE))


def _fields(model: Model) -> dict[str, models.Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _ready(field: models.Field[Any, Any], value: Any) -> Any:
    """Return the value as the driver takes it."""
    if value is None:
        return None
    if type(value) is datetime and isinstance(field, models.DateTimeField):
        return _utc_text(value) if _is_sqlite() else value
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=256)
def _utc_text(value: datetime) -> str:
    """Return an instant as the ORM writes it into SQLite. One act writes its own several times."""
    return str(value.astimezone(UTC).replace(tzinfo=None))


@lru_cache(maxsize=1)
def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
