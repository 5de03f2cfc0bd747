"""The life of a resource: handed in, approved or returned, withdrawn, deleted.

Each act is one function with the permission and the state it needs; whoever wrote or asked does
not decide. They know nothing of pages or cases, so that a case type can call them as its actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.datasets.errors import Changed
from lingqu.datasets.models import Draft, Resource, ResourceVersion, State
from lingqu.datasets.publishing import end_version, publish
from lingqu.datasets.reading import described, elements_for
from lingqu.kernel import audit
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "REGISTER", "REVIEW", "STEPS", "approve", "ask_withdrawal", "delete", "refuse_withdrawal",
    "return_", "submit", "withdraw",
]  # fmt: skip

REGISTER, REVIEW = "datasets.register", "datasets.review"
MOST_NOTE = 400
STEPS: Mapping[str, tuple[str | _StrPromise, tuple[State, ...]]] = {
    "submit": (
        gettext_lazy("hand in"),
        (State.CREATED, State.RETURNED, State.PUBLISHED, State.REFUSED, State.WITHDRAWN),
    ),
    "approve": (gettext_lazy("approve"), (State.REVIEW,)),
    "return_": (gettext_lazy("return"), (State.REVIEW,)),
    "ask_withdrawal": (gettext_lazy("ask for withdrawal"), (State.PUBLISHED, State.REFUSED)),
    "refuse_withdrawal": (gettext_lazy("refuse the withdrawal"), (State.WITHDRAWAL,)),
    "withdraw": (pgettext_lazy("resource", "withdraw"), (State.WITHDRAWAL,)),
    "delete": (gettext_lazy("delete"), (State.WITHDRAWN,)),
}
"""Each step: what it is called, and the states it is possible in."""


@transaction.atomic
def submit(
    *, resource_id: int, revision: int, actor: Person, at: datetime, note: str = ""
) -> Resource:
    """Hand the draft in for review. Raise `DescriptionFaults` while it does not hold."""
    resource = _locked(resource_id, "submit", actor, REGISTER)
    draft = draft_of(resource, revision)
    described(draft.content, elements_for(resource.origin), where=resource.name)
    _move(resource, State.REVIEW, actor=actor, at=at, note=note, asked_by=actor)
    audit.record(
        "datasets.submit", actor_id=actor.pk, of=resource, facts={"save": draft.revision}, at=at
    )
    return resource


@transaction.atomic
def approve(*, resource_id: int, revision: int, actor: Person, at: datetime) -> ResourceVersion:
    """Publish the draft that was handed in. Raise `AccessDenied` for whoever wrote in it."""
    resource = _locked(resource_id, "approve", actor, REVIEW)
    draft = draft_of(resource, revision)
    _refuse_own(actor, {*draft.hands, resource.asked_by_id})
    description = described(draft.content, elements_for(resource.origin), where=resource.name)
    version = publish(
        resource, description, at=at, note=resource.note, changed_by=draft.changed_by,
        approved_by=actor,
    )  # fmt: skip
    draft.delete()
    return version


@transaction.atomic
def return_(
    *, resource_id: int, revision: int, reason: str, actor: Person, at: datetime
) -> Resource:
    """Send the draft back with a reason; what is published stays in force."""
    resource = _locked(resource_id, "return_", actor, REVIEW)
    draft = draft_of(resource, revision)
    _move(resource, State.RETURNED, actor=actor, at=at, note=_reason(reason))
    audit.record(
        "datasets.return", actor_id=actor.pk, of=resource, facts={"save": draft.revision}, at=at
    )
    return resource


@transaction.atomic
def ask_withdrawal(*, resource_id: int, reason: str, actor: Person, at: datetime) -> Resource:
    """Ask that a published resource leaves the catalogue; until decided it stays."""
    resource = _locked(resource_id, "ask_withdrawal", actor, REGISTER)
    _move(resource, State.WITHDRAWAL, actor=actor, at=at, note=_reason(reason), asked_by=actor)
    audit.record("datasets.ask_withdrawal", actor_id=actor.pk, of=resource, at=at)
    return resource


@transaction.atomic
def refuse_withdrawal(*, resource_id: int, reason: str, actor: Person, at: datetime) -> Resource:
    """Refuse a withdrawal with a reason; the resource stays published."""
    resource = _locked(resource_id, "refuse_withdrawal", actor, REVIEW)
    _move(resource, State.REFUSED, actor=actor, at=at, note=_reason(reason))
    audit.record("datasets.refuse_withdrawal", actor_id=actor.pk, of=resource, at=at)
    return resource


@transaction.atomic
def withdraw(*, resource_id: int, actor: Person, at: datetime) -> Resource:
    """Take a resource out of the catalogue as was asked. Raise `AccessDenied` for who asked."""
    resource = _locked(resource_id, "withdraw", actor, REVIEW)
    _refuse_own(actor, {resource.asked_by_id})
    end_version(resource, at=at)
    resource.current = None
    _move(resource, State.WITHDRAWN, actor=actor, at=at, note=resource.note)
    audit.record("datasets.withdraw", actor_id=actor.pk, of=resource, at=at)
    return resource


@transaction.atomic
def delete(*, resource_id: int, actor: Person, at: datetime) -> Resource:
    """Put a withdrawn resource away for good. Its versions stay, its name is not used again."""
    resource = _locked(resource_id, "delete", actor, REVIEW)
    Draft.objects.filter(resource=resource).delete()
    _move(resource, State.DELETED, actor=actor, at=at, note=resource.note)
    audit.record("datasets.delete", actor_id=actor.pk, of=resource, at=at)
    return resource


def draft_of(resource: Resource, revision: int) -> Draft:
    """Return the draft of a resource as it was shown. Raise `Changed` if it was saved since."""
    draft = Draft.objects.select_for_update().filter(resource=resource).first()
    if draft is None:
        raise DataError(
            where=resource.name, found=_("no draft"), allowed=_("a draft that was begun")
        )
    if draft.revision != revision:
        raise Changed(resource=resource.name, shown=revision, now=draft.revision)
    return draft


def _locked(resource_id: int, step: str, actor: Person, permission: str) -> Resource:
    """Return the resource, locked, if the actor may do this step in its state. A resource that
    his posts do not reach does not exist for him."""
    require(actor, permission)
    seen = Resource.objects.visible_to(actor, permission)
    resource: Resource = seen.select_for_update(of=("self",)).get(pk=resource_id)
    label, states = STEPS[step]
    if resource.state not in states:
        possible = [str(name) for name, allowed in STEPS.values() if resource.state in allowed]
        state = State(resource.state).label
        raise TransitionRefused(object=resource.name, step=label, state=state, allowed=possible)
    return resource


def _move(
    resource: Resource,
    state: State,
    *,
    actor: Person,
    at: datetime,
    note: str,
    asked_by: Person | None = None,
) -> None:
    resource.state, resource.note, resource.changed_at = state, note.strip()[:MOST_NOTE], at
    resource.asked_by = asked_by
    resource.save(update_fields=["state", "note", "changed_at", "asked_by", "current"])


def _refuse_own(actor: Person, hands: set[int | None]) -> None:
    """Raise `AccessDenied` for whoever wrote or asked: another person decides."""
    if actor.pk in hands:
        raise AccessDenied(permission=_("approval by another person"), actor_id=actor.pk)


def _reason(text: str) -> str:
    if not text.strip():
        raise DataError(where=_("reason"), found="—", allowed=_("a reason in words"))
    return text
