"""Take deliveries to send, so that no other worker takes them while the lease lasts.

Receivers take turns: each gets a share of a portion, and more only if the others leave room, so
that one with a long queue, or one that answers slowly, does not hold up the rest.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lingqu.channels.models import Attempt, Delivery, Subscription
from lingqu.channels.retries import lease

__all__ = ["PATIENCE", "PORTION", "claim"]

PORTION = 32
SHARE = 16
PATIENCE = 5  # portions of a receiver that failed in a row; from then on it is probed singly


def claim(now: datetime, *, portion: int = PORTION, share: int = SHARE) -> list[Delivery]:
    """Return deliveries taken for this worker, with message and subscription; their `claim` is its
    token. The try is counted now, so that it counts even if the worker is killed while sending."""
    taken: list[Delivery] = []
    turns = list(_receivers_due(now))
    while turns and len(taken) < portion:
        subscription = turns.pop(0)
        is_probed = subscription.failures >= PATIENCE
        room = min(1 if is_probed else share, portion - len(taken))
        got = _claim_of(subscription, now, room)
        taken += got
        if len(got) == share:
            turns.append(subscription)  # room that the others leave is its own again
    return taken


def _receivers_due(now: datetime) -> QuerySet[Subscription]:
    """Return the subscriptions that something is due for, those that failed least first, then in
    an order that differs each time."""
    due = Delivery.objects.filter(subscription=OuterRef("pk"), state="waiting", due_at__lte=now)
    rested = Q(rest_until=None) | Q(rest_until__lte=now)
    open_ones = Subscription.objects.filter(rested, Exists(due), state="active")
    return open_ones.order_by("failures", "?")


@transaction.atomic
def _claim_of(subscription: Subscription, now: datetime, room: int) -> list[Delivery]:
    waiting = Delivery.objects.filter(subscription=subscription, state="waiting", due_at__lte=now)
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("message")
    taken = list(locked.order_by("due_at")[:room])
    if not taken:
        return []
    token, until = secrets.token_hex(16), now + lease(now)
    _note_abandoned(taken, now)
    Delivery.objects.filter(pk__in=[one.pk for one in taken]).update(
        claim=token, due_at=until, tries=F("tries") + 1
    )
    for one in taken:
        one.claim, one.due_at, one.tries = token, until, one.tries + 1
        one.subscription = subscription
    return taken


def _note_abandoned(taken: list[Delivery], now: datetime) -> None:
    """Write down the attempts of workers whose lease ran out, which nobody else can."""
    lost = [Attempt(delivery=one, at=now, reason="abandoned") for one in taken if one.claim]
    Attempt.objects.bulk_create(lost)
