"""The syntax tree of FEEL (DMN 1.5, clause 10.3.1). `at` is the offset of a node in its text."""

from __future__ import annotations

from collections.abc import Iterator as Iterated
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = [
    "And", "Arithmetic", "AtLiteral", "Between", "Boolean", "Call", "Comparison", "ContextLiteral",
    "Filter", "For", "FunctionLiteral", "If", "In", "InstanceOf", "Iterator", "ListLiteral",
    "Name", "Negation", "Node", "Null", "Number", "Or", "Parameter", "Path", "Quantified",
    "RangeLiteral", "String", "TypeName", "UnaryComparison", "UnaryTests",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of a text."""

    at: int = 0

    def children(self) -> Iterated[Node]:
        """Yield the nodes directly below this one."""
        pending: list[object] = [getattr(self, key) for key in self.__slots__]
        while pending:
            value = pending.pop()
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                pending.extend(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Null(Node):
    """`null`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Node):
    """`true` or `false`"""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    """A number literal; whole ones are `int`, which compares faster."""

    value: int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class String(Node):
    """A string literal, its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLiteral(Node):
    """`@"2026-11-24"`: a date, time, date and time or duration; `text` is as written."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A variable, parameter or built-in function; spaces in it are single. `?` is the input."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Node):
    """`source.name`"""

    source: Node
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`left operator right`"""

    operator: Literal["+", "-", "*", "/", "**"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    """`left operator right`"""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """`left and right`, three-valued"""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """`left or right`, three-valued"""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """`value between low and high`, both ends included"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryComparison(Node):
    """`< 5` as a test of the input, or of the left side of `in`"""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class In(Node):
    """`value in test` or `value in (test, test)`"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryTests(Node):
    """A cell of a decision table. No tests: anything (`-`)."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeName(Node):
    """`number`, `list<number>`, `context<a: number>`, `function<string> -> any`, or a name of the
    model. `arguments` belong to list, range and function; `fields` to context."""

    name: str
    arguments: tuple[TypeName, ...] = ()
    fields: tuple[tuple[str, TypeName], ...] = ()
    result: TypeName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceOf(Node):
    """`value instance of type`"""

    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Node):
    """`if condition then yes else no`; a condition that is not true takes `no`"""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterator(Node):
    """`name in source` or `name in source..end`"""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class For(Node):
    """`for iterators return body`"""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified(Node):
    """`some|every iterators satisfies condition`"""

    kind: Literal["some", "every"]
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Node):
    """`source[condition]`: a position or a condition on each item"""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """`function(arguments)` or `function(name: argument)`"""

    function: Node
    arguments: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Node):
    """A formal parameter"""

    name: str
    type: TypeName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLiteral(Node):
    """`function(a: number, b) body`; an external one has no body that we run"""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLiteral(Node):
    """`[a, b]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLiteral(Node):
    """`{a: 1, "b c": a + 1}`; an entry sees those before it"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLiteral(Node):
    """`[low..high]`, `(low..high]`, `]low..high[`"""

    low: Node
    high: Node
    low_closed: bool = True
    high_closed: bool = True
