"""How often one network may begin, hand in and guess, counted in the database so that every
process counts alike. The network is kept as a keyed digest, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.timezone import localtime

from lingqu.cases.models import Attempt
from lingqu.kernel.context import CURRENT
from lingqu.kernel.sealing import digest
from lingqu.kernel.snapshot import snapshot

__all__ = ["KEEP", "Kind", "Limit", "limit_of", "note", "used_up"]

Kind = Literal["draft", "upload", "follow"]
KEEP = timedelta(days=1)
COUNTS = {
    "draft": "cases.drafts_per_hour",
    "upload": "cases.uploads_per_hour",
    "follow": "cases.follow_failures",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` attempts within `minutes`."""

    most: int
    minutes: int


def limit_of(kind: Kind, *, at: datetime) -> Limit:
    """Return the limit that holds on the day."""
    facts = snapshot(localtime(at).date())
    minutes = facts.limit("cases.follow_minutes")[0] if kind == "follow" else 60
    return Limit(most=facts.limit(COUNTS[kind])[0], minutes=minutes)


def used_up(kind: Kind, *, at: datetime) -> bool:
    """Answer whether the network of this request has no attempt left."""
    limit = limit_of(kind, at=at)
    since = at - timedelta(minutes=limit.minutes)
    rows = Attempt.objects.filter(kind=kind, source_digest=_source(kind), at__gt=since)
    return rows.count() >= limit.most


def note(kind: Kind, *, at: datetime) -> None:
    """Count one attempt of the network of this request."""
    Attempt.objects.create(kind=kind, source_digest=_source(kind), at=at)


def _source(kind: Kind) -> str:
    return digest(f"cases.attempt.{kind}", CURRENT.get().network)
