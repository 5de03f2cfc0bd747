"""Case types and their published versions.

Grain: `CaseType` one row per type; `CaseTypeVersion` one row per publication, `CaseTypeFile` one
row per diagram or decision file of it. Versions and files are appended, never changed: a case
keeps the version that it started under.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lingqu.access.models import Person
from lingqu.kernel.models import AppendOnly

__all__ = ["CaseType", "CaseTypeFile", "CaseTypeVersion"]


class CaseType(models.Model):
    """A kind of case. `code` is `<pack>.<type>`; `current` is the version that new cases get,
    null while none was published; a retired type takes no new cases. `read_permission` is what
    the current version asks of those who look at its cases."""

    code = models.CharField(max_length=80, unique=True)
    pack = models.CharField(max_length=40)
    read_permission = models.CharField(max_length=80, blank=True, default="")
    current = models.ForeignKey("CaseTypeVersion", models.PROTECT, null=True, related_name="+")
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class CaseTypeVersion(models.Model):
    """One publication. `hash` is SHA-256 over declaration and files, `declaration` what
    lingqu.cases.declaration keeps. `drafted_by` and `approved_by` are null where the pack loader
    published; the two are never the same person."""

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    declaration = models.JSONField()
    note = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = models.Manager.from_queryset(AppendOnly["CaseTypeVersion"])()

    class Meta:
        ordering = ("case_type", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("case_type", "number"), name="cases_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(drafted_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(drafted_by=models.F("approved_by")),
                name="cases_version_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_type_id} v{self.number}"


class CaseTypeFile(models.Model):
    """A BPMN or DMN file of a version, byte for byte."""

    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    content = models.BinaryField()

    objects = models.Manager.from_queryset(AppendOnly["CaseTypeFile"])()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("version", "name"), name="cases_typefile_name_once"),
        )

    def __str__(self) -> str:
        return self.name
