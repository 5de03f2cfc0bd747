"""The sortable columns of the list, with the address that each head leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.queries import ASCENDING, Filters

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Column", "columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A head of the list. `sorted_as` is "ascending", "descending" or ""; `url` "" is a head
    one cannot sort by."""

    label: str | _StrPromise
    url: str
    sorted_as: str
    is_number: bool


HEADS: tuple[tuple[str, str | _StrPromise, bool], ...] = (
    ("name", _("Project"), False),
    ("unit", _("Unit"), False),
    ("budget", _("Budget, 10k yuan"), True),
    ("executed", _("Executed, 10k yuan"), True),
    ("rate", _("Rate"), True),
    ("stated", _("Printed"), True),
    ("summed", _("Summed"), True),
    ("", _("50–100 %"), False),
    ("low", _("Recomputed"), True),
    ("errors", _("Errors"), True),
    ("warnings", _("Warnings"), True),
    ("notes", _("Hints"), True),
    ("state", _("State"), False),
)


def columns(query: QueryDict, filters: Filters) -> list[Column]:
    """Return the heads; clicking the sorted one turns its order round."""
    return [_column(query, filters, *head) for head in HEADS]


def _column(
    query: QueryDict, filters: Filters, key: str, label: str | _StrPromise, is_number: bool
) -> Column:
    if not key:
        return Column(label=label, url="", sorted_as="", is_number=is_number)
    is_sorted = key == filters.sort
    down = not filters.down if is_sorted else key not in ASCENDING
    changed = query.copy()
    changed.pop("page", None)
    changed["sort"], changed["order"] = key, "down" if down else "up"
    order = "descending" if filters.down else "ascending"
    return Column(
        label=label,
        url="?" + changed.urlencode(),
        sorted_as=order if is_sorted else "",
        is_number=is_number,
    )
