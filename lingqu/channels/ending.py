"""End a subscription: what the worker and the pages share."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lingqu.channels.models import Delivery, Subscription
from lingqu.kernel import audit

__all__ = ["end"]


@transaction.atomic
def end(
    subscription: Subscription, *, actor_id: int | None, at: datetime, is_gone: bool = False
) -> int:
    """End `subscription` for good and what waits for it; return how many messages that were.

    `is_gone`: the receiver itself said so (410). Nothing happens to one that has ended."""
    locked = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    if locked.state == "ended":
        return 0
    locked.state, locked.ended_at, locked.is_gone = "ended", at, is_gone
    locked.save(update_fields=["state", "ended_at", "is_gone"])
    waiting = Delivery.objects.filter(subscription=locked, state="waiting")
    count = waiting.update(state="ended", finished_at=at, claim="")
    facts: dict[str, audit.Fact] = {"not_sent": count, "gone": is_gone}
    audit.record("channels.end", actor_id=actor_id, of=locked, facts=facts, at=at)
    return count
