"""Webhooks: signed, claimed, retried with the same identity, ended by 410, given a rest."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from lingqu.channels import cleaning, delivering, signing
from lingqu.channels.claiming import PATIENCE, claim
from lingqu.channels.models import Attempt, Delivery, Message, Subscription
from lingqu.kernel.models import AuditEntry

from .conftest import MONDAY_9

pytestmark = pytest.mark.django_db


def now_and_then(delivery):
    delivery.refresh_from_db()
    return delivery.due_at


def test_a_message_arrives_signed_and_is_done(receiver, subscribed, make_message):
    message = make_message()
    assert delivering.run(timezone.now()) == 1
    assert receiver.seen == {f"msg_{message.uid.hex}": 1} and receiver.forged == 0
    delivery = message.deliveries.get()
    assert (delivery.state, delivery.tries, delivery.claim) == ("done", 1, "")
    assert list(delivery.attempts.values_list("status", "reason")) == [(200, "")]


def test_the_signature_is_the_one_that_another_library_makes(make_message):
    message, secret = make_message(), signing.new_secret()
    body, at = delivering.body_of(message), timezone.now().replace(microsecond=0)
    theirs = Webhook(secret).sign(f"msg_{message.uid.hex}", at, body.decode())
    uid, stamp = f"msg_{message.uid.hex}", int(at.timestamp())
    assert signing.signature(secret, uid=uid, timestamp=stamp, body=body) == theirs


def test_a_message_comes_again_with_the_same_identity_and_body(receiver, subscribed, make_message):
    delivery = make_message().deliveries.get()
    receiver.answers = [(500, {}), (302, {"Location": receiver.url}), (404, {})]
    now = timezone.now()
    for _n in range(4):
        assert delivering.run(now) == 1
        now = now_and_then(delivery)
    assert delivery.state == "done" and receiver.requests == 4 and len(receiver.seen) == 1
    assert list(delivery.attempts.values_list("status", flat=True)) == [500, 302, 404, 200]
    assert receiver.forged == 0


def test_pauses_grow_and_the_end_stays_visible_as_failed(subscribed, receiver, make_message):
    receiver.answers = [(500, {})] * 100
    delivery, now, pauses = make_message(at=timezone.now()).deliveries.get(), timezone.now(), []
    while delivery.state == "waiting":
        Subscription.objects.update(failures=0, rest_until=None)
        assert delivering.run(now) == 1
        before, now = now, now_and_then(delivery)
        pauses.append((now - before).total_seconds())
    assert delivery.state == "failed" and delivery.finished_at
    assert 24 <= pauses[0] <= 37 and 60 <= pauses[1] <= 91 and max(pauses) <= 21600 * 1.2 + 1
    assert delivery.tries == Attempt.objects.count() > 20


@pytest.mark.parametrize(
    ("status", "asked", "low", "high"),
    [
        (429, "600", 600, 601),
        (503, "600", 600, 601),
        (429, "999999", 21600, 21601),
        (429, "nonsense", 24, 37),
        (500, "600", 24, 37),
    ],
)
def test_a_pause_is_granted_to_who_is_busy_within_bounds(
    receiver, subscribed, make_message, status, asked, low, high
):
    receiver.answers = [(status, {"Retry-After": asked})]
    delivery, now = make_message().deliveries.get(), timezone.now()
    delivering.run(now)
    assert low <= (now_and_then(delivery) - now).total_seconds() <= high
    subscribed.refresh_from_db()
    rests = subscribed.rest_until is not None
    assert rests == (status in (429, 503) and asked.isdigit())


def test_while_a_receiver_rests_nothing_is_sent_to_it(receiver, subscribed, make_message):
    receiver.answers = [(429, {"Retry-After": "600"})]
    make_message(1), delivering.run(timezone.now()), make_message(2)
    assert delivering.run(timezone.now()) == 0
    assert delivering.run(timezone.now() + timedelta(seconds=602)) == 2


def test_a_receiver_that_fails_again_and_again_is_probed_with_one_message(
    receiver, subscribed, make_message
):
    for number in range(10):
        make_message(number)
    Subscription.objects.update(failures=PATIENCE)
    receiver.answers = [(500, {})]
    assert delivering.run(timezone.now()) == 1
    subscribed.refresh_from_db()
    assert subscribed.failures == PATIENCE + 1 and subscribed.rest_until > timezone.now()
    assert delivering.run(subscribed.rest_until) == 1
    subscribed.refresh_from_db()
    assert (subscribed.failures, subscribed.rest_until) == (0, None)
    assert delivering.run(timezone.now()) == 8 + 0


def test_gone_ends_the_subscription_and_what_waits_for_it(receiver, subscribed, make_message):
    for number in range(40):
        make_message(number)
    receiver.answers = [(410, {})] * 40
    delivering.run(timezone.now())
    subscribed.refresh_from_db()
    assert (subscribed.state, subscribed.is_gone) == ("ended", True)
    states = set(Delivery.objects.values_list("state", flat=True))
    assert states == {"failed", "ended"} and delivering.run(timezone.now()) == 0
    assert AuditEntry.objects.filter(verb="channels.end", actor_id=None).count() == 1


def test_receivers_take_turns(make_message, make_subscription):
    for name in "ab":
        make_subscription(f"https://{name}.example/", label=name)
    for number in range(40):
        make_message(number)
    taken = claim(MONDAY_9)
    shares = [one.subscription.label for one in taken]
    assert len(taken) == 32 and shares.count("a") == shares.count("b") == 16


def test_what_one_worker_has_no_other_takes_until_the_lease_ends(make_message, subscription):
    make_message()
    (first,) = claim(MONDAY_9)
    assert claim(MONDAY_9 + timedelta(seconds=149)) == []
    (second,) = claim(MONDAY_9 + timedelta(seconds=150))
    assert second.pk == first.pk and second.claim != first.claim and second.tries == 2
    assert Attempt.objects.get().reason == "abandoned"


def test_a_worker_that_comes_too_late_changes_nothing_but_a_success_stands(
    make_message, subscription
):
    make_message()
    (late,) = claim(MONDAY_9)
    (now,) = claim(MONDAY_9 + timedelta(hours=1))
    failure = delivering.Answer(status=500, reason="", milliseconds=1)
    delivering._record(late, failure, now=MONDAY_9)
    held = Delivery.objects.get()
    assert (held.state, held.claim, held.due_at) == ("waiting", now.claim, now.due_at)
    success = delivering.Answer(status=204, reason="", milliseconds=1)
    delivering._record(late, success, now=MONDAY_9)
    assert Delivery.objects.get().state == "done" and Attempt.objects.count() == 3


def test_a_changed_site_key_is_said_and_the_old_one_still_reads(
    settings, receiver, subscribed, make_message
):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    make_message(1)
    delivering.run(timezone.now())
    assert Attempt.objects.get().reason == "secret" and receiver.requests == 0
    settings.SECRET_KEY_FALLBACKS = [old]
    make_message(2)
    delivering.run(timezone.now())
    assert receiver.seen.total() == 1


def test_the_secret_is_sealed_and_in_no_log(
    receiver, make_subscription, make_message, caplog, settings
):
    caplog.set_level(logging.DEBUG)
    made, receiver.secret = make_subscription(receiver.url)
    receiver.answers = [(500, {})]
    make_message()
    now = timezone.now()
    delivering.run(now)
    delivering.run(now_and_then(Delivery.objects.get()))
    assert receiver.seen.total() == 1
    written = caplog.text + repr(list(AuditEntry.objects.values_list("facts"))) + made.sealed_secret
    assert receiver.secret.removeprefix("whsec_")[:12] not in written
    assert "/hook" not in caplog.text.replace("httpcore", "")


def test_old_delivered_messages_are_deleted_and_failed_ones_stay(make_message, subscription):
    kept, failed, done, nobody = (make_message(n) for n in range(4))
    done.deliveries.update(state="done"), failed.deliveries.update(state="failed")
    nobody.deliveries.all().delete()
    assert cleaning.run(MONDAY_9 + timedelta(days=179)) == 0
    assert cleaning.run(MONDAY_9 + timedelta(days=181)) == 2
    assert set(Message.objects.values_list("pk", flat=True)) == {kept.pk, failed.pk}


def test_what_waits_behind_a_dead_receiver_fails_in_the_end(make_message, subscription):
    make_message()
    Subscription.objects.update(failures=PATIENCE)
    assert cleaning.run(MONDAY_9 + timedelta(days=4)) == 0
    assert cleaning.run(MONDAY_9 + timedelta(days=6)) == 1
    assert Delivery.objects.get().state == "failed"


def test_what_an_ending_subscription_got_at_the_last_moment_is_not_sent(make_message, subscription):
    make_message()
    Subscription.objects.update(state="ended", ended_at=MONDAY_9)
    assert claim(MONDAY_9) == [] and cleaning.run(MONDAY_9) == 1
    assert Delivery.objects.get().state == "ended"
