"""What every public view needs: open without login, bounded, stored nowhere, faults in words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from lingqu.cases.public.drafts import MOST, LimitReached, keep_days, secrets_in
from lingqu.kernel.errors import LingquError

__all__ = ["forget", "keys_of", "problem", "public", "remember"]

logger = logging.getLogger(__name__)
COOKIE = "lingqu_drafts"
MEGABYTE = 1 << 20
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def public(*methods: str, files: bool = False) -> Callable[[View[P]], View[P]]:
    """Return a decorator for a page that everybody may open.

    A body larger than a form can be (with `files`, than the site takes) is refused unread; the
    token is checked after that. Faults of the engine become a page without their details, which
    may hold what somebody wrote."""

    def decorate(view: View[P]) -> View[P]:
        guarded = csrf_protect(view)

        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if _length(request) > (settings.UPLOAD_BYTES if files else MEGABYTE):
                return _too_large(request)
            try:
                return guarded(request, *args, **kwargs)
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return _too_large(request)
            except LimitReached:
                return _limited(request)
            except LingquError as error:
                match = request.resolver_match
                where = match.view_name if match else ""
                logger.warning("%s refused with %s", where, type(error).__name__)
                return _refused(request)

        checked = require_http_methods(list(methods))(never_cache(answer))
        return login_not_required(csrf_exempt(checked))

    return decorate


def problem(request: HttpRequest, *, status: int, title: str, text: str) -> HttpResponse:
    """Answer with a page that says what did not work and what to do."""
    facts = {"title": title, "text": text, "status": status}
    return render(request, "cases/public/problem.html", facts, status=status)


def keys_of(request: HttpRequest) -> list[str]:
    """Return the secrets of the drafts that this browser began, the newest first."""
    return secrets_in(request.COOKIES.get(COOKIE, ""))


def remember(response: HttpResponse, keys: Iterable[str]) -> HttpResponse:
    """Name the drafts of `keys` in the browser's cookie, for as long as they are kept."""
    named = list(dict.fromkeys(keys))[:MOST]
    if not named:
        response.delete_cookie(COOKIE, path=reverse("apply:list"), samesite="Lax")
        return response
    days = keep_days(timezone.now())
    response.set_cookie(
        COOKIE, ".".join(named), max_age=timedelta(days=days), path=reverse("apply:list"),
        httponly=True, samesite="Lax", secure=settings.HTTPS,
    )  # fmt: skip
    return response


def forget(response: HttpResponse, request: HttpRequest, key: str) -> HttpResponse:
    """Take one draft out of the browser's cookie."""
    return remember(response, [one for one in keys_of(request) if one != key])


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _too_large(request: HttpRequest) -> HttpResponse:
    return problem(
        request, status=413, title=_("That was too much at once"),
        text=_("Nothing of it was saved. Go back, shorten what you wrote, or hand in one file "
               "after the other."),
    )  # fmt: skip


def _limited(request: HttpRequest) -> HttpResponse:
    answer = problem(
        request, status=429, title=_("Please try again later"),
        text=_("Very many applications or files came from this network within an hour. Wait an "
               "hour, or come to the window. What you saved is kept."),
    )  # fmt: skip
    answer["Retry-After"] = "3600"
    return answer


def _refused(request: HttpRequest) -> HttpResponse:
    return problem(
        request, status=409, title=_("This does not work at the moment"),
        text=_("Nothing was sent. What you filled in is kept on this device. Try again later, or "
               "come to the window."),
    )  # fmt: skip
