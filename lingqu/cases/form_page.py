"""The form of a case type as fields on a page, and what a page sends back.

What is sent stays as typed until it is checked, so that a page may show it again. Values that are
protected are never written back into a page: such a field is empty and says what is kept, masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from lingqu.cases.conditions import asked
from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import SEALED, masked
from lingqu.cases.values import shown

__all__ = [
    "Choice", "Input", "Section", "changed_texts", "field_titles", "inputs", "not_kept", "posted",
    "sections", "shown_value",
]  # fmt: skip

PREFIX = "f-"
WIDGETS = {
    "text": "text", "long_text": "area", "whole": "number", "decimal": "decimal",
    "money": "decimal", "date": "date", "instant": "instant", "yes_no": "choice",
    "code": "choice", "codes": "many",
}  # fmt: skip
FEW = 4
"""Choices up to here are radio buttons, more are a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field on a page. `value` is the text as typed or kept, `error` what is wrong with it;
    a `conditional` one is `asked` only for some answers, and `required` only then."""

    id: str
    label: str
    hint: str
    widget: str
    required: bool
    value: str
    error: str
    length: int
    choices: tuple[Choice, ...] = ()
    conditional: bool = False
    asked: bool = True
    needed_for: str = ""

    @property
    def name(self) -> str:
        """The field's name in the declaration."""
        return self.id.removeprefix(PREFIX)

    @property
    def is_short(self) -> bool:
        """Whether half a line is enough."""
        return self.widget not in ("area", "many", "choice")

    @property
    def described_by(self) -> str:
        """The ids of hint and error."""
        parts = [f"{self.id}-error"] * bool(self.error) + [f"{self.id}-hint"] * bool(self.hint)
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The fields of one topic."""

    name: str
    label: str
    why: str
    inputs: tuple[Input, ...]


def sections(
    definition: Compiled, fields: Iterable[FormField], typed: QueryDict | None,
    errors: Mapping[str, str],
) -> list[Section]:  # fmt: skip
    """Return the fields by topic, in the order of the declaration; those without one come last."""
    chosen, declared = list(fields), definition.declaration.topic
    topics = [(one.name, str(one.label), str(one.why or "")) for one in declared]
    known = {name for name, _label, _why in topics}
    topics.append(("", _("Further"), ""))
    now, found = asked(definition, posted(chosen, typed) if typed else {}), []
    for name, label, why in topics:
        inside = [f for f in chosen if (f.topic if f.topic in known else "") == name]
        if inside:
            made = inputs(inside, typed=typed, kept={}, errors=errors, needed={})
            made = [replace(one, asked=one.name in now) for one in made]
            found.append(Section(name=name, label=label, why=why, inputs=tuple(made)))
    return found


def inputs(
    fields: Iterable[FormField], *, typed: QueryDict | None, kept: Mapping[str, Any],
    errors: Mapping[str, str], needed: Mapping[str, Sequence[str]],
) -> list[Input]:  # fmt: skip
    """Return fields with what was typed, else with what is kept; `needed` names the outcomes that
    need a field."""
    made = [_input(f, typed, kept.get(f.name), errors.get(f.name, "")) for f in fields]
    return [replace(one, needed_for="、".join(needed.get(one.name, ()))) for one in made]


def posted(fields: Iterable[FormField], given: QueryDict) -> dict[str, Any]:
    """Return what a page sent, by field, as JSON values where that is plain. A protected field
    that was left empty is left out: its page never had the value."""
    data: dict[str, Any] = {}
    for field in fields:
        name, kind = PREFIX + field.name, field.kept.kind
        if kind == "codes":
            if name in given or f"{name}-shown" in given:
                data[field.name] = [one for one in given.getlist(name) if one]
        elif name in given:
            value = given[name]
            if value or field.kept.protection not in SEALED:
                data[field.name] = value
    return data


def not_kept(fields: Iterable[FormField]) -> str:
    """Return what the fields are called whose values are in no draft."""
    return "、".join(str(one.title) for one in fields if one.kept.protection in SEALED)


def changed_texts(
    fields: Iterable[FormField], given: QueryDict, kept: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return what a page sent, as typed, by the name of its input, where it differs from what the
    page showed of `kept`. Protected values are left out: they are kept in no second place."""
    found = {}
    for field in fields:
        name = PREFIX + field.name
        sent = name in given or f"{name}-shown" in given
        if not sent or field.kept.protection in SEALED:
            continue
        texts = [one.replace("\r\n", "\n") for one in given.getlist(name) if one]
        if texts != _texts(field, None, kept.get(field.name)):
            found[name] = texts
    return found


def shown_value(field: FormField, value: Any) -> str:
    """Return a kept value as people read it, protected ones masked."""
    if value in (None, "", []):
        return ""
    return masked(field, value) if field.kept.protection else shown(field, value)


def field_titles(definition: Compiled, names: Iterable[Any]) -> list[str]:
    """Return what the fields of those names are called."""
    known = definition.fields
    return [str(known[one].title) if one in known else str(one) for one in map(str, names)]


def _input(field: FormField, typed: QueryDict | None, kept: Any, error: str) -> Input:
    element, name = field.kept, PREFIX + field.name
    hidden = element.protection in SEALED
    widget = WIDGETS[element.kind]
    texts = _texts(field, typed, None if hidden else kept)
    codes = [(one.code, str(one.label)) for one in element.codes]
    if element.kind == "yes_no":
        codes = [("yes", _("yes")), ("no", _("no"))]
    choices = tuple(Choice(value=c, label=label, chosen=c in texts) for c, label in codes)
    if widget == "choice" and len(choices) > FEW:
        widget = "select"
    hint = str(field.hint or element.hint or "")
    if hidden and kept:
        hint = _("Kept: %(value)s. Fill in only to change it.") % {"value": masked(field, kept)}
    return Input(
        id=name, label=str(field.title), hint=hint, widget=widget,
        required=field.required, value=texts[0] if texts else "", error=error,
        length=element.length, choices=choices, conditional=bool(field.when),
    )  # fmt: skip


def _texts(field: FormField, typed: QueryDict | None, kept: Any) -> list[str]:
    name = PREFIX + field.name
    if typed is not None and (name in typed or f"{name}-shown" in typed):
        return typed.getlist(name)
    if kept in (None, "", []):
        return []
    if isinstance(kept, list):
        return [str(one) for one in kept]
    if isinstance(kept, bool):
        return ["yes" if kept else "no"]
    return [str(kept)]
