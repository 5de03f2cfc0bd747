"""Template filters of the evaluation pages: `{% load evaluations %}`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import Person
from lingqu.evaluations.messages.findings import COLUMNS

register = template.Library()

LAYOUTS = {
    "national": _("Self-evaluation form (national, Anhui)"),
    "hubei": _("Self-evaluation form (Hubei)"),
    "suzhou": _("Self-evaluation report (Suzhou)"),
    "narrative": _("Performance evaluation report (outline)"),
    "memo": _("Review memo with the findings"),
}
CELLS = {**COLUMNS, "amount_unit": _("unit of amounts"), "funds": _("funds")}


@register.filter
def holds(person: Person, permission: str) -> bool:
    """Answer whether a post in use gives `permission`."""
    return person.may(permission)


@register.filter
def entry(mapping: Mapping[str, object], key: str) -> object:
    """Return what stands under `key`, or the key itself."""
    return mapping.get(key, key)


@register.filter
def words(text: str) -> list[str]:
    """Return the words of `text`, for loops over named columns."""
    return text.split()


@register.filter
def layout_label(layout: str) -> str:
    """Return the name of an official form."""
    return str(LAYOUTS.get(layout, layout))


@register.filter
def column_label(cell: str) -> str:
    """Return the name of a cell of the form."""
    return " / ".join(str(CELLS.get(part, part)) for part in cell.split("/"))


@register.filter
def typed(texts: Mapping[str, str], name: str) -> str | None:
    """Return what was typed into the field, or None when the page was not posted."""
    return texts.get(name)


@register.filter
def plain(value: object) -> str:
    """Return a number as one types it; "" for a blank or for what is not there."""
    return f"{value:f}" if isinstance(value, Decimal) else ""
