"""Send webhooks that are due: the worker's job `channels.deliver`.

HTTP is at-least-once: a worker killed between the answer and its record sends again. Each attempt
carries the same `webhook-id` and the same body, by which the receiver can tell.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lingqu.channels import sending
from lingqu.channels.claiming import PATIENCE, claim
from lingqu.channels.ending import end
from lingqu.channels.models import Attempt, Delivery, Message, Subscription
from lingqu.channels.retries import RetryRule, retry_after
from lingqu.channels.sending import Answer
from lingqu.channels.signing import signature
from lingqu.kernel.errors import DataError
from lingqu.kernel.sealing import unseal

__all__ = ["body_of", "run"]

THREADS = 8
GONE = 410
BUSY = (429, 503)

logger = logging.getLogger(__name__)


def run(now: datetime) -> int:
    """Send one portion and return how many were taken. Threads speak HTTP and nothing else; what
    they heard is written here, one transaction for each answer as it comes."""
    started, taken = time.monotonic(), claim(now)
    at = now
    heard: dict[Subscription, list[Answer]] = {}
    for delivery, answer in _answers(taken):
        at = now + timedelta(seconds=time.monotonic() - started)
        _record(delivery, answer, now=at)
        heard.setdefault(_receiver(delivery), []).append(answer)
    _note_receivers(heard, now=at)
    return len(taken)


def body_of(message: Message) -> bytes:
    """Return what every receiver of `message` gets, byte for byte the same at each attempt."""
    told = {
        "type": message.kind,
        "timestamp": message.at.astimezone(UTC).isoformat(),
        "about": message.about,
        "data": message.payload,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _answers(taken: list[Delivery]) -> Iterator[tuple[Delivery, Answer]]:
    """Yield each delivery with its answer, in the order in which answers come."""
    if not taken:
        return
    with ThreadPoolExecutor(min(THREADS, len(taken)), "webhook") as pool:
        sent = {pool.submit(_send, delivery): delivery for delivery in taken}
        for future in as_completed(sent):
            yield sent[future], future.result()


def _send(delivery: Delivery) -> Answer:
    """Sign and send; the time in the signature is that of the attempt, against replays."""
    subscription, message = _receiver(delivery), delivery.message
    uid, body = f"msg_{message.uid.hex}", body_of(message)
    stamp = int(timezone.now().timestamp())
    try:
        secret = unseal(subscription.sealed_secret)
        signed = signature(secret, uid=uid, timestamp=stamp, body=body)
    except DataError:
        return Answer(status=None, reason="secret", milliseconds=0)
    headers = {"webhook-id": uid, "webhook-timestamp": f"{stamp}", "webhook-signature": signed}
    return sending.post(subscription.url, headers=headers, body=body)


def _receiver(delivery: Delivery) -> Subscription:
    if delivery.subscription is None:
        raise ValueError(f"delivery {delivery.pk} is for a handler, not for a webhook")
    return delivery.subscription


@transaction.atomic
def _record(delivery: Delivery, answer: Answer, *, now: datetime) -> None:
    """Write the attempt, and where the delivery stands.

    A success stands whoever has the delivery by now. A failure counts only while this worker has
    it: after its lease another one may, and then that one's answer decides."""
    Attempt.objects.create(
        delivery=delivery, at=now, status=answer.status, milliseconds=answer.milliseconds,
        reason=answer.reason,
    )  # fmt: skip
    row = Delivery.objects.filter(pk=delivery.pk)
    if answer.is_success:
        row.exclude(state="done").update(state="done", finished_at=now, claim="")
        return
    logger.info("delivery %s: %s", delivery.pk, answer.status or answer.reason)
    if answer.status == GONE:
        delivery.state, delivery.finished_at = "failed", now
    else:
        RetryRule.on(now).postpone(delivery, now=now, asked=_asked(answer, now))
    row.filter(claim=delivery.claim, state="waiting").update(
        state=delivery.state, due_at=delivery.due_at, finished_at=delivery.finished_at, claim=""
    )


def _asked(answer: Answer, now: datetime) -> timedelta | None:
    return retry_after(answer.retry_after, now=now) if answer.status in BUSY else None


def _note_receivers(heard: Mapping[Subscription, list[Answer]], *, now: datetime) -> None:
    """Note per receiver how the portion went, in an order that two workers share."""
    for subscription in sorted(heard, key=lambda one: one.pk):
        answers = heard[subscription]
        if any(answer.status == GONE for answer in answers):
            end(subscription, actor_id=None, at=now, is_gone=True)
        elif any(answer.is_success for answer in answers):
            is_new = Subscription.objects.filter(pk=subscription.pk, failures=0, rest_until=None)
            if not is_new.exists():
                Subscription.objects.filter(pk=subscription.pk).update(failures=0, rest_until=None)
        else:
            _let_rest(subscription, answers, now=now)


@transaction.atomic
def _let_rest(subscription: Subscription, answers: list[Answer], *, now: datetime) -> None:
    """Count a portion that failed as a whole. Rest as long as the receiver asked, and longer each
    time once it has failed often; it is then probed with one message at a time."""
    locked = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    locked.failures += 1
    rule = RetryRule.on(now)
    asked = [pause for answer in answers if (pause := _asked(answer, now)) is not None]
    rests = [rule.bounded(pause) for pause in asked]
    if locked.failures >= PATIENCE:
        rests.append(rule.pause(locked.failures - PATIENCE + 1))
    locked.rest_until = now + max(rests) if rests else None
    locked.save(update_fields=["failures", "rest_until"])
