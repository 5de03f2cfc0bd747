"""Whole lifecycles in bursts: 1, 15, 1, 25, 2, 35, 10 a second, several officers at once.

Lifecycles begin on their own clock, whether the ones before have ended or not: what is not
served waits in a queue and shows as latency. Threads act like requests: each has its own
connection.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import Any

__all__ = ["PROFILE", "burst", "steady"]

PROFILE = (1, 15, 1, 25, 2, 35, 10)
Figures = dict[str, float]


def burst(unit: Any, people: list[Any], *, seconds: float) -> Figures:
    """Return lifecycles done, errors and latencies under the profile, each stage `seconds` long."""
    waiting: queue.Queue[float | None] = queue.Queue()
    results: list[float] = []
    errors: list[str] = []
    threads = [
        threading.Thread(target=_serve, args=(unit, person, waiting, results, errors))
        for person in people
    ]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    for stage, rate in enumerate(PROFILE):
        _offer(waiting, began + stage * seconds, rate, seconds)
    for _thread in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    results.sort()
    return {
        "burst_lifecycles": len(results), "burst_errors": len(errors),
        "burst_seconds": took, "burst_latency_ms_p50": 1e3 * results[len(results) // 2],
        "burst_latency_ms_p95": 1e3 * results[int(0.95 * (len(results) - 1))],
    }  # fmt: skip


def steady(unit: Any, people: list[Any], *, seconds: float) -> Figures:
    """Return the lifecycles a second that the officers get through when they never wait."""
    end = time.perf_counter() + seconds
    counts: list[int] = []
    errors: list[str] = []

    def work(person: Any) -> None:
        done = 0
        while time.perf_counter() < end:
            try:
                _lifecycle(unit, person)
                done += 1
            except Exception as error:  # noqa: BLE001 - counted
                errors.append(repr(error))
        counts.append(done)
        _close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    return {"lifecycles_per_second": sum(counts) / took, "lifecycle_errors": len(errors)}


def _offer(waiting: queue.Queue[float | None], start: float, rate: int, seconds: float) -> None:
    for number in range(int(rate * seconds)):
        due = start + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        waiting.put(due)
    time.sleep(max(0.0, start + seconds - time.perf_counter()))


def _serve(
    unit: Any, person: Any, waiting: queue.Queue[float | None], results: list[float],
    errors: list[str],
) -> None:  # fmt: skip
    while (due := waiting.get()) is not None:
        try:
            _lifecycle(unit, person)
            results.append(time.perf_counter() - due)
        except Exception as error:  # noqa: BLE001 - counted
            errors.append(repr(error))
    _close()


def _lifecycle(unit: Any, person: Any) -> None:
    """One whole case, and what an officer's page would read in between."""
    from django.utils import timezone

    from bench.case_load.people import six_step
    from lingqu.cases.lists import boxes_of, my_tasks

    my_tasks(boxes_of(person, at=timezone.now()), limit=20)
    six_step(unit, person)


def _close() -> None:
    from django.db import connection

    connection.close()
