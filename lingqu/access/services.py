"""Writes of access: accounts, posts, roles, locks. Each is one transaction with its audit entry.

System administrators make accounts and grant nothing; security administrators grant and unlock;
nobody acts on himself. Source: GB/T 22239-2019, 8.1.4.2 and 8.1.5 (separation of duties).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.divisions import division_fault
from lingqu.access.gate import require
from lingqu.access.limits import PasswordRule
from lingqu.access.login import login_name_of
from lingqu.access.models import LoginFailure, Person, Post, Role, Unit
from lingqu.access.passwords import initial_password, password_faults, store_password
from lingqu.access.permissions import ADMINISTRATION, declared_permissions
from lingqu.kernel import audit
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

__all__ = [
    "change_password",
    "check_role_permissions",
    "create_person",
    "end_post",
    "grant_post",
    "masked_phone",
    "reset_password",
    "set_active",
    "set_role_permissions",
    "unlock",
]

_LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,63}", re.ASCII)


@transaction.atomic
def create_person(
    *, actor: Person, login_name: str, display_name: str, phone: str = "", at: datetime
) -> tuple[Person, str]:
    """Create an account without any post; return it with its initial password, shown once."""
    require(actor, "access.people")
    name = login_name_of(login_name)
    if not _LOGIN_NAME.fullmatch(name):
        raise DataError(
            where=_("user name"),
            found=repr(login_name[:64]),
            allowed=_("a letter, then 2 to 63 letters, digits, dots, hyphens or underscores"),
        )
    if Person.objects.filter(login_name=name).exists():
        raise DataError(where=_("user name"), found=repr(name), allowed=_("a name not yet taken"))
    person = Person.objects.create(
        login_name=name, display_name=display_name.strip(), phone=masked_phone(phone), created_at=at
    )
    password = initial_password()
    store_password(person, password, initial=True, at=at)
    audit.record("access.create_person", actor_id=actor.pk, of=person, at=at)
    return person, password


@transaction.atomic
def reset_password(*, actor: Person, person: Person, at: datetime) -> str:
    """Give a new initial password and return it, shown once; all the person's sessions end.

    An administrator's password is reset on the machine only (`lingqu account reset`): otherwise
    the system administrator could take over the other two."""
    require(actor, "access.people")
    _refuse_on_self(actor, person, step="reset_password")
    if person.posts.exclude(role__duty="").exists():
        raise TransitionRefused(
            object=_("account"), step=_("reset the password"), state=_("an administrator's")
        )
    password = initial_password()
    store_password(person, password, initial=True, at=at)
    audit.record("access.reset_password", actor_id=actor.pk, of=person, at=at)
    return password


@transaction.atomic
def change_password(*, person: Person, password: str, rule: PasswordRule, at: datetime) -> None:
    """Set the person's own new password. Raise `DataError` with every rule that it breaks."""
    if faults := password_faults(password, person=person, rule=rule):
        raise DataError(
            where=_("new password"),
            found=_("a password that breaks the rules"),
            allowed=" ".join(faults),
        )
    store_password(person, password, initial=False, at=at)
    audit.record("access.change_password", actor_id=person.pk, of=person, at=at)


@transaction.atomic
def set_active(*, actor: Person, person: Person, active: bool, at: datetime) -> None:
    """Close or reopen an account. A closed one cannot log in and holds no post in use."""
    require(actor, "access.people")
    _refuse_on_self(actor, person, step="set_active")
    person.is_active = active
    person.save(update_fields=["is_active"])
    verb = "access.open_account" if active else "access.close_account"
    audit.record(verb, actor_id=actor.pk, of=person, at=at)


