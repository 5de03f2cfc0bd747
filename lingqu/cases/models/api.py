"""What the API keeps: tokens, answers that may be asked for again, counts of the public's requests.

Grain: `ApiToken` one row per token; `IdempotencyRecord` one row per key that somebody sent, for a
day; `NetworkCount` one row per source network and minute.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lingqu.access.models import Person

__all__ = ["ApiToken", "IdempotencyRecord", "NetworkCount"]


class ApiToken(models.Model):
    """A program's key to act as `person`, with the posts that he holds at the time of the act.

    Only the SHA-256 of the token is kept; `prefix` is what people tell it by. `created_by` is null
    where the operator made it on the server; a `revoked_at` is never taken back."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "name"),
                condition=Q(revoked_at__isnull=True),
                name="cases_token_name_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="cases_token_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"


class IdempotencyRecord(models.Model):
    """The answer to a request that carried a key, written in the transaction of the act.

    `owner` is `person:<id>`, or `network:<digest>` for the public; `fingerprint` the SHA-256 of
    method, address, post and body; `body` the sealed text of the answer, because it may hold the
    code that an applicant is told once."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "key"), name="cases_idempotency_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.status}"


class NetworkCount(models.Model):
    """How many public requests came from a network in the minute that begins at `minute`.
    `network` is a keyed digest: whose network it is, nobody needs to read here."""

    network = models.CharField(max_length=64)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "minute"), name="cases_network_once"),
        )

    def __str__(self) -> str:
        return f"{self.minute} {self.count}"
