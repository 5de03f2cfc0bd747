"""What the catalogue's page shows: facets as links, hits with what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.datasets.classes import class_label, classes
from lingqu.datasets.highlighting import Segment, marked
from lingqu.datasets.models import Resource
from lingqu.datasets.searching import Group, Query, counts, found, grouped, total
from lingqu.datasets.vocabulary import CHOICES, choice
from lingqu.kernel.labels import Label
from lingqu.kernel.words import cut

__all__ = ["Facet", "Hit", "Option", "page"]

SHOWN = 8
"""Options of a facet before the rest is folded."""
MOST_ITEMS = 6
SHARE_TONES = {"unconditional": "ok", "conditional": "info", "none": "idle"}
SHARE_ICONS = {"unconditional": "ok", "conditional": "link", "none": "lock"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value of a facet: how many it gives, and the address that chooses it or no longer."""

    label: str
    count: int
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A heading with its values; `rest` is folded."""

    name: str
    label: str
    options: list[Option]
    rest: list[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One resource as listed; texts in pieces with what was searched for marked."""

    resource: Resource
    label: list[Segment]
    summary: list[Segment]
    items: list[list[Segment]]
    item_count: int
    sharing: str
    tone: str
    icon: str
    opening: str
    cycle: str


def page(query: Query, *, now: datetime) -> dict[str, Any]:
    """Return the context of the catalogue's page."""
    groups = grouped(query)
    rows, after = found(query)
    words = cut(query.text) or ([query.text.lower()] if query.text else [])
    facets = _facets(groups, query)
    return {
        "query": query,
        "facets": facets,
        "chosen": [one for facet in facets for one in (*facet.options, *facet.rest) if one.is_on],
        "hits": [_hit(row, words) for row in rows],
        "total": total(groups, query),
        "next": query.address(after=after) if after else "",
        "first": query.address(after="") if query.after else "",
        "sorts": _sorts(query),
        "standing": _standing(now),
    }


def _facets(groups: list[Group], query: Query) -> list[Facet]:
    known = classes()
    units = {g["unit__key"]: g["unit__short_name"] or g["unit__name"] for g in groups}
    mounts = {**CHOICES["sharing.ways"], "none": _("not mounted")}
    return [
        _facet(groups, query, "class", _("Class"), lambda v: class_label(v, known), sorted),
        _facet(groups, query, "share", _("Kind of sharing"), *_of("sharing.kind")),
        _facet(groups, query, "open", _("Kind of opening"), *_of("opening.kind")),
        _facet(groups, query, "unit", _("Provider"), lambda v: units.get(v, v), list),
        _facet(groups, query, "cycle", _("Update cycle"), *_of("cycle")),
        _facet(
            groups, query, "mounted", pgettext("data", "Mounted"),
            lambda v: str(mounts.get(v, v)), _in_order(mounts),
        ),
    ]  # fmt: skip


def _of(key: str) -> tuple[Callable[[str], str], Callable[[Iterable[str]], list[str]]]:
    return (lambda value: choice(key, value)), _in_order(CHOICES[key])


def _in_order(known: Mapping[str, Any]) -> Callable[[Iterable[str]], list[str]]:
    places = {value: place for place, value in enumerate(known)}
    return lambda values: sorted(values, key=lambda one: (places.get(one, 99), one))


def _facet(
    groups: list[Group],
    query: Query,
    name: str,
    label: str,
    words: Callable[[str], str],
    order: Callable[[Iterable[str]], list[str]],
) -> Facet:
    """Return a facet; a chosen value stands there even if it gives nothing."""
    numbers = {value: 0 for value in query.chosen[name]} | counts(groups, query, name)
    largest_first = sorted(numbers, key=lambda one: (-numbers[one], one))
    options = [
        Option(
            label=words(value), count=numbers[value], url=query.toggled(name, value),
            is_on=value in query.chosen[name],
        )
        for value in order(largest_first)
    ]  # fmt: skip
    first = options if len(options) <= SHOWN + 1 else options[:SHOWN]
    rest = options[len(first) :]
    shown = [*first, *(one for one in rest if one.is_on)]
    return Facet(name=name, label=label, options=shown, rest=[one for one in rest if not one.is_on])


def _hit(row: Resource, words: list[str]) -> Hit:
    description = row.current.description if row.current else {}
    titles = [str(Label.model_validate(_title(item))) for item in description.get("item", ())]
    matching = [marked(title, words) for title in titles]
    return Hit(
        resource=row,
        label=marked(str(row.label), words),
        summary=marked(str(Label.model_validate(description["summary"])), words),
        items=[one for one in matching if any(hit for _text, hit in one)][:MOST_ITEMS],
        item_count=len(titles),
        sharing=choice("sharing.kind", row.sharing),
        tone=SHARE_TONES.get(row.sharing, "plain"),
        icon=SHARE_ICONS.get(row.sharing, "idle"),
        opening=choice("opening.kind", row.opening),
        cycle=choice("cycle", row.cycle),
    )


def _title(item: Mapping[str, Any]) -> Any:
    return item.get("label") or item["definition"]["label"]


def _sorts(query: Query) -> list[tuple[str, str, bool]]:
    """Return value, words and whether it is in use, for each order that makes sense."""
    labels = {"best": _("best match"), "new": _("newest"), "label": pgettext("sort", "name"),
              "rows": _("most rows")}  # fmt: skip
    if not query.text:
        del labels["best"]
    return [(value, label, value == query.order) for value, label in labels.items()]


def _standing(now: datetime) -> dict[str, int]:
    """Return how many resources and providers the catalogue has, and how many are new."""
    listed = Resource.objects.listed()
    return listed.aggregate(
        resources=Count("pk"), providers=Count("unit", distinct=True),
        new=Count("pk", filter=Q(current__from_at__gte=now - timedelta(days=7))),
    )  # fmt: skip
