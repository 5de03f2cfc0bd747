"""A decision table as one CASE for each output, with the meaning of its hit policy.

A row that matches no rule, or has an input that the table does not allow, answers null, where the
closures raise. A table is refused if two rules of UNIQUE could match together, or two rules of ANY
with different outputs: SQL could only pick one of them in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lingqu.dmn.domain import FUNCTIONS as DOMAIN
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.compiler import compile_unary_tests
from lingqu.dmn.feel.operators import equals
from lingqu.dmn.feel.parser import parse_expression, parse_unary_tests
from lingqu.dmn.feel.values import NUMBERS, Value
from lingqu.dmn.model.elements import DecisionTable, LiteralExpression, OutputClause
from lingqu.dmn.sql.build import Sql, any_of, both, choose, is_null, number, truth
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.engines import engine_of
from lingqu.dmn.sql.expressions import answer, column_terms
from lingqu.dmn.sql.numbers import Numbers, exact
from lingqu.dmn.sql.terms import Column, NotInSql, Refusal, Term, Type
from lingqu.dmn.sql.translate import Translator, common
from lingqu.dmn.tables.cells import cell, constant
from lingqu.dmn.tables.geometry import geometry, overlaps

__all__ = ["table_to_sql"]


def table_to_sql(
    table: DecisionTable,
    *,
    columns: Mapping[str, Column],
    dialect: str,
    as_of: date | None = None,
) -> dict[str, Sql]:
    """Return for each output its expression. Raise `NotInSql` naming the cell, or the table where
    its hit policy has no single answer in SQL."""
    engine = engine_of(dialect)
    names = column_terms(engine, columns)
    parts = _Parts(
        table=table, known=(*columns, *DOMAIN),
        translator=Translator(engine=engine, names=names, where=table.where, as_of=as_of),
    )  # fmt: skip
    try:
        return parts.answers()
    except Refusal as refusal:
        raise NotInSql(where=table.where, found=refusal.found, allowed=refusal.allowed) from refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A table on its way to SQL. `known` are the names that its texts may hold."""

    table: DecisionTable
    known: tuple[str, ...]
    translator: Translator

    @property
    def engine(self) -> Engine:
        return self.translator.engine

    def answers(self) -> dict[str, Sql]:
        if not self.table.rules:
            raise Refusal("a table without rules", "at least one rule")
        inputs = [self._term(one.text, one.where) for one in self.table.inputs]
        conditions = [self._condition(inputs, rule.inputs) for rule in self.table.rules]
        outputs = [[self._node(one) for one in rule.outputs] for rule in self.table.rules]
        policy = POLICIES.get(self.table.hit_policy)
        if policy is None and self.table.aggregation is None:
            raise Refusal(f"{self.table.hit_policy}, which answers a list", "one answer a row")
        if self.table.aggregation and len(self.table.outputs) > 1:
            raise Refusal(f"{self.table.aggregation} of several outputs", "one output")
        order = policy(self, outputs) if policy else range(len(conditions))
        allowed = self._allowed(inputs)
        made = {}
        for place, clause in enumerate(self.table.outputs):
            column = [self._output(clause, row[place]) for row in outputs]
            whole = self._joined(clause, conditions, column, order, outputs)
            guarded = choose([(allowed, whole.sql)]) if allowed is not None else whole.sql
            term = Term(sql=guarded, type=whole.type)
            made[clause.name] = answer(self.engine, term, clause.where)
        return made

    def _term(self, text: str, where: str) -> Term:
        node = parse_expression(text, names=self.known, where=where)
        return self._at(where).term(node)

    def _at(self, where: str, **names: Term) -> Translator:
        return self.translator.inside({**self.translator.names, **names}, where)

    def _node(self, cell: LiteralExpression) -> syntax.Node:
        return parse_expression(cell.text or "null", names=self.known, where=cell.where)

    def _output(self, clause: OutputClause, node: syntax.Node) -> Term:
        term = self._at(clause.where).term(node)
        exact(term)
        if clause.type in KINDS and term.kind not in ("null", clause.type):
            raise Refusal(f"a {term.kind} as output “{clause.name}”", clause.type)
        return term

    def _condition(self, inputs: Sequence[Term], cells: Sequence[LiteralExpression]) -> Sql:
        """Return when a rule matches. Null stands for false."""
        tests = [
            self._test(value, one.text, one.where)
            for value, one in zip(inputs, cells, strict=True)
            if one.text.strip() != "-"
        ]
        return both(*tests) if tests else truth(True)

    def _test(self, value: Term, text: str, where: str) -> Sql:
        node = parse_unary_tests(text, names=(*self.known, "?"), where=where)
        return self._at(where, **{"?": value}).unary_tests(node).sql

    def _allowed(self, inputs: Sequence[Term]) -> Sql | None:
        """Return whether all inputs are among the values of their columns, or null."""
        tests = [
            any_of(is_null(value.sql), self._test(value, clause.values, clause.where))
            for value, clause in zip(inputs, self.table.inputs, strict=True)
            if clause.values
        ]
        return both(*tests) if tests else None

    def _joined(
        self, clause: OutputClause, conditions: Sequence[Sql], column: Sequence[Term],
        order: Sequence[int], outputs: Sequence[Sequence[syntax.Node]],
    ) -> Term:  # fmt: skip
        default = clause.default
        otherwise = self._output(clause, self._node(default)) if default else None
        if self.table.aggregation == "COUNT":
            return self._count(conditions, otherwise)
        if self.table.aggregation == "SUM":
            return self._sum(conditions, column, otherwise)
        if self.table.aggregation:
            order = _by_size(outputs, greatest=self.table.aggregation == "MAX")
        return self._case(
            [conditions[one] for one in order], [column[one] for one in order], otherwise
        )

    def _case(
        self, conditions: Sequence[Sql], column: Sequence[Term], otherwise: Term | None
    ) -> Term:
        terms = [*column, *([otherwise] if otherwise else [])]
        kind = _kind_of(terms)
        if kind.digits:
            self.engine.refuse_digits(kind.digits)
        values = [self.engine.branch(one, kind) if one.is_numeric else one.sql for one in terms]
        last = values[-1] if otherwise else None
        branches = list(zip(conditions, values[: len(column)], strict=True))
        return Term(sql=choose(branches, last), type=kind)

    def _sum(
        self, conditions: Sequence[Sql], column: Sequence[Term], otherwise: Term | None
    ) -> Term:
        """Return the sum of the rules that match, null if none does."""
        zero = Numbers(self.engine).literal(0)
        parts = [
            self._case([when], [one], Term(sql=zero.sql, type=_number(one), value=0))
            for when, one in zip(conditions, column, strict=True)
        ]
        total = Numbers(self.engine).total(parts)
        return self._case([any_of(*conditions)], [total], otherwise)

    def _count(self, conditions: Sequence[Sql], otherwise: Term | None) -> Term:
        one, zero = number(1), number(0)
        kind = Type(kind="number", digits=1)
        parts = [Term(sql=choose([(when, one)], zero), type=kind) for when in conditions]
        total = Numbers(self.engine).total(parts)
        if otherwise is None:
            return total
        return self._case([any_of(*conditions)], [total], otherwise)


