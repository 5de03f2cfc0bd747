"""A case type for programs: its parts, and its form as JSON Schema (2020-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from lingqu.cases.declaration import Declaration, FormField, TaskKind
from lingqu.cases.definition import Compiled
from lingqu.kernel.elements import DataElement
from lingqu.kernel.labels import Label

__all__ = ["TypeDetail", "TypeList", "TypeRow", "form_schema", "type_detail"]


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Words(_Out):
    """A text in Chinese and in English."""

    zh: str
    en: str


class TypeRow(_Out):
    """A published case type. `may_begin` says whether a post of yours may begin such a case."""

    code: str
    label: Words
    version: int
    may_begin: bool


class TypeList(_Out):
    items: list[TypeRow]


class ChoiceOut(_Out):
    code: str
    label: Words


class FieldOut(_Out):
    """A field of the form. `when` is FEEL over the form: only then it is asked; `protection` says
    how it is masked."""

    name: str
    label: Words
    hint: Words | None
    kind: str
    topic: str
    asked: Literal["applicant", "officer"]
    required: bool
    when: str
    length: int | None
    choices: list[ChoiceOut]
    protection: str


class MaterialOut(_Out):
    name: str
    label: Words
    required: bool
    when: str
    kinds: list[str]
    most_megabytes: int


class OutcomeOut(_Out):
    """A way to finish a step: whether it needs an opinion, and which fields."""

    name: str
    label: Words
    opinion: bool
    needs: list[str]


class StepOut(_Out):
    element: str
    label: str
    by: Literal["officer", "applicant"]
    duty: str
    fields: list[str]
    materials: bool
    outcomes: list[OutcomeOut]


class TypeStateOut(_Out):
    name: str
    label: Words
    public: Literal["waiting", "running", "closed"]


class TypeClockOut(_Out):
    """`limit` is the dated parameter that says how long."""

    name: str
    label: Words
    limit: str
    main: bool
    extensible: bool


class ReasonOut(_Out):
    name: str
    label: Words
    basis: Words


class TypeDetail(TypeRow):
    """Everything that a program needs to know of a type. `hash` names the version's content."""

    hash: str
    read: str
    fields: list[FieldOut]
    materials: list[MaterialOut]
    steps: list[StepOut]
    states: list[TypeStateOut]
    clocks: list[TypeClockOut]
    suspensions: list[ReasonOut]


def words(label: Label) -> Words:
    """Return a label in both languages."""
    return Words(zh=label.zh, en=label.en)


def type_detail(definition: Compiled, *, version: int, hash: str, may_begin: bool) -> TypeDetail:
    """Return a published version."""
    declared: Declaration = definition.declaration
    return TypeDetail(
        code=definition.code, label=words(declared.label), version=version, may_begin=may_begin,
        hash=hash, read=declared.read, fields=[_field(one) for one in declared.field],
        materials=[
            MaterialOut(
                name=one.name, label=words(one.label), required=one.required, when=one.when,
                kinds=list(one.kinds), most_megabytes=one.most_megabytes,
            )
            for one in declared.material
        ],
        steps=[_step(definition, one) for one in declared.task],
        states=[
            TypeStateOut(name=one.name, label=words(one.label), public=one.public)
            for one in declared.state
        ],
        clocks=[
            TypeClockOut(
                name=one.name, label=words(one.label), limit=one.limit, main=one.main,
                extensible=one.extension is not None,
            )
            for one in declared.clock
        ],
        suspensions=[
            ReasonOut(name=one.name, label=words(one.label), basis=words(one.basis))
            for one in declared.suspension
        ],
    )  # fmt: skip


def form_schema(definition: Compiled, *, version: int, hash: str) -> dict[str, Any]:
    """Return the JSON Schema of the form as a new case takes it.

    A field that is asked only under a condition is not required here; its `x-when` says when it
    is. What else must hold of a value (`x-check`) is FEEL over `value`."""
    fields = definition.fields.values()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lingqu:case-type:{definition.code}:{version}:{hash[:16]}",
        "title": definition.declaration.label.en,
        "type": "object",
        "properties": {field.name: _property(field) for field in fields},
        "required": [f.name for f in fields if _always_needed(f)],
        "additionalProperties": False,
    }


def _field(field: FormField) -> FieldOut:
    kept = field.kept
    hint = field.hint or kept.hint
    return FieldOut(
        name=field.name, label=words(field.title), hint=words(hint) if hint else None,
        kind=kept.kind, topic=field.topic, asked=field.asked, required=field.required,
        when=field.when, length=kept.length if kept.kind in ("text", "long_text") else None,
        choices=[ChoiceOut(code=one.code, label=words(one.label)) for one in kept.codes],
        protection=kept.protection,
    )  # fmt: skip


def _step(definition: Compiled, task: TaskKind) -> StepOut:
    return StepOut(
        element=task.at, label=definition.label(task.at), by=task.by, duty=task.duty,
        fields=list(task.fields), materials=task.materials,
        outcomes=[
            OutcomeOut(
                name=one.name, label=words(one.label), opinion=one.opinion, needs=list(one.needs)
            )
            for one in task.outcomes
        ],
    )  # fmt: skip


def _always_needed(field: FormField) -> bool:
    return field.required and not field.when and field.asked != "officer"


def _property(field: FormField) -> dict[str, Any]:
    """Return the schema of one field; what is empty may be null or left out."""
    found = {"title": field.title.en, "x-title-zh": field.title.zh, **_kind(field.kept)}
    if field.when:
        found["x-when"] = field.when
        found["x-required-when-asked"] = field.required
    if field.kept.check:
        found["x-check"] = field.kept.check
    if field.asked == "officer":
        found["x-asked"] = "officer"
    return found


def _kind(element: DataElement) -> Mapping[str, Any]:
    match element.kind:
        case "text" | "long_text":
            return {"type": "string", "maxLength": element.length}
        case "whole":
            return {"type": "integer", **_bounds(element)}
        case "decimal" | "money":
            places = 2 if element.kind == "money" else 6
            pattern = rf"^-?[0-9]{{1,15}}(\.[0-9]{{1,{places}}})?$"
            return {"type": ["string", "number"], "pattern": pattern, **_bounds(element)}
        case "date":
            return {"type": "string", "format": "date"}
        case "instant":
            return {"type": "string", "format": "date-time"}
        case "yes_no":
            return {"type": "boolean"}
        case "code":
            return {"oneOf": _choices(element)}
    return {
        "type": "array", "items": {"oneOf": _choices(element)}, "uniqueItems": True,
        "maxItems": 100,
    }  # fmt: skip


def _choices(element: DataElement) -> list[dict[str, str]]:
    return [{"const": one.code, "title": one.label.en} for one in element.codes]


def _bounds(element: DataElement) -> dict[str, float]:
    ends = {"minimum": element.least, "maximum": element.most}
    return {name: float(end) for name, end in ends.items() if end is not None}
