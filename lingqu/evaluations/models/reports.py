"""Projects, files and self-evaluations.

Grain: `Project` one row per project of a unit; `SourceFile` one row per file content;
`Evaluation` one row per self-evaluation form, of one project and year, `StoredForm` its form,
apart, so that a list over ten thousand of them reads no form.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import Person, Unit
from lingqu.access.scopes import VisibleQuerySet

__all__ = ["Evaluation", "Project", "SourceFile", "State", "StoredForm"]

EDIT = "evaluations.edit"
ROUNDING = Decimal("0.1")
"""Printed scores are rounded or cut to a tenth; that much is no contradiction."""


class State(models.TextChoices):
    """Where a self-evaluation stands. A filed or concluded one is never changed again."""

    READ = "read", _("waiting for review")
    FILED = "filed", _("filed by the unit")
    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("returned")
    CONCLUDED = "concluded", _("concluded")
    DRAFT = "draft", _("draft of the unit")


class Project(models.Model):
    """A project as its unit names it. `unit` is null while no known unit has the printed name."""

    name = models.CharField(_("project"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name=_("unit"))
    area_code = models.CharField(_("division code"), max_length=12)

    read_permission = "evaluations.read"
    unit_lookup = "unit"
    area_lookup = "area_code"
    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        ordering = ("id",)
        indexes = (models.Index(fields=("name",), name="evaluations_project_name"),)

    def __str__(self) -> str:
        return self.name


class SourceFile(models.Model):
    """A file as handed in, kept by the SHA-256 of its bytes; `text` is what spans count in."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    remarks = models.JSONField(default=dict)
    """`warnings` of the reader and `unread` pieces outside every form."""

    class Meta:
        verbose_name = _("file")

    def __str__(self) -> str:
        return self.sha256


class EvaluationQuerySet(VisibleQuerySet["Evaluation"]):
    """Questions about evaluations."""

    def visible_to(self, person: Person, permission: str | None = None) -> Self:
        """Keep what a post of `person` reaches; drafts only where a post may edit them."""
        own = Q(pk__in=())
        for post in person.posts_in_use():
            if EDIT in post.role.permissions:
                own |= ~Q(pk__in=()) if post.scope == "all" else self._reached(post)
        seen: Self = super().visible_to(person, permission)
        return seen.filter(~Q(state=State.DRAFT) | own)

    def sees_whole_file(self, evaluation: Evaluation, person: Person) -> bool:
        """Answer whether `person` may see every report in the file of `evaluation`: one file may
        hold those of several units."""
        if evaluation.source_id is None:
            return False
        of_file = self.filter(source=evaluation.source_id).order_by()
        return of_file.count() == of_file.visible_to(person).count()

    def reported(self) -> Self:
        """Keep what was handed in: everything but drafts."""
        return self.exclude(state=State.DRAFT)

    def waiting(self) -> Self:
        """Keep what a reviewer has still to conclude or return."""
        return self.filter(state__in=(State.READ, State.FILED, State.IN_REVIEW))


class Evaluation(models.Model):
    """A self-evaluation: the form as JSON and what recomputing it gave, for lists and sums.

    `version` is raised by every write and refuses the second of two writers."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=12)
    name = models.CharField(_("project"), max_length=200)
    department_name = models.CharField(_("department"), max_length=200, blank=True)
    unit_name = models.CharField(_("unit"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    source = models.ForeignKey(SourceFile, models.PROTECT, null=True)
    source_name = models.CharField(max_length=255, blank=True)
    table_index = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")

    scheme_id = models.CharField(_("scheme"), max_length=60)
    scheme_version = models.PositiveSmallIntegerField()
    scheme_hash = models.CharField(max_length=64)
    scheme_confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    scheme_reasons = models.JSONField(default=list)
    scheme_overruled = models.BooleanField(default=False)

    budget = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    executed = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rate = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    stated_total = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    summed_total = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    out_of = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    is_computable = models.BooleanField(default=True)
    stated_grade = models.CharField(max_length=40, blank=True)
    grades = models.CharField(max_length=60, blank=True)
    errors = models.PositiveSmallIntegerField(_("errors"), default=0)
    warnings = models.PositiveSmallIntegerField(_("warnings"), default=0)
    notes = models.PositiveSmallIntegerField(_("notes"), default=0)
    inferred = models.PositiveSmallIntegerField(_("inferred cells"), default=0)
    unread = models.PositiveSmallIntegerField(_("pieces not read"), default=0)

    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    read_permission = "evaluations.read"
    unit_lookup = "unit"
    area_lookup = "area_code"
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-evaluation")
        ordering = ("-errors", "-id")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("source", "table_index"), name="evaluations_evaluation_table_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="evaluations_evaluation_known_state"
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__gte=F("low")),
                name="evaluations_evaluation_low_not_above_high",
            ),
        )
        indexes: ClassVar = (
            models.Index(fields=("-errors", "-id"), name="evaluations_by_errors"),
            models.Index(fields=("unit", "-errors", "-id"), name="evaluations_by_unit"),
            models.Index(fields=("state", "-errors", "-id"), name="evaluations_by_state"),
            models.Index(fields=("year", "-errors", "-id"), name="evaluations_by_year"),
            # The filters' choices are read from these three alone, without touching a row.
            models.Index(fields=("department_name", "state"), name="evaluations_departments"),
            models.Index(fields=("scheme_id", "state"), name="evaluations_schemes"),
            models.Index(fields=("-year", "state"), name="evaluations_years"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def form(self) -> dict[str, Any]:
        """The form as `codec` wrote it; select `stored_form` along where it will be read."""
        data: dict[str, Any] = self.stored_form.data
        return data

    @property
    def number(self) -> str:
        """The number that people quote: ZP-2023-000012."""
        return f"ZP-{self.year or '0000'}-{self.pk:06}"

    @property
    def is_open(self) -> bool:
        """Whether a reviewer may still decide, return or conclude."""
        return self.state in (State.READ, State.FILED, State.IN_REVIEW)

    @property
    def holds(self) -> bool | None:
        """Whether the printed total lies in the recomputed interval, rounding allowed, and is the
        sum of its rows; None when one of them is missing."""
        if self.stated_total is None or self.low is None or self.high is None:
            return None
        if self.summed_total is not None and self.summed_total != self.stated_total:
            return False
        return bool(self.low - ROUNDING <= self.stated_total <= self.high + ROUNDING)


class StoredForm(models.Model):
    """The form of an evaluation as JSON (`codec`)."""

    evaluation = models.OneToOneField(
        Evaluation, models.CASCADE, primary_key=True, related_name="stored_form"
    )
    data = models.JSONField()

    class Meta:
        verbose_name = _("form")

    def __str__(self) -> str:
        return f"{self.evaluation_id}"
