"""Append versions: what is published stands for ever, and lists repeat what they sort by."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Unit
from lingqu.datasets.description import Description
from lingqu.datasets.models import Resource, ResourceVersion, State
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError
from lingqu.kernel.words import cut

__all__ = ["end_version", "publish", "searched_words", "unit_of"]

MOST_WORDS = 1500
COLUMNS = (
    "unit", "state", "current", "note", "asked_by", "changed_at", "origin", "code", "label_zh",
    "label_en", "section", "sharing", "opening", "cycle", "words",
)  # fmt: skip


def publish(
    resource: Resource,
    description: Description,
    *,
    at: datetime,
    note: str = "",
    changed_by: Person | None = None,
    approved_by: Person | None = None,
) -> ResourceVersion:
    """Append a version of a resource that the caller has locked, and let it be in force. Raise
    `DataError` if another resource has the same resource code."""
    _refuse_code(resource, description)
    end_version(resource, at=at)
    last = resource.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ResourceVersion.objects.create(
        resource=resource, number=last + 1, hash=description.hash, description=description.kept(),
        note=note, changed_by=changed_by, approved_by=approved_by, from_at=at,
    )  # fmt: skip
    resource.current, resource.state = version, State.PUBLISHED
    resource.asked_by, resource.note, resource.changed_at = None, note, at
    resource.unit = unit_of(description)
    _repeat(resource, description)
    resource.save(update_fields=COLUMNS)
    facts: dict[str, audit.Fact] = {"version": version.number, "hash": version.hash}
    actor = approved_by.pk if approved_by else None
    audit.record("datasets.publish", actor_id=actor, of=resource, facts=facts, at=at)
    return version


def end_version(resource: Resource, *, at: datetime) -> None:
    """Write the end of the version in force, the one thing of it that is ever written."""
    models.QuerySet(ResourceVersion).filter(resource=resource, until_at__isnull=True).update(
        until_at=at
    )


def unit_of(description: Description) -> Unit:
    """Return the unit that answers for a resource. Raise `DataError` if there is none."""
    unit = Unit.objects.filter(key=description.provider).first()
    if unit is None:
        raise DataError(
            where=f"{description.name}: provider", found=description.provider[:80],
            allowed=_("the key of a unit of this site"),
        )  # fmt: skip
    return unit


def searched_words(description: Description, unit: Unit) -> str:
    """Return the words that a resource is found by, each between spaces."""
    texts = [description.label.zh, description.label.en, description.name]
    texts += [description.classification.code, description.summary.zh, description.summary.en]
    texts += [unit.name, unit.short_name, *description.topics]
    for one in description.item:
        texts += [one.title.zh, one.title.en, one.name]
    words = dict.fromkeys(word for text in texts for word in cut(text))
    return f" {' '.join(list(words)[:MOST_WORDS])} "


def _repeat(resource: Resource, description: Description) -> None:
    """Write what lists sort and filter by into the resource's own columns."""
    classification = description.classification
    resource.code = classification.code
    resource.label_zh, resource.label_en = description.label.zh, description.label.en
    resource.section = f"{classification.kind}{classification.item:02}"
    resource.sharing, resource.opening = description.sharing.kind, description.opening.kind
    resource.cycle = description.cycle
    resource.words = searched_words(description, resource.unit)


def _refuse_code(resource: Resource, description: Description) -> None:
    code = description.classification.code
    other = Resource.objects.filter(code=code).exclude(pk=resource.pk).first()
    if other is not None:
        raise DataError(
            where=f"{description.name}: {_('Class, number')}", found=code,
            allowed=_("a code that no other resource has; it is that of %(name)s")
            % {"name": other.name},
        )  # fmt: skip
