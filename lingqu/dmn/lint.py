"""What is wrong, or probably wrong, with a model before any input is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.compiler import compile_unary_tests
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.boxed import compile_decision_table
from lingqu.dmn.model.model import Model
from lingqu.dmn.model.scope import Names
from lingqu.dmn.tables.cells import Cell, cell
from lingqu.dmn.tables.geometry import Column, gaps, geometry, hidden, overlaps
from lingqu.dmn.tables.table import CompiledTable

__all__ = ["Finding", "lint"]

MOST = 50
LARGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An error makes an answer wrong or impossible for some input; a warning asks for a look."""

    severity: Literal["error", "warning"]
    code: str
    where: str
    message: str


def lint(model: Model) -> list[Finding]:
    """Return what is found in all files of a model, errors first."""
    found = [_fault(one) for one in model.faults]
    found.extend(_same_names(model.library.main))
    for reference, names in model.names.items():
        found.extend(_unknown_names(names, model))
        element = model.library.element(reference)
        box = _body(element)
        for table in _tables(box):
            found.extend(_table_findings(table, names, model))
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda one: (one.severity != "error",))


def _fault(error: DefinitionError) -> Finding:
    return Finding(severity="error", code="DEFINITION", where=error.where, message=_said(error))


def _same_names(file: dmn.Definitions) -> Iterator[Finding]:
    """Elements are asked by name, so two of one name cannot both be reached."""
    seen: dict[str, str] = {}
    for group in (file.inputs, file.decisions, file.knowledge, file.services):
        for one in group.values():
            if one.name in seen:
                message = f"the name “{one.name}” is also that of {seen[one.name]}"
                yield Finding(severity="error", code="SAME_NAME", where=one.where, message=message)
            seen.setdefault(one.name, one.where)


def _said(error: DefinitionError) -> str:
    allowed = f"; allowed: {error.allowed}" if error.allowed else ""
    return f"{error.found}{allowed}"


def _body(element: object) -> dmn.Boxed | None:
    if isinstance(element, dmn.Decision):
        return element.expression
    if isinstance(element, dmn.KnowledgeModel) and element.function:
        return element.function.body
    return None


def _tables(box: object) -> Iterator[dmn.DecisionTable]:
    """Yield every decision table in a box."""
    if isinstance(box, dmn.DecisionTable):
        yield box
    elif isinstance(box, tuple):
        for one in box:
            yield from _tables(one)
    elif hasattr(box, "__dataclass_fields__"):
        for key in box.__dataclass_fields__:
            yield from _tables(getattr(box, key))


def _unknown_names(names: Names, model: Model) -> Iterator[Finding]:
    for expression, known in names.compiled:
        unknown = expression.required - known - {"?"}
        for one in sorted(unknown):
            allowed = ", ".join(sorted(known - {"?"})[:20]) or "none"
            yield Finding(
                severity="error", code="UNKNOWN_NAME", where=expression.where,
                message=f"nothing is called “{one}”; known here: {allowed}",
            )  # fmt: skip


def _table_findings(table: dmn.DecisionTable, names: Names, model: Model) -> Iterator[Finding]:
    try:
        compiled = compile_decision_table(table, _quiet(names, table))
    except DefinitionError:  # stands among the model's faults already
        return
    if len(table.rules) > LARGEST:
        yield _note(table, "TOO_LARGE", f"more than {LARGEST} rules are not compared")
        return
    columns = [
        geometry(clause.text, cells, _allowed(clause, model))
        for clause, cells in zip(table.inputs, compiled.cells, strict=True)
    ]
    yield from _overlap_findings(table, compiled, columns)
    yield from _hidden_findings(table, columns)
    yield from _gap_findings(table, columns)


def _quiet(names: Names, table: dmn.DecisionTable) -> Names:
    """The names with a list of their own, and what a table in a box may see besides."""
    return Names(
        known=names.known, members=names.members, types=names.types, functions=names.functions,
        limits=names.limits,
    )  # fmt: skip


def _allowed(clause: dmn.InputClause, model: Model) -> Cell | None:
    """Return the test of the values that an input can have, from the column or from its type."""
    text = clause.values or _type_values(clause, model)
    if not text:
        return None
    try:
        return cell(compile_unary_tests(text, where=clause.where))
    except DefinitionError:
        return None


def _type_values(clause: dmn.InputClause, model: Model) -> str:
    items = {one.name: one for file in model.library.files.values() for one in file.types}
    inputs = {
        one.variable.name: one.variable.type
        for file in model.library.files.values()
        for one in file.inputs.values()
    }
    item = items.get(clause.type) or items.get(inputs.get(clause.text, ""))
    return item.values or item.constraint if item and not item.collection else ""


def _overlap_findings(
    table: dmn.DecisionTable, compiled: CompiledTable, columns: list[Column]
) -> Iterator[Finding]:
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return
    count = 0
    for first, second in overlaps(columns, len(table.rules)):
        if table.hit_policy == "ANY" and _same_outputs(compiled, first, second):
            continue
        count += 1
        if count > MOST:
            yield _note(table, "OVERLAP", f"more than {MOST} overlaps; the rest is not listed")
            return
        yield Finding(
            severity="error", code="OVERLAP", where=table.where,
            message=f"rules {first + 1} and {second + 1} can match together, which "
            f"{table.hit_policy} does not allow",
        )  # fmt: skip


def _same_outputs(compiled: CompiledTable, first: int, second: int) -> bool:
    texts = [[one.text for one in compiled.outputs[row]] for row in (first, second)]
    return texts[0] == texts[1]


def _hidden_findings(table: dmn.DecisionTable, columns: list[Column]) -> Iterator[Finding]:
    if table.hit_policy != "FIRST" or len(table.rules) > 1000:
        return
    for later, earlier in list(hidden(columns, len(table.rules)))[:MOST]:
        yield _note(
            table, "NEVER_REACHED", f"rule {later + 1} never applies, rule {earlier + 1} covers it"
        )


def _gap_findings(table: dmn.DecisionTable, columns: list[Column]) -> Iterator[Finding]:
    collects = table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
    if collects or any(one.default for one in table.outputs):
        return
    if any(one.opaque for one in columns):
        yield _note(table, "NOT_CHECKED", "gaps cannot be found: a column holds expressions")
        return
    found, complete = gaps(columns, len(table.rules), MOST)
    for one in found:
        yield _note(table, "GAP", f"no rule for {one}")
    if not complete:
        yield _note(table, "GAP", "there may be more gaps; the search was stopped")


def _note(table: dmn.DecisionTable, code: str, message: str) -> Finding:
    return Finding(severity="warning", code=code, where=table.where, message=message)
