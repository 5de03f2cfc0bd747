"""What the pages' middleware would answer to a program, as problem documents.

Stands around everything that makes pages of errors, and leads to the login page or elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from lingqu.cases.api.errors import MEDIA_TYPE, answer, kind_for
from lingqu.cases.api.reading import MOST_BYTES

__all__ = ["PREFIX", "api_answers"]

PREFIX = "/api/"


def api_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer below /api/ with JSON alone, never with a page or a redirect to one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        response = _refused(request) or _plain(get_response(request))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Refuse what no database takes, and a body that is too large, before anything is read."""
    address = request.path_info + request.META.get("QUERY_STRING", "")
    if "\0" in address or "%00" in address:
        return answer("invalid", _("There are characters in it that are no text."))
    declared = request.META.get("CONTENT_LENGTH") or "0"
    form = request.content_type == "multipart/form-data"
    if not form and declared.isascii() and declared.isdigit() and int(declared) > MOST_BYTES:
        return answer("too-large")
    return None


def _plain(response: HttpResponse) -> HttpResponse:
    """Return the answer, a page turned into a problem."""
    moved = response.status_code == 302 or "HX-Redirect" in response.headers
    if moved:
        where = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
        if where.startswith(reverse("access:password")):
            return answer("denied", _("Change your password first, on the page."))
        return answer("not-signed-in", headers={"WWW-Authenticate": "Bearer"})
    if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    made = answer(kind_for(response.status_code))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            made.headers[name] = response.headers[name]
    made.status_code = response.status_code
    return made
