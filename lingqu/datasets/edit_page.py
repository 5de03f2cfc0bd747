"""The form of a resource: parts with fields, the table of items, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lingqu.datasets.classes import class_label, classes
from lingqu.datasets.drafting import faults_of
from lingqu.datasets.errors import Fault
from lingqu.datasets.form_content import CLASS, MOST_ITEMS, item_values, values_of
from lingqu.datasets.models import Draft, Resource
from lingqu.datasets.reading import elements_for
from lingqu.datasets.vocabulary import CHOICES, FIELDS

__all__ = ["Input", "Part", "Row", "edit_context"]

Choices = list[tuple[str, str]]
CLASS_PLACES = ("classification", "classification.kind", "classification.item")
"""Places of a description that the one input of the class stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input. `kind` is text, number, area, choice or boxes; `value` a text, or a list for
    boxes."""

    key: str
    label: str
    kind: str
    value: Any
    id: str
    hint: str = ""
    choices: Choices = field(default_factory=list)
    faults: Sequence[str] = ()
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Inputs under one heading."""

    label: str
    inputs: list[Input]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the table."""

    number: int
    values: Mapping[str, Any]
    faults: Sequence[str] = ()


def edit_context(
    resource: Resource, draft: Draft, content: Mapping[str, Any], *, show_faults: bool
) -> dict[str, Any]:
    """Return the context of the form on `content`, with faults if they are asked for."""
    shown = Draft(resource=resource, content=dict(content), revision=draft.revision)
    faults = faults_of(shown)
    visible = faults if show_faults else ()
    items = [one for one in content.get("item", ()) if isinstance(one, Mapping)]
    return {
        "resource": resource,
        "draft": draft,
        "faults": [(one, _anchor(one, items)) for one in visible],
        "fault_count": len(faults),
        "parts": _parts(values_of(content), visible),
        "rows": [_row(place, one, visible) for place, one in enumerate(items[:MOST_ITEMS])],
        "too_many": len(items) > MOST_ITEMS,
        "elements": [(one.name, str(one.label)) for one in elements_for(resource.origin).values()],
        "types": _choices("item.type"),
        "sensitivities": _choices("item.sensitivity"),
        "personals": _choices("item.personal"),
    }


def _parts(values: Mapping[str, Any], faults: Iterable[Fault]) -> list[Part]:
    def one(key: str, kind: str, hint: str = "", **more: Any) -> Input:
        head = key.removesuffix(".zh").removesuffix(".en")
        label = str(FIELDS["classification" if head == CLASS else head]) + (
            f" ({_('English')})" if key.endswith(".en") else ""
        )
        places = CLASS_PLACES if key == CLASS else (key, head)
        found = [f.found for f in faults if f.place in places and not key.endswith(".en")]
        choices = more.pop("choices", None) or (_choices(head) if head in CHOICES else [])
        return Input(
            key=key, label=label, kind=kind, value=values[key], id=f"f-{key}", hint=hint,
            choices=choices, faults=found, **more,
        )  # fmt: skip

    known = classes()
    codes = sorted({*known, *filter(None, (values[CLASS],))})
    sections = [(code, class_label(code, known)) for code in codes]
    return [
        Part(label=_("What it is"), inputs=[
            one("label.zh", "text"), one("label.en", "text", _("Left empty: as in Chinese")),
            one("summary.zh", "area", _("What one row says, in a sentence"), is_wide=True),
            one("summary.en", "area", is_wide=True),
            one("department", "text"), one("topics", "text", _("Separated by 、")),
        ]),
        Part(label=str(FIELDS["classification"]), inputs=[
            one(CLASS, "choice", choices=sections),
            one("classification.section", "number"), one("classification.detail", "text"),
            one("classification.serial", "number", _("Class and number together are its code")),
        ]),
        Part(label=_("Format and cycle"), inputs=[
            one("form.kind", "choice"), one("form.type", "text", "MySQL, xlsx, shp, json …"),
            one("cycle", "choice"),
            one("time", "text", _("The item that says when a row is true")),
        ]),
        Part(label=str(FIELDS["sharing"]), inputs=[
            one("sharing.kind", "choice"), one("sharing.network", "choice"),
            one("sharing.condition", "area", _("Needed for conditional sharing"), is_wide=True),
            one("sharing.basis", "area", _("Law and article, needed where it is not shared"),
                is_wide=True),
            one("sharing.ways", "boxes", is_wide=True),
        ]),
        Part(label=str(FIELDS["opening"]), inputs=[
            one("opening.kind", "choice"), one("opening.condition", "text", is_wide=True),
        ]),
        Part(label=str(FIELDS["collection"]), inputs=[
            one("collection.connection", "text",
                _("Name of the connection; no address and no password stands here")),
            one("collection.table", "text"), one("collection.mode", "choice"),
            one("collection.time", "text"),
        ]),
        Part(label=_("Used by and related to"), inputs=[
            one("service_items", "area", _("Codes of service items, separated by spaces"),
                is_wide=True),
            one("related", "text", _("Stable names of resources, separated by spaces"),
                is_wide=True),
        ]),
    ]  # fmt: skip


def _row(place: int, item: Mapping[str, Any], faults: Iterable[Fault]) -> Row:
    found = []
    for fault in faults:
        if _item_of(fault.place) in (item.get("name") or None, str(place + 1)):
            word = fault.label.partition(": ")[2]
            found.append(f"{word}: {fault.found}" if word else fault.found)
    return Row(number=place, values=item_values(item), faults=found)


def _anchor(fault: Fault, items: Sequence[Mapping[str, Any]]) -> str:
    """Return the id of the input that a fault is about."""
    name = _item_of(fault.place)
    if name:
        places = [n for n, one in enumerate(items) if name in (one.get("name"), str(n + 1))]
        return f"item-{places[0]}.name" if places else "items"
    whole = {"sharing": "sharing.kind", "opening": "opening.kind", "": "label.zh",
             **dict.fromkeys(CLASS_PLACES, CLASS), "collection": "collection.connection",
             "form": "form.kind", "label": "label.zh", "summary": "summary.zh"}  # fmt: skip
    return "items" if fault.place == "item" else f"f-{whole.get(fault.place, fault.place)}"


def _item_of(place: str) -> str:
    """Return the item that a place is in, by name or number, else nothing."""
    return place[5:].partition("]")[0] if place.startswith("item[") else ""


def _choices(key: str) -> Choices:
    return [(value, str(label)) for value, label in CHOICES[key].items()]
