"""Work lists, search and the sweeper's question over generated cases, with their plans."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

__all__ = ["measure", "plans"]

Figures = dict[str, float]


def measure(person: Any, numbers: list[str], names: list[str], *, rounds: int) -> Figures:
    """Return the 95th percentile in milliseconds of each question, over `rounds` askings."""
    from django.utils import timezone

    from lingqu.cases.lists import boxes_of, my_tasks
    from lingqu.cases.search import find
    from lingqu.cases.sweeping import due_cases

    now = timezone.now()
    texts = [
        "游泳馆",
        "食品经营许可",
        "石堤 烘焙坊",
        "示范市天平影剧院7号店",
        "临时占用道路许可 理发店",
    ]
    asked: dict[str, Callable[[int], object]] = {
        "most_urgent_fifty": lambda n: my_tasks(boxes_of(person, at=now)),
        "search_by_number": lambda n: find(person, numbers[n % len(numbers)]),
        "search_by_person": lambda n: find(person, names[n % len(names)]),
        "search_by_text": lambda n: find(person, texts[n % len(texts)]),
        "due_now": lambda n: due_cases(now),
    }
    return {f"{name}_ms_p95": _p95(ask, rounds) for name, ask in asked.items()}


def plans(person: Any, number: str, name: str) -> dict[str, list[str]]:
    """Return the database's plan for each question."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from lingqu.cases.lists import boxes_of, my_tasks
    from lingqu.cases.search import find
    from lingqu.cases.sweeping import due_cases

    now = timezone.now()
    questions: dict[str, Callable[[], object]] = {
        "most urgent fifty": lambda: my_tasks(boxes_of(person, at=now)),
        "by number": lambda: find(person, number),
        "by person": lambda: find(person, name),
        "by text": lambda: find(person, "游泳馆"),
        "due now": lambda: due_cases(now),
    }
    found: dict[str, list[str]] = {}
    explain = (
        "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS) "
    )
    for title, ask in questions.items():
        with CaptureQueriesContext(connection) as queries:
            ask()
        lines: list[str] = []
        for query in queries:
            if "cases_task" in query["sql"] or "cases_case" in query["sql"]:
                with connection.cursor() as cursor:
                    cursor.execute(explain + query["sql"].replace("%", "%%"))
                    lines += [str(row[-1]) for row in cursor.fetchall()]
        found[title] = lines
    return found


def _p95(ask: Callable[[int], object], rounds: int) -> float:
    ask(0)
    times = []
    for round_ in range(rounds):
        began = time.perf_counter()
        ask(round_)
        times.append(time.perf_counter() - began)
    return 1e3 * sorted(times)[int(0.95 * (rounds - 1))]
