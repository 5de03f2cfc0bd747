"""Keep the outbox bounded: the worker's job `channels.clean`.

What was delivered, or never had a receiver, is deleted with its attempts after
`channels.keep_days`. What failed stays until somebody replays it; what waits stays until it is
delivered or has failed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from lingqu.channels.claiming import PATIENCE
from lingqu.channels.models import Attempt, Delivery, Message
from lingqu.channels.retries import whole

__all__ = ["run"]

PORTION = 500


def run(now: datetime) -> int:
    """Give up what waited too long, delete a portion of what is old; return how many."""
    return _give_up(now) + _delete_old(now)


def _give_up(now: datetime) -> int:
    """Fail what waits behind a receiver that has been down for days and is only probed; end what
    a subscription got at the moment at which it ended."""
    ended = Delivery.objects.filter(state="waiting", subscription__state="ended")
    limit = now - timedelta(days=whole("channels.give_up_days", now))
    late = Delivery.objects.filter(
        state="waiting",
        claim="",
        since__lt=limit,
        due_at__lte=now,
        subscription__state="active",
        subscription__failures__gte=PATIENCE,
    )
    count = ended.update(state="ended", finished_at=now, claim="")
    return count + late.update(state="failed", finished_at=now)


@transaction.atomic
def _delete_old(now: datetime) -> int:
    limit = now - timedelta(days=whole("channels.keep_days", now))
    kept = Delivery.objects.filter(message=OuterRef("pk"), state__in=("waiting", "failed"))
    old = Message.objects.filter(~Exists(kept), at__lt=limit).order_by("at")
    picked = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:PORTION])
    Attempt.objects.filter(delivery__message__in=picked).delete()
    Delivery.objects.filter(message__in=picked).delete()
    Message.objects.filter(pk__in=picked).delete()
    return len(picked)
