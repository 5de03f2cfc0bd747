"""Collection: rows of PostgreSQL into the lake, beside what the server can give at most.

    python -m bench.collect [--quick] [--json] [--rows 5000000]

One table of 12 columns on a PostgreSQL server of its own. The limit is `COPY … TO STDOUT` into
nothing, by psql; ours is the whole load: typed, checked, written as Parquet, committed in slices.
Both in turns, the best of three. Memory is the peak of the loading process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BAR = {"of_copy": 0.8, "mebibytes": 500}
TABLE = """CREATE TABLE people AS SELECT g AS id,
 '990101' || 1950 + g % 60 || '0101' || lpad((g % 1000)::text, 3, '0') || 'X' AS identity,
 '张' || chr(19968 + (g % 5000)::int) || chr(19968 + (g * 7 % 5000)::int) AS name,
 '示范市天平区石堤路' || g % 999 || '号' || g % 50 || '单元' AS address,
 date '1950-01-01' + (g % 20000)::int AS born,
 (((g * 37) % 100000000)::numeric / 100)::numeric(12, 2) AS amount,
 timestamptz '2026-01-01 00:00+08' + g * interval '1 second' AS updated_at,
 (g % 5)::int AS kind, (g % 7)::smallint AS level, md5(g::text) AS token, g % 2 = 0 AS active,
 g * 3 AS reference FROM generate_series(1::bigint, {rows}) AS g"""
ITEMS: list[dict[str, Any]] = [
    {"name": "id", "type": "whole", "key": True}, {"name": "identity", "type": "text"},
    {"name": "name", "type": "text", "required": True}, {"name": "address", "type": "text"},
    {"name": "born", "type": "date"},
    {"name": "amount", "type": "decimal", "digits": 12, "scale": 2},
    {"name": "updated_at", "type": "instant"}, {"name": "kind", "type": "whole"},
    {"name": "level", "type": "whole"}, {"name": "token", "type": "text"},
    {"name": "active", "type": "yes_no"}, {"name": "reference", "type": "whole"},
]  # fmt: skip


def main() -> int:
    """Measure and print; with `--load` be the loading process."""
    parser = argparse.ArgumentParser(prog="bench.collect")
    parser.add_argument("--quick", action="store_true", help="500,000 rows")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rows", type=int, default=0, help="rows of the table")
    parser.add_argument("--load", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        print(json.dumps(_load(options.load, options.rows)))
        return 0
    figures = measure(options.rows or (500_000 if options.quick else 5_000_000))
    ratios = {
        "of_copy": figures["copy_seconds"] / figures["load_seconds"],
        "of_copy_over_bar": figures["copy_seconds"] / figures["load_seconds"] / BAR["of_copy"],
        "memory_of_bar": figures["peak_mebibytes"] / BAR["mebibytes"],
    }
    if options.json:
        print(json.dumps({"name": "collect", "figures": figures, "ratios": ratios}))
        return 0
    for kind, values in (("", figures), ("ratio: ", ratios)):
        for key, value in values.items():
            print(f"{kind}{key} {value:,.3f}".rstrip("0").rstrip("."))
    return 0


def measure(rows: int) -> dict[str, float]:
    """Return seconds of COPY and of the load, rows a second, and the peak of memory."""
    import psycopg

    from bench.case_load.database import postgres

    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(TABLE.format(rows=int(rows)))
            session.execute("ALTER TABLE people ADD PRIMARY KEY (id)")
            session.execute("VACUUM ANALYZE people")
        turns = [(_copy(url), _process(url, rows)) for _turn in range(3)]
    best = min((one for _seconds, one in turns), key=lambda one: float(one["seconds"]))
    if best["rows"] != rows:
        raise RuntimeError(f"{best['rows']:,} rows of {rows:,} were loaded")
    return {
        "rows": rows, "copy_seconds": min(seconds for seconds, _one in turns),
        "load_seconds": best["seconds"], "rows_per_second": rows / best["seconds"],
        "peak_mebibytes": max(float(one["mebibytes"]) for _seconds, one in turns),
    }  # fmt: skip


def _copy(url: str) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603
        ["psql", url.replace("postgres://", "postgresql://"), "-c", "COPY people TO STDOUT"],  # noqa: S607
        stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return time.perf_counter() - began


def _process(url: str, rows: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.collect", "--load", url, "--rows", str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _load(url: str, rows: int) -> dict[str, float]:
    """Load the table into a new lake; return seconds, rows and the peak of memory."""
    from psycopg.conninfo import conninfo_to_dict

    from lingqu.datasets.collecting.loading import load
    from lingqu.datasets.description import Description
    from lingqu.datasets.sources import Address, source_at

    facts = conninfo_to_dict(url)
    address = Address(
        kind="postgresql", place=str(facts["dbname"]), host=str(facts["host"]),
        port=int(str(facts["port"])), user=str(facts["user"]),
    )  # fmt: skip
    description = Description.model_validate({
        "name": "people", "label": "人口", "summary": "人口", "provider": "bench",
        "classification": {"kind": 1, "item": 1, "section": 1, "serial": 1},
        "item": [dict(one, label=one["name"]) for one in ITEMS],
        "sharing": {"kind": "unconditional"}, "cycle": "daily",
        "collection": {"connection": "bench", "table": "people", "slice_rows": rows // 10},
    })  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="lingqu-lake-") as folder:
        began = time.perf_counter()
        done = load(description, source_at(address), Path(folder), zone="Asia/Shanghai")
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "rows": done.rows, "mebibytes": peak}


if __name__ == "__main__":
    sys.exit(main())
