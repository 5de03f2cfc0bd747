"""What differs between two descriptions: key by key, and item by item under the item's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from lingqu.datasets.description import Description
from lingqu.datasets.vocabulary import choice, place_words
from lingqu.kernel.labels import Label

__all__ = ["Difference", "differences", "shown"]

STRICT = ("item.type", "item.key", "item.length", "item.element", "item.codes")
"""Changes of an item that those who already use it may stumble over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. `place` is a dotted key, an item in brackets (`item[age].type`);
    `before` and `after` are JSON values, None for what is not there. `breaks` says that a program
    which reads the resource may stumble, `title` what the item is called."""

    kind: Literal["added", "removed", "changed"]
    place: str
    before: Any
    after: Any
    breaks: bool = False
    title: str = ""

    @property
    def label(self) -> str:
        """The place in the reader's words."""
        return place_words(self.place, self.title)

    @property
    def before_shown(self) -> str:
        return shown(self.place, self.before)

    @property
    def after_shown(self) -> str:
        return shown(self.place, self.after)

    def __str__(self) -> str:
        return f"{self.place}: {_plain(self.before)} → {_plain(self.after)}"


def differences(before: Description | None, after: Description) -> list[Difference]:
    """Return what differs, in the order of a description's keys; nothing to compare with: none."""
    if before is None:
        return []
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    old_items, new_items = _by_name(old.pop("item")), _by_name(new.pop("item"))
    found = list(_walk("", old, new))
    found += _items(old_items, new_items)
    common = [name for name in new_items if name in old_items]
    if common != [name for name in old_items if name in new_items]:
        orders = ([*old_items], [*new_items])
        found.append(Difference(kind="changed", place="item", before=orders[0], after=orders[1]))
    return found


def shown(place: str, value: Any) -> str:
    """Return a value in the reader's words: choices by name, labels in Chinese, — for nothing."""
    if value is None or value == "" or value == []:
        return "—"
    names = [part.partition("[")[0] for part in place.split(".")]
    key = ".".join(names)
    if isinstance(value, list):
        return "、".join(shown(place, one) for one in value)
    if isinstance(value, Mapping):
        if value.keys() == {"code", "label"}:
            return f"{value['code']} {shown(place, value['label'])}"
        if "zh" in value:
            return str(value["zh"])
        label = value.get("label")
        return shown(place, label) if label else ", ".join(f"{k}: {v}" for k, v in value.items())
    return choice(key, value)


def _items(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in [*new, *(one for one in old if one not in new)]:
        place, title = f"item[{name}]", _title(new.get(name) or old[name])
        if name not in old:
            after = new[name]
            yield Difference(kind="added", place=place, before=None, after=after, title=title)
        elif name not in new:
            before = old[name]
            yield Difference(
                kind="removed", place=place, before=before, after=None, breaks=True, title=title
            )
        else:
            yield from (replace(one, title=title) for one in _walk(place, old[name], new[name]))


def _title(item: Mapping[str, Any]) -> str:
    label = item.get("label") or (item.get("definition") or {}).get("label")
    return str(Label.model_validate(label)) if label else ""


def _walk(place: str, old: Any, new: Any) -> Iterator[Difference]:
    """Yield what differs between two JSON values; labels and lists are taken as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and "zh" not in old:
        for key in {**new, **old}:
            yield from _walk(f"{place}.{key}" if place else key, old.get(key), new.get(key))
    elif old != new:
        kind = _kind(old, new)
        yield Difference(kind=kind, place=place, before=old, after=new, breaks=_breaks(place))


def _kind(old: Any, new: Any) -> Literal["added", "removed", "changed"]:
    if old in (None, "", []):
        return "added"
    return "removed" if new in (None, "", []) else "changed"


def _breaks(place: str) -> bool:
    head, _dot, key = place.partition("].")
    return head.startswith("item[") and f"item.{key}" in STRICT


def _by_name(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in items}


def _plain(value: Any) -> str:
    text = "—" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
