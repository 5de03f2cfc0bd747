"""Imports of many files, and checks across the reports of a set.

Grain: `ImportBatch` one upload, `ImportFile` one file of it; `CrossRun` one check over the
reports that a person sees, `CrossFinding` one finding of it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import Person, Unit
from lingqu.access.scopes import VisibleQuerySet
from lingqu.evaluations.models.reports import SourceFile

__all__ = ["CrossFinding", "CrossRun", "ImportBatch", "ImportFile"]


class ImportBatch(models.Model):
    """Files handed in at once. `unit` is the one that the importing person acted for."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    read_permission = "evaluations.import"
    unit_lookup = "unit"
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.pk}"


class ImportFile(models.Model):
    """One file of a batch: waiting, being read, or what came of it. `refusal` holds what was
    found, what is allowed and what to do, in the language of the one who read the batch."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        DONE = "done", _("read")
        FAILED = "failed", _("not read")
        DUPLICATE = "duplicate", _("already imported")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    source = models.ForeignKey(SourceFile, models.PROTECT)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    started_at = models.DateTimeField(null=True)
    refusal = models.JSONField(default=dict)
    forms = models.PositiveSmallIntegerField(default=0)
    inferred = models.PositiveSmallIntegerField(default=0)
    unread = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("imported file")
        ordering = ("id",)
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "reading", "done", "failed", "duplicate")),
                name="evaluations_importfile_known_state",
            ),
        )
        indexes: ClassVar = (
            models.Index(fields=("batch", "state"), name="evaluations_importfile_state"),
        )

    def __str__(self) -> str:
        return self.name


class CrossRun(models.Model):
    """A check across the reports that `person` saw at that time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    reports = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("check across reports")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.pk} {self.at}"


class CrossFinding(models.Model):
    """A finding over several reports; `evaluations` are their ids in the finding's order."""

    run = models.ForeignKey(CrossRun, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=60)
    rule = models.CharField(max_length=4)
    severity = models.CharField(max_length=7)
    rows = models.JSONField(default=list)
    column = models.CharField(max_length=20, blank=True)
    numbers = models.JSONField(default=dict)
    evaluations = models.JSONField(default=list)

    class Meta:
        verbose_name = _("finding across reports")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}"
