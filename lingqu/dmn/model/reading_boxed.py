"""Boxed expressions in XML to plain values (DMN 1.5, clauses 8 and 10.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lingqu.dmn.errors import DefinitionError, LimitExceeded
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.reading_parts import child, children, label, literal, text_of
from lingqu.dmn.xml import Element, local_name

__all__ = ["read_boxed", "read_function"]

NESTING = 60
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")


def read_boxed(holder: Element, where: str, depth: int = 0) -> dmn.Boxed | None:
    """Return the expression that stands in `holder`, or None if there is none."""
    for element in holder:
        if local_name(element) in READERS:
            return _read(element, where, depth + 1)
    return None


def _read(element: Element, where: str, depth: int) -> dmn.Boxed:
    if depth > NESTING:
        raise LimitExceeded(where=where, found="boxes nested too deep", allowed=f"{NESTING} levels")
    box: dmn.Boxed = READERS[local_name(element)](element, where, depth)
    kind = element.get("typeRef")
    if not kind or isinstance(box, dmn.BoxedFunction):
        return box
    return dmn.Typed(box=box, type=kind, where=where)


def read_function(element: Element, where: str, depth: int = 0) -> dmn.BoxedFunction:
    """Return a function definition."""
    parameters = tuple(
        dmn.Variable(name=one.get("name", ""), type=one.get("typeRef", ""))
        for one in children(element, "formalParameter")
    )
    return dmn.BoxedFunction(
        parameters=parameters, body=read_boxed(element, where, depth),
        kind=element.get("kind", "FEEL").upper(), where=where, type=element.get("typeRef", ""),
    )  # fmt: skip


def _needed(holder: Element | None, where: str, depth: int, name: str) -> dmn.Boxed:
    found = read_boxed(holder, where, depth) if holder is not None else None
    if found is None:
        raise DefinitionError(where=where, found=f"no expression in “{name}”", allowed="one")
    return found


def _literal(element: Element, where: str, depth: int) -> dmn.Boxed:
    return literal(element, where)


def _context(element: Element, where: str, depth: int) -> dmn.Boxed:
    entries = []
    for entry in children(element, "contextEntry"):
        named = child(entry, "variable")
        name = None
        if named is not None:
            name = dmn.Variable(name=named.get("name", ""), type=named.get("typeRef", ""))
        inner = f"{where}, entry “{name.name}”" if name else where
        entries.append((name, _needed(entry, inner, depth, "contextEntry")))
    return dmn.BoxedContext(entries=tuple(entries), where=where)


def _invocation(element: Element, where: str, depth: int) -> dmn.Boxed:
    arguments = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = parameter.get("name", "") if parameter is not None else ""
        value = read_boxed(binding, f"{where}, argument “{name}”", depth)
        if value is not None:
            arguments.append((name, value))
    return dmn.Invocation(
        function=_needed(element, where, depth, "invocation"), arguments=tuple(arguments),
        where=where,
    )  # fmt: skip


def _list(element: Element, where: str, depth: int) -> dmn.Boxed:
    items = (_read(one, where, depth + 1) for one in element if _boxed(one))
    return dmn.BoxedList(items=tuple(items), where=where)


def _relation(element: Element, where: str, depth: int) -> dmn.Boxed:
    rows = tuple(
        tuple(_read(one, where, depth + 1) for one in row if _boxed(one))
        for row in children(element, "row")
    )
    columns = tuple(one.get("name", "") for one in children(element, "column"))
    if any(len(row) != len(columns) for row in rows):
        raise DefinitionError(
            where=where, found="a row with more or fewer cells", allowed=f"{len(columns)} cells"
        )
    return dmn.Relation(columns=columns, rows=rows, where=where)


def _boxed(element: Element) -> bool:
    return local_name(element) in READERS


def _function(element: Element, where: str, depth: int) -> dmn.Boxed:
    return read_function(element, where, depth)


def _conditional(element: Element, where: str, depth: int) -> dmn.Boxed:
    condition, yes, no = (
        _needed(child(element, name), where, depth, name) for name in ("if", "then", "else")
    )
    return dmn.Conditional(condition=condition, yes=yes, no=no, where=where)


def _filter(element: Element, where: str, depth: int) -> dmn.Boxed:
    return dmn.BoxedFilter(
        source=_needed(child(element, "in"), where, depth, "in"),
        match=_needed(child(element, "match"), where, depth, "match"), where=where,
    )  # fmt: skip


def _for(element: Element, where: str, depth: int) -> dmn.Boxed:
    return dmn.For(
        variable=dmn.Variable(name=element.get("iteratorVariable", "")),
        source=_needed(child(element, "in"), where, depth, "in"),
        body=_needed(child(element, "return"), where, depth, "return"), where=where,
    )  # fmt: skip


def _quantified(element: Element, where: str, depth: int) -> dmn.Boxed:
    return dmn.Quantified(
        kind="some" if local_name(element) == "some" else "every",
        variable=dmn.Variable(name=element.get("iteratorVariable", "")),
        source=_needed(child(element, "in"), where, depth, "in"),
        condition=_needed(child(element, "satisfies"), where, depth, "satisfies"), where=where,
    )  # fmt: skip


def _table(element: Element, where: str, depth: int) -> dmn.Boxed:
    inputs = tuple(_input(one, where, n) for n, one in enumerate(children(element, "input"), 1))
    outputs = tuple(_output(one, where, n) for n, one in enumerate(children(element, "output"), 1))
    rules = tuple(
        _rule(one, where, number, len(inputs), len(outputs))
        for number, one in enumerate(children(element, "rule"), 1)
    )
    policy = element.get("hitPolicy", "UNIQUE")
    aggregation = element.get("aggregation")
    if policy not in POLICIES or aggregation not in (None, *AGGREGATIONS) or not outputs:
        raise DefinitionError(
            where=where,
            found=f"the hit policy “{policy}” {aggregation or ''} with {len(outputs)} outputs",
            allowed=f"{', '.join(POLICIES)}; COLLECT with {', '.join(AGGREGATIONS)}; an output",
        )
    return dmn.DecisionTable(
        inputs=inputs, outputs=outputs, rules=rules, hit_policy=policy,  # type: ignore[arg-type]
        aggregation=aggregation, where=where,  # type: ignore[arg-type]
    )  # fmt: skip


def _input(element: Element, where: str, number: int) -> dmn.InputClause:
    expression = child(element, "inputExpression")
    place = f"{where}, input {number}"
    return dmn.InputClause(
        text=text_of(expression), where=place, values=text_of(child(element, "inputValues")),
        type=expression.get("typeRef", "") if expression is not None else "",
    )  # fmt: skip


def _output(element: Element, where: str, number: int) -> dmn.OutputClause:
    place = f"{where}, output {number}"
    default = child(element, "defaultOutputEntry")
    return dmn.OutputClause(
        name=element.get("name", ""), where=place, type=element.get("typeRef", ""),
        values=text_of(child(element, "outputValues")),
        default=literal(default, f"{place}, default") if default is not None else None,
    )  # fmt: skip


def _rule(element: Element, where: str, number: int, inputs: int, outputs: int) -> dmn.Rule:
    place = f"{where}, rule {number}"
    tests = children(element, "inputEntry")
    answers = children(element, "outputEntry")
    if (len(tests), len(answers)) != (inputs, outputs):
        raise DefinitionError(
            where=place,
            found=f"{len(tests)} input and {len(answers)} output cells",
            allowed=f"{inputs} and {outputs}, as many as columns",
        )
    return dmn.Rule(
        inputs=tuple(literal(one, f"{place}, input {n}") for n, one in enumerate(tests, 1)),
        outputs=tuple(literal(one, f"{place}, output {n}") for n, one in enumerate(answers, 1)),
        where=label(place, element),
    )


READERS: dict[str, Callable[[Element, str, int], Any]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
