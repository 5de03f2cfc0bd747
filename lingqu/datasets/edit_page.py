"""The form of a resource: parts with fields, the table of items, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingqu.datasets.classes import class_label, classes
from lingqu.datasets.drafting import faults_of
from lingqu.datasets.errors import Fault
from lingqu.datasets.form_content import CLASS, MOST_ITEMS, item_values, values_of
from lingqu.datasets.models import Draft, Resource
from lingqu.datasets.reading import elements_for
from lingqu.datasets.vocabulary import CHOICES, FIELDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Input", "Part", "Row", "edit_context"]

Choices = list[tuple[str, str]]
CLASS_PLACES = ("classification", "classification.kind", "classification.item")
"""Places of a description that the one input of the class stands for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks: key, kind of input, hint, and whether it takes the whole width."""

    key: str
    kind: str = "text"
    hint: str | _StrPromise = ""
    is_wide: bool = False


PARTS: tuple[tuple[str | _StrPromise, tuple[Asked, ...]], ...] = (
    (gettext_lazy("What it is"), (
        Asked("label.zh"), Asked("label.en", "text", gettext_lazy("Left empty: as in Chinese")),
        Asked("summary.zh", "area", gettext_lazy("What one row says, in a sentence"), True),
        Asked("summary.en", "area", "", True),
        Asked("department"), Asked("topics", "text", gettext_lazy("Separated by 、")),
    )),
    (FIELDS["classification"], (
        Asked(CLASS, "choice"), Asked("classification.section", "number"),
        Asked("classification.detail"),
        Asked("classification.serial", "number",
              gettext_lazy("Class and number together are its code")),
    )),
    (gettext_lazy("Format and cycle"), (
        Asked("form.kind", "choice"), Asked("form.type", "text", "MySQL, xlsx, shp, json …"),
        Asked("cycle", "choice"),
        Asked("time", "text", gettext_lazy("The item that says when a row is true")),
    )),
    (FIELDS["sharing"], (
        Asked("sharing.kind", "choice"), Asked("sharing.network", "choice"),
        Asked("sharing.condition", "area", gettext_lazy("Needed for conditional sharing"), True),
        Asked("sharing.basis", "area",
              gettext_lazy("Law and article, needed where it is not shared"), True),
        Asked("sharing.ways", "boxes", "", True),
    )),
    (FIELDS["opening"], (
        Asked("opening.kind", "choice"), Asked("opening.condition", "text", "", True),
    )),
    (FIELDS["collection"], (
        Asked("collection.connection", "text",
              gettext_lazy("Name of the connection; no address and no password stands here")),
        Asked("collection.table"), Asked("collection.mode", "choice"), Asked("collection.time"),
    )),
    (gettext_lazy("Used by and related to"), (
        Asked("service_items", "area",
              gettext_lazy("Codes of service items, separated by spaces"), True),
        Asked("related", "text",
              gettext_lazy("Stable names of resources, separated by spaces"), True),
    )),
)  # fmt: skip
"""The form's parts in their order."""


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
    return [
        Part(label=str(label), inputs=[_input(one, values, faults) for one in asked])
        for label, asked in PARTS
    ]


def _input(asked: Asked, values: Mapping[str, Any], faults: Iterable[Fault]) -> Input:
    """Return an input with its value and faults; an English text has those of the Chinese."""
    key, is_english = asked.key, asked.key.endswith(".en")
    head = "classification" if key == CLASS else key.removesuffix(".zh").removesuffix(".en")
    label = str(FIELDS[head]) + (f" ({_('English')})" if is_english else "")
    places = CLASS_PLACES if key == CLASS else (key, head)
    found = [one.found for one in faults if one.place in places and not is_english]
    choices = _classes(values[CLASS]) if key == CLASS else _choices(head)
    return Input(
        key=key, label=label, kind=asked.kind, value=values[key], id=f"f-{key}",
        hint=str(asked.hint), choices=choices, faults=found, is_wide=asked.is_wide,
    )  # fmt: skip


def _classes(chosen: str) -> Choices:
    """Return the classes in force, and the one that is chosen even if it is none of them."""
    known = classes()
    codes = sorted({*known, *filter(None, (chosen,))})
    return [(code, class_label(code, known)) for code in codes]


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
    return [(value, str(label)) for value, label in CHOICES.get(key, {}).items()]
