"""Rows of the kernel: dated parameters and the audit chain.

Grain: `Parameter` one row per name and period `[since, until)`; `AuditEntry` one row per
recorded act; `AuditHead` the one row that says how long the chain is and how it ends;
`CalendarVersion` one row per publication of a year's working days; `WorkerBeat` one row per
running worker and per one that ended without saying so.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models import F, Q

__all__ = ["AuditEntry", "AuditHead", "CalendarVersion", "Parameter", "WorkerBeat"]

Row = TypeVar("Row", bound=models.Model)


class Parameter(models.Model):
    """A value that holds in `[since, until)`; `until` is null while no later value is known."""

    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=40)
    value = models.JSONField()
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=400)

    class Meta:
        ordering = ("name", "since")
        constraints = (
            models.UniqueConstraint(fields=("name", "since"), name="kernel_parameter_since_once"),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(until__isnull=True),
                name="kernel_parameter_one_open_end",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="kernel_parameter_until_after_since",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="kernel_parameter_named_and_sourced"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class AppendOnly(models.QuerySet[Row]):
    """A QuerySet that reads and inserts; the database's triggers refuse the rest as well."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model._meta.verbose_name_plural} are appended, never updated")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model._meta.verbose_name_plural} are appended, never deleted")


class AuditEntry(models.Model):
    """Who did what to which object and when, tied to the entry before by an SM3 hash.

    `actor_id` is a person's number without a foreign key, because the log outlives the account.
    `facts` is canonical JSON kept as text: the hash covers these very characters.
    `network` is the /24 (IPv4) or /48 (IPv6) the request came from, never the full address."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=64, db_index=True)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=49, blank=True)
    facts = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = models.Manager.from_queryset(AppendOnly["AuditEntry"])()

    class Meta:
        ordering = ("-sequence",)
        indexes = (models.Index(fields=("object_type", "object_id"), name="kernel_audit_object"),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("audit entries are appended, never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("audit entries are appended, never deleted")


class AuditHead(models.Model):
    """How many entries there are and the hash of the last: a lock for writers and the
    anchor that shows a cut tail. Always the row with id 1."""

    count = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="kernel_audithead_one"),)

    def __str__(self) -> str:
        return f"{self.count} {self.hash}"


class CalendarVersion(models.Model):
    """What one publication says of a year's days; the row is never changed.

    The state of the whole calendar is named by a `sequence`: of every year the latest version up
    to it. A deadline keeps that number and can be computed again. `number` counts within the
    year. `days` maps an ISO date to [kind, name] and holds what differs from plain weeks.
    `published_on` is null while no notice is out for the year: its days are then provisional, and
    the version exists because a single day was changed. `reason` is why a person changed a day.
    `hash` is SM3 over the hash before and the row's content."""

    sequence = models.BigIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=400)
    published_on = models.DateField(null=True)
    days = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = models.Manager.from_queryset(AppendOnly["CalendarVersion"])()

    class Meta:
        ordering = ("-sequence",)
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="kernel_calendar_number_once"),
            models.CheckConstraint(
                condition=Q(sequence__gte=1) & Q(number__gte=1), name="kernel_calendar_from_one"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="kernel_calendar_sourced"),
        )

    def __str__(self) -> str:
        return f"{self.year}.{self.number}"


class WorkerBeat(models.Model):
    """A sign of life. A worker that ends in good order takes its row away; the rows of killed ones
    stay until newer ones push them out. `last_failure` is the job that raised last, at `failed_at`;
    what it raised is in the log."""

    name = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    last_job = models.CharField(max_length=100, blank=True)
    last_failure = models.CharField(max_length=100, blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-seen_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} {self.pid}"
