"""Around the work on cases: delegation, extensions, supervision, notices, phrases.

Grain: `Delegation` one row per person and period handed to another; `Extension` one per request;
`Supervision` one per order to hurry or explain; `Notice` one per message to an officer or a box.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lingqu.access.models import Person, Unit
from lingqu.cases.models.cases import Case, Task

__all__ = ["Delegation", "Extension", "Notice", "Phrase", "Supervision"]


class Delegation(models.Model):
    """In `[since, until)` the tasks of `giver` may be done by `taker` as well, in his name."""

    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-since", "id")
        indexes = (models.Index(fields=("taker", "until"), name="cases_delegation_taker"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="cases_delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="cases_delegation_to_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"


class Extension(models.Model):
    """A request to make a clock longer by `amount` of its unit, and what was decided."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    clock = models.CharField(max_length=40)
    amount = models.PositiveIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock} +{self.amount}"


class Supervision(models.Model):
    """An order from above: hurry, or explain. `by` is null where a clock gave it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    answer_by = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Notice(models.Model):
    """A message to one officer, or to whoever holds `duty` at `unit` (`person` is null then).
    `kind` is what happened, `facts` what its sentence needs; no personal data."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=80, blank=True, default="")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("person", "-id"), name="cases_notice_person"),
            models.Index(
                fields=("unit", "duty", "-id"),
                condition=Q(person__isnull=True),
                name="cases_notice_box",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Phrase(models.Model):
    """A sentence for opinions that an officer keeps for himself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("person", "text"), name="cases_phrase_once"),
        )

    def __str__(self) -> str:
        return self.text
