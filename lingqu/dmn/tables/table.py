"""A decision table compiled to one closure.

Each column turns its value into the bits of the rules it lets through; the bits of all columns
together name the rules that match. Tables whose outputs are literals remember what a set of rules
answers, so an evaluation is one look-up a column and one more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from lingqu.dmn.feel.budget import current_budget
from lingqu.dmn.feel.compiler import Expression
from lingqu.dmn.feel.environment import Run
from lingqu.dmn.feel.operators import equals
from lingqu.dmn.feel.types import FeelType, coerced
from lingqu.dmn.feel.values import Value
from lingqu.dmn.model.elements import DecisionTable
from lingqu.dmn.tables.cells import Cell, cell, constant
from lingqu.dmn.tables.column import column
from lingqu.dmn.tables.policies import Priorities, answer, refused

__all__ = ["CompiledTable", "compile_table"]

Scope = dict[str, Value]
REMEMBERED = 10_000
PLAIN = (str, int, bool, Decimal)

Compile = Callable[[str, str], Expression]
"""Compiles a text; the second argument says where it stands."""


class CompiledTable:
    """`run` answers for a scope. `inputs`, `cells` and `outputs` are what `run` was made of."""

    __slots__ = ("cells", "definition", "inputs", "outputs", "run")

    def __init__(
        self, definition: DecisionTable, inputs: list[Expression], cells: list[list[Cell]],
        outputs: list[list[Expression]], run: Run,
    ) -> None:  # fmt: skip
        self.definition, self.inputs, self.cells = definition, inputs, cells
        self.outputs, self.run = outputs, run


def compile_table(
    table: DecisionTable,
    *,
    expression: Compile,
    tests: Compile,
    types: Sequence[FeelType | None],
) -> CompiledTable:
    """Return the compiled table. `expression` and `tests` compile one text each in the scope of
    the table; `types` are those of the outputs. Raise `FeelSyntaxError` naming the cell."""
    inputs = [expression(one.text, one.where) for one in table.inputs]
    cells = [
        [cell(tests(rule.inputs[n].text, rule.inputs[n].where)) for rule in table.rules]
        for n in range(len(inputs))
    ]
    outputs = [
        [expression(one.text or "null", one.where) for one in rule.outputs] for rule in table.rules
    ]
    names = [one.name for one in table.outputs]
    rows = [_row(names, row, types) for row in outputs]
    columns = [
        column(one, source.run, source.node)
        for one, source in zip(cells, inputs, strict=True)
        if any(each.kind != "any" for each in one)
    ]
    compose = _composed(table, rows, _default(table, expression, names), _priorities(table, tests))
    fixed = all(constant(one.node)[0] for row in outputs for one in row)
    run = (
        _remembering(columns, compose, len(rows)) if fixed else _plain(columns, compose, len(rows))
    )
    run = _allowing(table, inputs, tests, run)
    return CompiledTable(table, inputs, cells, outputs, run)


Compose = Callable[[int, Scope], Value]


def _plain(columns: list[Callable[[Scope], int]], compose: Compose, rules: int) -> Run:
    whole = (1 << rules) - 1

    def run(scope: Scope) -> Value:
        mask = whole
        for bits in columns:
            mask &= bits(scope)
        return compose(mask, scope)

    return run


def _remembering(columns: list[Callable[[Scope], int]], compose: Compose, rules: int) -> Run:
    """Remember what a set of rules answers. Contexts are handed out as copies and lists are not
    kept at all, since the caller could change them."""
    known: dict[int, Value] = {}
    whole = (1 << rules) - 1

    def answered(mask: int, scope: Scope) -> Value:
        value = compose(mask, scope)
        if mask and _keepable(value) and len(known) < REMEMBERED:
            known[mask] = value.copy() if type(value) is dict else value
        return value

    def run(scope: Scope) -> Value:
        mask = whole
        for bits in columns:
            mask &= bits(scope)
        if mask not in known:
            return answered(mask, scope)
        value = known[mask]
        return value.copy() if type(value) is dict else value

    if len(columns) != 2:
        return run
    first, second = columns

    def run_two(scope: Scope) -> Value:
        mask = first(scope) & second(scope)
        if mask not in known:
            return answered(mask, scope)
        value = known[mask]
        return value.copy() if type(value) is dict else value

    return run_two


def _keepable(value: Value) -> bool:
    if type(value) is dict:
        return all(type(one) in PLAIN for one in value.values())
    return type(value) in PLAIN


def _composed(
    table: DecisionTable,
    rows: list[Run],
    default: Run | None,
    priorities: Priorities,
) -> Compose:
    """Return what turns the bits of the matching rules into the table's answer."""
    policy, aggregation, where = table.hit_policy, table.aggregation, table.where
    several = policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")

    def compose(mask: int, scope: Scope) -> Value:
        if mask == 0:
            return nothing(scope)
        hits = []
        while mask:
            place = (mask & -mask).bit_length() - 1
            mask &= mask - 1
            hits.append((place + 1, rows[place](scope)))
            if policy == "FIRST":
                break
        if several:
            current_budget().size(len(hits))
        return answer(policy, aggregation, hits, priorities, where)

    def nothing(scope: Scope) -> Value:
        if default is not None:
            return default(scope)
        if several:
            return (0 if aggregation == "COUNT" else None) if aggregation else []
        return refused(
            where, "no rule that matches", "a matching rule; add one, or a default output"
        )

    return compose


