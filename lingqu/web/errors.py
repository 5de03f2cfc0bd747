"""Errors as pages and as parts: the same words, and a number to quote."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lingqu.kernel.errors import (
    AccessDenied,
    ChannelError,
    DataError,
    LingquError,
    TransitionRefused,
)
from lingqu.web.context import plain

__all__ = ["ErrorPages", "csrf_failure", "forbidden", "not_found", "server_error", "too_large"]

logger = logging.getLogger(__name__)
STATUS = {AccessDenied: 403, TransitionRefused: 409, DataError: 422, ChannelError: 503}


class ErrorPages:
    """Turn the errors that name who can act into pages; a row one may not see stays 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a LingquError with its own status; leave everything else to Django."""
        if not isinstance(error, LingquError):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        if status == 403:
            return forbidden(request, error)
        heading = _("This was not done") if status < 500 else _("Something did not work")
        return _page(request, status=status, heading=heading, message=str(error))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: nothing here for this person, and whom to ask."""
    message = str(exception) if isinstance(exception, LingquError) else ""
    return _page(request, status=403, heading=_("Nothing here for you to see"), message=message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _page(request, status=404, heading=_("There is no such page"), message="")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a number that is also in the log."""
    return _page(request, status=500, heading=_("Something did not work"), message="")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: mostly a page left open over night."""
    heading = _("This form is no longer valid")
    message = _("The page was open too long, or you signed in elsewhere. Reload it and send again.")
    return _page(request, status=403, heading=heading, message=message)


def too_large(request: HttpRequest, *, limit: int) -> HttpResponse:
    """Answer 413 without touching the body; `limit` is in bytes."""
    message = _("The files are larger than %(limit)s MB together. Send them in several parts.")
    heading = _("This was not done")
    facts = {"limit": limit // 2**20}
    return _page(request, status=413, heading=heading, message=message % facts)


def _page(request: HttpRequest, *, status: int, heading: str, message: str) -> HttpResponse:
    number = f"E-{secrets.token_hex(4).upper()}" if status >= 500 else ""
    if number:
        logger.error("%s answered %s at %s", number, status, request.path)
    template = "web/_error.html" if "HX-Request" in request.headers else "web/error.html"
    facts = {"status": status, "heading": heading, "message": message, "number": number}
    if status >= 500 or status == 413:  # without session and database, which may be what failed
        return HttpResponse(render_to_string(template, {**plain(request), **facts}), status=status)
    return render(request, template, facts, status=status)
