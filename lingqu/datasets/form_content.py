"""A description as the form sends it, and back: dotted keys, items by number.

What is typed is kept as it is, right or wrong; whether it holds is asked of the description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

__all__ = [
    "CLASS", "ITEM_FLAGS", "ITEM_TEXTS", "MOST_ITEMS", "content_of", "item_values",
    "keep_collection", "values_of", "with_item", "without_item",
]  # fmt: skip

Content = dict[str, Any]
MOST_ITEMS = 300
"""Items that the form shows; more of them are kept as they are and edited in a workbook."""
MOST_TEXT = 4000
TEXTS = (
    "department", "cycle", "time", "classification.section", "classification.detail",
    "classification.serial", "form.kind", "form.type", "sharing.kind", "sharing.condition",
    "sharing.basis", "sharing.network", "opening.kind", "opening.condition",
    "collection.connection", "collection.table", "collection.mode", "collection.time",
)  # fmt: skip
NUMBERS = {"classification.section", "classification.serial"}
CLASS = "classification.class"
"""Class and item of it in one, three digits."""
DEFAULTS = {"form.kind": "database", "sharing.network": "government", "opening.kind": "none",
            "collection.mode": "full", "classification.section": "0"}  # fmt: skip
LABELS = ("label", "summary")
LISTS = ("service_items", "related", "topics")
ITEM_TEXTS = ("name", "label", "label_en", "element", "type", "length", "digits", "scale",
              "sensitivity", "personal", "column", "codes")  # fmt: skip
ITEM_NUMBERS = {"length", "digits", "scale", "sensitivity"}
ITEM_FLAGS = ("key", "required", "share", "open")
CLASSES = re.compile(r"[0-9]{3}", re.ASCII)
LIST_MARKS = re.compile(r"[\s,，、;；]+")
CODE_MARKS = re.compile(r"[;；\n]+")
CODE = re.compile(r"\s*([^\s=:：]+)[\s=:：]*(.*?)\s*", re.DOTALL)


def content_of(sent: QueryDict, before: Mapping[str, Any]) -> Content:
    """Return the content that a form sent; what the form does not ask is kept from `before`."""
    content: Content = {key: before[key] for key in ("name", "provider") if key in before}
    for key in TEXTS:
        _put(content, key, _typed(sent, key, is_number=key in NUMBERS))
    if (known := _text(sent, CLASS)) and CLASSES.fullmatch(known):
        content.setdefault("classification", {})
        content["classification"] |= {"kind": int(known[0]), "item": int(known[1:])}
    for key in LABELS:
        if (zh := _text(sent, f"{key}.zh")) != "":
            content[key] = {"zh": zh, "en": _text(sent, f"{key}.en") or zh}
    for key in LISTS:
        if found := [one for one in LIST_MARKS.split(_text(sent, key)) if one]:
            content[key] = found
    content.setdefault("sharing", {})["ways"] = _ways(sent.getlist("sharing.ways")[:5], before)
    keep_collection(content, before)
    rows = _tables(before.get("item"))
    if len(rows) > MOST_ITEMS:
        return {**content, "item": rows}
    items = {str(one.get("name")): one for one in rows}
    count = min(_whole(sent.get("items", "")), MOST_ITEMS)
    content["item"] = [_item(sent, f"item-{place}", items) for place in range(count)]
    return content


def with_item(content: Content) -> Content:
    """Return the content with an empty item at the end."""
    return {**content, "item": [*content.get("item", ()), {"name": "", "share": True}]}


def without_item(content: Content, place: int) -> Content:
    """Return the content without the item at `place`."""
    return {**content, "item": [one for n, one in enumerate(content["item"]) if n != place]}


def values_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form's inputs show, by dotted key; `sharing.ways` is a list."""
    values: dict[str, Any] = {
        key: _shown(_get(content, key)) or DEFAULTS.get(key, "") for key in TEXTS
    }
    kind, item = (_get(content, f"classification.{key}") for key in ("kind", "item"))
    whole = isinstance(kind, int) and isinstance(item, int)
    values[CLASS] = f"{kind}{item:02}" if whole else ""
    for key in LABELS:
        values |= dict(zip((f"{key}.zh", f"{key}.en"), _label(content.get(key)), strict=True))
    for key in LISTS:
        found = content.get(key)
        values[key] = "、".join(map(str, found)) if isinstance(found, list | tuple) else ""
    ways = _get(content, "sharing.ways")
    values["sharing.ways"] = list(ways) if isinstance(ways, list | tuple) else ["api", "file"]
    return values


