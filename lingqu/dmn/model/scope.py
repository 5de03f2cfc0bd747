"""What the FEEL texts of one decision or function may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lingqu.dmn.feel.compiler import Expression, compile_expression, compile_unary_tests
from lingqu.dmn.feel.parser_names import NameSet
from lingqu.dmn.feel.types import FeelType
from lingqu.dmn.feel.values import Function
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.model.types import type_by_name

__all__ = ["Names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`known` variables, `members` of contexts, named `types` and the host's `functions`. Every
    expression that is compiled is added to `compiled`, so that lint can look at it."""

    known: frozenset[str] = frozenset()
    members: NameSet = field(default_factory=NameSet)
    types: Mapping[str, FeelType] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    limits: Limits = LIMITS
    compiled: list[tuple[Expression, frozenset[str]]] = field(default_factory=list)

    def inside(self, names: Iterable[str]) -> Names:
        """Return what may be used inside a form that binds `names`."""
        return replace(self, known=self.known | frozenset(names))

    def expression(self, text: str, where: str) -> Expression:
        """Compile an expression."""
        made = compile_expression(
            text, names=self.known, members=self.members, functions=self.functions,
            types=self.types, where=where, limits=self.limits,
        )  # fmt: skip
        self.compiled.append((made, self.known))
        return made

    def tests(self, text: str, where: str) -> Expression:
        """Compile the unary tests of a cell."""
        made = compile_unary_tests(
            text or "-", names=self.known, members=self.members, functions=self.functions,
            types=self.types, where=where, limits=self.limits,
        )  # fmt: skip
        self.compiled.append((made, self.known | {"?"}))
        return made

    def type(self, name: str, where: str) -> FeelType | None:
        """Return the type of that name."""
        return type_by_name(name, self.types, where=where)
