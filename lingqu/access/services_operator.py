"""What only the operator may do, on the server: first accounts, resetting an administrator."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lingqu.access.divisions import division_fault
from lingqu.access.login import login_name_of
from lingqu.access.models import LoginFailure, Person, Post, Role, Unit
from lingqu.access.passwords import initial_password, store_password
from lingqu.access.permissions import ADMINISTRATION
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["DUTY_ACCOUNTS", "first_administrators", "reset"]

DUTY_ACCOUNTS = {f"{duty}.administrator": duty for duty in ADMINISTRATION}


@transaction.atomic
def first_administrators(*, unit_name: str, area_code: str) -> list[tuple[str, str]]:
    """Create one account for each of the three duties and return names and initial passwords.

    Raise `TransitionRefused` when an administrator exists: from then on they make accounts."""
    if Post.objects.exclude(role__duty="").exists():
        raise TransitionRefused(
            object="accounts", step="administrators", state="administrators exist"
        )
    if fault := division_fault(area_code):
        raise DataError(where="--area", found=f"{area_code}: {fault}", allowed="12 digits")
    today = timezone.localdate()
    unit = Unit.objects.create(
        key="operating-unit", name=unit_name, area_code=area_code, opened_on=today
    )
    unit.path = f"{unit.pk:08d}"
    unit.save(update_fields=["path"])
    return [
        (name, _administrator(name, duty=duty, unit=unit)) for name, duty in DUTY_ACCOUNTS.items()
    ]


@transaction.atomic
def reset(login_name: str) -> str:
    """Give any account a new initial password, unlock it and return the password."""
    person = Person.objects.filter(login_name=login_name_of(login_name)).first()
    if person is None:
        raise DataError(where="account", found=repr(login_name), allowed="an existing user name")
    password, now = initial_password(), timezone.now()
    store_password(person, password, initial=True, at=now)
    LoginFailure.objects.filter(person=person).delete()
    facts: dict[str, audit.Fact] = {"on": "server"}
    audit.record("access.reset_password", actor_id=None, of=person, facts=facts, at=now)
    return password


def _administrator(name: str, *, duty: str, unit: Unit) -> str:
    """Create the account with its role and post; return the initial password."""
    now = timezone.now()
    role, _new = Role.objects.get_or_create(
        code=f"{duty}-administrator",
        defaults={
            "label": f"{duty} administrator",
            "duty": duty,
            "permissions": sorted(ADMINISTRATION[duty]),
        },
    )
    person = Person.objects.create(login_name=name, display_name=role.label, created_at=now)
    password = initial_password()
    store_password(person, password, initial=True, at=now)
    since = timezone.localdate(now)
    Post.objects.create(person=person, unit=unit, role=role, scope="all", since=since)
    facts: dict[str, audit.Fact] = {"on": "server", "role": role.code}
    audit.record("access.create_person", actor_id=None, of=person, facts=facts, at=now)
    return password
