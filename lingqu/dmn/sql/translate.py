"""FEEL trees to typed SQL. Whatever is not known to give the same answer is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from lingqu.dmn.domain import FUNCTIONS as DOMAIN
from lingqu.dmn.domain import DomainFunction
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.compiler import compile_node
from lingqu.dmn.feel.free_names import names_in
from lingqu.dmn.feel.temporal import Date, DateTime
from lingqu.dmn.feel.temporal_text import read_at_literal
from lingqu.dmn.sql import dates, logic
from lingqu.dmn.sql.arithmetic import arithmetic, negation
from lingqu.dmn.sql.build import both, choose, nothing, text, truth
from lingqu.dmn.sql.calls import READERS, call
from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.functions import FUNCTIONS
from lingqu.dmn.sql.numbers import Numbers, exact, wider
from lingqu.dmn.sql.terms import BOOLEAN, NotInSql, Refusal, Term, Type, number_type

__all__ = ["Translator", "common"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Translates within one set of names. `as_of` is what `today()` answers."""

    engine: Engine
    names: Mapping[str, Term]
    where: str = ""
    as_of: date | None = None
    functions: Mapping[str, DomainFunction] = field(default_factory=lambda: DOMAIN)

    def term(self, node: syntax.Node, *, truth_only: bool = False) -> Term:
        """Return `node` as SQL. With `truth_only` null may stand for false, which is cheaper.
        Raise `NotInSql` naming the place."""
        build = BUILDERS.get(type(node))
        try:
            if build is None:
                raise Refusal(REFUSED.get(type(node), type(node).__name__), SUBSET)
            term = self._folded(node) or build(self, node, truth_only)
            if isinstance(node, FOLDED) and sum(1 for _ in term.sql.walk()) > LARGEST:
                raise Refusal("an expression that grows too large in SQL", "a simpler one")
            return term
        except Refusal as refusal:
            place = f"{self.where or 'expression'}, column {node.at + 1}"
            raise NotInSql(where=place, found=refusal.found, allowed=refusal.allowed) from refusal

    def inside(self, names: Mapping[str, Term], where: str) -> Translator:
        """Return a translator of the body of a function, whose parameters are `names`."""
        return replace(self, names=names, where=where)

    def _folded(self, node: syntax.Node) -> Term | None:
        """Return what reads nothing but literals as the literal that the closures answer."""
        if not isinstance(node, FOLDED):
            return None
        names = names_in(node)
        scope = {name: self.names[name].value for name in names if name in self.names}
        if not all(isinstance(one, FOLDABLE) for one in scope.values()):
            return None
        if not names - scope.keys() <= FUNCTIONS.keys() | READERS.keys():
            return None
        value = compile_node(node, text="", names=scope)(scope)
        if isinstance(value, Decimal) and number_type(value).digits > SHORT:
            return None  # a quotient, which is compared as a fraction
        return self._literal(value) if isinstance(value, FOLDABLE) else None

    def _literal(self, value: object) -> Term:
        if isinstance(value, bool):
            return _boolean(self, syntax.Boolean(value=value), False)
        if isinstance(value, int | Decimal):
            return Numbers(self.engine).literal(value)
        if isinstance(value, str):
            return _string(self, syntax.String(value=value), False)
        return dates.literal(self.engine, value)

    def boolean(self, node: syntax.Node, *, truth_only: bool) -> Term:
        """Return a condition. Raise `Refusal` for what is not boolean."""
        term = self.term(node, truth_only=truth_only)
        if term.kind not in ("boolean", "null"):
            raise Refusal(f"a {term.kind} as a condition, which is null in FEEL", "a boolean")
        return term

    def unary_tests(self, tests: syntax.UnaryTests) -> Term:
        """Return whether the cell's tests hold for the input, which is the name `?`. Null may stand
        for false."""
        if not tests.tests:
            return Term(sql=truth(True), type=BOOLEAN, nullable=False, value=True)
        found = self.tests(self.names["?"], tests.tests, truth_only=not tests.negated)
        if not tests.negated:
            return found
        return FUNCTIONS["not"].build(self.engine, [found])

    def tests(self, value: Term, nodes: tuple[syntax.Node, ...], *, truth_only: bool) -> Term:
        """Return whether one of the tests holds for `value`."""
        items: list[Term] = []
        parts: list[Term] = []
        for node in nodes:
            self._sort_test(value, node, items, parts, truth_only)
        if items:
            parts.insert(0, logic.among(self.engine, value, items, truth_only=truth_only))
        return parts[0] if len(parts) == 1 else logic.either(parts)

    def _sort_test(
        self, value: Term, node: syntax.Node, items: list[Term], parts: list[Term], truth_only: bool
    ) -> None:
        """Add what equals to `items`, any other test to `parts`."""
        if isinstance(node, syntax.ListLiteral):
            for one in node.items:
                self._sort_test(value, one, items, parts, truth_only)
        elif isinstance(node, syntax.UnaryComparison):
            operand = self.term(node.operand)
            parts.append(self._comparison(node.operator, value, operand, truth_only))
        elif isinstance(node, syntax.RangeLiteral):
            parts.append(self._range(value, node))
        elif "?" in names_in(node):
            parts.append(self.boolean(node, truth_only=truth_only))
        else:
            items.append(self.term(node))

    def _comparison(self, operator: str, left: Term, right: Term, truth_only: bool) -> Term:
        if operator == "=":
            return logic.equal(self.engine, left, right, truth_only=truth_only)
        if operator == "!=":
            return logic.unequal(self.engine, left, right)
        return logic.compared(self.engine, operator, left, right)

    def _range(self, value: Term, node: syntax.RangeLiteral) -> Term:
        low, high = self.term(node.low), self.term(node.high)
        if low.nullable or high.nullable:
            raise Refusal(
                "a range with an end that may be null, which FEEL takes as unbounded",
                "ends that are never null, or `between`",
            )
        above = logic.compared(self.engine, ">=" if node.low_closed else ">", value, low)
        below = logic.compared(self.engine, "<=" if node.high_closed else "<", value, high)
        return logic.boolean(both(above.sql, below.sql), value, low, high)


