"""Hand the events of cases to the outbox, from where webhooks and handlers get them.

The history is the outbox of an act: its line is written in the act's transaction, so nothing is
told that did not happen and nothing that happened is left out. This job follows the history. It
looks back over a window, because numbers may become visible out of their order; the key of a
message, made of the event, keeps each from being put twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lingqu.cases.models import CaseEvent, Follower
from lingqu.channels.models import Message
from lingqu.channels.outbox import put
from lingqu.channels.wanted import wanted_of

__all__ = ["KIND", "tell"]

KIND = "case"
BATCH = 200
WINDOW = 500
"""Numbers before the last one seen that are looked at again."""
NAME = "outbox"
QUIET = frozenset({"commented", "claimed", "released", "file_checked"})
"""Acts that concern nobody outside."""


@transaction.atomic
def tell(now: datetime, *, limit: int = BATCH) -> int:
    """Put messages for the next events; return how many events were new."""
    follower = _locked(now)
    seen = list(
        CaseEvent.objects.filter(pk__gt=max(0, follower.reached - WINDOW))
        .order_by("pk")
        .values_list("pk", "verb")[: WINDOW + limit]
    )
    fresh = [pk for pk, _verb in seen if pk > follower.reached]
    for event in _untold(dict(seen)):
        put(
            kind=f"{KIND}.{event.verb}", payload=_payload(event), key=_key(event.pk),
            about=event.case.number, at=now,
        )  # fmt: skip
    if fresh:
        follower.reached = fresh[-1]
        follower.save(update_fields=["reached"])
    return len(fresh)


def _untold(seen: Mapping[int, str]) -> QuerySet[CaseEvent]:
    """Return the events that somebody wants and that were not put yet, by number."""
    loud = {pk: f"{KIND}.{verb}" for pk, verb in seen.items() if verb not in QUIET}
    wanted = wanted_of(set(loud.values()))
    keys = {_key(pk): pk for pk, kind in loud.items() if kind in wanted}
    there = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    missing = [pk for key, pk in keys.items() if key not in there]
    rows = CaseEvent.objects.filter(pk__in=missing).order_by("pk")
    return rows.select_related("case", "case__case_type", "case__unit")


def _key(pk: int) -> str:
    return f"case-event {pk}"


def _payload(event: CaseEvent) -> dict[str, Any]:
    """Return codes and numbers, no word that a person wrote and no personal data."""
    facts = json.loads(event.facts)
    return {
        "case": event.case.number, "type": event.case.case_type.code, "event": event.number,
        "verb": event.verb, "step": event.element, "at": event.at.isoformat(),
        "unit": event.case.unit.key, "outcome": facts.get("outcome", ""),
        "told": facts.get("told", []), "steps": facts.get("steps", []),
    }  # fmt: skip


def _locked(now: datetime) -> Follower:
    """Return the row that says how far the history was told, locked. A new installation begins
    with what is written from now on."""
    follower = Follower.objects.select_for_update().filter(name=NAME).first()
    if follower is None:
        last = CaseEvent.objects.filter(at__lt=now).order_by("-pk").values_list("pk", flat=True)
        Follower.objects.get_or_create(name=NAME, defaults={"reached": last.first() or 0})
        follower = Follower.objects.select_for_update().get(name=NAME)
    return follower
