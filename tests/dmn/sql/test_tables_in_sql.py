"""Decision tables as CASE: every hit policy answers what the table answers, or is refused."""

from __future__ import annotations

import datetime as python
from decimal import Decimal

import pytest

from lingqu.dmn.feel import to_feel
from lingqu.dmn.feel.budget import bounded
from lingqu.dmn.limits import LIMITS
from lingqu.dmn.model.boxed import compile_decision_table
from lingqu.dmn.model.elements import (
    DecisionTable,
    InputClause,
    LiteralExpression,
    OutputClause,
    Rule,
)
from lingqu.dmn.model.scope import Names
from lingqu.dmn.sql import Column, NotInSql, table_to_sql
from tests.dmn.sql.answers import engine_value
from tests.dmn.sql.stores import Store

COLUMNS = {
    "amount": Column(name="amount", type="number", digits=9, places=2),
    "申请人": Column(name="applicant", type="string"),
    "due on": Column(name="due_on", type="date"),
}
ROWS = [
    (Decimal("999.99"), "个人", python.date(2026, 1, 1)),
    (Decimal("1000"), "个人", None),
    (Decimal("1500.50"), "企业", python.date(2026, 12, 31)),
    (None, "企业", python.date(2026, 6, 1)),
    (Decimal("25"), None, python.date(2025, 6, 1)),
    (Decimal("-3"), "其他", python.date(2026, 2, 28)),
]
ROUTE = (
    ("< 1000", '"个人"', "-", '"window"'),
    (">= 1000", '"个人"', "-", '"section"'),
    ("[0..1000)", '"企业"', "-", '"section"'),
    (">= 1000", 'not("个人")', "-", '"bureau"'),
)
STEPS = (
    ("> 0", "-", "-", "3"),
    ("> 10", "-", '>= date("2026-01-01")', "1.5"),
    ("> 900", "-", "-", "2"),
)


def table(rules: tuple, policy: str = "UNIQUE", **facts: object) -> DecisionTable:
    """Return a table over the columns; the last cell of a rule is its output."""
    values = facts.get("input_values", "")
    default = facts.get("default")
    return DecisionTable(
        inputs=tuple(
            InputClause(text=name, where=name, values=values if name == "申请人" else "")
            for name in COLUMNS
        ),
        outputs=(
            OutputClause(
                name="unit", where="unit", values=facts.get("values", ""),
                default=LiteralExpression(text=default, where="default") if default else None,
            ),
        ),
        rules=tuple(
            Rule(inputs=tuple(map(_cell, rule[:-1])), outputs=(_cell(rule[-1]),), where="rule")
            for rule in rules
        ),
        hit_policy=policy, aggregation=facts.get("aggregation"), where="table",
    )  # fmt: skip


def _cell(text: str) -> LiteralExpression:
    return LiteralExpression(text=text, where=f"cell {text}")


def closure_answers(made: DecisionTable) -> list[object]:
    """Return what the compiled table answers; null where it would be refused."""
    names = Names(
        known=frozenset(COLUMNS), members=frozenset(), types={}, functions={}, limits=LIMITS
    )
    run = compile_decision_table(made, names).run
    scopes = [dict(zip(COLUMNS, map(to_feel, row), strict=True)) for row in ROWS]
    with bounded(LIMITS, "table") as budget:
        budget.strict = False
        return [run(scope) for scope in scopes]


POLICIES = {
    "UNIQUE": table(ROUTE),
    "UNIQUE with default": table(ROUTE, default='"nobody"'),
    "UNIQUE with allowed inputs": table(ROUTE, input_values='"个人", "企业"', default='"nobody"'),
    "ANY": table((*ROUTE, ("> 1200", "-", "-", '"bureau"'))[2:], "ANY"),
    "FIRST": table((("> 100", "-", "-", '"first"'), *ROUTE), "FIRST"),
    "PRIORITY": table((*ROUTE, ("-", "-", "-", '"window"')), "PRIORITY", values='"bureau", "window", "section"'),
    "FIRST with calculated outputs": table((("> 100", "-", "-", "amount * 2"), ("-", "-", "-", "null")), "FIRST"),
    "FIRST with tests of the input": table((("-", 'contains(?, "企")', "-", "1"), ("-", "-", "? > @\"2026-01-31\"", "2.5")), "FIRST"),
    "SUM": table(STEPS, "COLLECT", aggregation="SUM"),
    "MIN": table(STEPS, "COLLECT", aggregation="MIN"),
    "MAX": table(STEPS, "COLLECT", aggregation="MAX"),
    "COUNT": table(STEPS, "COLLECT", aggregation="COUNT"),
    "SUM with default": table(STEPS, "COLLECT", aggregation="SUM", default="0"),
}  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
def test_a_table_answers_in_sql_what_it_answers_by_closures(
    stores: list[Store], policy: str
) -> None:
    wanted = closure_answers(POLICIES[policy])
    assert len(set(wanted)) > 1
    for store in stores:
        store.load(list(COLUMNS.values()), ROWS)
        case = table_to_sql(POLICIES[policy], columns=COLUMNS, dialect=store.dialect)["unit"]
        got = [value for (value,) in store.ask([case.sql(store.dialect)])]
        like = Decimal(1) if isinstance(wanted[0], int | Decimal) else "text"
        assert [engine_value(one, like) for one in got] == wanted, store.dialect


REFUSED = {
    "rules 1 and 2, which may match together under UNIQUE": table((("> 1", "-", "-", "1"), ("> 2", "-", "-", "2"))),
    "have different outputs": table((("> 1", "-", "-", "1"), ("> 2", "-", "-", "2")), "ANY"),
    "RULE ORDER, which answers a list": table(STEPS, "RULE ORDER"),
    "COLLECT, which answers a list": table(STEPS, "COLLECT"),
    "not a literal": table((("> 1", "-", "-", "amount"),), "COLLECT", aggregation="MAX"),
    "one type for all branches": table((("> 1", "-", "-", "1"), ("<= 1", "-", "-", '"a"'))),
    "string < number": table((("-", "< 5", "-", "1"),)),
    "without rules": table(()),
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_a_table_without_one_answer_in_sql_is_refused_with_the_reason(reason: str) -> None:
    with pytest.raises(NotInSql) as refusal:
        table_to_sql(REFUSED[reason], columns=COLUMNS, dialect="duckdb")
    assert reason in str(refusal.value)


def test_a_cell_that_cannot_be_seen_through_proves_nothing_about_overlaps() -> None:
    opaque = table((("> 1", 'contains(?, "a")', "-", "1"), ("> 2", 'contains(?, "b")', "-", "2")))
    with pytest.raises(NotInSql, match="may match together"):
        table_to_sql(opaque, columns=COLUMNS, dialect="sqlite")


def test_conditions_of_rules_use_the_plain_equality_that_indexes_know() -> None:
    case = table_to_sql(table(ROUTE), columns=COLUMNS, dialect="duckdb")["unit"].sql("duckdb")
    assert case.startswith("CASE WHEN \"amount\" < 1000 AND \"applicant\" = '个人' THEN 'window'")
