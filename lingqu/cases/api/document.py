"""The OpenAPI document: what ninja writes, and what holds for all operations.

Which errors an operation may answer with, which headers it takes and sends, follows from what it
is: a write, signed in or public, with a case in its address.
"""

from __future__ import annotations

from typing import Any

from lingqu.cases.api.auth import POST_HEADER
from lingqu.cases.api.errors import KINDS, MEDIA_TYPE, URN
from lingqu.cases.api.idempotency import HEADER, REPLAYED

__all__ = ["completed"]

REASONS = {
    400: "Not readable: no JSON, a header that is none of ours.",
    401: "No token or session, or one that does not hold.",
    403: "Your posts do not allow it, or the CSRF token of a session is missing.",
    404: "There is no such thing, or you may not see it.",
    409: "Changed meanwhile (`changed`, with the `revision` now), not possible now (`refused`, "
    "with what is `allowed`), or the same key is being worked on (`in-progress`).",
    413: "More than 1 MB, or a file beyond what its material takes.",
    415: "Another type of content than the one asked for.",
    422: "What was given does not hold; see `faults`. A cursor that is none of ours, a key of "
    "another request (`key-reused`), JSON nested too deep, characters that are no text.",
    429: "Too many requests from your network within a minute.",
    503: "The database is busy; try again.",
}
PROBLEM = {
    "title": "Problem",
    "description": "A problem document of RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [URN + kind for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "faults": {
            "type": "array",
            "description": "Every fault of what was given, by field.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "revision": {"type": "integer", "description": "Of the case now; with `changed`."},
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What is possible now; with `refused`.",
        },
        "number": {"type": "string", "description": "To quote; with `failed`."},
    },
}
POST = {
    "name": POST_HEADER,
    "in": "header",
    "required": False,
    "description": "Number of a post held today that counts alone; `GET /me` lists them.",
    "schema": {"type": "string", "pattern": "^[1-9][0-9]{0,18}$"},
}
KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Makes a write happen once: sent again within 24 hours, the same request gets "
    f"the same answer, with `{REPLAYED}: true`.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"},
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the case as it was shown; the same as `revision` in the body.",
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,9}"$'},
}
ETAG = {"description": "Revision of the case.", "schema": {"type": "string"}}
DONE_BEFORE = {
    "description": "The answer is the one given before; nothing was done again.",
    "schema": {"type": "string", "const": "true"},
}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return ninja's document with errors, headers and texts filled in."""
    document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    document["components"]["responses"] = {
        f"Problem{status}": {
            "description": reason,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, reason in REASONS.items()
    }
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(operation, path=path, write=method == "post")
    return document


def _complete(operation: dict[str, Any], *, path: str, write: bool) -> None:
    public = "security" not in operation
    responses = {str(code): answer for code, answer in operation["responses"].items()}
    for status in _statuses(path, write=write, public=public):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = responses
    parameters = operation.setdefault("parameters", [])
    if not public:
        parameters.append(POST)
    if write:
        parameters.append(KEY)
        if "_id}" in path:
            parameters.append(MATCH)
    done = responses.get("200") or responses["201"]
    if write:
        done["headers"] = {"ETag": ETAG, REPLAYED: DONE_BEFORE}
    elif path.endswith("/{case_id}"):
        done["headers"] = {"ETag": ETAG}


def _statuses(path: str, *, write: bool, public: bool) -> list[int]:
    """Return the errors that an operation may answer with."""
    found = [400, 422, 503] if public else [400, 401, 403, 422, 503]
    if "{" in path or write:
        found.append(404)
    if write:
        found += [409, 413, 415]
    if public:
        found.append(429)
    return sorted(found)
