"""What is known while an expression is compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from lingqu.dmn.errors import FeelSyntaxError
from lingqu.dmn.feel.syntax import Node
from lingqu.dmn.feel.types import FeelType
from lingqu.dmn.feel.values import Function
from lingqu.dmn.limits import LIMITS, Limits

__all__ = ["Environment", "Findings", "Run"]

Run = Callable[[dict[str, Any]], Any]
"""A compiled expression: takes the scope (variables by name), answers a FEEL value."""


@dataclass(slots=True)
class Findings:
    """What compiling learns about the whole text: the names that may come from outside, those of
    them that must (inside a filter a name may be an item's entry), and whether it loops or calls
    and so needs a budget."""

    free: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    loops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`bound` are variables, which hide built-in functions of the same name; `local` those that
    the text itself binds; `functions` are the host's own."""

    compilers: Mapping[type, Callable[[Any, Environment], Run]]
    where: str = ""
    bound: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=dict)
    types: Mapping[str, FeelType] = field(default_factory=dict)
    limits: Limits = LIMITS
    findings: Findings = field(default_factory=Findings)

    def compile(self, node: Node) -> Run:
        """Return the closure of `node`."""
        return self.compilers[type(node)](node, self)

    def binding(self, names: Iterable[str]) -> Environment:
        """Return the environment inside a form that binds `names`."""
        added = frozenset(names)
        return replace(self, bound=self.bound | added, local=self.local | added)

    def refuse(self, node: Node, found: str, allowed: str) -> NoReturn:
        """Raise `FeelSyntaxError` at the place of `node`."""
        raise FeelSyntaxError(
            where=f"{self.where or 'expression'}, column {node.at + 1}",
            found=found,
            allowed=allowed,
            column=node.at + 1,
        )
