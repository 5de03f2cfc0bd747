"""Tokens by which a program acts as a person: made, found, revoked.

A token is told once. Nobody makes one for somebody else, because whoever holds it acts as that
person; the operator may, on the server, for an account that nobody signs in to (a service
account). A token ends with its date, with its account, and when the account's password changes,
as sessions do.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.models import ApiToken
from lingqu.cases.texts import text_of
from lingqu.kernel import audit
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

__all__ = ["create_token", "person_of", "revoke_token", "tokens_of"]

MARK = "lq_"
"""What every token begins with, so that scanners of repositories know one when they see it."""
MOST = 20
LONGEST = timedelta(days=366)
USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(
    *, actor: Person | None, person: Person, name: str, expires_at: datetime, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, told once. `actor` None is the operator.

    Raise `AccessDenied` for another person's, `DataError` for a name or date that does not fit,
    `TransitionRefused` beyond 20 at a time or for a closed account."""
    if actor is not None and actor.pk != person.pk:
        raise AccessDenied(permission="cases.create_token", actor_id=actor.pk)
    label = " ".join(text_of(name, _("name"), needed=True).split())
    if len(label) > 60:
        raise DataError(
            where=_("name"), found=str(len(label)), allowed=_("at most %(n)s") % {"n": 60}
        )
    if not at < expires_at <= at + LONGEST:
        raise DataError(
            where=_("expiry"), found=expires_at.date().isoformat(),
            allowed=_("a day to come, at most one year on"),
        )  # fmt: skip
    holder = Person.objects.select_for_update().get(pk=person.pk)
    _room(holder, label, at)
    prefix, secret = MARK + secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"{prefix}_{secret}"
    made = ApiToken.objects.create(
        person=holder, name=label, prefix=prefix, digest=_digest(text), created_at=at,
        created_by=actor, expires_at=expires_at,
    )  # fmt: skip
    facts: dict[str, audit.Fact] = {"person": holder.pk, "until": expires_at.date().isoformat()}
    audit.record(
        "cases.create_token", actor_id=actor.pk if actor else None, of=made, facts=facts, at=at
    )
    return made, text


@transaction.atomic
def revoke_token(*, pk: int, actor: Person | None, at: datetime) -> ApiToken:
    """End a token: its person may, whoever manages his account, or the operator (`actor` None).

    Raise `ApiToken.DoesNotExist` for one that `actor` has nothing to do with."""
    rows = ApiToken.objects.select_for_update(of=("self",))
    if actor is not None:
        managed = Person.objects.visible_to(actor, "access.people").values("pk")
        rows = rows.filter(Q(person=actor) | Q(person__in=managed))
    token = rows.get(pk=pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        facts: dict[str, audit.Fact] = {"person": token.person_id}
        audit.record(
            "cases.revoke_token", actor_id=actor.pk if actor else None, of=token, facts=facts, at=at
        )
    return token


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return a person's tokens, the newest first; ended ones too."""
    return ApiToken.objects.filter(person=person)


def person_of(text: str, *, at: datetime) -> Person | None:
    """Return the person whose token `text` is, None for one that does not hold. One statement;
    once a minute another one notes the use."""
    if not text.startswith(MARK) or len(text) > 100 or not text.isascii():
        return None
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=_digest(text), revoked_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if token is None or not token.person.is_active or _outdated(token):
        return None
    if token.last_used_at is None or at - token.last_used_at >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.person


def _room(person: Person, name: str, at: datetime) -> None:
    """Refuse a closed account, a name in use, and one token too many."""
    if not person.is_active:
        raise TransitionRefused(
            object=_("account"), step=_("create a token"), state=_("a closed account")
        )
    live = tokens_of(person).filter(revoked_at__isnull=True)
    if live.filter(name=name).exists():
        raise DataError(
            where=_("name"), found=name, allowed=_("a name that no token of this account has")
        )
    if live.filter(expires_at__gt=at).count() >= MOST:
        raise TransitionRefused(
            object=_("account"), step=_("create a token"),
            state=_("%(n)s tokens") % {"n": MOST}, allowed=[_("revoke one first")],
        )  # fmt: skip


def _outdated(token: ApiToken) -> bool:
    """Answer whether the account's password changed since the token was made."""
    changed = token.person.password_changed_at
    return changed is not None and changed > token.created_at


def _digest(text: str) -> str:
    """Return the plain SHA-256: a token has 256 random bits, so nothing can be guessed from it,
    and it holds on when the site's key changes."""
    return hashlib.sha256(text.encode()).hexdigest()