def _null(to: Translator, node: syntax.Null, truth_only: bool) -> Term:
    return Term(sql=nothing(), type=Type(kind="null"))


def _boolean(to: Translator, node: syntax.Boolean, truth_only: bool) -> Term:
    return Term(sql=truth(node.value), type=BOOLEAN, nullable=False, value=node.value)


def _number(to: Translator, node: syntax.Number, truth_only: bool) -> Term:
    return Numbers(to.engine).literal(node.value)


def _string(to: Translator, node: syntax.String, truth_only: bool) -> Term:
    if "\0" in node.value:
        raise Refusal("a text with the character 0", "texts without it")
    plain = all(one.isascii() or one.lower() == one.upper() for one in node.value)
    kind = Type(kind="string", plain=plain)
    return Term(sql=text(node.value), type=kind, nullable=False, value=node.value)


def _at_literal(to: Translator, node: syntax.AtLiteral, truth_only: bool) -> Term:
    return dates.literal(to.engine, read_at_literal(node.text))


def _name(to: Translator, node: syntax.Name, truth_only: bool) -> Term:
    if node.name not in to.names:
        known = ", ".join(sorted(to.names)) or "no columns"
        raise Refusal(f"the unknown name “{node.name}”", known)
    return to.names[node.name]


def _path(to: Translator, node: syntax.Path, truth_only: bool) -> Term:
    dotted = _dotted(node)
    if dotted in to.names:
        return to.names[dotted]
    return dates.date_part(to.engine, to.term(node.source), node.name)


def _dotted(node: syntax.Node) -> str:
    if isinstance(node, syntax.Path):
        return f"{_dotted(node.source)}.{node.name}"
    return node.name if isinstance(node, syntax.Name) else ""


def _comparison(to: Translator, node: syntax.Comparison, truth_only: bool) -> Term:
    return to._comparison(node.operator, to.term(node.left), to.term(node.right), truth_only)


def _and(to: Translator, node: syntax.And, truth_only: bool) -> Term:
    parts = [to.boolean(one, truth_only=truth_only) for one in (node.left, node.right)]
    return logic.boolean(both(*(one.sql for one in parts)), *parts)


def _or(to: Translator, node: syntax.Or, truth_only: bool) -> Term:
    return logic.either([to.boolean(one, truth_only=truth_only) for one in (node.left, node.right)])


def _between(to: Translator, node: syntax.Between, truth_only: bool) -> Term:
    value, low, high = (to.term(one) for one in (node.value, node.low, node.high))
    above = logic.compared(to.engine, ">=", value, low)
    below = logic.compared(to.engine, "<=", value, high)
    return logic.boolean(both(above.sql, below.sql), above, below)


def _in(to: Translator, node: syntax.In, truth_only: bool) -> Term:
    return to.tests(to.term(node.value), node.tests, truth_only=truth_only)


def _if(to: Translator, node: syntax.If, truth_only: bool) -> Term:
    condition = to.boolean(node.condition, truth_only=True)
    yes, no = (to.term(one, truth_only=truth_only) for one in (node.yes, node.no))
    exact(yes, no)
    kind = common(yes, no)
    first, second = yes.sql, no.sql
    if yes.is_numeric and no.is_numeric:
        to.engine.refuse_digits(kind.digits)
        first, second = (to.engine.branch(one, kind) for one in (yes, no))
    sql = choose([(condition.sql, first)], second)
    sql = to.engine.calculated(sql, kind) if kind.digits else sql
    return Term(sql=sql, type=kind, nullable=yes.nullable or no.nullable)


def common(yes: Term, no: Term) -> Type:
    if "null" in (yes.kind, no.kind):
        return no.type if yes.kind == "null" else yes.type
    if yes.kind != no.kind:
        raise Refusal(f"an answer that is {yes.kind} or {no.kind}", "one type for all branches")
    if yes.is_numeric:
        return wider(yes.type, no.type)
    return Type(kind=yes.kind, plain=yes.type.plain and no.type.plain)


FOLDED = (syntax.Call, syntax.If, syntax.Path, syntax.Arithmetic)
SHORT = 17
LARGEST = 4000  # nodes; moving dates in SQLite names the date eight times
FOLDABLE = (bool, int, Decimal, str, Date, DateTime)

BUILDERS: dict[type, Callable[[Translator, Any, bool], Term]] = {
    syntax.Null: _null,
    syntax.Boolean: _boolean,
    syntax.Number: _number,
    syntax.String: _string,
    syntax.AtLiteral: _at_literal,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Arithmetic: arithmetic,
    syntax.Negation: negation,
    syntax.Comparison: _comparison,
    syntax.And: _and,
    syntax.Or: _or,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.If: _if,
    syntax.Call: call,
}
SUBSET = "see docs/reference/feel-sql.md"
REFUSED: dict[type, str] = {
    syntax.For: "a loop, which has no fixed number of answers",
    syntax.Quantified: "`some` or `every`, which loop",
    syntax.Filter: "a filter of a list",
    syntax.ContextLiteral: "a context",
    syntax.FunctionLiteral: "a function of its own",
    syntax.InstanceOf: "`instance of`: columns have one type each",
    syntax.ListLiteral: "a list as a value",
    syntax.RangeLiteral: "a range as a value",
    syntax.UnaryComparison: "a range as a value",
}
