"""What one evaluation may still spend, and why its nulls are null.

FEEL answers null where others raise, so the reasons are kept beside the answer when asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import datetime
from typing import Any

from lingqu.dmn.errors import LimitExceeded
from lingqu.dmn.limits import LIMITS, Limits

__all__ = ["Budget", "bounded", "current_budget", "null", "reasons"]

CLOCK_EVERY = 1024
FAR = 10**15


class Budget:
    """Counts down iterations and calls of one evaluation, and looks at the clock now and then."""

    __slots__ = ("calls", "deadline", "iterations", "limits", "next_look", "now", "strict", "where")

    def __init__(self, limits: Limits, where: str, now: datetime | None = None) -> None:
        self.limits, self.where, self.now = limits, where, now
        self.strict = True
        self.iterations = 0
        self.calls = 0
        self.next_look = CLOCK_EVERY
        self.deadline = time.monotonic() + limits.seconds

    def spend(self, count: int = 1) -> None:
        """Count iterations; raise `LimitExceeded` when there are too many or time is over."""
        self.iterations += count
        if self.iterations < self.next_look:
            return
        self.next_look = self.iterations + CLOCK_EVERY
        if self.iterations > self.limits.iterations:
            self.refuse(f"more than {self.limits.iterations:,} iterations")
        if time.monotonic() > self.deadline:
            self.refuse(f"more than {self.limits.seconds:g} s of work")

    def size(self, count: int) -> None:
        """Raise `LimitExceeded` for a list of `count` items if that is too many."""
        if count > self.limits.list_size:
            found = f"{count:,}" if count < FAR else "far too many"
            self.refuse(f"a list of {found} items", f"{self.limits.list_size:,} items")

    def length(self, count: int) -> None:
        """Raise `LimitExceeded` for a string of `count` characters if that is too many."""
        if count > self.limits.string_length:
            self.refuse(f"a string of {count:,} characters", f"{self.limits.string_length:,}")

    def refuse(self, found: str, allowed: str = "less; see lingqu.dmn.Limits") -> None:
        """Raise `LimitExceeded` naming the expression that runs."""
        raise LimitExceeded(where=self.where or "expression", found=found, allowed=allowed)


CURRENT: ContextVar[Budget | None] = ContextVar("lingqu_feel_budget", default=None)
REASONS: ContextVar[list[str] | None] = ContextVar("lingqu_feel_reasons", default=None)


def current_budget() -> Budget:
    """Return the running evaluation's budget; a closure called on its own gets one by itself."""
    return CURRENT.get() or Budget(LIMITS, "")


class bounded:  # noqa: N801 - used as a function
    """Let what runs inside share one budget; an evaluation inside another spends the outer's.
    `now` is an aware datetime for `now()` and `today()`; without one they read the clock. A class,
    because a generator would cost as much as a whole condition."""

    __slots__ = ("_limits", "_now", "_token", "_where")

    def __init__(self, limits: Limits, where: str, now: datetime | None = None) -> None:
        self._limits, self._where, self._now = limits, where, now
        self._token: Token[Budget | None] | None = None

    def __enter__(self) -> Budget:
        outer = CURRENT.get()
        if outer is not None:
            return outer
        budget = Budget(self._limits, self._where, self._now)
        self._token = CURRENT.set(budget)
        return budget

    def __exit__(self, *error: object) -> None:
        if self._token is not None:
            CURRENT.reset(self._token)


@contextmanager
def reasons() -> Iterator[list[str]]:
    """Collect why values inside became null."""
    found: list[str] = []
    token = REASONS.set(found)
    try:
        yield found
    finally:
        REASONS.reset(token)


def null(reason: str) -> Any:
    """Return None, FEEL's null, and keep the reason if someone collects reasons."""
    found = REASONS.get()
    if found is not None and len(found) < 1000:
        found.append(reason)
