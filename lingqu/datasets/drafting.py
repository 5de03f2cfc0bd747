"""Write a description down: begin a resource or a change, save, give it up."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.gate import require
from lingqu.access.models import Person, Unit
from lingqu.datasets.errors import DescriptionFaults, Fault
from lingqu.datasets.lifecycle import REGISTER, draft_of
from lingqu.datasets.models import Draft, Resource, State
from lingqu.datasets.reading import described, elements_for
from lingqu.kernel import audit
from lingqu.kernel.elements import NAME
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["CLOSED", "begin", "begin_change", "drop", "faults_of", "save"]

MOST_BYTES = 1 << 20
CLOSED = (State.REVIEW, State.WITHDRAWAL, State.DELETED)
"""States in which nobody writes."""
Content = dict[str, Any]


@transaction.atomic
def begin(*, unit: Unit, content: Content, actor: Person, at: datetime) -> Resource:
    """Begin a resource of `unit` from what is known of it; `content` needs a name and a label.
    Raise `DataError` for a name that is wrong or taken."""
    require(actor, REGISTER, unit=unit)
    name = str(content.get("name", ""))
    if not re.fullmatch(NAME, name):
        allowed = _("small letters, digits and _, beginning with a letter, at most 40")
        raise DataError(where=_("Stable name"), found=name[:60], allowed=allowed)
    if Resource.objects.filter(name=name).exists():
        allowed = _("a name that no other resource has")
        raise DataError(where=_("Stable name"), found=name, allowed=allowed)
    zh, en = _labels(content, name)
    resource = Resource.objects.create(
        name=name, unit=unit, label_zh=zh, label_en=en, changed_at=at
    )
    _write(resource, content, actor, at)
    audit.record("datasets.begin", actor_id=actor.pk, of=resource, at=at)
    return resource


@transaction.atomic
def begin_change(*, resource_id: int, actor: Person, at: datetime) -> Resource:
    """Begin a draft from what was published last. Raise `TransitionRefused` if one is open."""
    resource = _open(resource_id, actor)
    last = resource.versions.first()
    if last is None or Draft.objects.filter(resource=resource).exists():
        raise TransitionRefused(
            object=resource.name, step=_("begin a change"), state=_("a draft is open")
        )
    _write(resource, dict(last.description), actor, at)
    audit.record(
        "datasets.begin_change", actor_id=actor.pk, of=resource, at=at,
        facts={"version": last.number},
    )  # fmt: skip
    return resource


@transaction.atomic
def save(
    *, resource_id: int, content: Content, revision: int, actor: Person, at: datetime
) -> Draft:
    """Save what was written. It need not hold yet, but it is bounded. Raise `Changed` if somebody
    saved meanwhile."""
    resource = _open(resource_id, actor)
    draft = draft_of(resource, revision)
    _bounded(content)
    draft.content = {**content, "name": resource.name, "provider": resource.unit.key}
    draft.revision += 1
    draft.hands = sorted({*draft.hands, actor.pk})
    draft.changed_by, draft.changed_at = actor, at
    draft.save()
    if resource.current_id is None:
        resource.label_zh, resource.label_en = _labels(content, resource.name)
    resource.changed_at = at
    resource.save(update_fields=["label_zh", "label_en", "changed_at"])
    audit.record(
        "datasets.save", actor_id=actor.pk, of=resource, facts={"save": draft.revision}, at=at
    )
    return draft


@transaction.atomic
def drop(*, resource_id: int, actor: Person, at: datetime) -> Resource | None:
    """Give a draft up. A resource that was never published goes with it: None is returned."""
    resource = _open(resource_id, actor)
    if not Draft.objects.filter(resource=resource).exists():
        raise TransitionRefused(
            object=resource.name, step=_("give the draft up"), state=_("no draft")
        )
    audit.record("datasets.drop", actor_id=actor.pk, of=resource, at=at)
    Draft.objects.filter(resource=resource).delete()
    if not resource.versions.exists():
        resource.delete()
        return None
    if resource.state == State.RETURNED:
        resource.state = State.PUBLISHED if resource.current_id else State.WITHDRAWN
        resource.save(update_fields=["state"])
    return resource


def faults_of(draft: Draft) -> tuple[Fault, ...]:
    """Return what hinders a draft from being handed in."""
    resource = draft.resource
    try:
        described(draft.content, elements_for(resource.origin), where=resource.name)
    except DescriptionFaults as error:
        return error.faults
    return ()


def _open(resource_id: int, actor: Person) -> Resource:
    """Return the resource, locked, if the actor may write in it now."""
    require(actor, REGISTER)
    seen = Resource.objects.visible_to(actor, REGISTER).select_related("unit")
    resource: Resource = seen.select_for_update(of=("self",)).get(pk=resource_id)
    if resource.state in CLOSED:
        state = State(resource.state).label
        raise TransitionRefused(object=resource.name, step=_("change the draft"), state=state)
    return resource


def _write(resource: Resource, content: Content, actor: Person, at: datetime) -> None:
    _bounded(content)
    kept = {**content, "name": resource.name, "provider": resource.unit.key}
    Draft.objects.create(
        resource=resource, content=kept, hands=[actor.pk], changed_by=actor, changed_at=at
    )


def _bounded(content: Content) -> None:
    if len(json.dumps(content)) > MOST_BYTES:
        raise DataError(where=_("draft"), found=_("more than 1 MB"), allowed=_("at most 1 MB"))


def _labels(content: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Return the label in both languages, whatever shape it has by now."""
    label = content.get("label")
    if isinstance(label, Mapping):
        zh = str(label.get("zh") or name)
        return zh[:400], str(label.get("en") or zh)[:400]
    return (str(label or name)[:400],) * 2
