"""FEEL to SQL: a documented subset with the same answers as the closures, for four engines."""

from lingqu.dmn.sql.expressions import to_sql
from lingqu.dmn.sql.tables import table_to_sql
from lingqu.dmn.sql.terms import Column, NotInSql

__all__ = ["Column", "NotInSql", "table_to_sql", "to_sql"]
