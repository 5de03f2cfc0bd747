"""FEEL in DuckDB against SQL written by hand, in the same run.

    python -m bench.feel_sql [--quick] [--json]

Ratios are the translated statement's seconds over those of the hand-written one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator

import duckdb

from lingqu.dmn.model.elements import (
    DecisionTable,
    InputClause,
    LiteralExpression,
    OutputClause,
    Rule,
)  # fmt: skip
from lingqu.dmn.sql import Column, table_to_sql, to_sql

Figures = dict[str, float]
COLUMNS = {
    "district": Column(name="district", type="string", plain=True),
    "age": Column(name="age", type="number", digits=9, places=0),
    "income": Column(name="income", type="number", digits=12, places=2),
    "birth date": Column(name="birth_date", type="date"),
    "resident": Column(name="resident", type="boolean"),
}
CONDITION = (
    'birth date < date("1966-01-01") and income <= 2500.50 and district in ("990101", "990107")'
)
CONDITION_BY_HAND = (
    "birth_date < DATE '1966-01-01' AND income <= 2500.50 AND district IN ('990101', '990107')"
)
AGES = (0, 3, 6, 12, 16, 18, 60, 65, 70, 80)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.feel_sql")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    figures, ratios = measure(rounds=3 if options.quick else 11)
    if options.json:
        print(json.dumps({"name": "feel_sql", "figures": figures, "ratios": ratios}))
        return 0
    for kind, values in (("", figures), (" (over by hand)", ratios)):
        for key, value in values.items():
            print(f"{key}{kind} {value:,.3f}")
    return 0


def measure(rounds: int) -> tuple[Figures, Figures]:
    """Return seconds, and seconds over those of the hand-written statement."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    people(connection, "few", 2_000_000)
    people(connection, "many", 10_000_000)
    table = table_to_sql(hundred_rules(), columns=COLUMNS, dialect="duckdb")["benefit"]
    condition = to_sql(CONDITION, columns=COLUMNS, dialect="duckdb", condition=True)
    pairs = {
        "table_of_100_rules_2m": (
            summed(table.sql("duckdb")),
            summed(case_by_hand()),
        ),
        "condition_10m": (
            counted(condition.sql("duckdb")),
            counted(CONDITION_BY_HAND),
        ),
    }
    figures, ratios = {}, {}
    for name, (translated, by_hand) in pairs.items():
        ours, theirs = seconds(connection, translated, by_hand, rounds=rounds)
        figures[f"{name}.seconds"], figures[f"{name}.seconds_by_hand"] = ours, theirs
        ratios[name] = ours / theirs
    return figures, ratios


def summed(expression: str) -> str:
    """Return a query that must work out every row's answer."""
    return f"SELECT SUM(HASH({expression})) FROM few"  # noqa: S608 - our own text


def counted(condition: str) -> str:
    """Return a query that counts."""
    return f"SELECT COUNT(*) FROM many WHERE {condition}"  # noqa: S608 - our own text


def people(connection: duckdb.DuckDBPyConnection, table: str, count: int) -> None:
    """Make a table of invented people; one in fifty values is null."""
    connection.execute(f"""
        CREATE TABLE {table} AS
        SELECT CASE WHEN i % 53 = 0 THEN NULL ELSE '9901' || LPAD((i % 12)::VARCHAR, 2, '0') END
                 AS district,
               CASE WHEN i % 47 = 0 THEN NULL ELSE (HASH(i) % 101)::INTEGER END AS age,
               CASE WHEN i % 59 = 0 THEN NULL
                 ELSE ((HASH(i + 1) % 1000000)::DECIMAL(12, 2) / 100)::DECIMAL(12, 2) END AS income,
               CASE WHEN i % 61 = 0 THEN NULL
                 ELSE DATE '1925-01-01' + (HASH(i + 2) % 36500)::INTEGER END AS birth_date,
               i % 3 = 0 AS resident
        FROM RANGE({count}) AS numbers(i)""")  # noqa: S608 - our own text


def limits() -> Iterator[tuple[int, int, int, int]]:
    """Yield a hundred rules: a district, an age from and below, the most income."""
    for place in range(100):
        low = place % 10
        high = AGES[low + 1] if low < 9 else 200
        yield place // 10, AGES[low], high, 1000 + 50 * place


def hundred_rules() -> DecisionTable:
    """Return the rules as a decision table."""
    rules = tuple(
        Rule(
            inputs=tuple(
                LiteralExpression(text=text, where=f"rule {n}")
                for text in (f'"9901{d:02}"', f"[{low}..{high})", f"<= {most}.50")
            ),
            outputs=(LiteralExpression(text=f'"benefit {n}"', where=f"rule {n}"),),
            where=f"rule {n}",
        )
        for n, (d, low, high, most) in enumerate(limits(), start=1)
    )
    inputs = tuple(InputClause(text=one, where="benefits") for one in ("district", "age", "income"))
    outputs = (OutputClause(name="benefit", where="benefits"),)
    return DecisionTable(
        inputs=inputs, outputs=outputs, rules=rules, hit_policy="UNIQUE", aggregation=None,
        where="benefits",
    )  # fmt: skip


def case_by_hand() -> str:
    """Return the same rules as one would write them."""
    whens = (
        f"WHEN district = '9901{d:02}' AND age >= {low} AND age < {high} AND income <= {most}.50 "
        f"THEN 'benefit {n}'"
        for n, (d, low, high, most) in enumerate(limits(), start=1)
    )
    return f"CASE {' '.join(whens)} END"


def seconds(
    connection: duckdb.DuckDBPyConnection, translated: str, by_hand: str, *, rounds: int
) -> tuple[float, float]:
    """Return the best times of both, asked in turn. Raise `AssertionError` for other answers."""
    times: tuple[list[float], list[float]] = ([], [])
    assert connection.execute(translated).fetchall() == connection.execute(by_hand).fetchall()
    for _round in range(rounds):
        for query, taken in zip((translated, by_hand), times, strict=True):
            started = time.perf_counter()
            connection.execute(query).fetchall()
            taken.append(time.perf_counter() - started)
    return min(times[0]), min(times[1])


if __name__ == "__main__":
    sys.exit(main())
