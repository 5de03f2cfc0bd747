"""Rows of the outbox.

Grain: `Message` one thing that happened and that somebody else must learn; `Delivery` one message
for one receiver, which is either a webhook subscription or a handler of an application; `Attempt`
one try; `Subscription` one outside receiver with the kinds it asked for.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from lingqu.access.models import Person
from lingqu.channels.kinds import fits

__all__ = ["Attempt", "Delivery", "Message", "Subscription"]


class Subscription(models.Model):
    """A receiver of webhooks. `sealed_secret` is unsealed only to sign (kernel.sealing).

    `kinds` are prefixes. `failures` counts failed attempts in a row over all messages; until
    `rest_until` (null: no rest) nothing is sent, because the receiver is down or asked for it."""

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("subscription", "active")
        PAUSED = "paused", pgettext_lazy("subscription", "paused")
        ENDED = "ended", pgettext_lazy("subscription", "ended")

    label = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    kinds = models.JSONField()
    sealed_secret = models.TextField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_gone = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("active", "paused", "ended")),
                name="channels_subscription_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="channels_subscription_end_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.label

    def wants(self, kind: str) -> bool:
        """Answer whether the subscription asked for messages of this kind."""
        return any(fits(kind, prefix) for prefix in self.kinds)


class Message(models.Model):
    """What happened, once and unchanged. `key` lets the writer say it twice without harm, `about`
    names the object (`case 1203`), `uid` is the identity that receivers see with every attempt."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=100)
    about = models.CharField(max_length=200, blank=True)
    payload = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Delivery(models.Model):
    """A message on its way to one receiver.

    `due_at` is when it may be taken next. While a worker sends it, `claim` is that worker's token
    and `due_at` the end of its lease, so that a killed worker's row falls due again by itself.
    `tries` counts in this series, which began at `since`: a replay begins another.
    `handler` is `<application>:<prefix>` of the registry (channels.handling)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "waiting")
        DONE = "done", pgettext_lazy("delivery", "delivered")
        FAILED = "failed", pgettext_lazy("delivery", "failed")
        ENDED = "ended", pgettext_lazy("delivery", "not sent")

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", db_index=False)
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, null=True, related_name="deliveries", db_index=False
    )
    handler = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    tries = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("subscription", "due_at"),
                condition=Q(state="waiting", subscription__isnull=False),
                name="channels_delivery_send",
            ),
            models.Index(  # apart: PostgreSQL does not read (NULL, due_at) in the order of due_at
                fields=("due_at",),
                condition=Q(state="waiting", subscription__isnull=True),
                name="channels_delivery_handle",
            ),
            models.Index(fields=("state", "message"), name="channels_delivery_state"),
            models.Index(
                fields=("subscription", "state", "message"), name="channels_delivery_receiver"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "message", "handler", Coalesce("subscription", 0), name="channels_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(subscription__isnull=False, handler="")
                | (Q(subscription__isnull=True) & ~Q(handler="")),
                name="channels_delivery_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "done", "failed", "ended")),
                name="channels_delivery_known_state",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("since")), name="channels_delivery_due_after_since"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Attempt(models.Model):
    """One try. `status` is the answer's (null: none came, or a handler ran), `reason` a few words
    without anything that the receiver wrote."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.pk} {self.status or self.reason}"