def item_values(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an item's inputs show."""
    values: dict[str, Any] = {key: _shown(item.get(key)) for key in ITEM_TEXTS}
    values["label"], values["label_en"] = _label(item.get("label"))
    values["codes"] = "\n".join(
        f"{one.get('code', '')} {_label(one.get('label'))[0]}" for one in _tables(item.get("codes"))
    )
    flags = {key: bool(item.get(key, key == "share")) for key in ITEM_FLAGS}
    return {**values, "sensitivity": values["sensitivity"] or "1", **flags}


def keep_collection(content: Content, before: Mapping[str, Any]) -> None:
    """Keep what the form does not ask about collection; without a connection there is none."""
    collection = content.pop("collection", {})
    if collection.get("connection"):
        kept = before.get("collection")
        more = kept if isinstance(kept, Mapping) else {}
        asked = {"connection", "table", "mode", "time"}
        content["collection"] = {k: v for k, v in more.items() if k not in asked} | collection


def _item(sent: QueryDict, prefix: str, before: Mapping[str, Mapping[str, Any]]) -> Content:
    item: Content = {}
    for key in ITEM_TEXTS:
        typed = _typed(sent, f"{prefix}.{key}", is_number=key in ITEM_NUMBERS)
        if typed != "" and key not in ("label", "label_en", "codes"):
            item[key] = typed
    item.setdefault("name", "")
    if zh := _text(sent, f"{prefix}.label"):
        item["label"] = {"zh": zh, "en": _text(sent, f"{prefix}.label_en") or zh}
    known = before.get(str(item["name"]), {})
    if codes := _codes(_text(sent, f"{prefix}.codes"), known):
        item["codes"] = codes
    return item | {key: f"{prefix}.{key}" in sent for key in ITEM_FLAGS}


def _ways(sent: list[str], before: Mapping[str, Any]) -> list[str]:
    """Return the ways that were ticked, in their order before, so that nothing seems changed."""
    kept = values_of(before)["sharing.ways"]
    return kept if set(kept) == set(sent) else sent


def _codes(text: str, before: Mapping[str, Any]) -> list[Content]:
    """Return a code list from "1 男; 2 女"; a label that stayed the same keeps its English."""
    english = {_label(one.get("label"))[0]: one["label"] for one in _tables(before.get("codes"))}
    found = []
    for part in CODE_MARKS.split(text):
        if part.strip() and (pair := CODE.fullmatch(part)):
            found.append({"code": pair[1], "label": english.get(pair[2], pair[2])})
    return found


def _put(content: Content, key: str, value: Any) -> None:
    head, _dot, inner = key.partition(".")
    if value == "":
        return
    if inner:
        content.setdefault(head, {})[inner] = value
    else:
        content[head] = value


def _get(content: Mapping[str, Any], key: str) -> Any:
    head, _dot, inner = key.partition(".")
    value = content.get(head)
    if not inner:
        return value
    return value.get(inner) if isinstance(value, Mapping) else None


def _typed(sent: QueryDict, key: str, *, is_number: bool) -> str | int:
    text = _text(sent, key)
    fits = is_number and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if fits else text


def _text(sent: QueryDict, key: str) -> str:
    return sent.get(key, "").replace("\0", "").replace("\r\n", "\n").strip()[:MOST_TEXT]


def _shown(value: Any) -> str:
    return "" if value is None or isinstance(value, list | tuple | Mapping) else str(value)


def _label(value: Any) -> tuple[str, str]:
    """Return Chinese and English of a label; the English is empty where it is the same."""
    if isinstance(value, Mapping):
        zh, en = str(value.get("zh", "")), str(value.get("en", ""))
        return zh, "" if en == zh else en
    return (str(value), "") if value else ("", "")


def _tables(value: Any) -> list[Mapping[str, Any]]:
    rows = value if isinstance(value, list | tuple) else ()
    return [one for one in rows if isinstance(one, Mapping)]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
