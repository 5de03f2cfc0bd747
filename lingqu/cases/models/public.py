"""What the public pages remember to stay within their limits.

Grain: `Attempt` one row per draft begun, file handed in or wrong code tried, for a day at most.
"""

from __future__ import annotations

from django.db import models

__all__ = ["Attempt"]


class Attempt(models.Model):
    """`kind` is draft, upload or follow; `source_digest` is a keyed digest of the network that it
    came from, so that no address is kept."""

    kind = models.CharField(max_length=10)
    source_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "source_digest", "at"), name="cases_attempt_source"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
