"""When a failed delivery is tried again, and when no more.

The pause after the n-th failure is first × factor^(n-1) seconds, at most `greatest`, give or take
a fifth, so that what failed together does not come back together.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime

from django.utils import timezone

from lingqu.channels.models import Delivery
from lingqu.kernel.parameters import parameter

__all__ = ["RetryRule", "lease", "retry_after", "whole"]

SPREAD = 0.2
_SPREADER = random.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """The pauses of one day, in seconds; after `give_up_days` a series of tries has failed."""

    first: int
    factor: Decimal
    greatest: int
    give_up_days: int

    @classmethod
    def on(cls, now: datetime) -> RetryRule:
        return cls(
            first=whole("channels.retry_first_seconds", now),
            factor=Decimal(str(parameter("channels.retry_factor", on=timezone.localdate(now)))),
            greatest=whole("channels.retry_greatest_seconds", now),
            give_up_days=whole("channels.give_up_days", now),
        )

    def pause(self, failures: int, *, chance: float | None = None) -> timedelta:
        """Return the pause after so many failures; `chance` (0 to 1, else drawn) spreads it."""
        exponent = min(failures - 1, 200)
        seconds = float(min(self.first * self.factor**exponent, Decimal(self.greatest)))
        drawn = _SPREADER.random() if chance is None else chance
        return timedelta(seconds=seconds * (1 - SPREAD + 2 * SPREAD * drawn))

    def postpone(
        self, delivery: Delivery, *, now: datetime, asked: timedelta | None = None
    ) -> None:
        """Set when `delivery` is due again, or that it has failed for good.

        `asked` is the pause that the receiver asked for; it is honoured up to the greatest one."""
        pause = self.pause(delivery.tries)
        if asked is not None:
            pause = max(pause, self.bounded(asked))
        delivery.due_at = now + pause
        if delivery.due_at > delivery.since + timedelta(days=self.give_up_days):
            delivery.state, delivery.finished_at = "failed", now

    def bounded(self, asked: timedelta) -> timedelta:
        """Return what a receiver asked for, at least 0 and at most the greatest pause."""
        return min(max(asked, timedelta(0)), timedelta(seconds=self.greatest))


def retry_after(text: str, *, now: datetime) -> timedelta | None:
    """Return the pause that a Retry-After header asks for (RFC 9110, 10.2.3), or None."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        named = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return (named if named.tzinfo else named.replace(tzinfo=UTC)) - now


def lease(now: datetime) -> timedelta:
    """Return how long a worker keeps what it took to send."""
    return timedelta(seconds=whole("channels.lease_seconds", now))


def whole(name: str, now: datetime) -> int:
    """Return the whole number that the parameter `name` has today."""
    value = parameter(name, on=timezone.localdate(now))
    if not isinstance(value, int):
        raise TypeError(f"parameter {name} must be a whole number, got {value!r}")
    return value
