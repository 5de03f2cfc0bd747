"""FEEL text to syntax tree: recursive descent over DMN 1.5, clause 10.3.1.2.

Binary operators climb by precedence; what follows a name is decided by the known names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, DecimalException
from typing import TypeVar

from lingqu.dmn.errors import FeelSyntaxError, LimitExceeded
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.builtin_names import BUILTIN_NAMES
from lingqu.dmn.feel.cursor import Cursor
from lingqu.dmn.feel.parser_forms import BRACKETS, FORMS, type_name
from lingqu.dmn.feel.parser_height import check_height
from lingqu.dmn.feel.parser_names import KEYWORDS, NameSet
from lingqu.dmn.feel.syntax import Node, UnaryTests
from lingqu.dmn.feel.tokens import Token
from lingqu.dmn.feel.values import DECIMAL
from lingqu.dmn.limits import LIMITS, Limits

__all__ = ["Parser", "parse_expression", "parse_unary_tests", "parser_of", "member_names"]

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    (*COMPARISONS, "between", "in"),
    ("+", "-"),
    ("*", "/"),
    ("**",),
)
CHAIN = 200
BUILTINS = NameSet(BUILTIN_NAMES)
T = TypeVar("T", bound=Node)


def parse_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] | NameSet = (),
    where: str = "",
    limits: Limits = LIMITS,
) -> Node:
    """Return the tree of a FEEL expression. `names` are variables, `members` names of entries that
    may follow a dot; they matter where a name holds keywords or operators. Raise `FeelSyntaxError`
    or `LimitExceeded` naming `where` and the column."""
    return _whole(
        parser_of(text, names=names, members=members, where=where, limits=limits), Parser.expression
    )


def parse_unary_tests(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] | NameSet = (),
    where: str = "",
    limits: Limits = LIMITS,
) -> UnaryTests:
    """Return the tests of a decision table's input cell; `-` gives no tests (anything matches)."""
    if text.strip() == "-":
        return UnaryTests(tests=())
    parser = parser_of(text, names=names, members=members, where=where, limits=limits)
    if parser.at("not") and parser.ahead().text == "(":
        try:
            return _whole(parser, Parser.negated_tests)
        except FeelSyntaxError:  # `not(a) and b` is an expression
            parser = parser_of(text, names=names, members=members, where=where, limits=limits)
    return _whole(parser, Parser.unary_tests)


def parser_of(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] | NameSet = (),
    where: str = "",
    limits: Limits = LIMITS,
) -> Parser:
    """Return a parser at the start of `text`."""
    if len(text) > limits.text_length:
        raise LimitExceeded(
            where=where or "expression",
            found=f"an expression of {len(text):,} characters",
            allowed=f"{limits.text_length:,} characters",
        )
    known_members = members if isinstance(members, NameSet) else member_names(members)
    return Parser(
        text, known=known_members.inner(names), members=known_members.inner(), where=where,
        limits=limits,
    )  # fmt: skip


def member_names(names: Iterable[str]) -> NameSet:
    """Return `names` prepared for the `members` of many texts: built once, not for each of them."""
    return BUILTINS.inner(names)


def _whole(parser: Parser, rule: Callable[[Parser], T]) -> T:
    node = rule(parser)
    if parser.token.kind != "end":
        parser.fail("an operator or the end of the text")
    check_height(node, where=parser.where)
    return node


