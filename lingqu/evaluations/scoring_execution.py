"""The execution rate of a form: its amounts, where its score stands, its points."""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.measures import read_measure
from lingqu.evaluations.report import Form, Funds, Row
from lingqu.evaluations.scheme_compiled import Compiled
from lingqu.evaluations.scores import ExecutionScore
from lingqu.evaluations.scoring_quantities import (
    execution_value,
    not_computable,
    round_half_up,
    scored_rate,
)
from lingqu.evaluations.values import NotComputable, Value

__all__ = ["amounts", "score_execution"]

ZERO = Decimal(0)
Amounts = tuple[Decimal | None, Decimal | None, tuple[str, ...]]


def amounts(funds: Funds, divisor: str) -> Amounts:
    """Return what the rate is divided by, what was executed, and what was assumed."""
    total, budget, use = funds.total, funds.budget, funds.use
    executed = total.executed if total is not None else None
    if executed is None and use is not None:
        executed = use.paid
    if divisor == "arrived":
        arrived = funds.arrival_arrived if use is None else use.appropriated
        if arrived is not None:
            return arrived, executed, ()
    if total is not None and total.adjusted is not None:
        return total.adjusted, executed, ()
    if budget is not None and budget.initial is not None:
        return budget.initial + (budget.adjustment or ZERO), executed, ()
    if total is not None and total.initial is not None:
        return total.initial, executed, ("initial_budget",)
    return None, executed, ()


def score_execution(
    form: Form, compiled: Compiled, row: Row | None, rows_weight: Decimal
) -> ExecutionScore:
    """Return the execution score. `row` is the indicator row of the rate, if the form has one;
    `rows_weight` what the weights of all rows add to."""
    place = _place(form, compiled, row, rows_weight)
    budget, executed, assumed = amounts(form.funds, compiled.scheme.execution.divisor)
    rate = executed / budget if budget and budget > ZERO and executed is not None else None
    if rate is None and budget != ZERO:
        rate = _printed_rate(form, row)
        assumed = ("printed_rate",) if rate is not None else ()
    weight, said = _weight(form, compiled, row)
    rule = compiled.execution_rule
    if place == "none":
        return ExecutionScore(place="none", rate=rate, value=ZERO, rule=rule, assumed=assumed)
    value = _value(compiled, row, rate, weight, no_amounts=rate is None and budget != ZERO)
    return ExecutionScore(
        place="row" if row is not None else "funds",
        row=row.n if row is not None else None,
        rate=rate,
        scored_rate=None if rate is None else scored_rate(compiled.scheme.execution, rate),
        weight=weight,
        value=value,
        rule=rule,
        assumed=assumed + said,
    )


def _value(
    compiled: Compiled, row: Row | None, rate: Decimal | None, weight: Decimal | None,
    *, no_amounts: bool,
) -> Value:  # fmt: skip
    if weight is None:
        return NotComputable(because="weight_missing")
    if no_amounts:
        return not_computable("no_amounts", weight)
    rules = compiled.class_of(row.level1 if row is not None else None)
    return execution_value(compiled.scheme.execution, rules.positive, rate, weight)


def _place(form: Form, compiled: Compiled, row: Row | None, rows_weight: Decimal) -> str:
    """A row of the indicator table wins over the fund line, which then only repeats it."""
    if row is not None:
        return "row"
    line = form.funds.total
    if line is not None and (line.weight is not None or line.score is not None):
        return "funds"
    if compiled.scheme.execution.place != "funds":
        return "none"
    # Rows that fill the form alone leave no points for the rate.
    return "none" if rows_weight == compiled.scheme.frame.total else "funds"


def _weight(
    form: Form, compiled: Compiled, row: Row | None
) -> tuple[Decimal | None, tuple[str, ...]]:
    """Return the printed weight. A fixed weight that is blank or set to 0 stays what it was."""
    line = form.funds.total
    printed = row.weight if row is not None else (line.weight if line is not None else None)
    execution = compiled.scheme.execution
    if printed or (printed is not None and not execution.fixed):
        return printed, ()
    return execution.weight, ("scheme_weight",)


def _printed_rate(form: Form, row: Row | None) -> Decimal | None:
    line = form.funds.total
    if line is not None and line.rate is not None:
        return line.rate
    measure = read_measure(row.actual) if row is not None else None
    if measure is None or measure.kind != "percent":
        return None
    return round_half_up(measure.amount, 8)
