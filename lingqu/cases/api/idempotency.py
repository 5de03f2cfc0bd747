"""A write that is sent twice happens once.

With `Idempotency-Key` the answer is kept for a day in the transaction of the act. The same request
again gets that answer; the unique constraint on owner and key decides between two at once. An act
that fails keeps nothing: the request may be corrected and sent again with its key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel

from lingqu.access.models import Person
from lingqu.cases.api.auth import POST_HEADER
from lingqu.cases.api.errors import Problem
from lingqu.cases.api.throttle import network_digest
from lingqu.cases.models import IdempotencyRecord
from lingqu.kernel.sealing import seal, unseal

__all__ = ["HEADER", "KEPT_FOR", "once"]

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT_FOR = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,64}", re.ASCII)


def once(
    request: HttpRequest, act: Callable[[datetime], BaseModel], *, status: int = 200
) -> HttpResponse:
    """Do `act` at this instant and answer with what it returns; or answer as before."""
    at = timezone.now()
    key = request.headers.get(HEADER)
    if key is None:
        return _response(act(at).model_dump_json(), status)
    if not KEY.fullmatch(key):
        raise Problem("malformed", _("A key has 1 to 64 visible ASCII characters."))
    owner, print_ = _owner(request), _fingerprint(request)
    try:
        with transaction.atomic():
            kept = _kept(owner, key, at)
            if kept is not None:
                return _replay(kept, print_)
            text = act(at).model_dump_json()
            IdempotencyRecord.objects.create(
                owner=owner, key=key, fingerprint=print_, status=status, body=seal(text),
                created_at=at,
            )  # fmt: skip
    except Exception as error:
        _explain(error, owner, key, print_, at)
        raise
    return _response(text, status)


def _explain(error: Exception, owner: str, key: str, print_: str, at: datetime) -> None:
    """Raise what to tell if the act failed because the same key was used at the same time."""
    kept = _kept(owner, key, at)
    if kept is None:
        return
    if kept.fingerprint != print_:
        raise Problem("key-reused") from error
    if not isinstance(error, Problem):
        raise Problem("in-progress", _("Send it again to get its answer.")) from error


def _kept(owner: str, key: str, at: datetime) -> IdempotencyRecord | None:
    """Return the record of the key; one that is too old is removed."""
    found = IdempotencyRecord.objects.filter(owner=owner, key=key).first()
    if found is not None and found.created_at <= at - KEPT_FOR:
        found.delete()
        return None
    return found


def _replay(kept: IdempotencyRecord, print_: str) -> HttpResponse:
    if kept.fingerprint != print_:
        raise Problem("key-reused", _("Use a new key for a new request."))
    response = _response(unseal(kept.body), kept.status)
    response.headers[REPLAYED] = "true"
    return response


def _response(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    revision = orjson.loads(text).get("revision")
    if revision is not None:
        response.headers["ETag"] = f'"{revision}"'
    return response


def _owner(request: HttpRequest) -> str:
    person = getattr(request, "auth", None)
    if isinstance(person, Person):
        return f"person:{person.pk}"
    return f"network:{network_digest()}"


def _fingerprint(request: HttpRequest) -> str:
    """Return the SHA-256 of method, address, post and body. A form with files counts by its
    fields, because its boundary is another one each time."""
    found = hashlib.sha256()
    for part in (request.method, request.get_full_path(), request.headers.get(POST_HEADER)):
        found.update(f"{part}\n".encode())
    if request.content_type != "multipart/form-data":
        found.update(request.body)
        return found.hexdigest()
    for name, values in sorted(request.POST.lists()):
        found.update(repr([name, values]).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            found.update(repr([name, file.name, content.hexdigest()]).encode())
            file.seek(0)
    return found.hexdigest()