KINDS = (
    "boolean", "number", "string", "date", "date and time", "days and time duration",
    "years and months duration",
)  # fmt: skip
Outputs = Sequence[Sequence[syntax.Node]]


def _number(term: Term) -> Type:
    if not term.is_numeric:
        raise Refusal(f"SUM of a {term.kind}", "numbers or durations")
    return term.type


def _kind_of(terms: Sequence[Term]) -> Type:
    found = terms[0]
    for one in terms[1:]:
        found = Term(sql=found.sql, type=common(found, one))
    return found.type


def _unique(parts: _Parts, outputs: Outputs) -> Sequence[int]:
    for first, second in _meeting(parts):
        raise Refusal(
            f"the rules {first + 1} and {second + 1}, which may match together under UNIQUE",
            "rules whose cells exclude each other by comparisons with literals, or FIRST",
        )
    return range(len(outputs))


def _any(parts: _Parts, outputs: Outputs) -> Sequence[int]:
    texts = [tuple(one.text.strip() for one in rule.outputs) for rule in parts.table.rules]
    for first, second in _meeting(parts):
        if texts[first] != texts[second]:
            raise Refusal(
                f"the rules {first + 1} and {second + 1}, which may match together under ANY and "
                "have different outputs",
                "the same outputs, or FIRST",
            )
    return range(len(outputs))


def _meeting(parts: _Parts) -> Iterator[tuple[int, int]]:
    """Return the pairs of rules that are not proved to exclude each other."""
    columns = []
    for place, clause in enumerate(parts.table.inputs):
        cells = [
            cell(
                compile_unary_tests(rule.inputs[place].text, names=parts.known, where=clause.where)
            )
            for rule in parts.table.rules
        ]
        column = geometry(clause.text, cells, None)
        if not column.opaque:  # what cannot be seen through proves nothing
            columns.append(column)
    return overlaps(columns, len(parts.table.rules))


def _priority(parts: _Parts, outputs: Outputs) -> Sequence[int]:
    """Order the rules by their outputs' places among the output values, highest first."""
    orders = []
    for clause in parts.table.outputs:
        tests = parse_unary_tests(clause.values, where=clause.where).tests if clause.values else ()
        orders.append([constant(one)[1] for one in tests])
    keys = [
        [_place(_constant(node), order) for node, order in zip(row, orders, strict=True)]
        for row in outputs
    ]
    return sorted(range(len(outputs)), key=lambda rule: keys[rule])


def _place(value: Value, order: Sequence[Value]) -> int:
    return next((n for n, one in enumerate(order) if equals(one, value) is True), len(order))


def _by_size(outputs: Outputs, *, greatest: bool) -> Sequence[int]:
    """Order the rules by their one output, so that the first match is the extreme one."""
    values = [_constant(row[0]) for row in outputs]
    if not all(type(one) in NUMBERS for one in values):
        raise Refusal("MIN or MAX of outputs that are not numbers", "numbers")
    return sorted(range(len(outputs)), key=lambda rule: values[rule], reverse=greatest)


def _constant(node: syntax.Node) -> Value:
    known, value = constant(node)
    if not known or value is None:
        raise Refusal("an output that is not a literal, where outputs are ordered", "literals")
    return value


POLICIES: dict[str, Callable[[_Parts, Outputs], Sequence[int]]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": lambda parts, outputs: range(len(outputs)),
    "PRIORITY": _priority,
}
