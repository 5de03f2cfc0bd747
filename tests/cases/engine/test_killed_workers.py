"""Real workers that are killed while they turn lamps and tell of it: nothing lost, nothing twice."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.channels.receiver import receiving
from tests.channels.test_workers import Site, command, empty, on_postgresql, on_sqlite

__all__ = ["empty"]  # a fixture of the outbox's tests

CASES = 150
PATIENCE = 60  # seconds


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def site(tmp_path, receiver, empty):  # noqa: F811 - the fixture
    is_file, name = isinstance(empty, Path), f"cases_{os.getpid()}"
    if is_file:
        shutil.copy(empty, tmp_path)
        made = Site(*on_sqlite(tmp_path), tmp_path)
    else:
        command(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
        made = Site(*on_postgresql(name), tmp_path)
    try:
        receiver.secret = made.run("tests.cases.engine.fill", f"{CASES}", receiver.url)
        yield made
    finally:
        for worker in made.started:
            worker.kill()
            worker.wait()
            worker.stderr.close()
        if not is_file:
            command(f'DROP DATABASE "{name}" WITH (FORCE)')


def wait_until(site, query, expected):
    until = time.monotonic() + PATIENCE
    while (found := site.ask(query)) != expected:
        assert time.monotonic() < until, (query, found)
        time.sleep(0.1)


def test_killed_workers_turn_each_lamp_once_and_tell_of_it(site, receiver):
    receiver.faults, chance = 0.1, random.Random(7)
    workers = [site.start(), site.start()]
    for number in range(6):
        time.sleep(chance.uniform(0.02, 0.3))
        killed = workers[number % 2]
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        workers[number % 2] = site.start()
    wait_until(site, "SELECT count(*) FROM cases_case WHERE check_at IS NOT NULL", [(0,)])
    lamps = site.ask(
        "SELECT case_id, count(*) FROM cases_caseevent WHERE verb = 'lamp' GROUP BY case_id"
    )
    assert len(lamps) == CASES and {count for _case, count in lamps} == {1}
    notices = site.ask("SELECT case_id, count(*) FROM cases_notice GROUP BY case_id")
    assert len(notices) == CASES and {count for _case, count in notices} == {2}
    wait_until(site, "SELECT count(*) FROM channels_delivery WHERE state = 'done'", [(2 * CASES,)])
    assert site.ask("SELECT count(*) FROM channels_message") == [(2 * CASES,)]
    assert len(receiver.seen) == 2 * CASES and receiver.forged == 0
    assert "no break" in site.run("lingqu", "case", "verify")