@transaction.atomic
def grant_post(
    *,
    actor: Person,
    person: Person,
    unit: Unit,
    role: Role,
    scope: str,
    area_code: str = "",
    since: date,
    until: date | None = None,
    at: datetime,
) -> Post:
    """Give `person` a role at `unit`. Raise `TransitionRefused` if it joins two of the three
    administrators' duties in one person."""
    require(actor, "access.roles", unit=unit)
    _refuse_on_self(actor, person, step="grant_post")
    Person.objects.select_for_update().get(pk=person.pk)
    _check_duties(person, role, since=since, until=until)
    fault = division_fault(area_code) if area_code else None
    if fault or (until is not None and until <= since):
        raise DataError(
            where=_("post"),
            found=fault or str(until),
            allowed=_("a 12-digit division code, and an end after the beginning"),
        )
    if person.posts.filter(unit=unit, role=role, since=since).exists():
        raise DataError(
            where=_("post"),
            found=_("a post that is already held"),
            allowed=_("another unit, role or first day"),
        )
    post = Post.objects.create(
        person=person,
        unit=unit,
        role=role,
        scope=scope,
        area_code=area_code,
        since=since,
        until=until,
    )
    facts: dict[str, audit.Fact] = {"post": post.pk, "unit": unit.pk, "role": role.code}
    audit.record("access.grant_post", actor_id=actor.pk, of=person, facts=facts, at=at)
    return post


@transaction.atomic
def end_post(*, actor: Person, post: Post, until: date, at: datetime) -> None:
    """End a post on the day `until` (exclusive)."""
    require(actor, "access.roles", unit=post.unit)
    _refuse_on_self(actor, post.person, step="end_post")
    if until < post.since:
        raise DataError(
            where=_("post"), found=str(until), allowed=_("a day not before the beginning")
        )
    post.until = until
    post.save(update_fields=["until"])
    facts: dict[str, audit.Fact] = {"post": post.pk, "until": str(until)}
    audit.record("access.end_post", actor_id=actor.pk, of=post.person, facts=facts, at=at)


@transaction.atomic
def set_role_permissions(
    *, actor: Person, role: Role, permissions: Iterable[str], at: datetime
) -> None:
    """Give `role` exactly these permissions; the administrators' roles are fixed."""
    require(actor, "access.roles")
    wanted = sorted(set(permissions))
    if role.duty:
        raise TransitionRefused(
            object=role.label, step=_("change permissions"), state=_("fixed for administrators")
        )
    check_role_permissions(role, wanted)
    before = set(role.permissions)
    role.permissions = wanted
    role.save(update_fields=["permissions"])
    facts: dict[str, audit.Fact] = {
        "added": sorted(set(wanted) - before),
        "removed": sorted(before - set(wanted)),
    }
    audit.record("access.set_permissions", actor_id=actor.pk, of=role, facts=facts, at=at)


def check_role_permissions(role: Role, permissions: Iterable[str]) -> None:
    """Raise `DataError` unless all codes are declared and fit the role's duty: an
    administrator's role holds that duty's permissions and no business ones, and no other
    role holds them."""
    reserved = frozenset().union(*ADMINISTRATION.values())
    permitted = ADMINISTRATION.get(role.duty, declared_permissions().keys() - reserved)
    if wrong := sorted(set(permissions) - permitted):
        raise DataError(
            where=_("role %(code)s") % {"code": role.code},
            found=", ".join(wrong),
            allowed=", ".join(sorted(permitted)),
        )


@transaction.atomic
def unlock(*, actor: Person, person: Person, at: datetime) -> None:
    """Forget the failed logins of an account, so that it opens at once."""
    require(actor, "access.unlock")
    _refuse_on_self(actor, person, step="unlock")
    LoginFailure.objects.filter(person=person).delete()
    audit.record("access.unlock", actor_id=actor.pk, of=person, at=at)


def masked_phone(phone: str) -> str:
    """Return the phone with its middle hidden. The full number is not stored: nothing needs it."""
    digits = re.sub(r"\D", "", phone)[:15]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 8 else ""


def _check_duties(person: Person, role: Role, *, since: date, until: date | None) -> None:
    """Refuse a second administrator's duty in an overlapping period."""
    if not role.duty:
        return
    for post in person.posts.exclude(role__duty__in=("", role.duty)).select_related("role"):
        if (post.until or date.max) > since and (until or date.max) > post.since:
            raise TransitionRefused(
                object=_("account"),
                step=role.get_duty_display(),
                state=post.role.get_duty_display(),
            )


def _refuse_on_self(actor: Person, person: Person, *, step: str) -> None:
    if actor.pk == person.pk:
        raise AccessDenied(permission=f"access.{step}", actor_id=actor.pk)
