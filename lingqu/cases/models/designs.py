"""Drafts of case types in the designer.

Grain: `Design` one row per draft of a version; `DesignFile` one per BPMN or DMN file of it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import Person
from lingqu.cases.models.types import CaseTypeVersion

__all__ = ["Design", "DesignFile"]


class Design(models.Model):
    """A draft. `declaration` is TOML as typed; `base` the version it began from. `revision` grows
    with every save. Whoever drafted does not approve."""

    STATES: ClassVar = (
        ("drafting", _("being drawn")),
        ("submitted", _("waiting for approval")),
        ("published", _("published")),
        ("dropped", _("dropped")),
    )

    code = models.CharField(max_length=80, db_index=True)
    pack = models.CharField(max_length=40)
    base = models.ForeignKey(CaseTypeVersion, models.PROTECT, null=True, related_name="+")
    declaration = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default="drafting")
    note = models.CharField(max_length=400, blank=True, default="")
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published = models.ForeignKey(CaseTypeVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-changed_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(decided_by=F("drafted_by")),
                name="cases_design_two_people",
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(state__in=("drafting", "submitted")),
                name="cases_design_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"


class DesignFile(models.Model):
    """A file of a draft, as last saved."""

    design = models.ForeignKey(Design, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("design", "name"), name="cases_designfile_once"),
        )

    def __str__(self) -> str:
        return self.name
