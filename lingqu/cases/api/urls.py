"""The addresses of the API, below /api/v1/."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI
from ninja.operation import Operation

from lingqu import __version__
from lingqu.cases.api import applicant, cases, errors, files, me, tasks, types
from lingqu.cases.api.auth import SIGNED_IN
from lingqu.cases.api.document import completed
from lingqu.cases.api.reading import BoundedParser

__all__ = ["api", "api_urls"]

ABOUT = """Cases, tasks and files of every case type, over the same services as the pages.

Send `Authorization: Bearer <token>`; a browser's session with its CSRF token does as well. Errors
are problem documents of RFC 9457. Lists have pages with an opaque cursor and no counts."""


class CaseAPI(NinjaAPI):
    """Ninja with our operation names and the completed document, made once."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function: it is told once."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the document."""
        return _document()


@cache
def _document() -> dict[str, Any]:
    return completed(dict(super(CaseAPI, api).get_openapi_schema(path_prefix="/api/v1/")))


def _unknown(_request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Answer what is no address of the API."""
    return errors.answer("not-found")


api = CaseAPI(
    title="Lingqu cases",
    version=__version__,
    description=ABOUT,
    docs_url=None,  # its page would need scripts in the page, which our policy forbids
    auth=SIGNED_IN,
    parser=BoundedParser(),
    urls_namespace="cases-api",
)
errors.install(api)
for prefix, router in (
    ("", me.router),
    ("types", types.router),
    ("cases", cases.router),
    ("tasks", tasks.router),
    ("", files.router),
    ("applicant", applicant.router),
):
    api.add_router(prefix, router)


def _open_to_programs(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Mark the views: the API asks who it is itself, and answers 401 instead of a login page."""
    for pattern in patterns:
        pattern.callback.login_required = False  # type: ignore[union-attr]
    return patterns


_patterns, _application, _namespace = api.urls
api_urls = (
    _open_to_programs([*_patterns, re_path("", _unknown, name="unknown")]), _application,
    _namespace,
)  # fmt: skip
