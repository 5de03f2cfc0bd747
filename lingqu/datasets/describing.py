"""A description as a page shows it: metadata in groups, items, and what may be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lingqu.datasets.classes import class_label, classes
from lingqu.datasets.description import TYPES, Description, Item
from lingqu.datasets.vocabulary import FIELDS, choice
from lingqu.kernel.elements import Code

__all__ = ["Fact", "ShownItem", "facts_of", "items_of", "sharing_words"]

Fact = tuple[str, str]
"""What something is called, and its value in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item in words. `type` has the letter of the catalogue guide and the size."""

    item: Item
    title: str
    type: str
    codes: str
    sensitivity: str
    personal: str


def facts_of(one: Description, *, unit: str, inside: bool) -> list[Fact]:
    """Return the metadata in the guide's order, empty ones left out. `inside` says whether where
    it is collected from is shown."""
    known = classes()
    section = f"{one.classification.kind}{one.classification.item:02}"
    facts: list[Fact] = [
        (_("Resource code"), one.classification.code), (_("Class"), class_label(section, known)),
        (_("Provider"), " · ".join(filter(None, (unit, one.department)))),
        (_("Format"), f"{choice('form.kind', one.form.kind)} {one.form.type}".strip()),
        (_("Update cycle"), choice("cycle", one.cycle)), (_("Topics"), "、".join(one.topics)),
        (_("Item of the time"), one.time), (_("Stable name"), one.name),
    ]  # fmt: skip
    if one.collection:
        facts.append(
            (str(FIELDS["collection.mode"]), choice("collection.mode", one.collection.mode))
        )
        if inside:
            place = f"{one.collection.connection} · {one.collection.table}".strip(" ·")
            facts.append((_("Collected from"), place))
    return [(label, value) for label, value in facts if value]


def items_of(one: Description) -> list[ShownItem]:
    """Return the items in words."""
    return [
        ShownItem(
            item=item,
            title=str(item.title),
            type=" ".join(_type(item)),
            codes="、".join(f"{code.code} {code.label}" for code in _codes(item)),
            sensitivity=choice("item.sensitivity", item.sensitivity),
            personal=choice("item.personal", item.personal) if item.personal else "",
        )
        for item in one.item
    ]


def sharing_words(one: Description) -> list[Fact]:
    """Return what may be had, how, and on which ground."""
    sharing, opening = one.sharing, one.opening
    facts: list[Fact] = [(_("Kind of sharing"), choice("sharing.kind", sharing.kind))]
    if sharing.kind != "none":
        facts += [
            (_("Condition of sharing"), sharing.condition),
            (_("Ways of sharing"), "、".join(choice("sharing.ways", way) for way in sharing.ways)),
            (_("Network"), choice("sharing.network", sharing.network)),
        ]
    else:
        facts.append((_("Legal basis of refusal"), sharing.basis))
    facts += [
        (_("Kind of opening"), choice("opening.kind", opening.kind)),
        (_("Condition of opening"), opening.condition),
    ]
    return [(label, value) for label, value in facts if value]


def _type(item: Item) -> Iterator[str]:
    yield TYPES[item.kept_type]
    yield choice("item.type", item.kept_type)
    length = item.length or (item.definition.length if item.definition else None)
    if item.kept_type == "text" and length:
        yield str(length)
    if item.kept_type == "decimal":
        yield f"{item.digits},{item.scale}"


def _codes(item: Item) -> tuple[Code, ...]:
    return item.codes or (item.definition.codes if item.definition else ())
