"""Publish descriptions from packs and sites: compare with what is published, then append versions.

What a department began or has in review is left alone until somebody decided; a resource that its
folder no longer describes leaves the catalogue, and its versions stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Unit
from lingqu.datasets.description import Description
from lingqu.datasets.differences import Difference, differences
from lingqu.datasets.errors import DescriptionFaults, Fault
from lingqu.datasets.models import Resource, State
from lingqu.datasets.publishing import end_version, publish, unit_of
from lingqu.datasets.reading import stored
from lingqu.datasets.vocabulary import place_words
from lingqu.kernel import audit

__all__ = ["Change", "apply", "plan"]

IN_REVIEW = (State.REVIEW, State.WITHDRAWAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What applying would do with one resource. `held` is in the hands of a department or waits
    for a decision, `gone` is no longer described by the folder and is withdrawn."""

    name: str
    kind: Literal["new", "changed", "same", "held", "gone"]
    differences: tuple[Difference, ...] = ()


def plan(descriptions: Iterable[Description], *, origin: str) -> list[Change]:
    """Return what `apply` would do, by name. An empty origin has no folder, so nothing is gone
    from it. Raise `DescriptionFaults` for units and resource codes that do not hold."""
    wanted = {one.name: one for one in descriptions}
    known = _known(wanted, origin)
    if faults := [*_unknown_units(wanted), *_taken_codes(wanted)]:
        raise DescriptionFaults(faults)
    return [_change(name, wanted.get(name), known.get(name)) for name in sorted({*wanted, *known})]


@transaction.atomic
def apply(descriptions: Iterable[Description], *, origin: str, at: datetime) -> list[Change]:
    """Publish what differs and withdraw what is gone; a second run changes nothing."""
    wanted = {one.name: one for one in descriptions}
    changes = plan(wanted.values(), origin=origin)
    # All new codes are free or their own by now; two may have changed places.
    moved = [change.name for change in changes if change.kind == "changed"]
    Resource.objects.filter(name__in=moved).update(code="")
    for change in changes:
        if change.kind in ("new", "changed"):
            _publish(wanted[change.name], origin, at)
        elif change.kind == "gone":
            _withdraw(Resource.objects.select_for_update().get(name=change.name), at)
    return changes


def _known(wanted: Iterable[str], origin: str) -> dict[str, Resource]:
    """Return the resources that are described or were described by this origin."""
    known = {
        one.name: one
        for one in Resource.objects.filter(name__in=[*wanted]).select_related("current")
    }
    if origin:
        own = Resource.objects.filter(origin=origin).exclude(
            state__in=(State.WITHDRAWN, State.DELETED)
        )
        known |= {one.name: one for one in own.select_related("current")}
    return known


def _change(name: str, description: Description | None, known: Resource | None) -> Change:
    if known is not None and known.state in IN_REVIEW:
        return Change(name=name, kind="held")
    if description is None:
        return Change(name=name, kind="gone")
    if known is None:
        return Change(name=name, kind="new")
    last = known.versions.first()
    if last is None:  # a department has begun it and did not hand it in yet
        return Change(name=name, kind="held")
    # What was withdrawn by a decision is not published again by the same words.
    if last.hash == description.hash:
        return Change(name=name, kind="same")
    found = differences(stored(last.description), description)
    return Change(name=name, kind="changed", differences=tuple(found))


def _publish(description: Description, origin: str, at: datetime) -> None:
    unit = unit_of(description)
    resource, _new = Resource.objects.select_for_update().get_or_create(
        name=description.name,
        defaults={
            "unit": unit, "label_zh": description.label.zh, "label_en": description.label.en,
            "changed_at": at,
        },
    )  # fmt: skip
    resource.origin = origin or resource.origin
    publish(resource, description, at=at)


def _withdraw(resource: Resource, at: datetime) -> None:
    end_version(resource, at=at)
    resource.current, resource.state, resource.changed_at = None, State.WITHDRAWN, at
    resource.save(update_fields=["current", "state", "changed_at"])
    audit.record("datasets.withdraw", actor_id=None, of=resource, at=at)


def _unknown_units(wanted: Mapping[str, Description]) -> list[Fault]:
    keys = {one.provider for one in wanted.values()}
    present = set(Unit.objects.filter(key__in=keys).values_list("key", flat=True))
    text = _("no unit of this site has the key “%(key)s”")
    return [
        _fault(one.name, "provider", text % {"key": one.provider})
        for one in wanted.values()
        if one.provider not in present
    ]


def _taken_codes(wanted: Mapping[str, Description]) -> list[Fault]:
    """Return the faults of resource codes that two resources would have."""
    holders = dict(Resource.objects.exclude(code="").values_list("name", "code"))
    holders |= {one.name: one.classification.code for one in wanted.values()}
    first: dict[str, str] = {}
    faults: list[Fault] = []
    text = _("%(code)s is also that of %(name)s")
    for name, code in sorted(holders.items()):
        other = first.setdefault(code, name)
        if other != name and (name in wanted or other in wanted):
            at = name if name in wanted else other
            facts = {"code": code, "name": other if at == name else name}
            faults.append(_fault(at, "classification.serial", text % facts))
    return faults


def _fault(name: str, place: str, found: str) -> Fault:
    return Fault(where=name, place=place, label=place_words(place), found=found)
