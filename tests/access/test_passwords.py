"""Password rules, history, initial passwords."""

from datetime import UTC, datetime, timedelta

import pytest

from lingqu import settings as product_settings
from lingqu.access.limits import PasswordRule
from lingqu.access.passwords import (
    initial_password,
    is_expired,
    password_faults,
    store_password,
)

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
RULE = PasswordRule(minimum_length=12, history=5, days=90)


@pytest.mark.parametrize(
    "password",
    ["Short-77", "onlysmallletters", "NOSMALLONES12", "My-Handler-7777", "x" * 129 + "A1-"],
)
def test_a_password_that_breaks_a_rule_is_refused(handler, password):
    assert password_faults(password, person=handler, rule=RULE)


@pytest.mark.parametrize(
    "password", ["Blue-Canal-214", "灵渠沟通湘江漓江-Xiang214", "abcdef-123456"]
)
def test_a_password_within_the_rules_is_accepted(handler, password):
    assert password_faults(password, person=handler, rule=RULE) == []


def test_all_broken_rules_are_told_at_once(handler):
    assert len(password_faults("handler", person=handler, rule=RULE)) == 3


def test_the_last_five_passwords_are_refused_and_the_sixth_is_free_again(handler):
    for number in range(6):
        store_password(handler, f"Canal-Water-{number}", initial=False, at=MONDAY_9)
    faults = [
        bool(password_faults(f"Canal-Water-{n}", person=handler, rule=RULE)) for n in range(6)
    ]
    assert faults == [False, True, True, True, True, True]


def test_initial_passwords_keep_the_rules_and_differ(handler):
    made = {initial_password() for _round in range(50)}
    assert len(made) == 50
    assert not any(password_faults(one, person=handler, rule=RULE) for one in made)


def test_an_initial_password_must_be_changed_and_an_own_one_not(handler):
    store_password(handler, initial_password(), initial=True, at=MONDAY_9)
    assert handler.must_change_password
    store_password(handler, "Blue-Canal-214", initial=False, at=MONDAY_9)
    assert not handler.must_change_password


@pytest.mark.parametrize(
    ("days", "age", "expired"), [(90, 90, False), (90, 91, True), (0, 999, False)]
)
def test_a_password_expires_after_its_days(handler, days, age, expired):
    rule = PasswordRule(minimum_length=12, history=5, days=days)
    at = handler.password_changed_at + timedelta(days=age)
    assert is_expired(handler, rule=rule, at=at) is expired


def test_passwords_are_kept_as_argon2(settings, handler):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    store_password(handler, "Blue-Canal-214", initial=False, at=MONDAY_9)
    assert handler.password.startswith("argon2$argon2id$")


def test_the_products_first_hasher_is_argon2():
    assert product_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
