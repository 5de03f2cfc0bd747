"""Which kinds of messages anybody wants, so that nothing is put for nobody."""

from __future__ import annotations

from collections.abc import Iterable

from lingqu.channels.handling import handlers_of
from lingqu.channels.models import Subscription

__all__ = ["wanted_of"]


def wanted_of(kinds: Iterable[str]) -> set[str]:
    """Return the kinds that a handler or a subscription that has not ended asked for: one
    statement."""
    asked = list(Subscription.objects.exclude(state="ended").only("kinds"))
    return {kind for kind in kinds if handlers_of(kind) or any(one.wants(kind) for one in asked)}
