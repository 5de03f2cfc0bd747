"""The words of the catalogue: what its keys and choices are called, in the reader's language.

Source of the Chinese terms: guide to compiling catalogues of government information resources
(2017), ordinance on sharing government data (2025). Codes are kept, words are shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Word = str | _StrPromise

__all__ = ["CHOICES", "FIELDS", "choice", "place_words"]

KINDS: Mapping[str, Word] = {
    "1": _("basic"),
    "2": _("topic"),
    "3": pgettext_lazy("class", "department"),
}
SHARING: Mapping[str, Word] = {
    "unconditional": _("shared unconditionally"), "conditional": _("shared conditionally"),
    "none": _("not shared"),
}  # fmt: skip
OPENING: Mapping[str, Word] = {
    "open": pgettext_lazy("data", "open"), "on_request": _("open on request"),
    "none": _("not open"),
}  # fmt: skip
CYCLES: Mapping[str, Word] = {
    "real_time": _("real time"), "daily": _("daily"), "weekly": _("weekly"),
    "monthly": _("monthly"), "quarterly": _("quarterly"), "half_yearly": _("half-yearly"),
    "yearly": _("yearly"), "irregular": _("irregularly"),
    "other": pgettext_lazy("cycle", "other"),
}  # fmt: skip
FORMS: Mapping[str, Word] = {
    "database": _("database"), "spreadsheet": _("spreadsheet"), "document": _("document"),
    "image": _("image"), "stream": _("stream media"),
    "self_describing": _("self-describing format"),
    "interface": pgettext_lazy("data", "interface"),
}  # fmt: skip
WAYS: Mapping[str, Word] = {
    "table": _("database table"), "file": pgettext_lazy("data", "file"),
    "api": pgettext_lazy("data", "API"),
}  # fmt: skip
NETWORKS: Mapping[str, Word] = {
    "government": _("government network"), "internet": _("internet"),
    "department": _("department's own network"),
}  # fmt: skip
TYPES: Mapping[str, Word] = {
    "text": pgettext_lazy("type", "text"), "long_text": pgettext_lazy("type", "long text"),
    "whole": pgettext_lazy("type", "whole number"), "decimal": pgettext_lazy("type", "decimal"),
    "date": pgettext_lazy("type", "date"), "instant": pgettext_lazy("type", "date and time"),
    "yes_no": pgettext_lazy("type", "yes or no"), "binary": pgettext_lazy("type", "binary"),
}  # fmt: skip
PERSONAL: Mapping[str, Word] = {
    "": pgettext_lazy("personal", "none"), "personal": _("personal information"),
    "sensitive": _("sensitive personal information"),
}  # fmt: skip
MODES: Mapping[str, Word] = {
    "full": _("in full each time"), "incremental": _("by time and key"),
    "changes": _("change records"),
}  # fmt: skip
SENSITIVITY: Mapping[str, Word] = {
    "1": pgettext_lazy("sensitivity", "level 1"), "2": pgettext_lazy("sensitivity", "level 2"),
    "3": pgettext_lazy("sensitivity", "level 3"), "4": pgettext_lazy("sensitivity", "level 4"),
}  # fmt: skip
YES_NO: Mapping[str, Word] = {"True": _("yes"), "False": _("no")}

CHOICES: Mapping[str, Mapping[str, Word]] = {
    "classification.kind": KINDS, "form.kind": FORMS, "sharing.kind": SHARING,
    "sharing.ways": WAYS, "sharing.network": NETWORKS, "opening.kind": OPENING, "cycle": CYCLES,
    "collection.mode": MODES, "item.type": TYPES, "item.personal": PERSONAL,
    "item.sensitivity": SENSITIVITY, "item.key": YES_NO, "item.required": YES_NO,
    "item.share": YES_NO, "item.open": YES_NO,
}  # fmt: skip
"""The choices by dotted key of a description."""
FIELDS: Mapping[str, Word] = {
    "name": _("Stable name"), "label": _("Name of the resource"), "summary": _("Summary"),
    "provider": _("Provider"), "department": _("Section inside"),
    "classification": _("Class"), "classification.kind": _("Class, kind"),
    "classification.item": _("Class, item"), "classification.section": _("Class, section"),
    "classification.detail": _("Class, detail"), "classification.serial": _("Class, number"),
    "form": _("Format"), "form.kind": _("Format, kind"), "form.type": _("Format, type"),
    "item": _("Items"), "item.name": _("Item"), "item.label": _("Name of the item"),
    "item.element": _("Data element"), "item.definition": _("Definition of the element"),
    "item.type": _("Data type"), "item.length": _("Length"), "item.digits": _("Digits"),
    "item.scale": _("Decimals"), "item.codes": _("Code list"),
    "item.key": pgettext_lazy("item", "Key"),
    "item.required": pgettext_lazy("item", "Required"), "item.sensitivity": _("Sensitivity"),
    "item.personal": _("Personal information"), "item.share": _("May be shared"),
    "item.open": _("May be opened"), "item.column": _("Column at the source"),
    "sharing": _("Sharing"), "sharing.kind": _("Kind of sharing"),
    "sharing.condition": _("Condition of sharing"), "sharing.basis": _("Legal basis of refusal"),
    "sharing.ways": _("Ways of sharing"), "sharing.network": _("Network"),
    "opening": _("Opening"), "opening.kind": _("Kind of opening"),
    "opening.condition": _("Condition of opening"), "cycle": _("Update cycle"),
    "collection": _("Collection"), "collection.connection": _("Connection"),
    "collection.table": _("Table or file"), "collection.mode": _("Mode of collection"),
    "collection.time": _("Column of the time"), "collection.lag_seconds": _("Lag in seconds"),
    "collection.slice_rows": _("Rows of a slice"), "collection.priority": _("Priority"),
    "service_items": _("Service items"), "related": _("Related resources"),
    "topics": _("Topics"), "time": _("Item of the time"),
}  # fmt: skip
"""What each key of a description is called."""
STEP = re.compile(r"([a-z_]+)(?:\[([^\]]*)\])?")
LANGUAGES = {"zh", "en"}


def choice(key: str, value: object) -> str:
    """Return what a choice is called: `choice("cycle", "daily")`; an unknown one as it is."""
    return str(CHOICES.get(key, {}).get(str(value), value))


def place_words(place: str, title: str = "") -> str:
    """Return a dotted place in the reader's words: `item[age].length` is "Item “age”: Length", by
    its title where one is known."""
    steps = [(step[1], step[2]) for step in STEP.finditer(place)]
    names = [name for name, _inside in steps if name not in LANGUAGES]
    inside = next((one for name, one in steps if name == "item" and one), "")
    key = next((".".join(names[:n]) for n in (3, 2, 1) if ".".join(names[:n]) in FIELDS), "")
    word = str(FIELDS[key]) if key else place
    if not inside:
        return word
    item = gettext("Item “%(name)s”") % {"name": title or inside}
    return item if key == "item" else f"{item}: {word}"
