"""What the worker does for cases; each portion is bounded and safe beside other workers."""

from __future__ import annotations

from datetime import datetime

from lingqu.cases.recalculating import recalculate
from lingqu.cases.sweeping import sweep
from lingqu.cases.telling import tell
from lingqu.cases.verification import anchor

__all__ = ["anchor_events", "recalculate_deadlines", "sweep_clocks", "tell_events"]


def sweep_clocks(now: datetime) -> int:
    """Let timers run out and turn lamps."""
    return sweep(now)


def recalculate_deadlines(now: datetime) -> int:
    """Reckon deadlines again after a change of the calendar."""
    return recalculate(now)


def tell_events(now: datetime) -> int:
    """Hand events to the outbox."""
    return tell(now)


def anchor_events(now: datetime) -> int:
    """Anchor the histories in the audit log."""
    return anchor(now)
