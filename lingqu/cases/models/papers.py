"""What lies in a case's folder: files and comments; and drafts, which are in no folder yet.

Grain: `CaseFile` one row per file handed in for a case; `CaseComment` one per remark; `Draft` one
per application that a citizen began, `OfficerDraft` one per officer and step, or officer and case
type, that he writes something for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lingqu.access.models import Person
from lingqu.cases.models.cases import Case, Task
from lingqu.cases.models.types import CaseType, CaseTypeVersion
from lingqu.kernel.models import AppendOnly

__all__ = ["CaseComment", "CaseFile", "Draft", "DraftFile", "OfficerDraft"]


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
    """An application that was begun, found by the digest of a secret in the citizen's cookie.
    `data` is sealed like a case's form."""

    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
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


class OfficerDraft(models.Model):
    """What an officer typed and has not sent: for a step, or for a new case of a type. `texts` are
    lists of texts as typed by the name of their input, protected values left out; `revision` and
    `seen` the case's revision and last event on the page where they were typed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="+")
    case_type = models.ForeignKey(CaseType, models.CASCADE, null=True, related_name="+")
    texts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "task"), name="cases_draft_task_once"),
            models.UniqueConstraint(fields=("person", "case_type"), name="cases_draft_type_once"),
            models.CheckConstraint(
                condition=Q(task__isnull=False, case_type__isnull=True)
                | Q(task__isnull=True, case_type__isnull=False),
                name="cases_draft_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
