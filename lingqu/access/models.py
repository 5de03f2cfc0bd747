"""Areas, units, people, roles and posts.

Grain: `Area` one row per division code and period of one name; `Unit` one row per organisation
or section; `Person` one account; `Post` one person's role at one unit for a period.
Periods are half-open `[from, until)`; a null end means "still".
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lingqu.access.divisions import LEVELS, code_range, level, parent_codes
from lingqu.access.permissions import DUTIES
from lingqu.access.scopes import PATH_LENGTH, VisibleQuerySet, covers, path_range

__all__ = ["Area", "LoginFailure", "PasswordHistory", "Person", "Post", "Role", "Unit"]

SCOPES = (
    ("unit", _("own unit")),
    ("subtree", _("unit and those below")),
    ("area", _("area")),
    ("all", _("all")),
)


class AreaQuerySet(models.QuerySet["Area"]):
    """Questions about areas; each is one indexed range of codes."""

    def within(self, code: str) -> Self:
        """Keep the areas inside `code`, itself included."""
        return self.filter(code__range=code_range(code))

    def on(self, day: date) -> Self:
        """Keep the areas as they were on `day`: at most one row per code."""
        return self.filter(_holds_on("valid_from", "valid_until", day))


class Area(models.Model):
    """A division under one name. A rename adds a row with the same code; an abolished code is
    ended, never used again, and may name its `successor`."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    successor = models.CharField(max_length=12, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="access_area_once"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(valid_until__isnull=True), name="access_area_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="access_area_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}$"), name="access_area_code_12_digits"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> str:
        """The level's name, `province` to `village`."""
        return LEVELS[level(self.code) - 1]

    @property
    def parent_code(self) -> str | None:
        """The code of the area above, or None for a province."""
        return next(iter(parent_codes(self.code)), None)


class UnitQuerySet(VisibleQuerySet["Unit"]):
    """Questions about units."""

    def within(self, unit: Unit) -> Self:
        """Keep the units of the subtree under `unit`, itself included."""
        return self.filter(path__range=path_range(unit.path))

    def within_area(self, code: str) -> Self:
        """Keep the units seated inside the division `code`."""
        return self.filter(area_code__range=code_range(code))

    def open_on(self, day: date) -> Self:
        """Keep the units that exist on `day`."""
        return self.filter(_holds_on("opened_on", "closed_on", day))


class Unit(models.Model):
    """An organisation or a section of one. `key` is its stable name in site files; `path` is
    eight digits for each unit from the root down, so a subtree is one range."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=PATH_LENGTH, blank=True, default="", db_index=True)
    area_code = models.CharField(max_length=12, db_index=True)
    credit_code = models.CharField(max_length=18, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    unit_lookup = ""
    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=~Q(credit_code=""),
                name="access_unit_credit_code_once",
            ),
            models.UniqueConstraint(
                fields=("path",), condition=~Q(path=""), name="access_unit_path_once"
            ),
            models.CheckConstraint(
                condition=Q(area_code__regex=r"^[0-9]{12}$"), name="access_unit_area_12_digits"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="access_unit_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """People by login name. Accounts are created by `services.create_person`."""

    def visible_to(self, actor: Person, permission: str) -> models.QuerySet[Person]:
        """Keep the people with a post in reach of `actor`'s posts with `permission`, and those
        without any post, whom nobody would find otherwise."""
        if not actor.may(permission):
            return self.none()
        if any(p.scope == "all" for p in actor.posts_in_use() if permission in p.role.permissions):
            return self.all()
        reached = Post.objects.visible_to(actor, permission).values("person")
        return self.filter(Q(pk__in=reached) | Q(posts__isnull=True))

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login_name=username)


class Person(AbstractBaseUser):
    """One account. No identity number is kept, and of the phone only the masked form."""

    login_name = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = PersonManager()

    current_post: Post | None = None
    """The post chosen for this session, set by the middleware; None lets all posts count."""
    _posts: tuple[Post, ...] | None = None

    class Meta:
        ordering = ("login_name",)

    def __str__(self) -> str:
        return self.display_name

    def active_posts(self) -> tuple[Post, ...]:
        """Return the posts held today, with unit and role: one query for this object's life."""
        if self._posts is None:
            held = self.posts.held_on(timezone.localdate()) if self.is_active else ()
            self._posts = tuple(held)
        return self._posts

    def posts_in_use(self) -> tuple[Post, ...]:
        """Return the chosen post alone, or all active posts when none was chosen."""
        return (self.current_post,) if self.current_post else self.active_posts()

    def may(self, permission: str, *, unit: Unit | None = None) -> bool:
        """Answer whether a post in use gives `permission`, and reaches `unit` if one is given."""
        return any(
            permission in post.role.permissions and (unit is None or covers(post, unit))
            for post in self.posts_in_use()
        )


class Role(models.Model):
    """A named set of permission codes. `duty` marks the three administrators' roles."""

    code = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=100)
    duty = models.CharField(max_length=10, choices=DUTIES, blank=True)
    permissions = models.JSONField(default=list)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(duty__in=[duty for duty, _label in DUTIES]),
                name="access_role_known_duty",
            ),
        )

    def __str__(self) -> str:
        return self.label


class PostQuerySet(VisibleQuerySet["Post"]):
    """Questions about posts."""

    def held_on(self, day: date) -> Self:
        """Keep the posts held on `day`, with unit and role."""
        return self.filter(_holds_on("since", "until", day)).select_related("unit", "role")


class Post(models.Model):
    """One person's role at one unit in `[since, until)`, and how far it reaches: the unit, its
    subtree, an area (`area_code`, else the unit's own), or all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts")
    scope = models.CharField(max_length=8, choices=SCOPES, default="unit")
    area_code = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    unit_lookup = "unit"
    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "unit", "role", "since"), name="access_post_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="access_post_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=[scope for scope, _label in SCOPES]),
                name="access_post_known_scope",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.role}"


class PasswordHistory(models.Model):
    """A password hash that was in use, so that it is not chosen again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-set_at", "-id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.set_at}"


class LoginFailure(models.Model):
    """One refused login. Name and address are kept as keyed digests: a password typed into the
    wrong box, or a citizen's address, must not be readable here."""

    name_digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="login_failures")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=("name_digest", "at"), name="access_failure_name"),
            models.Index(fields=("source_digest", "at"), name="access_failure_source"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.at}"


def _holds_on(start: str, end: str, day: date) -> Q:
    """Return the condition that the half-open period [start, end) holds on `day`."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))
