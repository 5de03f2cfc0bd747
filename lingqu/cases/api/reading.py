"""What a request may carry: JSON that is bounded in size and depth, or a form with files."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from lingqu.cases.api.errors import Problem

__all__ = ["MOST_BYTES", "BoundedParser"]

MOST_BYTES = 1 << 20
"""Of a request that is no form with files."""
MOST_DEPTH = 20
LARGEST = 2**63


class BoundedParser(Parser):
    """Reads bodies for the API; refuses with a `Problem`."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the JSON of the body."""
        if request.content_type != "application/json":
            raise Problem("media-type", _("Send application/json."))
        if len(request.body) > MOST_BYTES:
            raise Problem("too-large")
        try:
            value = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise Problem("malformed", _("This is no JSON in UTF-8.")) from error
        _check(value, MOST_DEPTH)
        return value

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the fields of the address or of a form."""
        form = request.method == "POST" and data is not request.GET
        if form and request.content_type != "multipart/form-data":
            raise Problem("media-type", _("Send multipart/form-data."))
        given: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        for value in given.values():
            if isinstance(value, str) and ("\0" in value or len(value) > MOST_BYTES):
                raise Problem("invalid", _("There are characters in it that are no text."))
        return given


def _check(value: Any, depth: int) -> None:
    """Refuse what is nested too deep, and characters and numbers that no database keeps."""
    if depth < 0:
        raise Problem("invalid", _("It is nested too deep; %(n)s levels are taken.") % {
            "n": MOST_DEPTH})  # fmt: skip
    if isinstance(value, dict):
        for key, one in value.items():
            _check(key, depth)
            _check(one, depth - 1)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth - 1)
    elif isinstance(value, str):
        if "\0" in value:
            raise Problem("invalid", _("There are characters in it that are no text."))
    elif isinstance(value, int | float) and abs(value) >= LARGEST:
        raise Problem("invalid", _("A number in it is too large."))
