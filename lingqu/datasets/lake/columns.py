"""Columns of a lake table: one type for a description, for DuckDB and for Delta."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deltalake import Field, Schema
from deltalake.schema import PrimitiveType

from lingqu.datasets.description import Item

__all__ = ["Column", "columns_of", "schema_of"]

SQL = {
    "text": "VARCHAR", "long_text": "VARCHAR", "whole": "BIGINT", "date": "DATE",
    "instant": "TIMESTAMPTZ", "yes_no": "BOOLEAN", "binary": "BLOB",
}  # fmt: skip
DELTA = {
    "text": "string", "long_text": "string", "whole": "long", "date": "date",
    "instant": "timestamp", "yes_no": "boolean", "binary": "binary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is one of lingqu.datasets.description.TYPES; `digits` and `scale` are a decimal's."""

    name: str
    type: str
    digits: int = 18
    scale: int = 2

    @property
    def sql(self) -> str:
        """DuckDB's type."""
        return f"DECIMAL({self.digits},{self.scale})" if self.type == "decimal" else SQL[self.type]

    @property
    def delta(self) -> str:
        """Delta's primitive type."""
        return (
            f"decimal({self.digits},{self.scale})" if self.type == "decimal" else DELTA[self.type]
        )


def columns_of(items: Iterable[Item]) -> tuple[Column, ...]:
    """Return the columns of a description's items, in their order."""
    return tuple(Column(one.name, one.kept_type, one.digits, one.scale) for one in items)


def schema_of(columns: Iterable[Column]) -> Schema:
    """Return the Delta schema; every column may be null: what must not is checked before."""
    return Schema([Field(one.name, PrimitiveType(one.delta), nullable=True) for one in columns])
