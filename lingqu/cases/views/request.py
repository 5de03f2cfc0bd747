"""What the views of this application need to know of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from lingqu.access.models import Person
from lingqu.cases.desk import Desk, desk_of

__all__ = ["desk_for", "person_of", "whole"]

KEPT = "_lingqu_cases_desk"


def person_of(request: HttpRequest) -> Person:
    """Return who asks; the login middleware lets nobody else through."""
    return cast(Person, request.user)


def desk_for(request: HttpRequest) -> Desk:
    """Return the figures of who asks, read once in a request: the menu counts by them too."""
    kept: Desk | None = getattr(request, KEPT, None)
    if kept is None:
        kept = desk_of(person_of(request), now=timezone.now())
        setattr(request, KEPT, kept)
    return kept


def whole(text: str | None) -> int:
    """Return the number that a form sent, or 0, which is no row and no revision, for anything
    else: other scripts' digits and endless ones are no numbers to a database."""
    fits = text and text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if text and fits else 0
