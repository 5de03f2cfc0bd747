"""The case engine: rates beside its peers, bursts, lists and search over many cases.

    python -m bench.cases [--quick] [--json] [--cases 1000000] [--plans]

Each part runs in a process of its own, on a database of its own: SQLite, and PostgreSQL where its
server is installed. Rates are per second of processor time of one process; the six-step case is
that of bench.bpmn: three requests, each one transaction with its line of history and its hash.
Peers in the same run: SpiffWorkflow with its own serialiser (no database), django-viewflow on
SQLite. Latencies are wall time.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from typing import Any

Figures = dict[str, float]
BARS = {"six_step_per_core": 1_000, "lifecycles_per_second": 37, "most_urgent_fifty_ms_p95": 50,
        "search_ms_p95": 200, "due_now_ms": 5}  # fmt: skip


def main() -> int:
    """Measure and print, or do one part where it is asked for by its name."""
    parser = argparse.ArgumentParser(prog="bench.cases")
    parser.add_argument("--quick", action="store_true", help="fewer cases, SQLite alone")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--cases", type=int, default=0, help="generated cases")
    parser.add_argument("--plans", action="store_true", help="print the query plans too")
    parser.add_argument("--part", choices=("rate", "load"), help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        part = rate if options.part == "rate" else load
        print(json.dumps(part(options)))
        return 0
    figures, ratios, plans = measure(options)
    if options.json:
        print(json.dumps({"name": "cases", "figures": figures, "ratios": ratios}))
        return 0
    for kind, values in (("", figures), ("ratio: ", ratios)):
        for key, value in values.items():
            print(f"{kind}{key} {value:,.3f}".rstrip("0").rstrip("."))
    if options.plans:
        for database, found in plans.items():
            for title, lines in found.items():
                print(f"\n-- {database}: {title}", *lines, sep="\n")
    return 0


def measure(options: argparse.Namespace) -> tuple[Figures, Figures, dict[str, Any]]:
    """Return figures, ratios to peers and bars, and the plans by database."""
    from bench.bpmn import _rate, spiffworkflow

    cases = options.cases or (20_000 if options.quick else 1_000_000)
    figures: Figures = {
        "spiffworkflow_per_core": _rate(spiffworkflow(), 60 if options.quick else 400, 3),
        "viewflow_per_core": _viewflow(40 if options.quick else 300),
    }
    plans: dict[str, Any] = {}
    _take(figures, "sqlite", _part("rate", options, cases))
    _take(figures, "sqlite", _part("load", options, cases), plans)
    if not options.quick:
        from bench.case_load.database import postgres

        for part in ("rate", "load"):
            with postgres() as url:
                _take(figures, "postgresql", _part(part, options, cases, url), plans)
    own = figures["sqlite_six_step_per_core"]
    ratios = {
        "six_step_over_spiffworkflow": own / figures["spiffworkflow_per_core"],
        "six_step_over_viewflow": own / figures["viewflow_per_core"],
        "six_step_over_bar": own / BARS["six_step_per_core"],
    }
    return figures, ratios, plans


def rate(options: argparse.Namespace) -> dict[str, Any]:
    """Measure six-step cases a second of processor time, and statements a request."""
    from bench.case_load.database import prepare
    from bench.case_load.people import officer, publish, six_step

    prepare(options.url)
    publish()
    unit = _units(1)[0]
    person = officer(unit, "bench.one")
    count = 150 if options.quick else 600
    for _warm in range(20):
        six_step(unit, person)
    best = 0.0
    for _round in range(3):
        gc.collect()
        began = time.process_time()
        for _case in range(count):
            six_step(unit, person)
        best = max(best, count / (time.process_time() - began))
    return {
        "figures": {"six_step_per_core": best, "statements_per_case": _statements(unit, person)}
    }


def load(options: argparse.Namespace) -> dict[str, Any]:
    """Fill a database, then ask for lists, search, and serve bursts."""
    from django.utils import timezone

    from bench.case_load import burst, lists
    from bench.case_load.database import prepare
    from bench.case_load.people import officer, publish
    from bench.case_load.rows import fill

    prepare(options.url)
    publish()
    from lingqu.cases.models import Case, CaseTypeVersion

    units = _units(200)
    version = CaseTypeVersion.objects.get(case_type__code="licence.licence")
    began = time.perf_counter()
    fill(options.cases, units=[one.pk for one in units], version=version, at=timezone.now())
    figures: Figures = {"filled_seconds": time.perf_counter() - began}
    people = [officer(units[0], f"bench.{number}") for number in range(8)]
    sample = Case.objects.filter(unit=units[0]).order_by("pk")[:200:10]
    numbers, names = [one.number for one in sample], [one.applicant_name for one in sample]
    figures |= lists.measure(people[0], numbers, names, rounds=40 if options.quick else 200)
    figures |= burst.steady(units[0], people[:4], seconds=3 if options.quick else 15)
    figures |= burst.burst(units[0], people, seconds=1 if options.quick else 10)
    found = lists.plans(people[0], numbers[0], names[0]) if options.plans else {}
    return {"figures": figures, "plans": found}


def _part(name: str, options: argparse.Namespace, cases: int, url: str = "") -> dict[str, Any]:
    """Run one part in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "bench.cases", "--part", name, "--cases", str(cases)]
    command += ["--quick"] * options.quick + ["--plans"] * options.plans
    command += ["--url", url] if url else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _take(
    figures: Figures, database: str, found: dict[str, Any], plans: dict[str, Any] | None = None
) -> None:
    figures |= {f"{database}_{key}": value for key, value in found["figures"].items()}
    if plans is not None and found.get("plans"):
        plans[database] = found["plans"]


def _viewflow(count: int) -> float:
    command = [sys.executable, "-m", "bench.viewflow_peer", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(json.loads(done.stdout.splitlines()[-1])["cases_per_second"])


def _units(count: int) -> list[Any]:
    from datetime import date

    from lingqu.access.models import Unit

    made = [
        Unit(key=f"unit-{n}", name=f"单位{n}", area_code="990100000000", path=f"{n + 1:08}",
             opened_on=date(2018, 1, 1))
        for n in range(count)
    ]  # fmt: skip
    Unit.objects.bulk_create(made)
    return list(Unit.objects.order_by("path"))


def _statements(unit: Any, person: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.case_load.people import six_step

    with CaptureQueriesContext(connection) as queries:
        six_step(unit, person)
    return len(queries)


if __name__ == "__main__":
    sys.exit(main())
