"""One FEEL expression as one SQL expression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lingqu.dmn.domain import FUNCTIONS as DOMAIN
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.parser import parse_expression
from lingqu.dmn.sql.build import Sql
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.engines import engine_of
from lingqu.dmn.sql.terms import Column, NotInSql, Refusal, Term
from lingqu.dmn.sql.translate import Translator

__all__ = ["answer", "column_terms", "to_sql"]


def to_sql(
    expression: str | syntax.Node,
    *,
    columns: Mapping[str, Column],
    dialect: str,
    as_of: date | None = None,
    condition: bool = False,
    where: str = "",
) -> Sql:
    """Return the sqlglot expression of a FEEL text or tree; `.sql(dialect)` is its text.

    `columns` says for each name of the expression which column it is; `as_of` is what `today()`
    answers. A `condition` (of WHERE or WHEN) may be null where FEEL says false, which lets it use
    indexes. Raise `NotInSql` for what is outside the subset, `ValueError` for another dialect.
    """
    engine = engine_of(dialect)
    node = expression
    if isinstance(node, str):
        node = parse_expression(node, names=(*columns, *DOMAIN), where=where)
    names = column_terms(engine, columns)
    translator = Translator(engine=engine, names=names, where=where, as_of=as_of)
    term = translator.term(node, truth_only=condition)
    return answer(engine, term, where)


def column_terms(engine: Engine, columns: Mapping[str, Column]) -> dict[str, Term]:
    """Return each column as a term."""
    return {
        name: Term(sql=engine.column(one), type=one.kind, nullable=one.nullable)
        for name, one in columns.items()
    }


def answer(engine: Engine, term: Term, where: str) -> Sql:
    """Return a term as it leaves the query. Raise `NotInSql` for a quotient without last digit."""
    try:
        if term.over is not None:
            raise Refusal("a quotient as an answer", "a rounded one: `decimal(a / b, 2)`")
        return engine.result(term)
    except Refusal as refusal:
        raise NotInSql(
            where=where or "expression", found=refusal.found, allowed=refusal.allowed
        ) from refusal
