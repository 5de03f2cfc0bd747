"""The audit log: an append-only chain of entries tied together by SM3 hashes.

An entry's hash covers the hash before it and its own canonical text, so that changing, removing
or moving one entry breaks the chain there. `AuditHead` holds the count and the last hash, which
shows a cut tail; a copy of the head kept outside the machine (an anchor) shows it even to
someone who rewrote the whole table. Source: GB/T 32905-2016 (SM3); GB/T 22239-2019, 8.1.4.3
(audit records protected from deletion, modification and overwriting).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, models
from django.utils import timezone

from lingqu.kernel.context import CURRENT
from lingqu.kernel.models import AuditEntry, AuditHead

__all__ = ["GENESIS", "Fact", "digest", "record"]

GENESIS = "0" * 64
"""The hash before the first entry."""

Fact = str | int | bool | None | list[str] | list[int]

MAX_FACTS = 4000  # characters; a fact is a number or a code, not a document
_PERSONAL_KEY = re.compile(r"name|phone|mobile|address|email|password|secret|token|identity")
_PERSONAL_TEXT = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", re.ASCII)
_DIGEST = re.compile(r"\b[0-9a-f]{32,128}\b", re.ASCII)
"""One in some thousand digests has a run of digits that looks like a telephone number."""


def record(
    verb: str,
    *,
    actor_id: int | None,
    of: models.Model | None = None,
    facts: Mapping[str, Fact] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Append one entry in the caller's transaction and return it.

    `verb` is `<application>.<act>`; `of` is the object acted on; `facts` are numbers and codes.
    Raise `ValueError` if a fact looks like personal data, `RuntimeError` outside a transaction:
    an act and its entry stand or fall together."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written inside the transaction of its act")
    head = _locked_head()
    context = CURRENT.get()
    entry = AuditEntry(
        sequence=head.count + 1,
        at=(at or timezone.now()).astimezone(UTC),
        actor_id=actor_id,
        verb=verb,
        object_type=of._meta.label_lower if of else "",
        object_id=str(of.pk) if of else "",
        request_id=context.request_id,
        network=context.network,
        facts=_canonical_facts(facts or {}),
        previous=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(count=entry.sequence, hash=entry.hash)
    return entry


def digest(entry: AuditEntry) -> str:
    """Return the SM3 hash of `entry` in hex. The number is left out: the place in the chain is
    said by `previous`, and moved entries can then be told from altered ones."""
    parts = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.request_id,
        entry.network,
        entry.facts,
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.new("sm3", text.encode()).hexdigest()


def _locked_head() -> AuditHead:
    """Return the head, locked until the transaction ends; writers queue up here.

    SQLite has no row locks: its immediate transactions already let one writer in at a time."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1, defaults={"count": 0, "hash": GENESIS})
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def _canonical_facts(facts: Mapping[str, Fact]) -> str:
    """Return JSON with sorted keys and no spaces; refuse what looks like personal data."""
    text = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    personal = [key for key in facts if _PERSONAL_KEY.search(key)]
    if personal or _PERSONAL_TEXT.search(_DIGEST.sub("", text)):
        raise ValueError(f"personal data in audit facts, keys: {personal or sorted(facts)}")
    if len(text) > MAX_FACTS:
        raise ValueError(f"audit facts of {len(text)} characters; the limit is {MAX_FACTS}")
    return text