def _row(names: list[str], row: list[Expression], types: Sequence[FeelType | None]) -> Run:
    """Return the output of one rule: a value, or a context of several."""
    if len(row) == 1:
        run, kind = row[0].run, types[0]
        return run if kind is None else lambda scope: coerced(run(scope), kind)
    columns = [(name, one.run, kind) for name, one, kind in zip(names, row, types, strict=True)]
    return lambda scope: {name: coerced(run(scope), kind) for name, run, kind in columns}


def _default(table: DecisionTable, expression: Compile, names: list[str]) -> Run | None:
    if all(one.default is None for one in table.outputs):
        return None
    runs = [
        expression(one.default.text, one.default.where).run if one.default else _null
        for one in table.outputs
    ]
    if len(runs) == 1:
        return runs[0]
    pairs = list(zip(names, runs, strict=True))
    return lambda scope: {name: run(scope) for name, run in pairs}


def _null(scope: Scope) -> Value:
    return None


def _priorities(table: DecisionTable, tests: Compile) -> Priorities:
    """Return an output's place in the order of the output values, column by column."""
    if table.hit_policy not in ("PRIORITY", "OUTPUT ORDER"):
        return lambda output: ()
    orders = []
    for one in table.outputs:
        values = getattr(tests(one.values, one.where).node, "tests", ()) if one.values else ()
        orders.append([constant(value)[1] for value in values])
    names = [one.name for one in table.outputs]

    def priorities(output: Value) -> tuple[int, ...]:
        parts = [output[name] for name in names] if len(names) > 1 else [output]
        return tuple(_place(one, order) for one, order in zip(parts, orders, strict=True))

    return priorities


def _place(value: Value, order: list[Value]) -> int:
    found = (place for place, one in enumerate(order) if equals(one, value) is True)
    return next(found, len(order))


def _allowing(table: DecisionTable, inputs: list[Expression], tests: Compile, run: Run) -> Run:
    """Refuse an input outside the values that its column allows."""
    checks = [
        (source.run, tests(one.values, one.where).run, one)
        for source, one in zip(inputs, table.inputs, strict=True)
        if one.values
    ]
    if not checks:
        return run

    def checked(scope: Scope) -> Value:
        for source, allowed, clause in checks:
            value = source(scope)
            if value is not None and allowed({**scope, "?": value}) is not True:
                return refused(clause.where, "a value that is not allowed", clause.values)
        return run(scope)

    return checked
