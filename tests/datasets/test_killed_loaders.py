"""A loader that is killed at any moment loses no row and repeats none."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from lingqu.datasets.collecting.loading import raw_table
from lingqu.datasets.lake.duck import connect
from lingqu.datasets.sources import Bounds, source_at
from tests.datasets.conftest import described

KILLS = int(os.environ.get("LINGQU_TEST_KILLS", "20"))
ROWS, SLICE, MOST = 60_000, 500, 7
"""Rows, rows of a slice, and how many slices a loader may get through before it is killed."""
SCRIPT = """
import json, sys
from pathlib import Path
from lingqu.datasets.collecting.loading import load
from lingqu.datasets.sources import Address, source_at
from tests.datasets.conftest import described
load(described(slice_rows=int(sys.argv[3])), source_at(Address(**json.loads(sys.argv[1]))),
     Path(sys.argv[2]), zone="Asia/Shanghai", progress=lambda done: print("slice", flush=True))
"""
VALUES = "id, name, born, amount::DECIMAL(12, 2), epoch_us({at})"


def test_kills_at_random_moments_lose_and_repeat_nothing(people_server, tmp_path):
    address, chance = people_server(ROWS), random.Random(1)
    seen = 0
    for _kill in range(KILLS):
        loader = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, json.dumps(asdict(address)), str(tmp_path), str(SLICE)],
            stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert loader.stdout is not None
        # By what it has done, not by the clock: a busy machine is no slower to kill.
        for _line in range(chance.randrange(MOST)):
            seen += bool(loader.stdout.readline())
        time.sleep(chance.uniform(0, 0.05))
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        loader.stdout.close()
    done = raw_table(tmp_path, "people").last_facts("load")
    _finish(address, tmp_path)
    assert _sums(address, tmp_path, loads=done["load"]) == []
    assert done["slice"] >= seen > KILLS // 2


def _finish(address, lake):
    from lingqu.datasets.collecting.loading import load

    before = raw_table(lake, "people").last_facts("load")
    if not before["last"]:
        made = described(slice_rows=SLICE)
        assert load(made, source_at(address), lake, zone="Asia/Shanghai").finished


def _sums(address, lake, *, loads):
    """Return the loads whose count or hash is not that of the source."""
    values = VALUES.format(at="updated_at")
    there = VALUES.format(at="timezone('Asia/Shanghai', updated_at)")
    with source_at(address).snapshot() as snapshot, snapshot.reader() as reader:
        query = snapshot.query("people", ["id", "name", "born", "amount", "updated_at"], Bounds())
        sums = f"SELECT count(*), sum(hash({there})) FROM ({query})"  # noqa: S608 - quoted
        wanted = reader.execute(sums).fetchone()
    rows = raw_table(lake, "people").rows()
    with connect() as reader:
        found = reader.execute(
            f"SELECT _load, count(*), sum(hash({values})) FROM {rows} GROUP BY 1 ORDER BY 1"  # noqa: S608 - our own files
        ).fetchall()
    assert len(found) >= loads
    return [one for one in found if one[1:] != wanted]
