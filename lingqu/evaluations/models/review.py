"""Findings of the latest check, decisions on them, and what happened to an evaluation.

Grain: `StoredFinding` one row per finding of the latest check; `ReviewDecision` and
`EvaluationEvent` are appended, never edited.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lingqu.access.models import Person
from lingqu.evaluations.models.reports import Evaluation

__all__ = ["EvaluationEvent", "ReviewDecision", "Severity", "StoredFinding"]


class Severity(models.TextChoices):
    ERROR = "error", pgettext_lazy("finding", "error")
    WARNING = "warning", pgettext_lazy("finding", "warning")
    NOTE = "note", pgettext_lazy("finding", "note")


class StoredFinding(models.Model):
    """A finding of the latest check, numbered as on the page. `rule` is the check's id (A2)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    rule = models.CharField(max_length=4)
    severity = models.CharField(max_length=7, choices=Severity.choices)
    part = models.CharField(max_length=12)
    rows = models.JSONField(default=list)
    column = models.CharField(max_length=20, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    numbers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("finding")
        ordering = ("evaluation_id", "number")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("evaluation", "number"), name="evaluations_finding_number_once"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="evaluations_finding_severity"
            ),
        )
        indexes: ClassVar = (
            models.Index(fields=("code", "evaluation"), name="evaluations_finding_code"),
            models.Index(fields=("rule", "severity"), name="evaluations_finding_rule"),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number} {self.code}"

    @property
    def place(self) -> str:
        """What stays the same when the report is checked again: code, rows and column."""
        return f"{self.code}:{self.part}:{','.join(map(str, self.rows))}:{self.column}"[:200]


class ReviewDecision(models.Model):
    """What a reviewer said of one finding; the latest of a place holds."""

    ACCEPTED, EXPLAIN = "accepted", "explain"
    DECISIONS = ((ACCEPTED, _("accepted")), (EXPLAIN, _("explanation asked")))

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="decisions")
    place = models.CharField(max_length=200)
    code = models.CharField(max_length=60)
    decision = models.CharField(max_length=8, choices=DECISIONS)
    note = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on a finding")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.place} {self.decision}"


class EvaluationEvent(models.Model):
    """What happened to an evaluation: read, filed, returned with a reason, concluded."""

    STEPS = (
        ("read", _("read from a file")),
        ("drafted", _("draft begun")),
        ("filed", _("filed by the unit")),
        ("opened", _("review begun")),
        ("scheme", _("scheme chosen by a person")),
        ("returned", _("returned to the unit")),
        ("concluded", _("concluded")),
    )

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="events")
    step = models.CharField(max_length=10, choices=STEPS)
    note = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.step}"
