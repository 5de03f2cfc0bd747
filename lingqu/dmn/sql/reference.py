"""The reference page of FEEL in SQL, written from the closed list and the engines."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from lingqu.dmn.domain import FUNCTIONS as DOMAIN
from lingqu.dmn.sql.calls import READERS
from lingqu.dmn.sql.engines import ENGINES
from lingqu.dmn.sql.functions import FUNCTIONS
from lingqu.dmn.sql.numbers import FRACTION_DIGITS
from lingqu.dmn.sql.translate import LARGEST, REFUSED

__all__ = ["page"]

HEAD = """# FEEL in SQL

Written by `make reference` from the code.

The same FEEL text that answers for one case can run inside a database. A subset is translated, for
which closures and engines are tested to give the same answers; everything else is refused by
`NotInSql` with the place and the reason, and never approximated.

```python
from datetime import date

from lingqu.dmn.sql import Column, to_sql

columns = {
    "birth date": Column(name="birth_date", type="date"),
    "金额": Column(name="amount", type="number", digits=12, places=2),
}
text = "金额 >= 1000 and age in full years(birth date, today()) >= 60"
query = to_sql(text, columns=columns, dialect="duckdb", as_of=date(2026, 3, 1), condition=True)
query.sql("duckdb")
```

`condition=True` is for WHERE: null may then stand for false, and `=` stays the plain one that
indexes know. `table_to_sql(table, columns=…, dialect=…)` gives one CASE for each output.

## Columns

A column says what it promises to hold, because FEEL answers null for a wrong type and SQL does not:
an expression that could only be null by its types is refused. Values outside a promise may be
answered differently.

| FEEL type | DuckDB, PostgreSQL, Spark | SQLite |
|---|---|---|
| number | an integer or DECIMAL of at most `digits` digits, `places` behind the point | INTEGER or REAL, up to 15 digits if it has places |
| string | text without the character 0 | the same |
| boolean | BOOLEAN | 0 or 1 |
| date | DATE | YYYY-MM-DD |
| date and time | local: TIMESTAMP (Spark: TIMESTAMP_NTZ); with `utc_offset` instants: TIMESTAMPTZ (Spark: TIMESTAMP) | YYYY-MM-DD HH:MM:SS[.ffffff], with `utc_offset` in UTC, as Django stores it |
| days and time duration | a number of seconds with up to 6 places | the same |
| years and months duration | a whole number of months | the same |

Durations leave a query as such numbers, too. Dates, also those on the way, lie in the years 1 to
9999; beyond them the closures go on counting and SQL does not. The session's time zone of Spark is
UTC, the encoding of PostgreSQL UTF-8.

## Constructs

| construct | in SQL |
|---|---|
| `=`, `!=` | never null: `null = null` is true, `1 = null` false |
| `<`, `<=`, `>`, `>=`, `between` | null if one side is null; texts by code points |
| `and`, `or`, `not()` | three-valued |
| `if` | what is not true takes `else`; both branches of one type |
| `x in (a, < b, [c..d])`, `x in [a, b]`, `list contains([a, b], x)` | lists written out; ends of ranges are never null |
| `+`, `-`, `*` | exact, see below |
| `/` | exact by divisors such as 4 or 100; otherwise a quotient, see below |
| `+` of texts | joined |
| date `+`, `-` duration; date `-` date | months clamp to the last day; a date plus hours stays a date |
| `.year`, `.month`, `.day`, `.weekday`; `.hour`, `.minute`, `.second` | of dates; of dates and times |
| `.years`, `.months`; `.days` | of a years and months duration; of a days and time duration |
| literals | numbers, texts, booleans, null, dates, local dates and times, durations |

## Numbers

Every number has a known number of digits and places: columns promise them, literals show them, sums
and products add them up. So no operation rounds, and decimal128, DECIMAL and whole numbers agree
exactly. An expression that might need more digits than the engine has is refused.

