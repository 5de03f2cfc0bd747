"""Insert and update rows by plain SQL made from the models, for the few paths that are hot.

A model instance costs ten times the statement it makes. Values go through the field's own
preparation, so that dates, JSON and zones are written as the ORM writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

__all__ = ["columns", "insert", "update"]

Prepare = tuple[str, Any]


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of equal keys (attribute names such as `case_id`) by one statement and return
    their primary keys in order. Keys left out are the database's null, not the field's default."""
    if not rows:
        return []
    names = tuple(rows[0])
    head, prepared = _insert_sql(model, names, connection.vendor)
    group = "(" + ", ".join(["%s"] * len(names)) + ")"
    values = [_ready(field, row[name]) for row in rows for name, field in prepared]
    key = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"{head} {', '.join([group] * len(rows))} RETURNING {key}", values)
        return [row[0] for row in cursor.fetchall()]


def update(
    model: type[models.Model], values: Mapping[str, Any], *, where: Mapping[str, Any]
) -> int:
    """Set `values` on the rows that equal `where` by one statement; return how many they were."""
    names, conditions = tuple(values), tuple(where)
    sql, prepared = _update_sql(model, names, conditions, connection.vendor)
    given = [*values.values(), *where.values()]
    parameters = [_ready(field, one) for (_name, field), one in zip(prepared, given, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


@lru_cache(maxsize=128)
def columns(model: type[models.Model], names: tuple[str, ...], alias: str) -> str:
    """Return `alias."column"` of each attribute, for a SELECT."""
    quote = _quoted
    by_name = _fields(model)
    return ", ".join(f"{alias}.{quote(by_name[name].column)}" for name in names)


@lru_cache(maxsize=128)
def _insert_sql(
    model: type[models.Model], names: tuple[str, ...], _vendor: str
) -> tuple[str, tuple[Prepare, ...]]:
    quote, by_name = _quoted, _fields(model)
    listed = ", ".join(quote(by_name[name].column) for name in names)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES"
    return head, tuple((name, by_name[name]) for name in names)


@lru_cache(maxsize=256)
def _update_sql(
    model: type[models.Model], names: tuple[str, ...], conditions: tuple[str, ...], _vendor: str
) -> tuple[str, tuple[Prepare, ...]]:
    quote, by_name = _quoted, _fields(model)
    sets = ", ".join(f"{quote(by_name[name].column)} = %s" for name in names)
    wheres = " AND ".join(f"{quote(by_name[name].column)} = %s" for name in conditions)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {wheres}"  # noqa: S608
    return sql, tuple((name, by_name[name]) for name in (*names, *conditions))


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _fields(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _ready(field: models.Field[Any, Any], value: Any) -> Any:
    """Return the value as the driver takes it. Text and whole numbers go as they are."""
    if value is None or type(value) in (str, int):
        if not isinstance(field, models.JSONField):
            return value
    return field.get_db_prep_save(value, connection)
