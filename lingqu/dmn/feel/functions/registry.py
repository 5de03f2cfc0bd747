"""Built-in functions, declared by the text of their signature.

    @feel("substring(string: string, start position: number, length?: number)")

A parameter of a type refuses null and other types: the call answers null. `any` takes everything,
`type|null` also null, `name?` may be left out, `name...` takes the rest as one list (`list...` also
one list). Several
signatures of one name are told apart by how many arguments, of what types, they are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.types import KINDS
from lingqu.dmn.feel.values import Function, Value, type_of

__all__ = [
    "BUILTINS",
    "Parameter",
    "Signature",
    "builtin",
    "candidates",
    "feel",
    "invoke",
    "invoke_first",
]

PARAMETER = re.compile(r"([^:?.,]+?)(\?|\.\.\.)?\s*:\s*([^,]+)")
GROUPS = {
    "duration": (*KINDS["days and time duration"], *KINDS["years and months duration"]),
    "datelike": (*KINDS["date"], *KINDS["date and time"]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`kinds` of None takes any value."""

    name: str
    kinds: frozenset[type] | None
    optional: bool
    rest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One way to call a function."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    run: Callable[..., Value]

    def takes(self, count: int) -> bool:
        """Return whether it can be called with `count` positional arguments."""
        needed = sum(not one.optional and not one.rest for one in self.parameters)
        if self.parameters and self.parameters[-1].rest:
            return count >= max(needed, 1)
        return needed <= count <= len(self.parameters)

    def order(self, names: Sequence[str]) -> list[int | None] | None:
        """Return for each parameter the index of the argument of its name, or None."""
        known = [one.name for one in self.parameters]
        if not set(names) <= set(known) or len(set(names)) != len(names):
            return None
        places = [names.index(one) if one in names else None for one in known]
        needed = (not one.optional for one in self.parameters)
        missing = any(need and place is None for need, place in zip(needed, places, strict=True))
        return None if missing else places


BUILTINS: dict[str, list[Signature]] = {}


Declared = TypeVar("Declared", bound=Callable[..., Value])


def feel(text: str) -> Callable[[Declared], Declared]:
    """Declare a built-in function by the text of its signature."""
    name, _, inner = text.partition("(")
    found = [
        PARAMETER.fullmatch(one.strip()) for one in inner.rstrip(")").split(",") if one.strip()
    ]
    parameters = tuple(_parameter(match) for match in found if match)

    def declare(run: Declared) -> Declared:
        signature = Signature(name=name, text=text, parameters=parameters, run=run)
        BUILTINS.setdefault(name, []).append(signature)
        return run

    return declare


def _parameter(match: re.Match[str]) -> Parameter:
    name, mark, kind = match[1].strip(), match[2], match[3].strip()
    kinds: set[type] = set()
    for one in kind.split("|"):
        kinds.update(GROUPS.get(one) or KINDS.get(one, ()))
    known = None if kind == "any" else frozenset(kinds)
    return Parameter(name=name, kinds=known, optional=mark == "?", rest=mark == "...")


def candidates(name: str, count: int) -> list[Signature]:
    """Return the signatures of `name` that take `count` positional arguments."""
    return [one for one in BUILTINS.get(name, ()) if one.takes(count)]


def invoke_first(signatures: Sequence[Signature], arguments: Sequence[Value]) -> Value:
    """Call the first signature whose types take the arguments; the last one says what is wrong."""
    for signature in signatures[:-1]:
        if _fits(signature, arguments):
            return invoke(signature, arguments)
    return invoke(signatures[-1], arguments)


def _fits(signature: Signature, arguments: Sequence[Value]) -> bool:
    pairs = zip(signature.parameters, arguments, strict=False)
    return all(
        one.kinds is None or type(value) in one.kinds or _converted(value, one.kinds)[1]
        for one, value in pairs
    )


def invoke(signature: Signature, arguments: Sequence[Value]) -> Value:
    """Call with positional arguments that were counted already."""
    given: list[Value] = []
    for index, one in enumerate(signature.parameters):
        if one.rest:
            given.append(_rest(arguments[index:], dissolve=one.name == "list"))
            break
        if index >= len(arguments):
            break
        value = arguments[index]
        if one.kinds is not None and type(value) not in one.kinds:
            value, fits = _converted(value, one.kinds)
            if not fits:
                return null(f"{signature.text} was given {type_of(value)} for “{one.name}”")
        given.append(value)
    return signature.run(*given)


def _rest(arguments: Sequence[Value], *, dissolve: bool) -> list[Value]:
    """One list as the only argument stands for its items, where the parameter is called list."""
    if dissolve and len(arguments) == 1 and type(arguments[0]) is list:
        return list(arguments[0])
    return list(arguments)


def _converted(value: Value, kinds: frozenset[type]) -> tuple[Value, bool]:
    """Apply the silent conversions of a list of one and of a value for a list."""
    if type(value) is list and len(value) == 1:
        return value[0], type(value[0]) in kinds
    if kinds == frozenset((list,)) and value is not None:
        return [value], True
    return value, False


@cache
def builtin(name: str) -> Function | None:
    """Return FEEL's function of that name as a value."""
    signatures = BUILTINS.get(name)
    if not signatures:
        return None

    def call(*arguments: Value) -> Value:
        known = candidates(name, len(arguments))
        if not known:
            return null(f"{name}() does not take {len(arguments)} arguments")
        current_budget().spend()
        return invoke_first(known, arguments)

    first = signatures[0].parameters
    plain = None if any(one.rest for one in first) else tuple(one.name for one in first)
    return Function(name, plain, call)
