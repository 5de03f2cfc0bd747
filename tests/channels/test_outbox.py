"""Putting messages: in the caller's transaction, once per key, to whom it concerns."""

import pytest
from django.db import DatabaseError, connection, transaction

from lingqu.channels import services
from lingqu.channels.kinds import fits, prefixes
from lingqu.channels.models import Attempt, Delivery, Message
from lingqu.channels.outbox import MAX_BYTES, put
from lingqu.kernel.errors import DataError

from .conftest import MONDAY_9

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_put():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        put(kind="cases.opened", payload={}, key="k", at=MONDAY_9)


def test_what_is_rolled_back_is_not_told(make_message, subscription):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_message()
        1 / 0  # noqa: B018
    assert not Message.objects.exists() and not Delivery.objects.exists()


def test_a_key_puts_one_message_however_often_it_is_given(make_message, subscription):
    first, second = make_message(), make_message()
    assert first.pk == second.pk and Delivery.objects.count() == 1


def test_a_key_of_another_kind_is_a_fault(make_message):
    make_message()
    with pytest.raises(ValueError, match=r"belongs to a message of kind cases\.dispatched"):
        put(kind="cases.opened", payload={}, key="cases.dispatched 1", at=MONDAY_9)


def test_each_receiver_that_wants_the_kind_gets_a_delivery(
    make_message, make_subscription, handled_by
):
    handled_by(**{"cases": "a.b", "alerts": "c.d"})
    wanting, _secret = make_subscription(kinds=["cases.dispatched", "alerts"])
    make_subscription(kinds=["alerts"])
    everything, _secret = make_subscription(kinds=["*"])
    message = make_message()
    receivers = {(d.subscription_id, d.handler) for d in message.deliveries.all()}
    assert receivers == {(wanting.pk, ""), (everything.pk, ""), (None, "kernel:cases")}


def test_a_subscription_that_ended_gets_nothing_and_a_paused_one_waits(
    make_message, make_subscription, operator
):
    ended, paused = make_subscription()[0], make_subscription()[0]
    services.end(actor=operator, subscription=ended, at=MONDAY_9)
    services.pause(actor=operator, subscription=paused, at=MONDAY_9)
    assert [d.subscription_id for d in make_message().deliveries.all()] == [paused.pk]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "Cases.opened"}, "kind"),
        ({"kind": "cases"}, "joined by dots"),
        ({"kind": "cases." + "a" * 200}, "kind"),
        ({"key": ""}, "1 to 200"),
        ({"key": "k" * 201}, "1 to 200"),
        ({"about": "x\0"}, "NUL"),
        ({"payload": {"a": "b\0"}}, "NUL"),
        ({"payload": {"a": "b" * MAX_BYTES}}, "at most"),
        ({"payload": {"a": float("nan")}}, "JSON compliant"),
        ({"at": MONDAY_9.replace(tzinfo=None)}, "aware"),
    ],
)
def test_what_cannot_be_kept_or_read_is_refused(wrong, words):
    given = {"kind": "cases.opened", "payload": {}, "key": "k", "at": MONDAY_9}
    with pytest.raises(ValueError, match=words):
        put(**{**given, **wrong})


def test_what_is_no_json_is_misuse():
    with pytest.raises(TypeError):
        put(kind="cases.opened", payload={"at": MONDAY_9}, key="k", at=MONDAY_9)


@pytest.mark.parametrize(
    ("kind", "prefix", "answer"),
    [
        ("cases.opened", "cases", True),
        ("cases.opened", "cases.", True),
        ("cases.opened", "cases.opened", True),
        ("cases.opened", "*", True),
        ("casework.opened", "cases", False),
        ("cases.opened", "cases.op", False),
        ("cases.opened", "cases.opened.twice", False),
    ],
)
def test_a_prefix_stands_for_whole_words(kind, prefix, answer):
    assert fits(kind, prefix) is answer


def test_prefixes_below_another_are_left_out():
    assert prefixes(["cases.opened", " cases", "alerts.", ""]) == ["alerts", "cases"]


@pytest.mark.parametrize(
    "wrong", [[], ["Cases"], ["cases..a"], ["*.a"], [f"a{n}" for n in range(51)]]
)
def test_a_wrong_prefix_is_named(wrong):
    with pytest.raises(DataError):
        prefixes(wrong)


@pytest.mark.parametrize(
    "change", ["UPDATE channels_message SET at = at", "UPDATE channels_attempt SET at = at"]
)
def test_the_database_refuses_to_change_what_happened(make_message, subscription, change):
    delivery = make_message().deliveries.get()
    Attempt.objects.create(delivery=delivery, at=MONDAY_9)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change)
