"""The history of a case as a chain: each event's hash covers the one before.

The head is kept on the case. The worker anchors ranges of events in the audit log, whose own head
an operator keeps outside: so even somebody who rewrites a whole case is found out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

__all__ = ["COVERED", "GENESIS", "event_hash"]

GENESIS = "0" * 64
_SM3 = hashlib.new("sm3")
"""Copied for each hash: asking OpenSSL for the algorithm costs more than the hash."""
COVERED = (
    "number", "at", "verb", "element", "task_id", "actor_id", "behalf_of_id", "note",
    "facts", "form", "request_id", "network",
)  # fmt: skip


def event_hash(case_number: str, previous: str, event: Mapping[str, Any]) -> str:
    """Return the SM3 hash (GB/T 32905-2016) over the hash before, the number of the case and the
    event's content."""
    parts = [case_number, previous, *(_plain(event[name]) for name in COVERED)]
    digest = _SM3.copy()
    digest.update(orjson.dumps(parts))
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
