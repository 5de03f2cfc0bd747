"""Password rules, the history of passwords and initial passwords.

Source: GB/T 22239-2019, 8.1.4.1 a) identification of users: complexity and regular change.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lingqu.access.limits import PasswordRule
from lingqu.access.models import PasswordHistory, Person

__all__ = ["MAXIMUM_LENGTH", "initial_password", "is_expired", "password_faults", "store_password"]

MAXIMUM_LENGTH = 128  # characters; a longer input only costs hashing time
CLASSES = 3  # of lower case, upper case, digits, others
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"  # nothing that looks alike


def password_faults(password: str, *, person: Person, rule: PasswordRule) -> list[str]:
    """Return every rule that `password` breaks, as sentences for the person."""
    faults = []
    if not rule.minimum_length <= len(password) <= MAXIMUM_LENGTH:
        faults.append(
            ngettext(
                "Use at least %(low)s character and at most %(high)s.",
                "Use at least %(low)s characters and at most %(high)s.",
                rule.minimum_length,
            )
            % {"low": rule.minimum_length, "high": MAXIMUM_LENGTH}
        )
    if _classes(password) < CLASSES:
        faults.append(_("Use three of: small letters, capital letters, digits, other signs."))
    if person.login_name.casefold() in password.casefold():
        faults.append(_("Leave your user name out of the password."))
    if _is_common(password):
        faults.append(_("This password is on the list of the most common ones."))
    if not faults and _was_used(password, person=person, last=rule.history):
        faults.append(
            _("Choose one that is not among your last %(count)s.") % {"count": rule.history}
        )
    return faults


def initial_password() -> str:
    """Return a random password of four groups of four, to be shown once."""
    while True:
        groups = ["".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(4)]
        password = "-".join(groups)
        if _classes(password) == CLASSES + 1:
            return password


def store_password(person: Person, password: str, *, initial: bool, at: datetime) -> None:
    """Set the password; the old hash goes to the history. All sessions of the person end,
    because a session carries a hash of the password it began with.

    An initial password must be changed at the first login."""
    if person.has_usable_password() and person.password:
        PasswordHistory.objects.create(person=person, password=person.password, set_at=at)
    person.set_password(password)
    person.must_change_password = initial
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])


def is_expired(person: Person, *, rule: PasswordRule, at: datetime) -> bool:
    """Answer whether the password is older than the rule allows."""
    changed = person.password_changed_at
    if not rule.days or changed is None:
        return False
    return at - changed > timedelta(days=rule.days)


def _classes(password: str) -> int:
    """Count the kinds of characters used."""
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def _was_used(password: str, *, person: Person, last: int) -> bool:
    """Answer whether the present password or one of the `last` - 1 before it was this one."""
    if last <= 0:
        return False
    old = person.old_passwords.values_list("password", flat=True)[: last - 1]
    return any(check_password(password, used) for used in (person.password, *old) if used)
