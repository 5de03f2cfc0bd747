"""The list of 10,000 evaluations over HTTP, as a reviewer opens, filters, sorts and turns it.

The database is a new SQLite file. The floor is the plain SELECT of one page in the same database.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROWS = 10_000
ADDRESSES = (
    "",
    "?page=3",
    "?page=100",
    "?sort=stated&order=down",
    "?sort=name&order=up",
    "?year=2024",
    "?state=in_review",
    "?severity=error&low=80&high=95",
    "?q=平台",
    "?rule=A2",
)
SEED = 990100


def measure(quick: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Return the figures (milliseconds a page; `cpu_ms` is this process alone) and the ratio of
    the 95th percentile to the floor."""
    with _database():
        client = _signed_in_client()
        _fill(ROWS)
        rounds = 3 if quick else 20
        _times(lambda: client.get("/evaluations/"), 3)
        started = time.process_time()
        times = sorted(
            taken
            for address in ADDRESSES
            for taken in _times(lambda where=address: _page(client, where), rounds)
        )
        cpu = (time.process_time() - started) / len(times)
        floor = min(_times(_plain_select, 20))
    at = [times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95)]
    figures = {"rows": ROWS, "p50_ms": at[0] * 1000, "p95_ms": at[1] * 1000, "cpu_ms": cpu * 1000}
    return figures, {"p95": at[1] / floor}


def _page(client: Any, address: str) -> None:
    answer = client.get(f"/evaluations/{address}")
    assert answer.status_code == 200, answer.status_code


def _times(work: Callable[[], object], rounds: int) -> list[float]:
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return times


def _plain_select() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, unit_name, stated_total, low, high, errors FROM"
            " evaluations_evaluation ORDER BY errors DESC, id DESC LIMIT 51"
        )
        cursor.fetchall()


@contextmanager
def _database() -> Iterator[None]:
    """Use a new SQLite file for the time of the measurement, and static files as they are."""
    from django.core.management import call_command
    from django.db import connections
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {"default": plain, "staticfiles": plain}

    kept = connections.databases["default"].copy()
    with tempfile.TemporaryDirectory() as folder:
        _use(
            kept | {"NAME": Path(folder) / "bench.sqlite3", "ENGINE": "django.db.backends.sqlite3"}
        )
        call_command("migrate", verbosity=0)
        try:
            with override_settings(STORAGES=storages):
                yield
        finally:
            _use(kept)


def _use(settings: dict[str, Any]) -> None:
    from django.db import connections

    connections["default"].close()
    connections.databases["default"] = settings
    del connections["default"]


def _signed_in_client() -> Any:
    from django.test import Client
    from django.utils import timezone

    from lingqu.access.models import Person, Post, Role, Unit

    unit = Unit.objects.create(
        key="finance", name="示范市财政局", path="00000001", area_code="990100000000",
        opened_on=date(2020, 1, 1),
    )  # fmt: skip
    role = Role.objects.create(
        code="reviewer", label="复核", permissions=["evaluations.read", "evaluations.review"]
    )
    person = Person.objects.create(
        login_name="reviewer", display_name="复核", must_change_password=False,
        password_changed_at=timezone.now(),
    )  # fmt: skip
    Post.objects.create(person=person, unit=unit, role=role, scope="all", since=date(2020, 1, 1))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return client


def _fill(count: int) -> None:
    """Insert `count` evaluations of invented projects with two findings each."""
    from lingqu.access.models import Unit
    from lingqu.evaluations.models import Evaluation, Project, State, StoredFinding, StoredForm

    chance, area = Random(SEED), "990100000000"
    units = [
        Unit(
            key=f"unit-{n}", name=f"示范市第{n}局", path=f"{n + 1:08d}", area_code=area,
            opened_on=date(2020, 1, 1),
        )
        for n in range(1, 41)
    ]  # fmt: skip
    Unit.objects.bulk_create(units)
    projects = [
        Project(name=f"第{n}号信息化平台项目", unit=units[n % 40], area_code=area)
        for n in range(count)
    ]
    Project.objects.bulk_create(projects, batch_size=500)
    states = [state for state in State if state != State.DRAFT]
    rows = [_evaluation(project, chance, chance.choice(states)) for project in projects]
    Evaluation.objects.bulk_create(rows, batch_size=200)
    StoredForm.objects.bulk_create(
        (StoredForm(evaluation=row, data={"schema": 1, "pad": "x" * 8000}) for row in rows),
        batch_size=200,
    )
    StoredFinding.objects.bulk_create(
        (
            StoredFinding(evaluation=row, number=number, code=code, rule=rule, severity="error",
                          part="total")
            for row in rows
            for number, (code, rule) in enumerate(
                (("TOTAL_NOT_SUM", "A2"), ("TARGET_BLANK", "C2")), start=1)
            if chance.random() < 0.5
        ),
        batch_size=500,
    )  # fmt: skip


def _evaluation(project: Any, chance: Random, state: str) -> Any:
    from lingqu.evaluations.models import Evaluation

    budget = Decimal(chance.randrange(10_000, 90_000_000))
    said, low = Decimal(chance.randrange(70, 101)), Decimal(chance.randrange(50, 90))
    return Evaluation(
        project=project, unit=project.unit, area_code=project.area_code, name=project.name,
        department_name=f"示范市第{chance.randrange(20)}主管部门", unit_name=project.unit.name,
        year=chance.randrange(2021, 2026), state=state,
        scheme_id=chance.choice(("national-2020", "national-2021", "hubei")), scheme_version=1,
        budget=budget, executed=budget * chance.randrange(60, 101) / 100,
        rate=Decimal(chance.randrange(60, 101)) / 100, stated_total=said, summed_total=said,
        low=low, high=low + 10, out_of=Decimal(100), errors=chance.randrange(12),
        warnings=chance.randrange(9), notes=chance.randrange(9),
    )  # fmt: skip
