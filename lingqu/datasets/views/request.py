"""What the views of this application need to know of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from lingqu.access.models import Person

__all__ = ["person_of", "whole"]


def person_of(request: HttpRequest) -> Person:
    """Return who asks; the login middleware lets nobody else through."""
    return cast(Person, request.user)


def whole(text: str | None) -> int:
    """Return the number that a form sent, or 0, which is no row and no revision, for anything
    else: other scripts' digits and endless ones are no numbers to a database."""
    fits = text and text.isascii() and text.isdigit() and len(text) <= 9
    return int(text) if text and fits else 0
