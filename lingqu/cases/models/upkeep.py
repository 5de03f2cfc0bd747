"""What the worker remembers: how far it has come.

Grain: `Recalculation` one row per state of the calendar that deadlines were recalculated for;
`Follower` one row per job that follows the events.
"""

from __future__ import annotations

from django.db import models

__all__ = ["Follower", "Recalculation"]


class Recalculation(models.Model):
    """`calendar` is the state's number, `reached` the last case looked at; `changed` and `kept`
    count deadlines that moved, and those that stayed because the applicant had been told."""

    calendar = models.BigIntegerField(primary_key=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-calendar",)

    def __str__(self) -> str:
        return f"{self.calendar}"


class Follower(models.Model):
    """How far a job has followed the events: the number of the last one it has seen."""

    name = models.CharField(max_length=40, primary_key=True)
    reached = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.reached}"
