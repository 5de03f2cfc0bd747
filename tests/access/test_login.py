"""Login: lock-out by account and by source, no hint whether an account exists."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from lingqu.access.login import _keyed, locks, sign_in
from lingqu.access.models import LoginFailure
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "Right-Horse-77"


def enter(name="handler", password=PASSWORD, *, address="10.0.0.7", minutes=0):
    return sign_in(name, password, address=address, at=MONDAY_9 + timedelta(minutes=minutes))


def verbs():
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def test_name_and_password_that_fit_let_in_and_are_recorded(handler):
    assert enter() == handler
    assert verbs() == ["access.login"]


@pytest.mark.parametrize("name", ["HANDLER", " handler ", "ｈａｎｄｌｅｒ"])
def test_the_name_is_read_without_regard_to_case_and_width(handler, name):
    assert enter(name) == handler


def test_five_failures_lock_the_account_even_for_the_right_password(handler):
    for _try in range(5):
        assert enter(password="wrong") is None
    assert enter() is None
    assert verbs().count("access.lock") == 1
    assert [lock.person for lock in locks(at=MONDAY_9)] == [handler]


def test_a_lock_opens_by_itself_and_tries_meanwhile_do_not_lengthen_it(handler):
    for _try in range(5):
        enter(password="wrong")
    for minute in range(1, 15):
        assert enter(minutes=minute) is None
    assert enter(minutes=16) == handler


def test_four_failures_and_a_success_begin_anew(handler):
    for _round in range(2):
        for _try in range(4):
            enter(password="wrong")
        assert enter() == handler


def test_an_unknown_name_is_counted_and_locked_like_a_known_one(handler):
    for _try in range(6):
        assert enter("nobody", "wrong") is None
    assert LoginFailure.objects.count() == 5
    assert verbs() == ["access.login_refused"] * 5 + ["access.lock", "access.login_refused"]


def test_a_source_that_fails_fifty_times_is_locked_for_every_account(handler):
    for number in range(50):
        enter(f"name{number}", "wrong", address="10.0.0.66")
    assert enter(address="10.0.0.66") is None
    assert enter(address="10.0.0.7") == handler


def test_a_closed_account_does_not_get_in(handler):
    handler.is_active = False
    handler.save()
    assert enter() is None
    assert '"inactive"' in AuditEntry.objects.get().facts


def test_neither_name_nor_address_nor_password_is_readable_afterwards(handler):
    enter("my-secret-typed-as-name", "my-password", address="198.51.100.23")
    kept = str(list(LoginFailure.objects.values())) + str(list(AuditEntry.objects.values()))
    for secret in ("my-secret", "my-password", "198.51.100.23"):
        assert secret not in kept


@pytest.mark.parametrize("case", ["wrong password", "unknown name", "locked", "closed"])
def test_every_refusal_costs_exactly_one_argon2_hash(settings, handler, case):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    handler.set_password(PASSWORD)
    handler.is_active = case != "closed"
    handler.save()
    for _try in range(5 if case == "locked" else 0):
        LoginFailure.objects.create(**_failure(handler))
    work = {"encode": 0, "verify": 0}
    with _counting(work):
        assert enter("nobody" if case == "unknown name" else "handler", "wrong") is None
    assert sum(work.values()) == 1


def _failure(person):
    return {
        "person": person,
        "at": MONDAY_9,
        "name_digest": _keyed("name", person.login_name),
        "source_digest": _keyed("source", "10.0.0.7"),
    }


def _counting(work):
    """Count the calls that cost time, and let them happen."""
    stack = ExitStack()
    for name in work:
        whole = getattr(Argon2PasswordHasher, name)

        def counted(self, *args, _name=name, _whole=whole):
            work[_name] += 1
            return _whole(self, *args)

        stack.enter_context(mock.patch.object(Argon2PasswordHasher, name, counted))
    return stack
