"""What the operator does to subscriptions and messages: the permission, the change, the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.channels import ending, replaying
from lingqu.channels.addresses import check_url
from lingqu.channels.kinds import prefixes
from lingqu.channels.models import Delivery, Subscription
from lingqu.channels.signing import new_secret
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.sealing import seal

__all__ = ["MANAGE", "end", "pause", "replay", "replay_failed", "resume", "subscribe"]

MANAGE = "channels.manage"
MAX_LABEL = 100


@transaction.atomic
def subscribe(
    *, actor: Person, label: str, url: str, kinds: Iterable[str], at: datetime
) -> tuple[Subscription, str]:
    """Make a subscription and return it with its secret, which nobody can see again.

    Messages put from now on reach it. Raise `DataError` for a wrong address or kind."""
    require(actor, MANAGE)
    label = label.strip()
    if not 0 < len(label) <= MAX_LABEL:
        where, allowed = pgettext("receiver", "Name"), _("1 to %(n)s characters")
        raise DataError(where=where, found=repr(label[:40]), allowed=allowed % {"n": MAX_LABEL})
    secret = new_secret()
    made = Subscription.objects.create(
        label=label,
        url=check_url(url),
        kinds=prefixes(kinds),
        sealed_secret=seal(secret),
        made_by=actor,
        made_at=at,
    )
    facts: dict[str, audit.Fact] = {"kinds": made.kinds}
    audit.record("channels.subscribe", actor_id=actor.pk, of=made, facts=facts, at=at)
    return made, secret


def pause(*, actor: Person, subscription: Subscription, at: datetime) -> None:
    """Hold messages back; they wait and go out when it is resumed."""
    _turn(actor, subscription, step="pause", before="active", after="paused", at=at)


def resume(*, actor: Person, subscription: Subscription, at: datetime) -> None:
    """Send again, at once and with fresh patience."""
    _turn(actor, subscription, step="resume", before="paused", after="active", at=at)


def end(*, actor: Person, subscription: Subscription, at: datetime) -> int:
    """End a subscription for good; return how many messages waited for it and will not be sent."""
    require(actor, MANAGE)
    if subscription.state == "ended":
        raise _refused(subscription, _("end"))
    return ending.end(subscription, actor_id=actor.pk, at=at)


def replay(*, actor: Person, delivery: Delivery, at: datetime) -> None:
    """Deliver again what failed, or once more to a webhook what it may have lost."""
    require(actor, MANAGE)
    replaying.replay(delivery, actor_id=actor.pk, at=at)


def replay_failed(*, actor: Person, subscription: Subscription, at: datetime) -> int:
    """Deliver everything again that failed for a subscription; return how many."""
    require(actor, MANAGE)
    return replaying.replay_failed(subscription, actor_id=actor.pk, at=at)


@transaction.atomic
def _turn(
    actor: Person, subscription: Subscription, *, step: str, before: str, after: str, at: datetime
) -> None:
    """Change the state from `before` to `after`, or refuse."""
    require(actor, MANAGE)
    locked = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    if locked.state != before:
        words = {"pause": _("pause"), "resume": _("resume")}
        raise _refused(locked, words[step])
    locked.state, locked.failures, locked.rest_until = after, 0, None
    locked.save(update_fields=["state", "failures", "rest_until"])
    audit.record(f"channels.{step}", actor_id=actor.pk, of=locked, at=at)


def _refused(subscription: Subscription, step: object) -> TransitionRefused:
    state = subscription.get_state_display()
    return TransitionRefused(object=subscription.label, step=step, state=state)
