"""Functions of city administration, each with one definition for closures and SQL.

A function is defined by a FEEL text, which closures compile and SQL expands in place. Where FEEL
would be too slow, a Python callable and a builder of SQL stand side by side; the tests compare
them on valid values, values with one character changed, and nonsense.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lingqu.dmn import identity
from lingqu.dmn.feel import syntax
from lingqu.dmn.feel.compiler import compile_node
from lingqu.dmn.feel.functions.registry import BUILTINS, feel
from lingqu.dmn.feel.parser import BUILTINS as KNOWN
from lingqu.dmn.feel.parser import parse_expression
from lingqu.dmn.feel.values import Function

__all__ = ["FUNCTIONS", "DomainFunction", "register"]


@dataclass(frozen=True, kw_only=True)
class DomainFunction:
    """`parameters` maps names to FEEL types, `source` says what it follows.

    Either `feel` is its body, or `python` answers for FEEL values (null for other types) and `sql`
    builds the same boolean from an engine and the arguments' SQL.
    """

    name: str
    parameters: Mapping[str, str]
    meaning: str
    source: str = ""
    feel: str = ""
    python: Callable[..., Any] | None = None
    sql: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        if bool(self.feel) == bool(self.python) or bool(self.python) != bool(self.sql):
            raise ValueError(f"{self.name}: give `feel`, or both `python` and `sql`")

    @cached_property
    def body(self) -> syntax.Node:
        """The tree of `feel`."""
        return parse_expression(self.feel, names=self.parameters, where=self.name)

    @cached_property
    def closure(self) -> Function:
        """The function for `compile_expression(..., functions=…)`."""
        names = tuple(self.parameters)
        if self.python is not None:
            return Function(self.name, names, self.python)
        run = compile_node(self.body, text=self.feel, names=names, where=self.name).run
        return Function(self.name, names, lambda *given: run(dict(zip(names, given, strict=True))))

    @property
    def signature(self) -> str:
        """How it is called."""
        return f"{self.name}({', '.join(self.parameters)})"


FUNCTIONS: dict[str, DomainFunction] = {}


def register(function: DomainFunction) -> DomainFunction:
    """Add a function by its name, for every FEEL text that is compiled from here on. Raise
    `ValueError` if the name is taken."""
    if function.name in FUNCTIONS or function.name in BUILTINS:
        raise ValueError(f"there already is a function {function.name}()")
    FUNCTIONS[function.name] = function

    def run(*given: Any) -> Any:
        return function.closure.call(*given)

    run.__doc__ = function.meaning
    parameters = ", ".join(f"{name}: {kind}" for name, kind in function.parameters.items())
    feel(f"{function.name}({parameters})")(run)
    KNOWN.add(function.name)
    return function


register(
    DomainFunction(
        name="age in full years",
        parameters={"birth date": "date", "on date": "date"},
        meaning="Birthdays passed; who was born on 29 February has it on 1 March of other years.",
        feel="""
            if birth date > on date then null else on date.year - birth date.year -
            (if on date.month * 100 + on date.day < birth date.month * 100 + birth date.day
             then 1 else 0)
        """,
    )
)
register(
    DomainFunction(
        name="in area",
        parameters={"code": "string", "area code": "string"},
        meaning="Whether a division code lies in an area: whether it starts with the area's code "
        "without the groups of zeros (2, 2, 2, 3 and 3 digits) that fill it up.",
        source="GB/T 2260, GB/T 10114",
        feel="""
            starts with(code,
              if substring(area code + "0000000000", 3, 10) = "0000000000"
                then substring(area code, 1, 2)
              else if substring(area code + "00000000", 5, 8) = "00000000"
                then substring(area code, 1, 4)
              else if substring(area code + "000000", 7, 6) = "000000"
                then substring(area code, 1, 6)
              else if substring(area code + "000", 10, 3) = "000"
                then substring(area code, 1, 9)
              else area code)
        """,
    )
)
register(
    DomainFunction(
        name="valid identity number",
        parameters={"text": "string"},
        meaning="Whether a text is a citizen's number: 17 digits with a date of birth from 1800 "
        "on, and the check character, in which X is a capital.",
        source="GB 11643-1999, ISO 7064 MOD 11-2",
        python=identity.valid_identity_number,
        sql=identity.valid_identity_number_sql,
    )
)
register(
    DomainFunction(
        name="valid credit code",
        parameters={"text": "string"},
        meaning="Whether a text is an organisation's code: 18 digits and capitals without I, O, S, "
        "V and Z, with the check characters of the whole and of the organisation inside.",
        source="GB 32100-2015, GB 11714-1997",
        python=identity.valid_credit_code,
        sql=identity.valid_credit_code_sql,
    )
)
