"""What every view of this application needs to know of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from lingqu.access.models import Person

__all__ = ["is_part", "person_of"]


def person_of(request: HttpRequest) -> Person:
    """Return who asks; the login middleware lets nobody else through."""
    return cast(Person, request.user)


def is_part(request: HttpRequest) -> bool:
    """Answer whether htmx asks for a part of the page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
