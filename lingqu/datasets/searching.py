"""Find resources: words, facets with counts, order, pages by key.

Counts of a facet leave its own choices out, so that one sees what another choice would give. They
come from one grouped statement; a page is one more, however many resources there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from lingqu.datasets.models import Resource
from lingqu.kernel.words import CHINESE, cut

__all__ = ["FACETS", "PAGE", "Group", "Query", "counts", "found", "grouped", "total"]

PAGE = 20
MOST_WORDS = 20
MOST_CHOSEN = 50
SORTS = ("best", "new", "label", "rows")
FACETS = {
    "class": "section", "share": "sharing", "open": "opening", "unit": "unit__key",
    "cycle": "cycle",
}  # fmt: skip
"""Facets that are one column each; the one of mounting has three."""
MOUNTS = {"table": "as_table", "api": "as_api", "file": "as_file"}
NAMES = (*FACETS, "mounted")
COLUMNS = (*FACETS.values(), "unit__name", "unit__short_name", *MOUNTS.values())
Group = dict[str, Any]
"""One combination of COLUMNS and `n`, how many resources have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: text, the chosen values by facet, order, and after which row to go on."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]]
    sort: str = ""
    after: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        """Return the query of an address; what is strange in it is left out."""
        chosen = {name: _distinct(given.getlist(name)[:MOST_CHOSEN]) for name in NAMES}
        text = given.get("q", "").replace("\0", "").strip()[:100]
        sort = given.get("sort", "")
        return cls(
            text=text, chosen=chosen, sort=sort if sort in SORTS else "",
            after=given.get("after", "")[:500].replace("\0", ""),
        )  # fmt: skip

    @property
    def order(self) -> str:
        """The order in use: the best first where words are given, else the newest."""
        return self.sort or ("best" if self.text else "new")

    @property
    def is_narrowed(self) -> bool:
        """Whether a facet is chosen."""
        return any(self.chosen.values())

    def toggled(self, name: str, value: str) -> str:
        """Return the address with one value of a facet chosen or no longer chosen."""
        now = self.chosen[name]
        new = tuple(one for one in now if one != value) if value in now else (*now, value)
        return replace(self, chosen={**self.chosen, name: new}, after="").address()

    def address(self, **changes: str) -> str:
        """Return the query part of the address, with some of `q`, `sort`, `after` changed."""
        plain = {"q": self.text, "sort": self.sort, "after": self.after, **changes}
        pairs = [(key, value) for key, value in plain.items() if value]
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        return "?" + urlencode(pairs)


def grouped(query: Query) -> list[Group]:
    """Return how many resources have each combination of facets, by the words alone."""
    rows = _worded(query).order_by().values(*COLUMNS).annotate(n=Count("pk"))
    return list(rows)


def counts(groups: Iterable[Group], query: Query, name: str) -> dict[str, int]:
    """Return how many resources each value of a facet would give, beside the other facets."""
    others = {key: values for key, values in query.chosen.items() if values and key != name}
    found: dict[str, int] = {}
    for group in groups:
        if all(_has(group, key, values) for key, values in others.items()):
            for value in _values(group, name):
                found[value] = found.get(value, 0) + group["n"]
    return found


def total(groups: Iterable[Group], query: Query) -> int:
    """Return how many resources fit words and facets."""
    chosen = {key: values for key, values in query.chosen.items() if values}
    return sum(
        group["n"]
        for group in groups
        if all(_has(group, key, values) for key, values in chosen.items())
    )


def found(query: Query) -> tuple[list[Resource], str]:
    """Return a page of resources with versions and units, and the key of the next page."""
    rows = _worded(query)
    for name, column in FACETS.items():
        if query.chosen[name]:
            rows = rows.filter(**{f"{column}__in": query.chosen[name]})
    if mounted := query.chosen["mounted"]:
        rows = rows.filter(_mounted(mounted))
    page = list(_ordered(rows, query).select_related("current", "unit")[: PAGE + 1])
    shown = page[:PAGE]
    return shown, _key(shown[-1], query) if len(page) > PAGE else ""


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    short = (value.replace("\0", "")[:80] for value in values)
    return tuple(dict.fromkeys(value for value in short if value))


def _worded(query: Query) -> QuerySet[Resource]:
    """Keep what has all words. Letters and digits may be a beginning; one Chinese character alone
    is no word and is looked for in the names."""
    rows = Resource.objects.listed()
    words = cut(query.text)[:MOST_WORDS]
    for word in words:
        rows = rows.filter(words__contains=f" {word}" + " " * bool(CHINESE.match(word)))
    if query.text and not words:
        rows = rows.filter(Q(label_zh__contains=query.text) | Q(label_en__contains=query.text))
    return rows


def _ordered(rows: QuerySet[Resource], query: Query) -> QuerySet[Resource]:
    """Sort by the order's key and the number, and go on after the key that is given."""
    value, pk = _after(query)
    if query.order == "label":
        rows = rows.order_by("label_zh", "pk")
        return rows.filter(_beyond("label_zh", value, pk, up=True)) if pk else rows
    if query.order == "rows":
        known = Coalesce("rows", Value(-1), output_field=BigIntegerField())
        return _down(rows.annotate(sized=known), "sized", _whole(value), pk)
    if query.order == "best":
        rows = rows.annotate(rank=_rank(query.text)).order_by("rank", "pk")
        return rows.filter(_beyond("rank", int(value == "1"), pk, up=True)) if pk else rows
    return _down(rows, "current__from_at", _instant(value) if pk else None, pk)


def _down(rows: QuerySet[Resource], column: str, value: Any, pk: int) -> QuerySet[Resource]:
    rows = rows.order_by(f"-{column}", "-pk")
    return rows.filter(_beyond(column, value, pk, up=False)) if pk and value is not None else rows


def _rank(text: str) -> Case:
    """Return 0 where the name itself has the text, 1 where the words are elsewhere."""
    named = Q(label_zh__icontains=text) | Q(label_en__icontains=text)
    return Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField())


def _beyond(column: str, value: Any, pk: int, *, up: bool) -> Q:
    word = "gt" if up else "lt"
    return Q(**{f"{column}__{word}": value}) | Q(**{column: value, f"pk__{word}": pk})


def _key(row: Resource, query: Query) -> str:
    values = {
        "label": row.label_zh, "rows": -1 if row.rows is None else row.rows,
        "best": getattr(row, "rank", 0), "new": row.current.from_at if row.current else "",
    }  # fmt: skip
    return f"{row.pk}~{values[query.order]}"


def _after(query: Query) -> tuple[str, int]:
    """Return value and number of a key; 0 is no number."""
    number, _sign, value = query.after.partition("~")
    fits = number.isascii() and number.isdigit() and len(number) <= 18
    return (value, int(number)) if fits else ("", 0)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _whole(text: str) -> int:
    """Return a number of rows; no data counts as -1."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def _mounted(values: Sequence[str]) -> Q:
    reached = Q(pk__in=())
    for value in values:
        if value in MOUNTS:
            reached |= Q(**{MOUNTS[value]: True})
        elif value == "none":
            reached |= Q(as_table=False, as_file=False, as_api=False)
    return reached


def _values(group: Group, name: str) -> list[str]:
    """Return the values of a facet that a combination counts for."""
    if name != "mounted":
        return [group[FACETS[name]]]
    return [value for value, column in MOUNTS.items() if group[column]] or ["none"]


def _has(group: Group, name: str, values: Sequence[str]) -> bool:
    return any(value in values for value in _values(group, name))
