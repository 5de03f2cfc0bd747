"""The form of a case: sealed where it is protected, opened for the process and for who may see.

A form is a dict of JSON values by field name (lingqu.cases.values). Values of identity and phone
elements are sealed text in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.values import from_json
from lingqu.kernel.sealing import is_sealed, seal, unseal

__all__ = ["SEALED", "engine_values", "masked", "opened", "sealed"]

SEALED = frozenset({"identity", "phone"})
SIMPLE = frozenset({"text", "long_text", "whole", "yes_no", "code"})
"""Kinds whose JSON value is the value itself."""


def sealed(fields: Iterable[FormField], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form with protected values sealed; empty values are left out."""
    kept: dict[str, Any] = {}
    for field in fields:
        value = data.get(field.name)
        if value is None or value == "" or value == []:
            continue
        protect = field.kept.protection in SEALED and not is_sealed(value)
        kept[field.name] = seal(str(value)) if protect else value
    return kept


def opened(form: Mapping[str, Any], names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the form with its sealed values opened (of `names` alone, if given)."""
    wanted = form.keys() if names is None else form.keys() & set(names)
    return {name: unseal(v) if is_sealed(v := form[name]) else v for name in wanted}


def engine_values(
    definition: Compiled, form: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """Return the values of `names` as expressions take them; an empty field is null."""
    plain = opened(form, names)
    values = {name: plain.get(name) for name in names}
    mixed = [definition.fields[n] for n in names if definition.fields[n].kept.kind not in SIMPLE]
    return values | from_json(mixed, plain) if mixed else values


def masked(field: FormField, value: Any) -> str:
    """Return what those read who need not see the whole value."""
    text = str(unseal(value) if is_sealed(value) else value)
    match field.kept.protection:
        case "name":
            return text[:1] + "*" * max(1, len(text) - 1)
        case "identity":
            return (
                f"{text[:3]}{'*' * max(1, len(text) - 7)}{text[-4:]}" if len(text) > 8 else "****"
            )
        case "phone":
            return f"{text[:3]}****{text[-4:]}" if len(text) > 8 else "****"
        case "address":
            return text[:6] + "****"
    return text
