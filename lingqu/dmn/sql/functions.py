"""The closed list of functions, each by the kinds of its arguments and how it is said in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from lingqu.dmn.sql import dates, logic, rounding
from lingqu.dmn.sql.build import (
    Sql,
    binary,
    call,
    choose,
    is_null,
    nothing,
    opposite,
    text,
)  # fmt: skip
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.numbers import Numbers, exact
from lingqu.dmn.sql.terms import BOOLEAN, STRING, Refusal, Term, Type

__all__ = ["FUNCTIONS", "Function", "whole_literal"]

Build = Callable[[Engine, list[Term]], Term]
DATE = ("date", "date and time")
DURATION = ("days and time duration", "years and months duration")
TEXT_DIGITS = 9
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`parameters` are names and the kinds each takes. The last `optional` ones may be left out;
    `rest` lets the last one repeat."""

    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    build: Build
    optional: int = 0
    rest: bool = False

    @property
    def signature(self) -> str:
        """How it is called."""
        first = len(self.parameters) - self.optional
        names = [
            f"{name}{'?' if index >= first else ''}"
            for index, (name, _) in enumerate(self.parameters)
        ]
        return f"{self.name}({', '.join(names)}{', ...' if self.rest else ''})"

    def checked(self, arguments: Sequence[Term]) -> list[Term]:
        """Return the arguments. Raise `Refusal` where number or kinds do not fit."""
        most = len(self.parameters)
        fits = len(arguments) >= most - self.optional and (self.rest or len(arguments) <= most)
        if not fits:
            raise Refusal(f"{self.name}() of {len(arguments)} arguments", self.signature)
        for index, one in enumerate(arguments):
            name, kinds = self.parameters[min(index, most - 1)]
            if one.kind not in kinds:
                raise Refusal(
                    f"{one.kind} as “{name}” of {self.name}(), which is null in FEEL",
                    " or ".join(kinds),
                )
        return list(arguments)


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, *, optional: int = 0, rest: bool = False, **parameters: str | tuple[str, ...]
) -> Callable[[Build], Build]:
    """Add a function to the closed list. Spaces of parameter names are written `_`."""

    def add(build: Build) -> Build:
        kinds = tuple(
            (key.replace("_", " "), (kind,) if isinstance(kind, str) else kind)
            for key, kind in parameters.items()
        )
        FUNCTIONS[name] = Function(
            name=name, parameters=kinds, build=build, optional=optional, rest=rest
        )
        return build

    return add


def whole_literal(term: Term, what: str) -> int:
    """Return the value of a whole literal. Raise `Refusal` for anything else."""
    if not isinstance(term.value, int):
        raise Refusal(f"{what} that is not a whole number written out", "a literal such as 2")
    return term.value


def _nullable(terms: Sequence[Term]) -> bool:
    return any(one.nullable for one in terms)


@function("not", negand="boolean")
def _not(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=opposite(a[0].sql), type=BOOLEAN, nullable=a[0].nullable)


@function("abs", n=("number", *DURATION))
def _abs(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).absolute(a[0])


def _rounding(name: str) -> Build:
    def build(engine: Engine, a: list[Term]) -> Term:
        places = whole_literal(a[1], "a scale") if len(a) > 1 else 0
        if not 0 <= places <= 9:
            raise Refusal(f"a scale of {places}", "0 to 9")
        return rounding.rounded(engine, name, a[0], places)

    return build


for _name in rounding.ROUNDINGS:
    _lone = _name in ("floor", "ceiling")
    function(_name, optional=int(_lone), n="number", scale="number")(_rounding(_name))


@function("modulo", dividend="number", divisor="number")
def _modulo(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).modulo(*a)


def _parity(engine: Engine, term: Term, rest: int) -> Term:
    exact(term)
    if term.type.places:
        raise Refusal("even or odd of a number that may have places", "whole numbers")
    left = engine.remainder(call("ABS", engine.units(term, 0)), 2)
    return Term(sql=binary(exp.EQ, left, rest), type=BOOLEAN, nullable=term.nullable)


@function("even", number="number")
def _even(engine: Engine, a: list[Term]) -> Term:
    return _parity(engine, a[0], 0)


