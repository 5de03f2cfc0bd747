"""The reading gate: which rows a person's posts let him see.

A model whose rows belong to a unit or an area names the way there and the permission to read:

    class Project(models.Model):
        unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
        read_permission = "evaluations.read"
        unit_lookup = "unit"
        objects = VisibleQuerySet.as_manager()

`Project.objects.visible_to(person)` is then one query; a row that one may not see is not in it,
so that fetching it says "not found".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from lingqu.access.divisions import code_range

if TYPE_CHECKING:
    from lingqu.access.models import Person, Post, Unit

__all__ = ["VisibleQuerySet", "covers", "path_range"]

PATH_LENGTH = 80
Row = TypeVar("Row", bound=models.Model, covariant=True)


def path_range(path: str) -> tuple[str, str]:
    """Return the lowest and the highest unit path inside `path`, itself included."""
    return path, path.ljust(PATH_LENGTH, "9")


class VisibleQuerySet(models.QuerySet[Row]):
    """`visible_to(person)` for models that set `read_permission` and `unit_lookup` (a lookup
    to `Unit`) or `area_lookup` (a lookup to a 12-digit code), or both."""

    def visible_to(self, person: Person, permission: str | None = None) -> Self:
        """Keep the rows that a post of `person` with the permission to read reaches."""
        code = permission or getattr(self.model, "read_permission")  # noqa: B009 - set by each model
        posts = [post for post in person.posts_in_use() if code in post.role.permissions]
        if any(post.scope == "all" for post in posts):
            return self.all()
        reached = Q(pk__in=())
        for post in posts:
            reached |= self._reached(post)
        return self.filter(reached)

    def _reached(self, post: Post) -> Q:
        """Return the condition for one post. A model without units is reached by area only."""
        unit, area = self._unit_lookup("pk"), self._unit_lookup("area_code")
        area = getattr(self.model, "area_lookup", area)
        if post.scope == "area" and area:
            return Q(**{f"{area}__range": code_range(post.area_code or post.unit.area_code)})
        if post.scope == "unit" and unit:
            return Q(**{unit: post.unit_id})
        if post.scope == "subtree" and (path := self._unit_lookup("path")):
            return Q(**{f"{path}__range": path_range(post.unit.path)})
        return Q(pk__in=())

    def _unit_lookup(self, field: str) -> str | None:
        """Return the lookup of a unit's `field`, or None for a model without units. An empty
        `unit_lookup` is the unit itself."""
        way = getattr(self.model, "unit_lookup", None)
        return None if way is None else "__".join(part for part in (way, field) if part)


def covers(post: Post, unit: Unit) -> bool:
    """Answer whether `post` reaches `unit`: the rule of `visible_to` for one unit."""
    if post.scope == "all":
        return True
    if post.scope == "area":
        low, high = code_range(post.area_code or post.unit.area_code)
        return low <= unit.area_code <= high
    if post.scope == "subtree":
        low, high = path_range(post.unit.path)
        return low <= unit.path <= high
    return post.unit_id == unit.pk
