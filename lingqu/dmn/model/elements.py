"""What a DMN file says, as plain values (DMN 1.5, clauses 6 to 10). `where` names file and id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Boxed", "BoxedContext", "BoxedFilter", "BoxedFunction", "BoxedList", "Conditional", "Decision",
    "DecisionService", "DecisionTable", "Definitions", "For", "Import", "InputClause", "InputData",
    "Invocation", "ItemDefinition", "KnowledgeModel", "LiteralExpression", "OutputClause",
    "Quantified", "Relation", "Rule", "Typed", "Variable",
]  # fmt: skip

HitPolicy = Literal["UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
Aggregation = Literal["SUM", "COUNT", "MIN", "MAX"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A name and the name of its type, if it has one."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralExpression:
    """A FEEL text."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause:
    """A column of inputs; `values` is the text of the allowed ones."""

    text: str
    where: str
    type: str = ""
    values: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause:
    """A column of outputs; `values` also gives their priority, highest first."""

    name: str
    where: str
    type: str = ""
    values: str = ""
    default: LiteralExpression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: texts of unary tests and of output expressions, one a column."""

    inputs: tuple[LiteralExpression, ...]
    outputs: tuple[LiteralExpression, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A table of rules."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedContext:
    """Entries in order; an entry without a name is the result of the whole."""

    entries: tuple[tuple[Variable | None, Boxed], ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A call with its arguments by name."""

    function: Boxed
    arguments: tuple[tuple[str, Boxed], ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedList:
    """A list of expressions."""

    items: tuple[Boxed, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Rows of named columns: a list of contexts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedFunction:
    """A function; `kind` other than FEEL is not executed."""

    parameters: tuple[Variable, ...]
    body: Boxed | None
    kind: str
    where: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """`if`, `then`, `else` in boxes."""

    condition: Boxed
    yes: Boxed
    no: Boxed
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedFilter:
    """A list and what its items must match."""

    source: Boxed
    match: Boxed
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """`for variable in source return body` in boxes."""

    variable: Variable
    source: Boxed
    body: Boxed
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified:
    """`some` or `every` in boxes."""

    kind: Literal["some", "every"]
    variable: Variable
    source: Boxed
    condition: Boxed
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A box with the type that its answer must have."""

    box: Boxed
    type: str
    where: str


Boxed = (
    Typed | LiteralExpression | DecisionTable | BoxedContext | Invocation | BoxedList | Relation
    | BoxedFunction | Conditional | BoxedFilter | For | Quantified
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition:
    """A named type: of another type, of components, a collection, or a function."""

    name: str
    type: str = ""
    components: tuple[ItemDefinition, ...] = ()
    values: str = ""
    constraint: str = ""
    collection: bool = False
    parameters: tuple[Variable, ...] | None = None
    result: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Another model's elements, reached as `name.element`."""

    name: str
    namespace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """Something that comes from outside."""

    id: str
    name: str
    variable: Variable
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`requires` and `knows` are references to other elements: `namespace#id`."""

    id: str
    name: str
    variable: Variable
    requires: tuple[str, ...]
    knows: tuple[str, ...]
    expression: Boxed | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModel:
    """A function that decisions may call."""

    id: str
    name: str
    variable: Variable
    knows: tuple[str, ...]
    function: BoxedFunction | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService:
    """Decisions called as one: some are asked, some worked out inside, the rest handed in."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """One file. Elements are found by `namespace#id`."""

    name: str
    namespace: str
    where: str
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    inputs: dict[str, InputData] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    knowledge: dict[str, KnowledgeModel] = field(default_factory=dict)
    services: dict[str, DecisionService] = field(default_factory=dict)
