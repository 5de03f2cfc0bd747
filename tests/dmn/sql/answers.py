"""One expression over some rows: what the closures answer and what an engine answers, alike."""

import datetime as python
from collections.abc import Sequence
from decimal import Decimal

from lingqu.dmn.domain import FUNCTIONS
from lingqu.dmn.feel import to_feel
from lingqu.dmn.feel.compiler import compile_node
from lingqu.dmn.feel.parser import parse_expression
from lingqu.dmn.feel.temporal import Date, DateTime, DayTimeDuration, YearMonthDuration
from lingqu.dmn.sql import Column, to_sql

AS_OF = python.date(2026, 3, 1)
COLUMNS = {
    "n": Column(name="n", type="number", digits=9, places=0),
    "数量": Column(name="quantity", type="number", digits=6, places=0),
    "amount": Column(name="amount", type="number", digits=12, places=2),
    "rate": Column(name="rate", type="number", digits=8, places=4),
    "text": Column(name="text", type="string"),
    "名称": Column(name="name", type="string"),
    "code": Column(name="code", type="string", plain=True),
    "flag": Column(name="flag", type="boolean"),
    "is open": Column(name="is_open", type="boolean"),
    "day": Column(name="day", type="date"),
    "birth date": Column(name="birth_date", type="date"),
    "due at": Column(name="due_at", type="date and time"),
    "closed at": Column(name="closed_at", type="date and time"),
    "wait": Column(name="wait", type="days and time duration", digits=12, places=3),
    "term": Column(name="term", type="years and months duration", digits=4),
}
NAMES = (*COLUMNS, *FUNCTIONS)


HOST = {name: one.closure for name, one in FUNCTIONS.items()}


def closure_answers(text: str, rows: Sequence[tuple]) -> list[object]:
    """Return what the closures answer, as plain values."""
    node = parse_expression(text, names=NAMES)
    run = compile_node(node, text=text, names=COLUMNS, functions=HOST)
    now = python.datetime.combine(AS_OF, python.time(), python.UTC)
    return [plain(run._bounded(scope_of(row), now)) for row in rows]


def scope_of(row: tuple) -> dict[str, object]:
    """Return a stored row as FEEL values."""
    scope = {}
    for (name, column), value in zip(COLUMNS.items(), row, strict=True):
        if value is not None and column.type == "days and time duration":
            scope[name] = DayTimeDuration(int(value * 10**9))
        elif value is not None and column.type == "years and months duration":
            scope[name] = YearMonthDuration(value)
        else:
            scope[name] = to_feel(value)
    return scope


def plain(value: object) -> object:
    """Return a FEEL value as what the engines store for it."""
    if isinstance(value, DayTimeDuration):
        return Decimal(value.nanos).scaleb(-9)
    if isinstance(value, YearMonthDuration):
        return Decimal(value.months)
    if isinstance(value, Date | DateTime):
        return value.to_python()
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def engine_value(value: object, like: object) -> object:
    """Return an engine's value as the plain value it stands for; `like` says of which kind."""
    if value is None or isinstance(like, str):
        return value
    if isinstance(like, bool):
        return bool(value) if value in (0, 1) else value
    if isinstance(like, Decimal):
        return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(like, python.datetime) and isinstance(value, str):
        return python.datetime.fromisoformat(value)
    if isinstance(like, python.date) and isinstance(value, str):
        return python.date.fromisoformat(value)
    return value


def translated(text: str, dialect: str) -> str:
    """Return the SQL of an expression."""
    return to_sql(text, columns=COLUMNS, dialect=dialect, as_of=AS_OF).sql(dialect)


def disagreements(
    store: object, texts: Sequence[str], rows: Sequence[tuple], wanted: Sequence[list]
) -> list[str]:
    """Return where the engine answers otherwise. The rows are loaded."""
    queries = [translated(text, store.dialect) for text in texts]
    found = []
    for text, query, expected, got in zip(
        texts, queries, wanted, zip(*store.ask(queries), strict=True), strict=True
    ):
        for row, right, value in zip(rows, expected, got, strict=True):
            if (right is None) != (value is None) or engine_value(value, right) != right:
                found.append(
                    f"{store.dialect}: {text}\n  {right!r} by closures, {value!r} by\n  {query}\n  {row}"
                )
                break
    return found