class Parser(Cursor):
    """The grammar; forms that start with a word or bracket are in parser_forms."""

    def unary_tests(self) -> UnaryTests:
        """`< 5, [7..9], "a"`"""
        return UnaryTests(tests=self.tests())

    def negated_tests(self) -> UnaryTests:
        """`not(< 5, 7)`"""
        self.expect("not")
        self.expect("(")
        tests = self.tests()
        self.expect(")")
        return UnaryTests(tests=tests, negated=True)

    def tests(self) -> tuple[Node, ...]:
        """Take tests separated by commas."""
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return tuple(tests)

    def test(self) -> Node:
        """`< operand`, or any expression"""
        if not self.at(*COMPARISONS):
            return self.expression()
        token = self.take()
        operand = self.binary(3)
        return syntax.UnaryComparison(at=token.at, operator=token.text, operand=operand)  # type: ignore[arg-type]

    def expression(self) -> Node:
        """Take one whole expression."""
        with self.nested():
            return self.binary(0)

    def binary(self, level: int) -> Node:
        """Take operands joined by operators of `level` and tighter ones."""
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        for _ in range(CHAIN):
            if not self.at(*LEVELS[level]):
                return left
            left = self._joined(left, level)
        raise LimitExceeded(
            where=f"{self.where or 'expression'}, column {self.token.at + 1}",
            found=f"more than {CHAIN} operators in a row",
            allowed=f"{CHAIN}; `in` or sum() over a list says the same",
        )

    def _joined(self, left: Node, level: int) -> Node:
        operator = self.take()
        if operator.text == "between":
            low = self.binary(3)
            self.expect("and")
            return syntax.Between(at=operator.at, value=left, low=low, high=self.binary(3))
        if operator.text == "in":
            return syntax.In(at=operator.at, value=left, tests=self._in_tests())
        ranged = operator.text in ("=", "!=") and self.at("<", "<=", ">", ">=")  # `a = >= 2`
        right = self.test() if ranged else self.binary(level + 1)
        if operator.text == "or":
            return syntax.Or(at=operator.at, left=left, right=right)
        if operator.text == "and":
            return syntax.And(at=operator.at, left=left, right=right)
        kind = syntax.Comparison if operator.text in COMPARISONS else syntax.Arithmetic
        return kind(at=operator.at, operator=operator.text, left=left, right=right)  # type: ignore[arg-type]

    def _in_tests(self) -> tuple[Node, ...]:
        """After `in`: one test, or several in parentheses, or a range that opens with one."""
        if not self.at("("):
            return (self._in_test(),)
        opening = self.take()
        first = self.test()
        if self.at(".."):
            return (self.range_from(opening, first, closed=False),)
        tests = [first]
        while self.accept(","):
            tests.append(self.test())
        self.expect(")")
        return tuple(tests)

    def _in_test(self) -> Node:
        return self.test() if self.at(*COMPARISONS) else self.binary(3)

    def range_from(self, opening: Token, low: Node, *, closed: bool) -> Node:
        """Take `..high` and the closing bracket; a `[` there opens outwards, if nothing that could
        be a filter follows it."""
        self.expect("..")
        high = self.binary(3)
        if not self.at("]", ")", "["):
            self.fail("“]”, “)” or “[” after the range's end")
        high_closed = self.take().text == "]"
        return syntax.RangeLiteral(
            at=opening.at, low=low, high=high, low_closed=closed, high_closed=high_closed
        )

    def unary(self) -> Node:
        """`-operand`, or an operand with `instance of`"""
        minuses, at = 0, self.token.at
        while self.accept("-"):
            minuses += 1
            if minuses > CHAIN:
                self.fail("fewer minus signs")
        node = self._instance(self.postfix())
        for _ in range(minuses):
            node = _negated(node, at)
        return node

    def _instance(self, value: Node) -> Node:
        if not (self.at("instance") and self.ahead().text == "of"):
            return value
        at = self.take().at
        self.take()
        return syntax.InstanceOf(at=at, value=value, type=type_name(self))

    def postfix(self) -> Node:
        """Take a primary expression and the paths, filters and calls that follow it."""
        node = self.primary()
        for _ in range(CHAIN):
            if self.at("."):
                at = self.take().at
                node = syntax.Path(at=at, source=node, name=self.member_name())
            elif self.at("[") and self._opens_filter():
                node = self._filter(node)
            elif self.at("("):
                node = BRACKETS["call"](self, node)
            else:
                return node
        self.fail("a shorter path")

    def _opens_filter(self) -> bool:
        """A `[` after a range's end closes it outwards when no expression can follow."""
        following = self.ahead()
        if following.kind == "end":
            return False
        if following.kind == "name":
            return following.text not in KEYWORDS or following.text in (
                "if for some every function null true false".split()
            )
        return following.kind != "symbol" or following.text in ("(", "[", "]", "{", "-", "@")

    def _filter(self, source: Node) -> Node:
        at = self.take().at
        with self.scope(("item",)):
            condition = self.expression()
        self.expect("]")
        return syntax.Filter(at=at, source=source, condition=condition)

    def primary(self) -> Node:
        """Take a literal, a name, or a form that starts with a word or bracket."""
        token = self.token
        if token.kind == "number":
            value = _number(token.text)
            return (
                self.fail("a number of decimal128")
                if value is None
                else syntax.Number(at=self.take().at, value=value)
            )
        if token.kind == "string":
            return syntax.String(at=self.take().at, value=token.text)
        if token.kind == "name":
            return self._word()
        if token.kind == "symbol" and token.text in BRACKETS:
            return BRACKETS[token.text](self)
        self.fail("a value, a name or an opening bracket")

    def _word(self) -> Node:
        token = self.token
        known = self.known.longest(self.tokens, self.position)
        if token.text in FORMS and (known is None or known[0] == 1):
            return FORMS[token.text](self)
        if token.text in KEYWORDS and known is None:
            self.fail("a value or a name")
        return syntax.Name(at=token.at, name=self.known_or_new_name())


def _negated(node: Node, at: int) -> Node:
    if isinstance(node, syntax.Number):
        value = node.value.copy_negate() if isinstance(node.value, Decimal) else -node.value
        return syntax.Number(at=at, value=value)
    return syntax.Negation(at=at, operand=node)


def _number(text: str) -> int | Decimal | None:
    """Whole numbers of up to 34 digits stay `int`; None beyond decimal128."""
    if text.isdigit() and len(text) <= 34:
        return int(text)
    try:
        return DECIMAL.create_decimal(text)
    except DecimalException:
        return None
