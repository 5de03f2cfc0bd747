"""The closed list of functions: the kinds of their arguments and how they are said in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lingqu.dmn.sql.engine import Engine
from lingqu.dmn.sql.terms import Refusal, Term

__all__ = [
    "DATE",
    "DURATION",
    "FUNCTIONS",
    "Build",
    "Function",
    "function",
    "nullable",
    "whole_literal",
]

Build = Callable[[Engine, list[Term]], Term]
DATE = ("date", "date and time")
DURATION = ("days and time duration", "years and months duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`parameters` are names and the kinds each takes. The last `optional` ones may be left out;
    `rest` lets the last one repeat."""

    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    build: Build
    optional: int = 0
    rest: bool = False

    @property
    def signature(self) -> str:
        """How it is called."""
        first = len(self.parameters) - self.optional
        names = [
            f"{name}{'?' if index >= first else ''}"
            for index, (name, _) in enumerate(self.parameters)
        ]
        return f"{self.name}({', '.join(names)}{', ...' if self.rest else ''})"

    def checked(self, arguments: Sequence[Term]) -> list[Term]:
        """Return the arguments. Raise `Refusal` where number or kinds do not fit."""
        most = len(self.parameters)
        fits = len(arguments) >= most - self.optional and (self.rest or len(arguments) <= most)
        if not fits:
            raise Refusal(f"{self.name}() of {len(arguments)} arguments", self.signature)
        for index, one in enumerate(arguments):
            name, kinds = self.parameters[min(index, most - 1)]
            if one.kind not in kinds:
                raise Refusal(
                    f"{one.kind} as “{name}” of {self.name}(), which is null in FEEL",
                    " or ".join(kinds),
                )
        return list(arguments)


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, *, optional: int = 0, rest: bool = False, **parameters: str | tuple[str, ...]
) -> Callable[[Build], Build]:
    """Add a function to the closed list. Spaces of parameter names are written `_`."""

    def add(build: Build) -> Build:
        kinds = tuple(
            (key.rstrip("_").replace("_", " "), (kind,) if isinstance(kind, str) else kind)
            for key, kind in parameters.items()
        )
        FUNCTIONS[name] = Function(
            name=name, parameters=kinds, build=build, optional=optional, rest=rest
        )
        return build

    return add


def whole_literal(term: Term, what: str) -> int:
    """Return the value of a whole literal. Raise `Refusal` for anything else."""
    if not isinstance(term.value, int):
        raise Refusal(f"{what} that is not a whole number written out", "a literal such as 2")
    return term.value


def nullable(terms: Sequence[Term]) -> bool:
    """Return whether one of `terms` may be null."""
    return any(one.nullable for one in terms)
