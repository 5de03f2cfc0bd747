"""Handlers: once, in the transaction of their mark, tried again with pauses, given up in the end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from lingqu.channels import handling
from lingqu.channels.models import Attempt, Delivery
from lingqu.channels.retries import RetryRule, retry_after
from tests.channels.probe import effects

from .conftest import MONDAY_9

pytestmark = pytest.mark.django_db
RULE = RetryRule(first=30, factor=Decimal("2.5"), greatest=21600, give_up_days=5)


@pytest.fixture
def effect_count(db):
    with connection.cursor() as cursor:
        cursor.execute(effects.MAKE)

    def count():
        with connection.cursor() as cursor:
            cursor.execute(effects.COUNT)
            return cursor.fetchone()[0]

    yield count
    with connection.cursor() as cursor:
        cursor.execute(effects.DROP)


def test_a_handler_runs_once_for_each_message(handled_by, make_message, effect_count):
    handled_by(cases="tests.channels.probe.effects.note")
    for number in range(3):
        make_message(number)
    assert (handling.run(MONDAY_9), handling.run(MONDAY_9)) == (3, 0)
    assert effect_count() == 3
    assert set(Delivery.objects.values_list("state", "tries")) == {("done", 1)}


def test_what_a_handler_did_before_it_failed_is_undone(
    handled_by, make_message, effect_count, caplog
):
    handled_by(cases="tests.channels.probe.effects.fail")
    delivery = make_message().deliveries.get()
    assert handling.run(MONDAY_9) == 1
    delivery.refresh_from_db()
    assert (effect_count(), delivery.state, delivery.tries) == (0, "waiting", 1)
    assert Attempt.objects.get().reason == "raised:ValueError"
    assert "ValueError" in caplog.text and "138" not in caplog.text


def test_a_failed_handler_does_not_hold_up_the_others(handled_by, make_message, effect_count):
    handled_by(
        **{
            "cases.a": "tests.channels.probe.effects.fail",
            "cases.b": "tests.channels.probe.effects.note",
        }
    )
    make_message(kind="cases.a"), make_message(kind="cases.b")
    assert handling.run(MONDAY_9) == 2 and effect_count() == 1


def test_a_handler_comes_back_after_the_pause_and_not_before(
    handled_by, make_message, effect_count
):
    handled_by(cases="tests.channels.probe.effects.fail")
    delivery = make_message().deliveries.get()
    handling.run(MONDAY_9)
    handled_by(cases="tests.channels.probe.effects.note")
    delivery.refresh_from_db()
    assert timedelta(seconds=24) <= delivery.due_at - MONDAY_9 <= timedelta(seconds=36)
    assert handling.run(delivery.due_at - timedelta(seconds=1)) == 0
    assert handling.run(delivery.due_at) == 1 and effect_count() == 1


def test_after_days_of_failures_it_stays_visible_as_failed(handled_by, make_message, effect_count):
    handled_by(cases="tests.channels.probe.effects.fail")
    delivery, now = make_message().deliveries.get(), MONDAY_9
    while delivery.state == "waiting":
        now = delivery.due_at
        assert handling.run(now) == 1
        delivery.refresh_from_db()
    assert delivery.state == "failed" and delivery.finished_at == now
    assert timedelta(days=4) < now - MONDAY_9 <= timedelta(days=5)
    assert delivery.attempts.count() == delivery.tries > 20


def test_a_handler_that_is_no_longer_installed_is_said_to_be_missing(handled_by, make_message):
    handled_by(cases="tests.channels.probe.effects.note")
    make_message()
    handled_by()
    handling.run(MONDAY_9)
    assert Attempt.objects.get().reason == "no_handler"


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 30), (2, 75), (3, 187.5), (8, 18310.546875), (9, 21600), (500, 21600)],
)
def test_pauses_grow_by_the_factor_up_to_the_greatest(failures, seconds):
    assert RULE.pause(failures, chance=0.5).total_seconds() == pytest.approx(seconds)
    assert RULE.pause(failures, chance=0).total_seconds() == pytest.approx(seconds * 0.8)
    assert RULE.pause(failures, chance=1).total_seconds() == pytest.approx(seconds * 1.2)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Mon, 23 Nov 2026 01:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 00:58:00 GMT", -120),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("9" * 30, None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text, seconds):
    pause = retry_after(text, now=MONDAY_9)
    assert (pause.total_seconds() if pause is not None else None) == seconds


def test_what_a_receiver_asks_for_is_bounded():
    assert RULE.bounded(timedelta(days=900)) == timedelta(hours=6)
    assert RULE.bounded(timedelta(days=-900)) == timedelta(0)
