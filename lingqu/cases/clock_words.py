"""Clocks in words: how much is left, on which lamp, how far the staff gauge is filled.

Amounts are told with one decimal: what is left is rounded down, what is too late is rounded up, so
that nobody is told more time than there is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lingqu.cases.clocks import Clock, lamp_at, remaining, used_share
from lingqu.kernel.snapshot import Snapshot

__all__ = ["LAMP_TAGS", "Staff", "amount", "lamp_label", "marks_of", "number_text", "staff"]

LAMP_TAGS = {"yellow": "warn", "red": "red", "overdue": "bad"}
CLASSES = {"": "", "yellow": "is-warn", "red": "is-bad", "overdue": "is-bad"}
ICONS = {"": "", "yellow": "warn", "red": "bad", "overdue": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A clock as a staff gauge and words. `share` is what is used (beyond 1: overdue), `css` the
    class of its lamp, `icon` its shape; `rests` and `stopped` say that no time is used up."""

    share: float
    lamp: str
    css: str
    icon: str
    words: str
    due_at: datetime
    rests: bool = False
    stopped: bool = False
    provisional: bool = False


def marks_of(facts: Snapshot) -> tuple[int, int]:
    """Return the per cent at which lamps turn yellow and red."""
    return facts.limit("cases.yellow_percent")[0], facts.limit("cases.red_percent")[0]


def staff(clock: Clock, *, now: datetime, facts: Snapshot) -> Staff:
    """Return a clock as lists and pages show it at `now`."""
    lamp = lamp_at(clock, now)
    rests, stopped = clock.rests_since is not None, clock.stopped_at is not None
    return Staff(
        share=used_share(clock, now, facts.calendar),
        lamp=lamp,
        css="is-pause" if rests else CLASSES[lamp],
        icon="pause" if rests else ICONS[lamp],
        words=_words(clock, now, facts, rests=rests, stopped=stopped, late=lamp == "overdue"),
        due_at=clock.due_at,
        rests=rests,
        stopped=stopped,
        provisional=clock.provisional,
    )


def lamp_label(lamp: str) -> str:
    """Return the word of a lamp, empty for none."""
    names = {"yellow": _("yellow lamp"), "red": _("red lamp"), "overdue": _("overdue")}
    return names.get(lamp, "")


def amount(value: float, unit: str) -> str:
    """Return an amount of time in words; `unit` as lingqu.cases.clocks counts."""
    text, plural = number_text(value), 1 if value == 1 else 2
    if unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", plural) % {"n": text}
    if unit == "day":
        return ngettext("%(n)s day", "%(n)s days", plural) % {"n": text}
    return ngettext("%(n)s hour", "%(n)s hours", plural) % {"n": text}


def number_text(value: float) -> str:
    """Return a number with one decimal, without an idle zero."""
    return f"{value:.1f}".removesuffix(".0")


def _words(
    clock: Clock, now: datetime, facts: Snapshot, *, rests: bool, stopped: bool, late: bool
) -> str:
    left, unit = remaining(clock, now, facts.calendar)
    # A billionth keeps 0.3 / 0.1 from being cut to 2.9.
    down, up = math.floor(abs(left) * 10 + 1e-9) / 10, math.ceil(abs(left) * 10 - 1e-9) / 10
    if stopped:
        late_words = _("done %(amount)s late") % {"amount": amount(max(up, 0.1), unit)}
        return late_words if late else _("done in time")
    if rests:
        return _("clock paused")
    if left < 0 or late:
        return _("%(amount)s overdue") % {"amount": amount(max(up, 0.1), unit)}
    return _("%(amount)s left") % {"amount": amount(down, unit)}
