"""Form controls of declared fields, and what a request gave for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.http import QueryDict
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _

from lingqu.cases.declaration import FormField, Material
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import masked

__all__ = ["Asked", "Choice", "asked_fields", "given_in", "kinds_text", "is_protected"]

Control = Literal["text", "area", "radio", "select", "checks", "date", "time"]
MOST_RADIOS = 8
"""A code list beyond it is a drop-down list."""
CONTROLS: Mapping[str, Control] = {"long_text": "area", "date": "date", "instant": "time",
                                   "codes": "checks", "yes_no": "radio"}  # fmt: skip
KEYBOARDS = {"whole": "numeric", "decimal": "decimal", "money": "decimal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button, tick box or option."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field as a page draws it: `id` is the control that links lead to, `described` the ids of
    hint and error, `keyboard` what a telephone shows, `now` a protected value, masked."""

    name: str
    id: str
    title: str
    hint: str
    control: Control
    value: str
    choices: tuple[Choice, ...]
    error: str
    optional: bool
    keyboard: str
    purpose: str
    now: str = ""

    @property
    def described(self) -> str:
        """The ids that say more about the control."""
        parts = [f"{self.id}-hint"] if self.hint or self.now else []
        return " ".join(parts + [f"{self.id}-error"] * bool(self.error))


def asked_fields(
    definition: Compiled,
    fields: Iterable[FormField],
    values: Mapping[str, Any],
    *,
    faults: Iterable[tuple[str, str]] = (),
    hide: bool = False,
) -> list[Asked]:
    """Return the controls of `fields`. `values` holds what was given or answered. With `hide` a
    protected value is shown masked, and its control stays empty."""
    places = {name: place for place, name in enumerate(definition.fields, start=1)}
    errors: dict[str, str] = {}
    for name, text in faults:
        errors.setdefault(name, text)
    return [
        _asked(
            definition, one, f"q{places[one.name]}", values.get(one.name),
            error=errors.get(one.name, ""), hide=hide,
        )
        for one in fields
    ]  # fmt: skip


def given_in(fields: Iterable[FormField], posted: QueryDict) -> dict[str, Any]:
    """Return what was posted for `fields`; a field that was left empty is "" or an empty list."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kept.kind == "codes":
            found[field.name] = posted.getlist(field.name)
        else:
            text = posted.get(field.name, "")
            found[field.name] = _instant(text) if field.kept.kind == "instant" else text
    return found


def kinds_text(material: Material) -> str:
    """Return what is taken for a document, in words."""
    names = "、".join(kind.upper() for kind in material.kinds)
    return _("%(kinds)s, up to %(most)s MB") % {"kinds": names, "most": material.most_megabytes}


def is_protected(field: FormField) -> bool:
    """Answer whether a value of the field is protected."""
    return bool(field.kept.protection)


def _asked(
    definition: Compiled, field: FormField, id_: str, value: Any, *, error: str, hide: bool
) -> Asked:
    element = field.kept
    control = CONTROLS.get(element.kind, "text")
    if element.kind == "code":
        control = "radio" if len(element.codes) <= MOST_RADIOS else "select"
    hidden = hide and is_protected(field)
    return Asked(
        name=field.name, id=id_ if control not in ("radio", "checks") else f"{id_}-1",
        title=str(field.title), hint=str(field.hint or element.hint or ""), control=control,
        value="" if hidden else _text(element.kind, value),
        choices=tuple(_choices(field, id_, value)), error=error, optional=not field.required,
        keyboard="tel" if element.protection == "phone" else KEYBOARDS.get(element.kind, ""),
        purpose=_purpose(definition, field), now=masked(field, value) if hidden and value else "",
    )  # fmt: skip


def _choices(field: FormField, id_: str, value: Any) -> Iterable[Choice]:
    element = field.kept
    if element.kind == "yes_no":
        listed = [("true", _("Yes")), ("false", _("No"))]
        chosen = {str(value).lower()}
    else:
        listed = [(one.code, str(one.label)) for one in element.codes]
        chosen = set(value) if isinstance(value, list | tuple) else {value}
    for place, (code, label) in enumerate(listed, start=1):
        yield Choice(id=f"{id_}-{place}", value=code, label=label, chosen=code in chosen)


def _purpose(definition: Compiled, field: FormField) -> str:
    """Return what a browser may fill in by itself (HTML autocomplete; WCAG 2.2, 1.3.5)."""
    if field.name == definition.declaration.applicant.name:
        return "name"
    known = {"phone": "tel", "address": "street-address", "name": "name"}
    return known.get(field.kept.protection, "off")


def _text(kind: str, value: Any) -> str:
    if value is None or isinstance(value, list | tuple):
        return ""
    if kind == "instant":
        try:
            return localtime(datetime.fromisoformat(str(value))).strftime("%Y-%m-%dT%H:%M")
        except ValueError:
            return ""
    return str(value)


def _instant(text: str) -> str:
    """Return an instant with the city's zone, which the control leaves out; else what was given."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return text
    return make_aware(found).isoformat() if is_naive(found) else text
