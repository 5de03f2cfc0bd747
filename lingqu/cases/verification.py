"""Whether the history of cases is whole: chains, their heads, and the anchors in the audit log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from lingqu.cases.chain import COVERED, GENESIS, event_hash
from lingqu.cases.models import Case, CaseEvent
from lingqu.kernel import audit
from lingqu.kernel.models import AuditEntry

__all__ = ["Break", "anchor", "breaks"]

SETTLED = timedelta(minutes=5)
"""Events older than this are committed: numbers given out earlier cannot appear any more."""
MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place where the history does not hold: the case's number, the event's, and why."""

    case: str
    event: int
    reason: str


def breaks() -> Iterator[Break]:
    """Yield every break, reading each event once in the order of cases."""
    events = CaseEvent.objects.order_by("case_id", "number").select_related("case")
    rows = events.iterator(chunk_size=2000)
    seen = 0
    for _case_id, group in groupby(rows, key=lambda event: event.case_id):
        seen += 1
        yield from _chain(list(group))
    if seen != Case.objects.count():
        without = Case.objects.filter(history__isnull=True).values_list("number", flat=True)[:100]
        for number in without:
            yield Break(case=number, event=0, reason="no history")
    yield from _anchors()


@transaction.atomic
def anchor(now: datetime) -> int:
    """Write a range of new events into the audit log by one hash over theirs; return how many."""
    last = _last_anchored()
    rows = list(
        CaseEvent.objects.filter(pk__gt=last, at__lt=now - SETTLED)
        .order_by("pk")
        .values_list("pk", "hash")[:MOST]
    )
    if not rows:
        return 0
    facts: dict[str, audit.Fact] = {
        "first": rows[0][0],
        "last": rows[-1][0],
        "events": len(rows),
        "sum": _sum(value for _pk, value in rows),
    }
    audit.record("cases.anchor", actor_id=None, facts=facts, at=now)
    return len(rows)


def _chain(events: list[CaseEvent]) -> Iterator[Break]:
    case, previous = events[0].case, GENESIS
    for expected, event in enumerate(events, 1):
        content = {name: getattr(event, name) for name in COVERED}
        if event.number != expected:
            yield Break(case=case.number, event=event.number, reason="a number is missing")
            return
        if event_hash(case.number, previous, content) != event.hash:
            yield Break(case=case.number, event=event.number, reason="altered")
            return
        previous = event.hash
    if case.event_hash != previous or case.events != len(events):
        yield Break(case=case.number, event=len(events), reason="the tail was cut")


def _anchors() -> Iterator[Break]:
    for entry in AuditEntry.objects.filter(verb="cases.anchor").order_by("sequence").iterator():
        facts = json.loads(entry.facts)
        rows = CaseEvent.objects.filter(pk__gte=facts["first"], pk__lte=facts["last"])
        hashes = list(rows.order_by("pk").values_list("hash", flat=True))
        if len(hashes) != facts["events"] or _sum(hashes) != facts["sum"]:
            yield Break(case="—", event=facts["first"], reason=f"anchor {entry.sequence} differs")


def _last_anchored() -> int:
    entry = AuditEntry.objects.filter(verb="cases.anchor").order_by("-sequence").first()
    return int(json.loads(entry.facts)["last"]) if entry else 0


def _sum(hashes: Iterator[str] | list[str]) -> str:
    """Return SM3 over the hashes in order."""
    digest = hashlib.new("sm3")
    for one in hashes:
        digest.update(one.encode())
    return digest.hexdigest()
