"""Pages without counts: a signed cursor says where the next one begins.

A page follows the order of the list itself, so rows that are added meanwhile neither repeat nor
hide any. Clients take the cursor as it is.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.core.signing import BadSignature, Signer
from ninja import Query

from lingqu.cases.api.errors import Problem

__all__ = ["Cursor", "Limit", "position", "sealed"]

Limit = Annotated[int, Query(ge=1, le=100, description="Rows of a page.", examples=[20])]
Cursor = Annotated[
    str,
    Query(max_length=400, description="`next` of the page before; empty for the first page."),
]


def sealed(kind: str, place: list[Any]) -> str:
    """Return the cursor for a place in a list of the kind."""
    return Signer(salt=f"cases.api.{kind}").sign_object(place)


def position(kind: str, cursor: str) -> list[Any] | None:
    """Return the place that a cursor holds, None for an empty one. Raise `Problem` for one that
    was not made here for such a list."""
    if not cursor:
        return None
    try:
        place: list[Any] = Signer(salt=f"cases.api.{kind}").unsign_object(cursor)
    except (BadSignature, ValueError) as error:
        raise Problem("cursor") from error
    return place
