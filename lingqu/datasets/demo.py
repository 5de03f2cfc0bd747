"""The demonstration's catalogue: what the site describes, in every state of a resource's life.

`sites/demo/catalogue.toml` says which resources are not simply published, and who did what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from lingqu.access.models import Person
from lingqu.access.site import checked
from lingqu.datasets import drafting, lifecycle, loading
from lingqu.datasets.description import Description
from lingqu.datasets.models import Resource
from lingqu.datasets.publishing import unit_of
from lingqu.datasets.reading import elements_for, origin_of, read_folder

__all__ = ["load"]

NEEDED = {"name": str, "life": str, "officer": str}
MORE = {"reviewer": str, "reason": str}
UNPUBLISHED = ("drafted", "review", "returned")
BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happened to one resource: who wrote, who decided, and why."""

    description: Description
    officer: Person
    reviewer: Person
    reason: str
    at: datetime


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """Publish the site's descriptions and lead some through their lives; a second run changes
    nothing."""
    source = folder / "datasets"
    origin = origin_of(source)
    described = {one.name: one for one in read_folder(source, elements_for(origin))}
    lives = {row["name"]: row for row in _rows(folder / "catalogue.toml")}
    new = lives.keys() - set(Resource.objects.filter(name__in=lives).values_list("name", flat=True))
    now = timezone.now()
    for name in sorted(new):
        if lives[name]["life"] == "twice":
            loading.apply([_older(described[name])], origin=origin, at=now - BEFORE)
    published = [
        one for one in described.values() if lives.get(one.name, {}).get("life") not in UNPUBLISHED
    ]
    loading.apply(published, origin=origin, at=now)
    people = {one.login_name: one for one in Person.objects.all()}
    for name in sorted(new):
        LIVES[lives[name]["life"]](_life(lives[name], described[name], people, now))
    return {"resources": len(described)}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [row for _where, row in checked(path, "resource", required=NEEDED, optional=MORE)]


def _life(
    row: Mapping[str, str], description: Description, people: Mapping[str, Person], at: datetime
) -> Life:
    officer, reviewer = people[row["officer"]], people[row.get("reviewer", row["officer"])]
    return Life(
        description=description, officer=officer, reviewer=reviewer, at=at,
        reason=row.get("reason", ""),
    )  # fmt: skip


def _older(description: Description) -> Description:
    """Return the description as it might have been before: one item less, another cycle."""
    return description.model_copy(update={"item": description.item[:-1], "cycle": "irregular"})


def _drafted(life: Life) -> Resource:
    kept = life.description.kept()
    return drafting.begin(
        unit=unit_of(life.description), content=kept, actor=life.officer, at=life.at
    )


def _review(life: Life) -> Resource:
    made = _drafted(life)
    return lifecycle.submit(
        resource_id=made.pk, revision=1, actor=life.officer, at=life.at, note=life.reason
    )


def _returned(life: Life) -> Resource:
    made = _review(life)
    return lifecycle.return_(
        resource_id=made.pk, revision=1, reason=life.reason, actor=life.reviewer, at=life.at
    )


def _change(life: Life) -> Resource:
    """Hand in a change of what is published: one item more, shorter cycle."""
    made = Resource.objects.get(name=life.description.name)
    drafting.begin_change(resource_id=made.pk, actor=life.officer, at=life.at)
    content = life.description.kept()
    more = {"name": "reviewed_on", "label": {"zh": "复核日期", "en": "Reviewed on"}, "type": "date"}
    content |= {"item": [*content["item"], more], "cycle": "real_time"}
    drafting.save(resource_id=made.pk, content=content, revision=1, actor=life.officer, at=life.at)
    return lifecycle.submit(
        resource_id=made.pk, revision=2, actor=life.officer, at=life.at, note=life.reason
    )


def _asked(life: Life) -> Resource:
    made = Resource.objects.get(name=life.description.name)
    return lifecycle.ask_withdrawal(
        resource_id=made.pk, reason=life.reason, actor=life.officer, at=life.at
    )


def _withdrawn(life: Life) -> Resource:
    return lifecycle.withdraw(resource_id=_asked(life).pk, actor=life.reviewer, at=life.at)


def _refused(life: Life) -> Resource:
    return lifecycle.refuse_withdrawal(
        resource_id=_asked(life).pk, reason=life.reason, actor=life.reviewer, at=life.at
    )


def _twice(life: Life) -> Resource:
    return Resource.objects.get(name=life.description.name)


LIVES: Mapping[str, Callable[[Life], Resource]] = {
    "drafted": _drafted, "review": _review, "returned": _returned, "change": _change,
    "withdrawal": _asked, "withdrawn": _withdrawn, "refused": _refused, "twice": _twice,
}  # fmt: skip
