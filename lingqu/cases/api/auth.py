"""Who asks: a token in the `Authorization` header, or the session of a browser.

Whoever sends the header is judged by it alone. A session needs Django's CSRF token for writes.
`X-Post` lets one post count instead of all.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from lingqu.access.models import Person
from lingqu.cases.api.errors import Problem
from lingqu.cases.tokens import person_of

__all__ = ["SIGNED_IN", "POST_HEADER", "person_in"]

POST_HEADER = "X-Post"


class Token(HttpBearer):
    """A token made with `lingqu case token create`."""

    def __call__(self, request: HttpRequest) -> Person | None:
        given = request.headers.get("Authorization")
        if given is None:
            return None
        scheme, _space, text = given.partition(" ")
        person = self.authenticate(request, text.strip()) if scheme.lower() == "bearer" else None
        if person is None:
            raise Problem("not-signed-in")
        request.user = person
        return _in_post(request, person)

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return the person whose token it is."""
        return person_of(token, at=timezone.now())


class Session(APIKeyCookie):
    """The session of somebody who signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Person | None:
        person = self.authenticate(request, None)
        if person is None:
            return None
        if check_csrf(request) is not None:
            raise Problem("csrf")
        return _in_post(request, person)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Return the person of the session."""
        return request.user if request.user.is_authenticated else None


SIGNED_IN = [Token(), Session()]


def person_in(request: HttpRequest) -> Person:
    """Return who asks, as the two above found out."""
    person: Any = getattr(request, "auth")  # noqa: B009 - set by ninja
    return cast("Person", person)


def _in_post(request: HttpRequest, person: Person) -> Person:
    """Let the post that the header names count alone. Raise `Problem` for one not held today."""
    wanted = request.headers.get(POST_HEADER)
    if wanted is None:
        return person
    held = {str(post.pk): post for post in person.active_posts()}
    if wanted not in held:
        raise Problem("denied", _("You do not hold this post today."))
    person.current_post = held[wanted]
    return person
