"""What every view of this application needs to know of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from lingqu.access.models import Person

__all__ = ["is_part", "person_of", "whole"]


def person_of(request: HttpRequest) -> Person:
    """Return who asks; the login middleware lets nobody else through."""
    return cast(Person, request.user)


def is_part(request: HttpRequest) -> bool:
    """Answer whether htmx asks for a part of the page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def whole(text: str | None) -> int:
    """Return the number that a form sent, or 0, which is no row and no version, for anything
    else: other scripts' digits and endless ones are no numbers to a database."""
    fits = text and text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if text and fits else 0