| engine | digits of a number | digits of a rounded quotient |
|---|---|---|
"""
NUMBERS = f"""
SQLite counts units of the last place in 64 bits. A number with places leaves it as the nearest
64-bit float, which is refused beyond 15 digits.

A quotient by anything else than a divisor of a power of ten has no last digit. It may be compared,
rounded, or multiplied by a power of ten, and is then worked out by multiplication and whole
division; numerator and denominator crosswise have at most {FRACTION_DIGITS} digits, within which
the closures' rounding to 34 digits cannot change the answer. Division by zero is null. Adding to a
quotient, choosing between quotients or answering one is refused: write `decimal(a / b, 2)`.

## Functions

Arguments are positional or named. `name?` may be left out.

| function |
|---|
"""
CITY = """
Functions of the city have one definition for closures and SQL (`lingqu.dmn.domain`).

| function | answers | source |
|---|---|---|
"""
TABLES = """
## Decision tables

| hit policy | in SQL |
|---|---|
| UNIQUE | a CASE, if the cells prove that no two rules can match together; else refused |
| ANY | a CASE, if rules that may match together have the same outputs; else refused |
| FIRST | a CASE in the order of the rules |
| PRIORITY | a CASE in the order of the output values; outputs are literals |
| COLLECT with SUM, COUNT | a sum over the rules that match; null or the default if none does (COUNT: 0) |
| COLLECT with MIN, MAX | a CASE in the order of the outputs, which are literal numbers |
| COLLECT, RULE ORDER, OUTPUT ORDER | refused: they answer a list |

A row that no rule matches answers null, where the closures raise, unless there is a default; so does
a row with an input outside the input values. Outputs of a type that the model names are taken to be
of that type.

## Refused

| what |
|---|
"""
TAIL = f"""| regular expressions (`matches`, `replace`, `split`): every engine has its own |
| `number(text)`: engines read different texts as numbers |
| upper or lower case of any text: engines disagree beyond A to Z; a column with `plain=True` promises no other letters with case |
| `**`, `sqrt`, `log`, `exp`: not exact |
| texts of numbers with places, of dates and of durations |
| times of day; dates and times with an offset or zone; `now()` |
| `substring` and rounding with a start, length or scale that is not a literal |
| comparing or joining values of different types, which is null in FEEL |
| more than {LARGEST:,} nodes of SQL |

## Engines

Measured on DuckDB 1.5.5, PostgreSQL 15, SQLite 3.40 and Sail 0.7.2 (Spark SQL without Java).

| engine | what the translation works around |
|---|---|
| DuckDB | DECIMAL of up to 18 digits overflows in products, so operands are widened; `date_diff` counts borders of years and is not used; what repeats inside CASE is worked out again |
| PostgreSQL | texts are ordered by the database's collation, so `COLLATE "C"` is said; an interval times a number goes through floats, so days and microseconds are added apart |
| SQLite | no decimals, no dates, no clamping of months; `MIN` and `MAX` of arguments |
| Spark, Sail | precision beyond 38 digits costs places, so each step is cast; `div` answers 64 bits; Sail's `weekday` of a Sunday is -1 and its `substr` ignores a null start, so neither is relied on |
"""


def page() -> str:
    """Return the page."""
    lines = [HEAD.rstrip()]
    lines += [
        f"| {one.dialect} | {one.digits} | {one.quotient_digits} |" for one in ENGINES.values()
    ]
    lines.append(NUMBERS.rstrip())
    calls = [one.signature for one in FUNCTIONS.values()]
    calls += [f'{name}("…")' for name in READERS] + ["list contains([…], element)", "today()"]
    lines += [f"| `{one}` |" for one in sorted(calls)]
    lines.append(CITY.rstrip())
    lines += [f"| `{one.signature}` | {one.meaning} | {one.source} |" for one in DOMAIN.values()]
    lines.append(TABLES.rstrip())
    lines += [f"| {one} |" for one in dict.fromkeys(REFUSED.values())]
    return "\n".join([*lines, TAIL])
