"""Applications that were begun: kept on the server, found by a secret in the browser's cookie.

The cookie names at most `MOST` of them. A draft keeps the version that it began under, and the
case that it became: sending it again finds that case.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import opened, sealed
from lingqu.cases.models import CaseTypeVersion, Draft
from lingqu.cases.public import attempts
from lingqu.cases.public.questions import answered, fitting, pages_for, values_of
from lingqu.cases.publishing import compiled
from lingqu.kernel.sealing import digest
from lingqu.kernel.snapshot import snapshot

__all__ = [
    "MOST", "AlreadySent", "LimitReached", "answers_of", "begin", "definition_of", "discard",
    "find", "found_by", "keep_days", "locked", "put_answers", "put_what_holds", "secrets_in",
]  # fmt: skip

MOST = 5
"""Drafts of one browser."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class LimitReached(Exception):
    """This network has begun or handed in too much in the last hour."""


class AlreadySent(Exception):
    """The draft has become a case; nothing in it changes any more."""


def secrets_in(text: str) -> list[str]:
    """Return the secrets that a cookie names, the newest first."""
    known = [one for one in text[:400].split(".") if SECRET.fullmatch(one)]
    return list(dict.fromkeys(known))[:MOST]


def found_by(keys: Iterable[str], *, at: datetime) -> dict[str, Draft]:
    """Return the drafts of a browser by secret, in the cookie's order; expired ones are gone."""
    digests = {_digest(key): key for key in keys}
    oldest = at - timedelta(days=keep_days(at))
    rows = Draft.objects.filter(key_digest__in=digests, changed_at__gte=oldest).select_related(
        "version__case_type", "case"
    )
    found = {digests[row.key_digest]: row for row in rows}
    return {key: found[key] for key in digests.values() if key in found}


def find(keys: Iterable[str], pk: int, *, at: datetime) -> Draft | None:
    """Return the draft `pk` if the browser has its secret."""
    return next((row for row in found_by(keys, at=at).values() if row.pk == pk), None)


def keep_days(at: datetime) -> int:
    """Return for how many days a draft is kept after its last change."""
    return snapshot(localtime(at).date()).limit("cases.draft_days")[0]


def definition_of(draft: Draft) -> Compiled:
    """Return the version that the draft began under."""
    return compiled(draft.version_id, draft.version.hash)


def answers_of(draft: Draft) -> dict[str, Any]:
    """Return the answers so far, opened; a draft that was sent has none left."""
    return {} if draft.case_id else opened(draft.data)


def begin(version: CaseTypeVersion, *, at: datetime) -> tuple[Draft, str]:
    """Begin a draft and return it with its secret. Raise `LimitReached`."""
    if attempts.used_up("draft", at=at):
        raise LimitReached
    attempts.note("draft", at=at)
    key = secrets.token_urlsafe(32)
    draft = Draft.objects.create(
        version=version, key_digest=_digest(key), data={}, begun_at=at, changed_at=at
    )
    return draft, key


def locked(pk: int) -> Draft:
    """Return the draft, locked until the end of the transaction. Raise `AlreadySent`."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("version__case_type")
    row = draft.get(pk=pk)
    if row.case_id:
        raise AlreadySent
    return row


@transaction.atomic
def put_answers(
    pk: int, number: int, raw: Mapping[str, Any], *, at: datetime
) -> tuple[dict[str, Any], bool]:
    """Write what was given on page `number` and return the answers, and whether the page asks
    more now. Raise `FormFaults` with what is wrong on it, or `AlreadySent`."""
    draft = locked(pk)
    definition, before = definition_of(draft), opened(draft.data)
    page = next((one for one in pages_for(definition, before) if one.number == number), None)
    if page is None:
        return before, False
    after = answered(definition, page, raw, before)
    _write(draft, definition, after, at=at)
    shown = {one.name for one in page.fields}
    again = (one for one in pages_for(definition, after) if one.number == number)
    return after, any(one.name not in shown for page in again for one in page.fields)


@transaction.atomic
def put_what_holds(pk: int, number: int, raw: Mapping[str, Any], *, at: datetime) -> None:
    """Write the values of a page that hold, to go on later; wrong ones are left out."""
    draft = locked(pk)
    definition, before = definition_of(draft), opened(draft.data)
    for page in pages_for(definition, before):
        if page.number == number:
            _write(draft, definition, _kept(definition, page.fields, raw, before), at=at)


@transaction.atomic
def discard(pk: int) -> None:
    """Delete a draft with its files' rows; the case that it became stays."""
    Draft.objects.filter(pk=pk).delete()


def _kept(
    definition: Compiled,
    fields: Iterable[FormField],
    raw: Mapping[str, Any],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    values, _faults = values_of(definition, fields, raw)
    return fitting(definition, {**before, **values})


def _write(draft: Draft, definition: Compiled, answers: Mapping[str, Any], *, at: datetime) -> None:
    draft.data, draft.changed_at = sealed(definition.fields.values(), answers), at
    draft.save(update_fields=["data", "changed_at"])


def _digest(key: str) -> str:
    return digest("cases.draft", key)
