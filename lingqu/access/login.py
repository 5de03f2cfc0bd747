"""Login with lock-out, the same towards known and unknown names.

Failures are counted by account and by source address within a window; a name that does not
exist is counted and locked like one that does. Every refusal costs one Argon2 hash and gets
the same answer, so that neither words nor time tell whether an account exists.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lingqu.access.limits import LockRule
from lingqu.access.models import LoginFailure, Person
from lingqu.kernel import audit

__all__ = ["Lock", "locks", "login_name_of", "sign_in"]

KEEP = timedelta(days=1)
Reason = Literal["credentials", "inactive", "locked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A locked account: `until` is when it opens by itself."""

    person: Person
    failures: int
    until: datetime


def login_name_of(text: str) -> str:
    """Return the form in which names are stored and compared: full-width folded, small."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def sign_in(login_name: str, password: str, *, address: str, at: datetime) -> Person | None:
    """Return the person if name and password fit and nothing is locked, else None.

    The hash is worked out before the transaction, so that it does not hold up other writers."""
    name = login_name_of(login_name)
    person = Person.objects.filter(login_name=name).first()
    fits = person.check_password(password) if person else _waste_a_hash(password)
    keys = {"name_digest": _keyed("name", name), "source_digest": _keyed("source", address)}
    with transaction.atomic():
        reason = _refusal(person, fits=fits, at=at, **keys)
        if reason or person is None:
            _note_failure(person, reason=reason or "credentials", at=at, **keys)
            return None
        LoginFailure.objects.filter(name_digest=keys["name_digest"]).delete()
        audit.record("access.login", actor_id=person.pk, of=person, at=at)
    return person


def locks(*, at: datetime) -> list[Lock]:
    """Return the accounts locked at `at`, the longest lock first."""
    rule = LockRule.on(timezone.localdate(at))
    window = timedelta(minutes=rule.minutes)
    counted = (
        LoginFailure.objects.filter(person__isnull=False, at__gt=at - window)
        .values("person")
        .annotate(failures=Count("id"), last=Max("at"))
        .filter(failures__gte=rule.account_failures)
        .order_by("-last")
    )
    people = Person.objects.in_bulk([row["person"] for row in counted])
    return [
        Lock(
            person=people[row["person"]],
            failures=row["failures"],
            until=row["last"] + window,
        )
        for row in counted
    ]


def _refusal(
    person: Person | None, *, fits: bool, at: datetime, name_digest: str, source_digest: str
) -> Reason | None:
    """Return why the login is refused; a lock comes first, even for the right password."""
    rule = LockRule.on(timezone.localdate(at))
    recent = LoginFailure.objects.filter(at__gt=at - timedelta(minutes=rule.minutes))
    if (
        recent.filter(name_digest=name_digest).count() >= rule.account_failures
        or recent.filter(source_digest=source_digest).count() >= rule.source_failures
    ):
        return "locked"
    if person is None or not fits:
        return "credentials"
    return None if person.is_active else "inactive"


def _note_failure(
    person: Person | None, *, reason: Reason, at: datetime, name_digest: str, source_digest: str
) -> None:
    """Count the failure and record it. What comes in while locked does not count: otherwise
    anyone could keep an account locked for ever."""
    audit.record("access.login_refused", actor_id=None, of=person, facts={"reason": reason}, at=at)
    if reason == "locked":
        return
    LoginFailure.objects.filter(at__lt=at - KEEP).delete()
    LoginFailure.objects.create(
        person=person, at=at, name_digest=name_digest, source_digest=source_digest
    )
    rule = LockRule.on(timezone.localdate(at))
    recent = LoginFailure.objects.filter(at__gt=at - timedelta(minutes=rule.minutes))
    if recent.filter(name_digest=name_digest).count() == rule.account_failures:
        audit.record("access.lock", actor_id=None, of=person, facts={"by": "account"}, at=at)
    if recent.filter(source_digest=source_digest).count() == rule.source_failures:
        audit.record("access.lock", actor_id=None, facts={"by": "source"}, at=at)


def _waste_a_hash(password: str) -> bool:
    """Do the work of checking a password for a name that does not exist."""
    Person().set_password(password)
    return False


def _keyed(kind: str, text: str) -> str:
    return salted_hmac(f"lingqu.access.{kind}", text, algorithm="sha256").hexdigest()
