"""Cases, their tasks, forms and events.

Grain: `Case` one row per case; `Task` one row per step that somebody does, or per request for a
countersignature, consultation or extension; `CaseEvent` one row per act, appended and tied to the
one before by an SM3 hash, with the form as it stood then; `NumberSeries` one row per series of
case numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lingqu.access.divisions import code_range
from lingqu.access.models import Person, Post, Unit
from lingqu.access.scopes import VisibleQuerySet, path_range
from lingqu.cases.models.types import CaseType, CaseTypeVersion
from lingqu.kernel.models import AppendOnly

__all__ = ["FAR", "LAMPS", "Case", "CaseQuerySet", "CaseEvent", "NumberSeries", "Task"]

LAMPS = ("", "yellow", "red", "overdue")
FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Where tasks without a due instant stand in the order."""
IS_OPEN = Q(closed_at__isnull=True)
"""Of a task. Not by its state, which says the same: SQLite takes a partial index only where its
condition stands in the query without a parameter."""


class CaseQuerySet(VisibleQuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, person: Person, permission: str | None = None) -> Self:
        """Keep the cases that a post of `person` reaches, or in which a unit that it reaches has
        a step. Each type names its own permission to read; `permission` asks for another."""
        reached = Q(pk__in=())
        for post in person.posts_in_use():
            codes = post.role.permissions
            if permission is not None and permission not in codes:
                continue
            readable = Q() if permission else Q(case_type__read_permission__in=codes)
            reached |= readable & self._within(post)
        return self.filter(reached)

    def with_type(self) -> Self:
        """Take unit, type and version along, but not the version's declaration: some 10 KB of JSON
        that would be parsed for each row and is kept compiled by its hash."""
        return self.select_related("unit", "case_type", "version").defer("version__declaration")

    def _within(self, post: Post) -> Q:
        if post.scope == "all":
            return Q()
        steps = Task.objects.filter(_reached_unit(post), case=OuterRef("pk"))
        return _reached_unit(post) | Q(Exists(steps))


def _reached_unit(post: Post) -> Q:
    """Return the condition that a row's `unit` is one that `post` reaches."""
    if post.scope == "area":
        return Q(unit__area_code__range=code_range(post.area_code or post.unit.area_code))
    if post.scope == "subtree":
        return Q(unit__path__range=path_range(post.unit.path))
    return Q(unit=post.unit_id)


class Case(models.Model):
    """One case. `revision` grows with every act: a write that was decided on an older one is
    refused. `tokens` is the process's state and `clocks` the case's clocks, both JSON as their
    modules write it. `due_at` and `lamp` are those of the main clock; `check_at` is the next
    instant at which the sweeper has something to do; `paused_at` is set while time stands still.
    `applicant_key` is a keyed digest of the identity number, to find a person's cases;
    `query_digest` one of the code that the applicant follows the case with. `form_event` is the
    number of the event that holds the form, `doers` who did which step last and `results` the
    documents made, with their numbers (both JSON). `events` and `event_hash` are the length of
    the chain of events and its last hash."""

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="cases", db_index=False)
    version = models.ForeignKey(
        CaseTypeVersion, models.PROTECT, related_name="cases", db_index=False
    )
    number = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", db_index=False)
    area_code = models.CharField(max_length=12)
    channel = models.CharField(max_length=20)
    applicant_kind = models.CharField(max_length=40, blank=True, default="")
    applicant_name = models.CharField(max_length=100, blank=True, default="")
    applicant_key = models.CharField(max_length=64, blank=True, default="")
    query_digest = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=40)
    public_state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=40, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    tokens = models.TextField()
    clocks = models.TextField(default="[]")
    form_event = models.PositiveIntegerField(default=1)
    doers = models.TextField(blank=True, default="{}")
    results = models.TextField(blank=True, default="[]")
    due_at = models.DateTimeField(null=True)
    lamp = models.CharField(max_length=8, blank=True, default="")
    paused_at = models.DateTimeField(null=True)
    paused_for = models.CharField(max_length=40, blank=True, default="")
    supervised = models.PositiveSmallIntegerField(default=0)
    check_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    events = models.PositiveIntegerField(default=1)
    event_hash = models.CharField(max_length=64)
    words = models.TextField(blank=True, default="")

    unit_lookup = "unit"
    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("check_at",), condition=Q(check_at__isnull=False), name="cases_case_check"
            ),
            models.Index(fields=("unit", "-id"), name="cases_case_unit"),
            models.Index(
                fields=("unit", "due_at"),
                condition=Q(closed_at__isnull=True),
                name="cases_case_open_due",
            ),
            models.Index(
                fields=("-id",), condition=Q(closed_at__isnull=False), name="cases_case_closed"
            ),
            models.Index(
                fields=("-id",),
                condition=Q(closed_at__isnull=True, supervised__gt=0),
                name="cases_case_supervised",
            ),
            models.Index(
                fields=("applicant_key", "-id"),
                condition=~Q(applicant_key=""),
                name="cases_case_applicant",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(lamp__in=LAMPS), name="cases_case_known_lamp"),
            models.CheckConstraint(
                condition=Q(public_state__in=("waiting", "running", "closed")),
                name="cases_case_public_state",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(check_at__isnull=True),
                name="cases_case_closed_is_quiet",
            ),
        )

    def __str__(self) -> str:
        return self.number


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions about tasks."""

    def with_case(self) -> Self:
        """Take the case with type and version along, without the version's declaration."""
        related = ("case", "case__case_type", "case__version", "unit", "assignee", "came_from")
        return self.select_related(*related).defer("case__version__declaration")

    def open(self) -> Self:
        """Keep those that wait for somebody."""
        return self.filter(IS_OPEN)


