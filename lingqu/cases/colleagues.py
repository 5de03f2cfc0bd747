"""Whom an officer may choose: people to give work to, units to ask, units to begin a case at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from lingqu.access.models import Person, Post, Unit
from lingqu.access.scopes import covers, path_range

__all__ = ["colleagues_of", "doers", "start_units", "units_to_ask"]

MOST_PEOPLE = 300
MOST_UNITS = 500


def colleagues_of(person: Person, on: date) -> list[Person]:
    """Return the people with a post at the units above one's own, and below those."""
    where = Q(pk__in=())
    for post in person.posts_in_use():
        root = post.unit.path[:8] if len(post.unit.path) <= 16 else post.unit.path[:16]
        where |= Q(unit__path__range=path_range(root)) if root else Q(unit=post.unit_id)
    held = Post.objects.held_on(on).filter(where).order_by().values("person")
    rows = Person.objects.filter(pk__in=held, is_active=True).exclude(pk=person.pk)
    return list(rows.order_by("display_name", "pk")[:MOST_PEOPLE])


def doers(duty: str, unit: Unit, on: date) -> list[Person]:
    """Return who may do a step of `duty` at `unit`: holders of the permission that reach it."""
    posts = Post.objects.held_on(on).filter(person__is_active=True).select_related("person")
    reaching = Q(unit=unit) | ~Q(scope="unit")
    found: dict[int, Person] = {}
    for post in posts.filter(reaching)[: MOST_PEOPLE * 10]:
        if duty in post.role.permissions and covers(post, unit):
            found[post.person_id] = post.person
    return sorted(found.values(), key=lambda one: (one.display_name, one.pk))[:MOST_PEOPLE]


def units_to_ask(on: date) -> list[Unit]:
    """Return the units that exist, in the order of the tree."""
    return list(Unit.objects.open_on(on)[:MOST_UNITS])


def start_units(person: Person, duty: str) -> Sequence[Unit]:
    """Return the units of one's posts at which one may begin a case."""
    found = {p.unit_id: p.unit for p in person.posts_in_use() if duty in p.role.permissions}
    return list(found.values())
