"""Writes to the working-day calendar by a person: the gate, then the kernel's own functions."""

from __future__ import annotations

from datetime import date, datetime

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.kernel import calendar_changes
from lingqu.kernel.models import CalendarVersion
from lingqu.kernel.notice_checks import Notice
from lingqu.kernel.workdays import DayKind

__all__ = ["change_day", "publish_notice"]


def publish_notice(
    *, actor: Person, notice: Notice, expected: int, at: datetime
) -> CalendarVersion | None:
    """Publish `notice` on top of the state `expected`; None if it says nothing new."""
    require(actor, "access.calendar")
    return calendar_changes.publish(notice, actor_id=actor.pk, at=at, expected=expected)


def change_day(
    *,
    actor: Person,
    day: date,
    kind: DayKind | None,
    name: str,
    reason: str,
    expected: int,
    at: datetime,
) -> CalendarVersion:
    """Change one day for a reason, on top of the state `expected`."""
    require(actor, "access.calendar")
    return calendar_changes.change_day(
        day, kind=kind, name=name, reason=reason, actor_id=actor.pk, at=at, expected=expected
    )
