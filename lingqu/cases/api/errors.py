"""Errors as problem documents (RFC 9457): the same words as on pages, and a type for programs.

A `type` is `urn:lingqu:problem:<kind>`; the kinds are KINDS. What no kind fits is "failed", with a
number that is also in the log.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from typing import Any

import orjson
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lingqu.cases.errors import Changed, FormFaults, ProcessFault
from lingqu.dmn.errors import DefinitionError, EvaluationError, LimitExceeded
from lingqu.kernel.errors import AccessDenied, DataError, LingquError, TransitionRefused

__all__ = ["KINDS", "MEDIA_TYPE", "Problem", "answer", "install", "kind_for"]

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
URN = "urn:lingqu:problem:"

KINDS = {
    "malformed": (400, gettext_lazy("The request cannot be read")),
    "not-signed-in": (401, gettext_lazy("Sign in, or send a token that holds")),
    "csrf": (403, gettext_lazy("The request did not come from our pages")),
    "denied": (403, gettext_lazy("This is not yours to do")),
    "not-found": (404, gettext_lazy("There is nothing here for you to see")),
    "method": (405, gettext_lazy("This address does not take that method")),
    "changed": (409, gettext_lazy("Somebody acted meanwhile")),
    "refused": (409, gettext_lazy("This is not possible now")),
    "process": (409, gettext_lazy("The process cannot go on")),
    "in-progress": (409, gettext_lazy("The same key is being worked on")),
    "too-large": (413, gettext_lazy("That is too much at once")),
    "media-type": (415, gettext_lazy("This type of content is not taken here")),
    "invalid": (422, gettext_lazy("Something given does not hold")),
    "cursor": (422, gettext_lazy("This cursor is not one of ours")),
    "form": (422, gettext_lazy("The form does not hold")),
    "key-reused": (422, gettext_lazy("The key belongs to another request")),
    "too-many": (429, gettext_lazy("Too many requests from your network")),
    "failed": (500, gettext_lazy("Something did not work")),
    "busy": (503, gettext_lazy("The database is busy")),
}
"""Every kind of problem: its status and its title."""


class Problem(Exception):
    """An error of the API itself. `more` are members beyond those of RFC 9457."""

    def __init__(self, kind: str, detail: str = "", **more: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.more = kind, detail, more


def answer(
    kind: str, detail: object = "", *, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """Return a problem document of a kind of KINDS."""
    status, title = KINDS[kind]
    body = {"type": URN + kind, "title": str(title), "status": status, "detail": str(detail)}
    text = orjson.dumps({**body, **more})
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)


def kind_for(status: int) -> str:
    """Return the kind for a status that something other than this API answered with."""
    first = {code: kind for kind, (code, _title) in reversed(KINDS.items())}
    return first.get(status, "malformed" if status < 500 else "failed")


def install(api: NinjaAPI) -> None:
    """Let the API answer every exception with a problem document."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _handle)


def _handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer one exception; the most particular rule first."""
    assert isinstance(error, Exception)  # noqa: S101 - ninja's type says more than it sends
    cause = error.__cause__
    if isinstance(cause, Problem):
        error = cause
    if isinstance(error, Problem):
        headers = {"WWW-Authenticate": "Bearer"} if error.kind == "not-signed-in" else None
        return answer(error.kind, error.detail, headers=headers, **error.more)
    if isinstance(error, LingquError):
        return _own(error)
    return _other(request, error)


def _own(error: LingquError) -> HttpResponse:
    match error:
        case FormFaults():
            return answer("form", error, faults=_faults(error.faults))
        case Changed():
            return answer("changed", error, revision=error.now)
        case ProcessFault():
            return answer("process", error)
        case TransitionRefused():
            return answer("refused", error, allowed=list(error.allowed))
        case AccessDenied():
            return answer("denied", error)
        case DataError():
            return answer("invalid", error)
    return answer("process", error)


def _other(request: HttpRequest, error: Exception) -> HttpResponse:
    match error:
        case AuthenticationError():
            return answer("not-signed-in", headers={"WWW-Authenticate": "Bearer"})
        case ObjectDoesNotExist() | Http404():
            return answer("not-found")
        case ValidationError():
            return answer("invalid", _("See the faults."), faults=_given_faults(error))
        case RequestDataTooBig():
            return answer("too-large")
        case HttpError():
            return answer(kind_for(error.status_code))
        case BadRequest() | SuspiciousOperation() | MultiPartParserError() | UnicodeError():
            return answer("malformed")
        case DefinitionError() | EvaluationError() | LimitExceeded():
            return answer("process", error)
        case OperationalError():
            logger.warning("%s at %s", type(error).__name__, request.path)
            return answer("busy", headers={"Retry-After": "1"})
    number = f"E-{secrets.token_hex(4).upper()}"
    logger.error("%s at %s", number, request.path, exc_info=error)
    return answer("failed", _("Quote %(number)s.") % {"number": number}, number=number)


def _faults(faults: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"field": name, "message": str(text)} for name, text in faults]


def _given_faults(error: ValidationError) -> list[dict[str, str]]:
    """Return where and what, never the value that was given."""
    return [
        {"field": ".".join(str(part)[:60] for part in one["loc"]), "message": str(one["msg"])[:300]}
        for one in error.errors[:100]
    ]
