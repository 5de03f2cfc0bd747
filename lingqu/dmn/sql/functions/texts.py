"""Functions on texts. Characters are code points."""

from __future__ import annotations

from sqlglot import exp

from lingqu.dmn.sql.build import Sql, binary, choose, is_null, nothing, text
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.functions.registry import Build, function, nullable, whole_literal
from lingqu.dmn.sql.numbers import exact
from lingqu.dmn.sql.terms import BOOLEAN, Refusal, Term, Type

TEXT_DIGITS = 9


@function("string length", string="string")
def _string_length(engine: Engine, a: list[Term]) -> Term:
    kind = Type(kind="number", digits=TEXT_DIGITS)
    return Term(sql=engine.length(a[0].sql), type=kind, nullable=a[0].nullable)


@function("substring", optional=1, string="string", start_position="number", length="number")
def _substring(engine: Engine, a: list[Term]) -> Term:
    start = whole_literal(a[1], "a start")
    length = whole_literal(a[2], "a length") if len(a) > 2 else None
    if start == 0 or (length is not None and length < 1):
        raise Refusal("a substring that is always null", "a start other than 0, a length above 0")
    characters = engine.length(a[0].sql)
    first: Sql | int = start
    if start < 0:
        first = binary(exp.Sub, characters, -start - 1)
    piece = engine.substring(a[0].sql, first, length)
    long_enough = binary(exp.GTE, characters, abs(start))
    return Term(sql=choose([(long_enough, piece)]), type=a[0].type)


def _letter_case(name: str) -> Build:
    def build(engine: Engine, a: list[Term]) -> Term:
        if not a[0].type.plain:
            raise Refusal(
                "upper or lower case of any text, which engines do not agree on",
                "a column with plain=True, which promises no letters with case but A to Z",
            )
        sql = engine.letter_case(name, a[0].sql)
        return Term(sql=sql, type=a[0].type, nullable=a[0].nullable)

    return build


function("upper case", string="string")(_letter_case("UPPER"))
function("lower case", string="string")(_letter_case("LOWER"))


@function("contains", string="string", match="string")
def _contains(engine: Engine, a: list[Term]) -> Term:
    sql = binary(exp.GT, engine.position(a[0].sql, a[1].sql), 0)
    return Term(sql=sql, type=BOOLEAN, nullable=nullable(a))


@function("starts with", string="string", match="string")
def _starts_with(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=engine.starts(a[0].sql, a[1].sql), type=BOOLEAN, nullable=nullable(a))


@function("ends with", string="string", match="string")
def _ends_with(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=engine.ends(a[0].sql, a[1].sql), type=BOOLEAN, nullable=nullable(a))


@function("substring before", string="string", match="string")
def _before(engine: Engine, a: list[Term]) -> Term:
    at = engine.position(a[0].sql, a[1].sql)
    head = engine.substring(a[0].sql, 1, binary(exp.Sub, at, 1))
    sql = choose([(binary(exp.EQ, at, 0), text("")), (binary(exp.GT, at, 0), head)])
    return Term(sql=sql, type=a[0].type, nullable=nullable(a))


@function("substring after", string="string", match="string")
def _after(engine: Engine, a: list[Term]) -> Term:
    at = engine.position(a[0].sql, a[1].sql)
    tail = engine.substring(a[0].sql, binary(exp.Add, at, engine.length(a[1].sql)))
    sql = choose([(binary(exp.EQ, at, 0), text("")), (binary(exp.GT, at, 0), tail)])
    return Term(sql=sql, type=a[0].type, nullable=nullable(a))


@function("string", from_=("string", "boolean", "number"))
def _string(engine: Engine, a: list[Term]) -> Term:
    term = a[0]
    exact(term)
    if term.kind == "string":
        return term
    kind = Type(kind="string", plain=True)
    if term.kind == "boolean":
        no = choose([(is_null(term.sql), nothing())], text("false"))
        return Term(sql=choose([(term.sql, text("true"))], no), type=kind, nullable=term.nullable)
    if term.type.places:
        raise Refusal("the text of a number that may have places", "whole numbers")
    return Term(sql=engine.as_text(term), type=kind, nullable=term.nullable)
