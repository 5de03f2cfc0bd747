"""Clocks as the JSON that a case and its steps keep; what is empty is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from lingqu.cases.clocks import Clock

__all__ = ["clocks_from", "clocks_text"]

INSTANTS = ("started_at", "due_at", "yellow_at", "red_at", "rests_since", "stopped_at", "told_at")
OPTIONAL = (
    "provisional", "extended", "rested", "rests_since", "stopped_at", "told_at", "lamp",
)  # fmt: skip
"""What is left out where it is empty."""


def clocks_text(clocks: Iterable[Clock]) -> str:
    """Return the JSON that is stored."""
    return orjson.dumps([_facts(clock) for clock in clocks]).decode()


@lru_cache(maxsize=4096)
def clocks_from(text: str) -> tuple[Clock, ...]:
    """Return the clocks that `clocks_text` wrote. One act reads the same text several times."""
    return tuple(_clock(facts) for facts in orjson.loads(text)) if text and text != "[]" else ()


def _facts(clock: Clock) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": clock.name, "unit": clock.unit, "limit": clock.limit,
        "started_at": clock.started_at, "due_at": clock.due_at, "yellow_at": clock.yellow_at,
        "red_at": clock.red_at, "version": clock.version,
    }  # fmt: skip
    for name in OPTIONAL:
        if value := getattr(clock, name):
            facts[name] = value
    return facts


def _clock(facts: Mapping[str, Any]) -> Clock:
    given = dict(facts)
    for name in INSTANTS:
        if name in given:
            given[name] = datetime.fromisoformat(given[name])
    return Clock(**given)
