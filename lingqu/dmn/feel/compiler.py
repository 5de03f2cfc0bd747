"""Syntax trees to closures, and the compiled expressions that others use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from lingqu.dmn.errors import DefinitionError, LimitExceeded
from lingqu.dmn.feel import (
    compile_calls,
    compile_lists,
    compile_logic,
    compile_tests,
    compile_values,
    syntax,
)
from lingqu.dmn.feel import functions as _  # noqa: F401 - declares the built-in functions
from lingqu.dmn.feel.budget import bounded, current_budget, reasons
from lingqu.dmn.feel.environment import Environment, Findings, Run
from lingqu.dmn.feel.parser import parse_expression, parse_unary_tests
from lingqu.dmn.feel.parser_names import NameSet
from lingqu.dmn.feel.types import FeelType
from lingqu.dmn.feel.values import Function, Value, to_feel
from lingqu.dmn.limits import LIMITS, Limits

__all__ = ["COMPILERS", "Expression", "compile_expression", "compile_node", "compile_unary_tests"]

COMPILERS: Mapping[type, Callable[[Any, Environment], Run]] = {
    **compile_values.COMPILERS,
    **compile_logic.COMPILERS,
    **compile_tests.COMPILERS,
    **compile_lists.COMPILERS,
    **compile_calls.COMPILERS,
}


class Expression:
    """A compiled FEEL text.

    `names` are the variables it may read, `required` those that are no entries of list items.
    `run` is the bare closure: it takes a dict of FEEL values, converts nothing and sets no budget;
    it is what tables and loops of a host call.
    """

    __slots__ = ("limits", "loops", "names", "node", "required", "run", "text", "where")

    def __init__(
        self, *, text: str, node: syntax.Node, run: Run, findings: Findings, where: str,
        limits: Limits,
    ) -> None:  # fmt: skip
        self.text, self.node, self.run, self.where = text, node, run, where
        self.names, self.required = frozenset(findings.free), frozenset(findings.required)
        self.loops, self.limits = findings.loops, limits

    def __call__(self, scope: dict[str, Value]) -> Value:
        """Answer for a scope of FEEL values within the limits."""
        if not self.loops:
            return self.run(scope)
        return self._bounded(scope, None)

    def evaluate(self, context: Mapping[str, object], *, now: datetime | None = None) -> Value:
        """Answer for Python values, of which those that it reads are converted. Raise
        `LimitExceeded` for work beyond the limits and `TypeError` for a value FEEL has not."""
        scope = {}
        for name in self.names:
            if name in context:
                scope[name] = to_feel(context[name])
        return self._bounded(scope, now) if self.loops else self.run(scope)

    def explain(self, context: Mapping[str, object]) -> tuple[Value, list[str]]:
        """Return the answer and why values on the way became null."""
        with reasons() as found:
            return self.evaluate(context), found

    def _bounded(self, scope: dict[str, Value], now: datetime | None) -> Value:
        with bounded(self.limits, self.where or self.text[:80], now):
            try:
                return self.run(scope)
            except RecursionError as error:
                raise LimitExceeded(
                    where=self.where or self.text[:80],
                    found="calls nested deeper than Python's stack",
                    allowed="a shallower expression",
                ) from error


def compile_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] | NameSet = (),
    functions: Mapping[str, Function] | None = None,
    types: Mapping[str, FeelType] | None = None,
    where: str = "",
    limits: Limits = LIMITS,
) -> Expression:
    """Return the compiled `text`. `names` are variables that will be there, `members` entry names
    with operators in them, `functions` the host's own, `types` named types for `instance of`.
    Raise `FeelSyntaxError` or `LimitExceeded` naming `where` and the column."""
    node = parse_expression(text, names=names, members=members, where=where, limits=limits)
    return compile_node(
        node, text=text, names=names, functions=functions, types=types, where=where, limits=limits
    )


def compile_unary_tests(
    text: str,
    *,
    names: Iterable[str] = (),
    members: Iterable[str] | NameSet = (),
    functions: Mapping[str, Function] | None = None,
    types: Mapping[str, FeelType] | None = None,
    where: str = "",
    limits: Limits = LIMITS,
) -> Expression:
    """Return the compiled cell `text`; its scope holds the input as `?`."""
    node = parse_unary_tests(text, names=(*names, "?"), members=members, where=where, limits=limits)
    return compile_node(
        node, text=text, names=names, functions=functions, types=types, where=where, limits=limits
    )


def compile_node(
    node: syntax.Node,
    *,
    text: str,
    names: Iterable[str] = (),
    functions: Mapping[str, Function] | None = None,
    types: Mapping[str, FeelType] | None = None,
    where: str = "",
    limits: Limits = LIMITS,
) -> Expression:
    """Return the closure of a tree that is already there."""
    env = Environment(
        compilers=COMPILERS, where=where, bound=frozenset(names), functions=functions or {},
        types=types or {}, limits=limits,
    )  # fmt: skip
    try:
        run = env.compile(node)
    except RecursionError as error:
        raise DefinitionError(where=where, found="an expression nested too deep") from error
    if env.findings.loops and where:
        run = _placed(run, where)
    return Expression(
        text=text, node=node, run=run, findings=env.findings, where=where, limits=limits
    )


def _placed(run: Run, where: str) -> Run:
    """Return `run` so that work beyond the limits is reported at `where`: in a model many
    expressions spend one budget. After an error nobody asks the budget again."""

    def placed(scope: dict[str, Value]) -> Value:
        budget = current_budget()
        outer, budget.where = budget.where, where
        answer = run(scope)
        budget.where = outer
        return answer

    return placed
