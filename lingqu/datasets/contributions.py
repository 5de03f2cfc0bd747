"""What the data engine shows outside its own pages: how much waits for a decision."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from lingqu.access.models import Person
from lingqu.datasets.lifecycle import REVIEW
from lingqu.datasets.models import Resource, State

__all__ = ["waiting"]


def waiting(request: HttpRequest) -> int:
    """Return how many resources wait for the decision of who asks."""
    seen = Resource.objects.visible_to(cast(Person, request.user), REVIEW)
    return seen.filter(state__in=(State.REVIEW, State.WITHDRAWAL)).count()
