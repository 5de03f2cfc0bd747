"""The worker: it asks the jobs of all applications, again and again, until it is told to end.

Workers share nothing but the database. Each asks every job on its own; what keeps two of them
from doing one thing twice, and a killed one from losing it, is the job's own lock
(kernel.contributions).
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from types import FrameType

from django.apps import apps
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lingqu.kernel.contributions import Job
from lingqu.kernel.errors import DataError
from lingqu.kernel.models import WorkerBeat

__all__ = ["ALIVE", "Worker", "alive", "chosen", "declared_jobs", "stopped_by_signals"]

ALIVE = timedelta(seconds=120)
"""A worker unseen for longer is not counted as alive."""
KEPT_BEATS = 20  # rows; those of killed workers beyond it go when another one starts
BEAT_SECONDS = 10
LONGEST_BACK_OFF = 300.0  # seconds until a job that keeps failing is asked again
STEP = 0.2  # seconds asleep before the wish to end is looked at

logger = logging.getLogger(__name__)


def declared_jobs() -> dict[str, Job]:
    """Return the jobs of all installed applications by name, in their order."""
    jobs = (job for config in apps.get_app_configs() for job in getattr(config, "jobs", ()))
    return {job.name: job for job in jobs}


def chosen(names: Iterable[str]) -> tuple[Job, ...]:
    """Return the jobs with these names, all for none; raise `DataError` for an unknown one."""
    declared, wanted = declared_jobs(), [name.strip() for name in names if name.strip()]
    if unknown := sorted(set(wanted) - declared.keys()):
        raise DataError(
            where=str(_("jobs")),
            found=", ".join(unknown),
            allowed=", ".join(declared) or _("nothing"),
        )
    return tuple(job for name, job in declared.items() if not wanted or name in wanted)


def alive(*, now: datetime) -> bool:
    """Answer whether any worker showed itself lately."""
    return WorkerBeat.objects.filter(seen_at__gt=now - ALIVE).exists()


@dataclass(slots=True)
class _Turn:
    """When a job is asked next (on the monotonic clock) and how often it failed in a row."""

    job: Job
    due: float = 0.0
    failures: int = 0


class Worker:
    """One worker process; `stop()` lets it finish the present job and end."""

    def __init__(self, jobs: Iterable[Job], *, name: str = "") -> None:
        self.name = name or socket.gethostname()[:100]
        self.stopping = False
        self.failed = 0
        self._turns = [_Turn(job) for job in jobs]
        self._beat: WorkerBeat | None = None
        self._beaten = float("-inf")

    def stop(self) -> None:
        self.stopping = True

    def run(self, *, once: bool = False) -> int:
        """Ask the jobs until stopped, or with `once` until none of them has anything left to do.

        Return how many things were done."""
        done = 0
        while not self.stopping:
            did = sum(self._ask(turn) for turn in self._due(once=once))
            done += did
            self._show()
            if once and not did:
                break
            if not did:
                self._sleep()
        self._leave()
        return done

    def _due(self, *, once: bool) -> Iterator[_Turn]:
        """Yield the turns whose time has come; with `once` all that did not fail, because one job
        may have made work for another."""
        for turn in self._turns:
            due = not turn.failures if once else turn.due <= monotonic()
            if due and not self.stopping:
                yield turn

    def _ask(self, turn: _Turn) -> int:
        """Run one portion of a job; whatever it raises stays with it."""
        close_old_connections()
        self._show(job=turn.job.name)
        try:
            run: Callable[[datetime], int] = import_string(turn.job.run)
            did = run(timezone.now())
        except Exception as error:
            self._note_failure(turn, error)
            return 0
        turn.failures = 0
        turn.due = 0.0 if did else monotonic() + turn.job.every_seconds
        return did

    def _note_failure(self, turn: _Turn, error: Exception) -> None:
        """Log kind and place of an error, never its text, which may hold personal data."""
        turn.failures += 1
        self.failed += 1
        wait = min(turn.job.every_seconds * 2.0 ** min(turn.failures, 20), LONGEST_BACK_OFF)
        turn.due = monotonic() + wait
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "job %s failed for the %d. time: %s in %s, line %s; asked again in %.0f s",
            turn.job.name, turn.failures, type(error).__name__,
            os.path.basename(frame.filename), frame.lineno, wait,
        )  # fmt: skip
        self._show(failure=turn.job.name)

    def _show(self, *, job: str = "", failure: str = "") -> None:
        """Write the sign of life, at most every ten seconds unless something failed."""
        if not failure and monotonic() - self._beaten < BEAT_SECONDS:
            return
        try:
            self._write_beat(job=job, failure=failure)
            self._beaten = monotonic()
        except Exception as error:  # the database is away: the jobs will say so themselves
            logger.warning("the worker could not show itself: %s", type(error).__name__)

    def _write_beat(self, *, job: str, failure: str) -> None:
        now = timezone.now()
        beat = self._beat or WorkerBeat(name=self.name, pid=os.getpid(), started_at=now)
        beat.seen_at = now
        beat.last_job = job or beat.last_job
        if failure:
            beat.last_failure, beat.failed_at = failure, now
        with transaction.atomic():
            beat.save()  # anew if another worker took the row away
            if self._beat is None:
                kept = WorkerBeat.objects.values_list("pk", flat=True)[:KEPT_BEATS]
                WorkerBeat.objects.exclude(pk__in=list(kept)).delete()
        self._beat = beat

    def _leave(self) -> None:
        """Take the row away: who ended in good order is not missed."""
        if self._beat:
            with suppress(DatabaseError):
                WorkerBeat.objects.filter(pk=self._beat.pk).delete()

    def _sleep(self) -> None:
        """Sleep until a job is due, looking up often enough to end soon when asked to."""
        next_due = min((turn.due for turn in self._turns), default=float("inf"))
        until = min(next_due, monotonic() + BEAT_SECONDS)
        while not self.stopping and (left := until - monotonic()) > 0:
            sleep(min(STEP, left))


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end `worker` in good order; a second one ends the process at once."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stop(number: int, _frame: FrameType | None) -> None:
        worker.stop()
        signal.signal(number, signal.SIG_DFL)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
