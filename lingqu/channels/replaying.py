"""Deliver again: what the pages and the command share."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lingqu.channels.models import Delivery, Subscription
from lingqu.kernel import audit
from lingqu.kernel.errors import TransitionRefused

__all__ = ["may_replay", "replay", "replay_failed"]


def may_replay(delivery: Delivery) -> bool:
    """Answer whether a delivery may begin anew: to a webhook that has not ended unless it still
    waits; to a handler only if it failed, because its effect happens once."""
    if delivery.subscription is None:
        return delivery.state == "failed"
    return delivery.state != "waiting" and delivery.subscription.state != "ended"


@transaction.atomic
def replay(delivery: Delivery, *, actor_id: int | None, at: datetime) -> None:
    """Begin another series of tries now, under the same message id."""
    locked = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not may_replay(locked):
        state: object = locked.get_state_display()
        if locked.subscription is not None and locked.subscription.state == "ended":
            state = _("the subscription has ended")
        raise TransitionRefused(
            object=_("delivery %(n)s") % {"n": locked.pk}, step=_("deliver again"), state=state
        )
    _begin(Delivery.objects.filter(pk=locked.pk), at=at)
    audit.record("channels.replay", actor_id=actor_id, of=locked, at=at)


@transaction.atomic
def replay_failed(subscription: Subscription, *, actor_id: int | None, at: datetime) -> int:
    """Begin anew with everything that failed for a subscription; return how many."""
    locked = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    if locked.state == "ended":
        raise TransitionRefused(
            object=locked.label, step=_("deliver again"), state=locked.get_state_display()
        )
    count = _begin(Delivery.objects.filter(subscription=locked, state="failed"), at=at)
    facts: dict[str, audit.Fact] = {"messages": count}
    audit.record("channels.replay", actor_id=actor_id, of=locked, facts=facts, at=at)
    return count


def _begin(deliveries: QuerySet[Delivery], *, at: datetime) -> int:
    return deliveries.update(
        state="waiting", since=at, due_at=at, tries=0, claim="", finished_at=None
    )
