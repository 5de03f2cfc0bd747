"""Hand one's work to a colleague for a period, and keep phrases for opinions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.models import Delegation, Phrase
from lingqu.cases.texts import text_of
from lingqu.kernel import audit
from lingqu.kernel.errors import AccessDenied, DataError

__all__ = ["add_phrase", "delegate", "delegations_of", "drop_phrase", "end_delegation"]

LONGEST_DAYS = 366
MOST_PHRASES = 100


@transaction.atomic
def delegate(
    *, actor: Person, taker: Person, since: date, until: date, reason: str, at: datetime
) -> Delegation:
    """Let `taker` do one's work in `[since, until)`. He must be active and another person; what
    he may then do is what the giver may, step by step."""
    today = localtime(at).date()
    if taker.pk == actor.pk or not taker.is_active or not taker.active_posts():
        raise DataError(
            where=_("delegation"), found=str(taker), allowed=_("another officer with a post")
        )
    if not (today <= since < until) or (until - since).days > LONGEST_DAYS:
        raise DataError(
            where=_("delegation"), found=f"{since} – {until}",
            allowed=_("from today on, at most one year"),
        )  # fmt: skip
    overlapping = Delegation.objects.filter(
        giver=actor, ended_at__isnull=True, since__lt=until, until__gt=since
    )
    if overlapping.exists():
        raise DataError(
            where=_("delegation"), found=_("another one in this period"), allowed=_("one at a time")
        )
    made = Delegation.objects.create(
        giver=actor, taker=taker, since=since, until=until,
        reason=text_of(reason, _("reason"), needed=True)[:200],
    )  # fmt: skip
    facts: dict[str, audit.Fact] = {"taker": taker.pk, "since": str(since), "until": str(until)}
    audit.record("cases.delegate", actor_id=actor.pk, of=made, facts=facts, at=at)
    return made


@transaction.atomic
def end_delegation(*, pk: int, actor: Person, at: datetime) -> Delegation:
    """End a delegation early: its giver or its taker may."""
    made = Delegation.objects.select_for_update().get(Q(giver=actor) | Q(taker=actor), pk=pk)
    if made.ended_at:
        raise AccessDenied(permission="cases.end_delegation", actor_id=actor.pk)
    made.ended_at = at
    made.save(update_fields=["ended_at"])
    audit.record("cases.end_delegation", actor_id=actor.pk, of=made, at=at)
    return made


def delegations_of(person: Person) -> list[Delegation]:
    """Return what `person` gave and took, newest first."""
    rows = Delegation.objects.filter(Q(giver=person) | Q(taker=person))
    return list(rows.select_related("giver", "taker")[:50])


@transaction.atomic
def add_phrase(*, actor: Person, text: str, at: datetime) -> Phrase:
    """Keep a sentence for one's own opinions."""
    kept = text_of(text, _("phrase"), needed=True)[:200]
    if Phrase.objects.filter(person=actor).count() >= MOST_PHRASES:
        raise DataError(
            where=_("phrase"), found=str(MOST_PHRASES), allowed=_("fewer; drop one first")
        )
    return Phrase.objects.get_or_create(person=actor, text=kept, defaults={"added_at": at})[0]


def drop_phrase(*, actor: Person, pk: int) -> None:
    """Drop one of one's own sentences."""
    Phrase.objects.filter(person=actor, pk=pk).delete()