@function("odd", number="number")
def _odd(engine: Engine, a: list[Term]) -> Term:
    return _parity(engine, a[0], 1)


def _extreme(name: str) -> Build:
    def build(engine: Engine, a: list[Term]) -> Term:
        if len({one.kind for one in a}) > 1:
            raise Refusal(f"{name}() of several types, which is null in FEEL", "values of one type")
        if a[0].is_numeric:
            return Numbers(engine).extreme(name, a)
        plain = all(one.type.plain for one in a)
        kind = Type(kind=a[0].kind, plain=plain)
        return Term(sql=logic.extreme_text(engine, name, a), type=kind, nullable=_nullable(a))

    return build


for _name in ("min", "max"):
    function(_name, rest=True, list=("number", "string", *DATE, *DURATION))(_extreme(_name))


@function("sum", rest=True, list="number")
def _sum(engine: Engine, a: list[Term]) -> Term:
    return Numbers(engine).total(a)


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
    return Term(sql=sql, type=BOOLEAN, nullable=_nullable(a))


@function("starts with", string="string", match="string")
def _starts_with(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=engine.starts(a[0].sql, a[1].sql), type=BOOLEAN, nullable=_nullable(a))


@function("ends with", string="string", match="string")
def _ends_with(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=engine.ends(a[0].sql, a[1].sql), type=BOOLEAN, nullable=_nullable(a))


@function("substring before", string="string", match="string")
def _before(engine: Engine, a: list[Term]) -> Term:
    at = engine.position(a[0].sql, a[1].sql)
    head = engine.substring(a[0].sql, 1, binary(exp.Sub, at, 1))
    sql = choose([(binary(exp.EQ, at, 0), text("")), (binary(exp.GT, at, 0), head)])
    return Term(sql=sql, type=a[0].type, nullable=_nullable(a))


@function("substring after", string="string", match="string")
def _after(engine: Engine, a: list[Term]) -> Term:
    at = engine.position(a[0].sql, a[1].sql)
    tail = engine.substring(a[0].sql, binary(exp.Add, at, engine.length(a[1].sql)))
    sql = choose([(binary(exp.EQ, at, 0), text("")), (binary(exp.GT, at, 0), tail)])
    return Term(sql=sql, type=a[0].type, nullable=_nullable(a))


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


@function("date", optional=2, year=("number", *DATE), month="number", day="number")
def _date(engine: Engine, a: list[Term]) -> Term:
    if len(a) == 1 and a[0].kind in DATE:
        sql = engine.day_of(a[0].sql) if a[0].kind == "date and time" else a[0].sql
        return Term(sql=sql, type=Type(kind="date"), nullable=a[0].nullable)
    if len(a) != 3 or a[0].kind != "number":
        raise Refusal(
            "date() of these arguments", 'date("2026-11-24"), date(a date), date(y, m, d)'
        )
    exact(*a)
    if any(one.type.places for one in a):
        raise Refusal("parts of a date that may have places", "whole numbers")
    return _date_of_parts(engine, *(engine.units(one, 0) for one in a))


def _date_of_parts(engine: Engine, year: Sql, month: Sql, day: Sql) -> Term:
    kept = exp.And(
        this=exp.Between(
            this=exp.Paren(this=year.copy()),
            low=exp.Literal.number(1),
            high=exp.Literal.number(9999),
        ),
        expression=engine.day_exists(year, month, day),
    )
    return Term(sql=choose([(kept, engine.made_date(year, month, day))]), type=Type(kind="date"))


@function("years and months duration", from_=DATE, to=DATE)
def _months_between(engine: Engine, a: list[Term]) -> Term:
    return dates.months_between(engine, *a)


@function("day of week", date=DATE)
def _day_of_week(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=dates.weekday_name(engine, a[0], DAYS, "weekday"), type=STRING)


@function("month of year", date=DATE)
def _month_of_year(engine: Engine, a: list[Term]) -> Term:
    return Term(sql=dates.weekday_name(engine, a[0], MONTHS, "month"), type=STRING)


@function("day of year", date=DATE)
def _day_of_year(engine: Engine, a: list[Term]) -> Term:
    return dates.date_part(engine, a[0], "day of year")