class Task(models.Model):
    """A step that waits for somebody, or was done. `token` is the process's, 0 for requests that
    hang on the step `of` (countersign, consult, extend). `duty` is the permission that its doer
    holds at `unit`; both are empty for the applicant's. `came_from` is who handed it on.
    `order_at` is the first end of its own limit and the case's, or far away without one, so that
    lists are one range of an index.
    `clock` is the step's own clock as JSON."""

    KINDS: ClassVar = ("step", "applicant", "countersign", "consult", "extension")

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", db_index=False)
    token = models.PositiveIntegerField(default=0)
    element = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, default="step")
    of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="requests", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    duty = models.CharField(max_length=80, blank=True, default="")
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, default="open")
    came_from = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=40, blank=True, default="")
    opinion = models.TextField(blank=True, default="")
    clock = models.TextField(blank=True, default="")
    due_at = models.DateTimeField(null=True)
    order_at = models.DateTimeField()
    lamp = models.CharField(max_length=8, blank=True, default="")
    item = models.TextField(blank=True, default="")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("order_at", "id")
        indexes = (
            models.Index(
                fields=("unit", "duty", "order_at", "id"),
                condition=IS_OPEN & Q(assignee__isnull=True),
                name="cases_task_box",
            ),
            models.Index(
                fields=("assignee", "order_at", "id"), condition=IS_OPEN, name="cases_task_mine"
            ),
            models.Index(fields=("order_at", "id"), condition=IS_OPEN, name="cases_task_urgent"),
            models.Index(fields=("case", "unit"), name="cases_task_case_unit"),
            models.Index(
                fields=("closed_by", "-closed_at"),
                condition=Q(closed_by__isnull=False),
                name="cases_task_done",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("open", "done", "cancelled")), name="cases_task_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("step", "applicant", "countersign", "consult", "extension")),
                name="cases_task_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="cases_task_closed_when_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.element}"


class CaseEvent(models.Model):
    """One act on a case: who, when, which, why. `facts` is canonical JSON of codes and numbers,
    `note` the reason or opinion as written. `form` is the whole form, canonical JSON with identity
    and phone numbers sealed, where the act changed it, else empty. `hash` covers the hash before
    and the row's content: changing, removing or moving one breaks the chain of its case
    (`lingqu case verify`)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="history", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    element = models.CharField(max_length=80, blank=True, default="")
    task_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    behalf_of_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    facts = models.TextField(default="{}")
    form = models.TextField(blank=True, default="")
    request_id = models.CharField(max_length=32, blank=True, default="")
    network = models.CharField(max_length=49, blank=True, default="")
    hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(AppendOnly["CaseEvent"])()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="cases_event_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are appended, never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are appended, never deleted")


class NumberSeries(models.Model):
    """The last serial number given out in a series, for example one area's day."""

    name = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
