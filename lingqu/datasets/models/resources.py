"""The catalogue: resources, what was published of them, and what is being drafted.

Grain: `Resource` one row per resource, for ever; `ResourceVersion` one row per publication, in
force in `[from_at, until_at)`; `Draft` at most one row per resource, the description that a
department is working on. Versions are appended; the database itself lets nothing but their end be
written, once.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lingqu.access.models import Person, Unit
from lingqu.access.scopes import VisibleQuerySet
from lingqu.kernel.labels import Label
from lingqu.kernel.models import AppendOnly

__all__ = ["Draft", "Resource", "ResourceVersion", "State"]


class State(models.IntegerChoices):
    """The life of a resource, with the numbers that platforms of cities use."""

    CREATED = 0, pgettext_lazy("resource", "drafted")
    REVIEW = 1, pgettext_lazy("resource", "publication in review")
    RETURNED = 2, pgettext_lazy("resource", "returned")
    PUBLISHED = 3, pgettext_lazy("resource", "published")
    WITHDRAWAL = 4, pgettext_lazy("resource", "withdrawal in review")
    REFUSED = 5, pgettext_lazy("resource", "withdrawal refused")
    WITHDRAWN = 6, pgettext_lazy("resource", "withdrawn")
    DELETED = 7, pgettext_lazy("resource", "deleted")


class ResourceQuerySet(VisibleQuerySet["Resource"]):
    """Questions about resources."""

    def listed(self) -> Self:
        """Keep what stands in the catalogue: a version is in force."""
        return self.filter(current__isnull=False)


class Resource(models.Model):
    """A resource. `name` is its stable name, `unit` answers for it, `current` is the version in
    force (null: not in the catalogue), `origin` the pack or site that describes it, empty for a
    department in the browser. A change of a published resource goes through the same states while
    `current` stays in force. `asked_by` handed in what is in review, `note` are the last words
    about it. From `code` to `words` columns of the description are repeated for lists; `as_table`
    to `collected_at` say what is mounted, with null for no data."""

    name = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="resources")
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.CREATED)
    current = models.ForeignKey("ResourceVersion", models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=60, blank=True, default="")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=400, blank=True, default="")
    changed_at = models.DateTimeField()

    code = models.CharField(max_length=40, blank=True, default="")
    label_zh = models.CharField(max_length=400)
    label_en = models.CharField(max_length=400)
    section = models.CharField(max_length=3, blank=True, default="")
    sharing = models.CharField(max_length=20, blank=True, default="")
    opening = models.CharField(max_length=20, blank=True, default="")
    cycle = models.CharField(max_length=20, blank=True, default="")
    words = models.TextField(blank=True, default="")

    as_table = models.BooleanField(default=False)
    as_file = models.BooleanField(default=False)
    as_api = models.BooleanField(default=False)
    rows = models.BigIntegerField(null=True)
    collected_at = models.DateTimeField(null=True)

    read_permission = "datasets.register"
    unit_lookup = "unit"
    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(fields=("unit", "state"), name="datasets_resource_unit"),)
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=~Q(code=""), name="datasets_resource_code_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="datasets_resource_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.PUBLISHED, State.WITHDRAWAL, State.REFUSED))
                | Q(current__isnull=False),
                name="datasets_resource_published_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.CREATED, State.WITHDRAWN, State.DELETED))
                | Q(current__isnull=True),
                name="datasets_resource_ended_has_none",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Label:
        """What the resource is called."""
        return Label(zh=self.label_zh, en=self.label_en)


class ResourceVersion(models.Model):
    """One publication. `hash` is SHA-256 over the description, `description` what
    lingqu.datasets.description keeps. `changed_by` and `approved_by` are null where the loader
    published; they are never the same person."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    description = models.JSONField()
    note = models.CharField(max_length=400, blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(AppendOnly["ResourceVersion"])()

    class Meta:
        ordering = ("resource", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("resource", "number"), name="datasets_version_number_once"
            ),
            models.UniqueConstraint(
                fields=("resource",),
                condition=Q(until_at__isnull=True),
                name="datasets_version_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="datasets_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(changed_by=F("approved_by")),
                name="datasets_version_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource_id} v{self.number}"


class Draft(models.Model):
    """What a department writes down before it is published. `content` has the keys of a
    description and need not hold yet; `hands` are the ids of all who wrote in it, none of whom
    approves it. `revision` grows with every save."""

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="draft")
    content: models.JSONField[Any] = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    hands = models.JSONField(default=list)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"{self.resource_id} #{self.revision}"
