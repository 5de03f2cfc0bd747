"""What lies in a case's folder: files and comments; and drafts that are no case yet.

Grain: `CaseFile` one row per file handed in for a case; `CaseComment` one per remark; `Draft` one
per form that somebody began.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lingqu.access.models import Person, Unit
from lingqu.cases.models.cases import Case, Task
from lingqu.cases.models.types import CaseTypeVersion
from lingqu.kernel.models import AppendOnly

__all__ = ["CaseComment", "CaseFile", "Draft", "DraftFile"]


class CaseFile(models.Model):
    """A file of a case, kept by the SHA-256 of its content. `kind` is what the content is,
    whatever the name says. A newer file of one material replaces the older, which stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    material = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    origin = models.CharField(max_length=10, default="upload")
    replaced = models.BooleanField(default=False)
    checked = models.CharField(max_length=10, blank=True, default="")
    remark = models.CharField(max_length=400, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(checked__in=("", "accepted", "rejected")), name="cases_file_checked"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CaseComment(models.Model):
    """A remark among officers; the applicant does not see it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="comments")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="comments")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    objects = models.Manager.from_queryset(AppendOnly["CaseComment"])()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Draft(models.Model):
    """A form that was begun. A citizen's is found by the digest of a secret in his cookie; an
    officer's belongs to `person`. `data` is sealed like a case's form."""

    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftFile(models.Model):
    """A file handed in with a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    material = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
