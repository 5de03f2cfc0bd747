"""Runs the public DMN Technology Compatibility Kit: models with expected results.

A result that should be an error counts as met when the answer is null, as the kit has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.functions.conversion import quoted
from lingqu.dmn.feel.operators import equals
from lingqu.dmn.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from lingqu.dmn.feel.values import NUMBERS, Value
from lingqu.dmn.model.model import Model, load_model
from lingqu.dmn.model.reading_parts import child, children, text_of
from lingqu.dmn.xml import Element, local_name, read_xml

__all__ = ["DIFFERENT", "Outcome", "run_folder"]

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CLOSE = Decimal("0.00000001")

WITHIN_SECONDS = (
    "The kit takes two times that differ by less than a millisecond as equal. We keep nanoseconds: "
    "two instants that print differently are not equal."
)
DIFFERENT = {
    "0068-feel-equality time_005": WITHIN_SECONDS,
    "0068-feel-equality datetime_003_a": WITHIN_SECONDS,
}
"""Cases in which we differ from the kit on purpose, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One result node of one test case."""

    folder: str
    file: str
    case: str
    result: str
    passed: bool
    expected: str
    got: str


def run_folder(folder: Path) -> Iterator[Outcome]:
    """Yield the outcome of every test file below `folder`."""
    for path in sorted(folder.rglob("*.xml")):
        if path.with_suffix("").name.rpartition("-test-")[1]:
            yield from run_file(path)


def run_file(path: Path) -> Iterator[Outcome]:
    """Yield one outcome a test case: the first result that differs, or that all are met."""
    root = read_xml(path.read_bytes(), where=path.name)
    model = _model(path.parent, text_of(child(root, "modelName")))
    for case in children(root, "testCase"):
        yield _run_case(path, model, case)


def _model(folder: Path, name: str) -> Model | DefinitionError:
    files = sorted(folder.glob("*.dmn"))
    name = name if (folder / name).is_file() and name else files[0].name if files else ""
    others = [one for one in files if one.name != name]
    if not name:
        return DefinitionError(where=str(folder), found="no model", allowed="a .dmn file")
    try:
        return load_model(
            (folder / name).read_bytes(), where=name,
            imports=[(one.name, one.read_bytes()) for one in others],
        )  # fmt: skip
    except DefinitionError as error:
        return error


def _run_case(path: Path, model: Model | DefinitionError, case: Element) -> Outcome:
    inputs = {_full_name(one): value_of(one) for one in children(case, "inputNode")}
    asked = case.get("invocableName") if case.get("type") != "decision" else None
    last: dict[str, str] = {}
    passed = True
    for node in children(case, "resultNode"):
        wanted = child(node, "expected")
        expected = value_of(wanted) if wanted is not None else None
        got = _answer(model, asked, _full_name(node), inputs, case.get("type", "decision"))
        last = {"result": node.get("name", ""), "expected": quoted(expected), "got": quoted(got)}
        passed = same(got, expected)
        if not passed:
            break
    facts = last or {"result": "", "expected": "", "got": ""}
    return Outcome(
        folder=path.parent.name, file=path.name, case=case.get("id", ""), passed=passed, **facts
    )


def _full_name(node: Element) -> str:
    """An element of an imported model is named with its namespace."""
    name, namespace = node.get("name", ""), node.get("namespace")
    return f"{namespace}#{name}" if namespace else name


def _answer(
    model: Model | DefinitionError,
    asked: str | None,
    name: str,
    inputs: dict[str, Value],
    kind: str,
) -> Value:
    if isinstance(model, DefinitionError):
        return Failure(str(model))
    try:
        if kind == "bkm" and asked:
            return model.call(asked, inputs.values())
        if kind == "decisionService" and asked:
            return _output(model.decide(asked, inputs, strict=False), name)
        return model.decide(name, inputs, strict=False)
    except DefinitionError as error:
        return Failure(str(error))


def _output(answer: Value, name: str) -> Value:
    """A service with several outputs answers a context of them; the kit asks for each."""
    return answer[name] if isinstance(answer, dict) and name in answer else answer


class Failure(str):
    """The text of an error in place of an answer; the kit counts it as null."""


def same(got: Value, expected: Value) -> bool:
    """Return whether an answer meets what is expected; numbers to eight digits."""
    if isinstance(got, Failure):
        return expected is None
    if type(got) in NUMBERS and type(expected) in NUMBERS:
        return got == expected or abs(Decimal(got) - Decimal(expected)) < CLOSE
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(same(got[k], expected[k]) for k in got)
    return equals(got, expected) is True


def value_of(element: Element) -> Value:
    """Return the value that an element of a test says."""
    if element.get(NIL) == "true":
        return None
    for inner in element:
        kind = local_name(inner)
        if kind == "list":
            return (
                [value_of(one) for one in children(inner, "item")]
                if inner.get(NIL) != "true"
                else None
            )
        if kind == "component":
            return {one.get("name", ""): value_of(one) for one in children(element, "component")}
        if kind == "value":
            return _scalar(inner)
    return None


def _scalar(element: Element) -> Value:
    if element.get(NIL) == "true":
        return None
    text = element.text or ""
    kind = element.get(TYPE, "").rpartition(":")[2]
    read = READERS.get(kind)
    return read(text.strip()) if read else text if kind else _untyped(text)


def _untyped(text: str) -> Value:
    """A value without a type says its own: a truth value, a number, else a text."""
    if text.strip() in ("true", "false"):
        return text.strip() == "true"
    number = _number(text.strip())
    return number if isinstance(number, Decimal) and number.is_finite() else text


def _number(text: str) -> Value:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


READERS = {
    "decimal": _number,
    "double": _number,
    "integer": _number,
    "int": _number,
    "float": _number,
    "boolean": lambda text: text in ("true", "1"),
    "date": read_date,
    "time": read_time,
    "dateTime": read_date_time,
    "duration": read_duration,
    "dayTimeDuration": read_duration,
    "yearMonthDuration": read_duration,
}
