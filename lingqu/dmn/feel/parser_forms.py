"""The forms of FEEL that start with a word or a bracket."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal

from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.builtin_names import TYPE_NAMES
from lingqu.dmn.feel.parser_names import NameSet, spelled
from lingqu.dmn.feel.syntax import Node, Parameter, TypeName

if TYPE_CHECKING:
    from lingqu.dmn.feel.parser import Parser

__all__ = ["BRACKETS", "FORMS", "type_name"]

TYPES = NameSet(TYPE_NAMES)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


def _constant(parser: Parser) -> Node:
    token = parser.take()
    if token.text == "null":
        return syntax.Null(at=token.at)
    return syntax.Boolean(at=token.at, value=token.text == "true")


def _if(parser: Parser) -> Node:
    at = parser.expect("if").at
    condition = parser.expression()
    parser.expect("then")
    yes = parser.expression()
    parser.expect("else")
    return syntax.If(at=at, condition=condition, yes=yes, no=parser.expression())


def _for(parser: Parser) -> Node:
    at = parser.expect("for").at
    with ExitStack() as scopes:
        iterators = _iterators(parser, scopes)
        scopes.enter_context(parser.scope(("partial",)))
        parser.expect("return")
        return syntax.For(at=at, iterators=iterators, body=parser.expression())


def _quantified(parser: Parser) -> Node:
    token = parser.take()
    kind: Literal["some", "every"] = "some" if token.text == "some" else "every"
    with ExitStack() as scopes:
        iterators = _iterators(parser, scopes)
        parser.expect("satisfies")
        condition = parser.expression()
    return syntax.Quantified(at=token.at, kind=kind, iterators=iterators, condition=condition)


def _iterators(parser: Parser, scopes: ExitStack) -> tuple[syntax.Iterator, ...]:
    """Take `a in x, b in y`; each name is known to what follows it."""
    iterators = []
    while True:
        at = parser.token.at
        name = parser.name_until("in")
        parser.expect("in")
        source = parser.expression()
        end = parser.expression() if parser.accept("..") else None
        iterators.append(syntax.Iterator(at=at, name=name, source=source, end=end))
        scopes.enter_context(parser.scope((name,)))
        if not parser.accept(","):
            return tuple(iterators)


def _function(parser: Parser) -> Node:
    at = parser.expect("function").at
    parser.expect("(")
    parameters = []
    while not parser.accept(")"):
        name = parser.name_until(":", ",", ")")
        declared = type_name(parser) if parser.accept(":") else None
        parameters.append(Parameter(name=name, type=declared))
        if not parser.at(")"):
            parser.expect(",")
    external = parser.accept("external")
    with parser.scope(tuple(one.name for one in parameters)):
        body = parser.expression()
    return syntax.FunctionLiteral(at=at, parameters=tuple(parameters), body=body, external=external)


def _parenthesis(parser: Parser) -> Node:
    """`(a)`, `(low..high)` or `(< 5)`"""
    opening = parser.expect("(")
    with parser.nested():
        inner = parser.test()
    if parser.at("..") and not isinstance(inner, syntax.UnaryComparison):
        return parser.range_from(opening, inner, closed=False)
    parser.expect(")")
    return inner


def _bracket(parser: Parser) -> Node:
    """`[a, b]` or `[low..high]`"""
    opening = parser.expect("[")
    items: list[Node] = []
    while not parser.accept("]"):
        items.append(parser.test())
        if len(items) == 1 and parser.at(".."):
            return parser.range_from(opening, items[0], closed=True)
        if not parser.at("]"):
            parser.expect(",")
    return syntax.ListLiteral(at=opening.at, items=tuple(items))


def _outward(parser: Parser) -> Node:
    """`]low..high]`"""
    opening = parser.expect("]")
    return parser.range_from(opening, parser.binary(3), closed=False)


def _context(parser: Parser) -> Node:
    at = parser.expect("{").at
    entries: list[tuple[str, Node]] = []
    with parser.scope() as known:
        while not parser.accept("}"):
            key = parser.take().text if parser.token.kind == "string" else parser.name_until(":")
            parser.expect(":")
            entries.append((key, parser.expression()))
            known.add(key)
            parser.members.add(key)
            if not parser.at("}"):
                parser.expect(",")
    return syntax.ContextLiteral(at=at, entries=tuple(entries))


def _at_literal(parser: Parser) -> Node:
    at = parser.expect("@").at
    if parser.token.kind != "string":
        parser.fail('a string after @, such as @"2026-11-24"')
    return syntax.AtLiteral(at=at, text=parser.take().text)


def _call(parser: Parser, function: Node) -> Node:
    at = parser.expect("(").at
    arguments: list[Node] = []
    named: list[tuple[str, Node]] = []
    while not parser.accept(")"):
        name = _argument_name(parser)
        if name is None:
            arguments.append(parser.test())
        else:
            named.append((name, parser.test()))
        if arguments and named:
            parser.fail("either names for all arguments or for none")
        if not parser.at(")"):
            parser.expect(",")
    return syntax.Call(at=at, function=function, arguments=tuple(arguments), named=tuple(named))


def _argument_name(parser: Parser) -> str | None:
    """Take `name:` if that is what stands next."""
    end = parser.position
    while parser.tokens[end].text not in ("(", ")", "[", "]", "{", "}", ",", ":"):
        if parser.tokens[end].kind in ("string", "end"):
            return None
        end += 1
    if parser.tokens[end].text != ":" or end == parser.position:
        return None
    name = spelled(parser.tokens[parser.position : end])
    parser.position = end + 1
    return name


def type_name(parser: Parser) -> TypeName:
    """Take a type: `list<number>`, `context<a: string>`, `function<number> -> any`, a name."""
    with parser.nested():
        name = _plain_type_name(parser)
        if not parser.at("<") or name not in ("list", "range", "context", "function"):
            return TypeName(name=name)
        parser.expect("<")
        if name == "context":
            return TypeName(name=name, fields=_type_fields(parser))
        arguments = []
        while not parser.accept(">"):
            arguments.append(type_name(parser))
            parser.accept(",")
        result = type_name(parser) if name == "function" and parser.accept("->") else None
        return TypeName(name=name, arguments=tuple(arguments), result=result)


def _type_fields(parser: Parser) -> tuple[tuple[str, TypeName], ...]:
    found = []
    while not parser.accept(">"):
        name = parser.name_until(":")
        parser.expect(":")
        found.append((name, type_name(parser)))
        parser.accept(",")
    return tuple(found)


def _plain_type_name(parser: Parser) -> str:
    if parser.token.kind != "name":
        parser.fail("the name of a type")
    known = TYPES.longest(parser.tokens, parser.position)
    if known is not None:
        parser.position += known[0]
        return known[1]
    name = parser.known_or_new_name()
    while parser.accept("."):
        name += "." + parser.known_or_new_name()
    return name


FORMS: dict[str, Callable[[Parser], Node]] = {
    "null": _constant,
    "true": _constant,
    "false": _constant,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
}
BRACKETS: dict[str, Callable[..., Any]] = {
    "(": _parenthesis,
    "[": _bracket,
    "]": _outward,
    "{": _context,
    "@": _at_literal,
    "call": _call,
}
