"""Values of a form: as Python has them, and as JSON keeps them.

In JSON an amount or decimal is text ("1200.50"), a date or instant ISO 8601, a choice its code,
several choices a list of codes, yes or no a truth value; what was left empty is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lingqu.cases.declaration import FormField

__all__ = ["from_json", "shown", "to_json"]

READERS: Mapping[str, Any] = {
    "decimal": Decimal,
    "money": Decimal,
    "date": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "codes": tuple,
}


def to_json(value: Any) -> Any:
    """Return a Python value as JSON keeps it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | set) else value


def from_json(fields: Iterable[FormField], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of `data` as Python has them; fields without a value are None, so that
    an expression finds every name."""
    found: dict[str, Any] = {}
    for field in fields:
        value, read = data.get(field.name), READERS.get(field.kept.kind)
        found[field.name] = value if value is None or read is None else read(value)
    return found


def shown(field: FormField, value: Any) -> str:
    """Return the text that people read for a value as JSON keeps it."""
    kind, labels = field.kept.kind, {c.code: str(c.label) for c in field.kept.codes}
    if value is None or value == "":
        return ""
    if kind == "code":
        return labels.get(str(value), str(value))
    if kind == "codes":
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if kind == "money":
        return f"{Decimal(value):,.2f}"
    if kind == "yes_no":
        return _("yes") if value else _("no")
    return str(value)
