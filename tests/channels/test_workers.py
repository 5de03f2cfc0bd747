"""Real workers on a database of their own: killed at any moment, two at once, ended by SIGTERM.

Whatever is killed, each message arrives at least once, each handler's effect is there exactly once,
and nothing is left.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.channels.receiver import receiving

MESSAGES = 250
PATIENCE = 60  # seconds until a test gives up waiting


class Site:
    """A database with messages, and the commands that real workers are started with."""

    def __init__(self, url, connect, folder):
        self.connect, self.started = connect, []
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.channels.worker_settings",
            "LINGQU_DATA": str(folder),
            "LINGQU_SITE": "demo",
            "LINGQU_SECRET_KEY": "only-for-tests-" + "0" * 50,
            "LINGQU_WEBHOOK_PRIVATE": "1",
        }

    def run(self, *words):
        program = [sys.executable, "-m", *words]
        done = subprocess.run(program, env=self.environment, capture_output=True, text=True,
                              check=False, timeout=60)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *options):
        """Start a worker and wait until it works."""
        program = [sys.executable, "-m", "lingqu", "worker", *options]
        worker = subprocess.Popen(program, env=self.environment, stderr=subprocess.PIPE, text=True)
        self.started.append(worker)
        assert "started" in worker.stderr.readline()
        return worker

    def ask(self, query):
        with closing(self.connect()) as connection:
            return connection.execute(query).fetchall()

    def wait_until_all_is_delivered(self):
        until = time.monotonic() + PATIENCE
        while self.ask("SELECT 1 FROM channels_delivery WHERE state <> 'done' LIMIT 1"):
            assert time.monotonic() < until, self.ask(
                "SELECT state, count(*) FROM channels_delivery GROUP BY state"
            )
            time.sleep(0.05)


SERVER = os.environ.get("DATABASE_URL", "")


def on_sqlite(folder):
    path = folder / "worker.sqlite3"
    return f"sqlite:///{path}", lambda: sqlite3.connect(path, timeout=20)


def on_postgresql(name):
    """Return a database of the server that DATABASE_URL names."""
    import psycopg

    url = urlsplit(SERVER)._replace(scheme="postgresql", path=f"/{name}", query="").geturl()
    return url, lambda: psycopg.connect(url)


def command(statement):
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Return a migrated database to copy: its file, or its name on the server."""
    folder, name = tmp_path_factory.mktemp("empty"), f"outbox_empty_{os.getpid()}"
    if not SERVER.startswith("postgres"):
        Site(*on_sqlite(folder), folder).run("lingqu", "manage", "migrate", "--verbosity", "0")
        yield folder / "worker.sqlite3"
        return
    command(f'CREATE DATABASE "{name}"')
    Site(*on_postgresql(name), folder).run("lingqu", "manage", "migrate", "--verbosity", "0")
    yield name
    command(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def lease():
    """Return the seconds after which what a killed worker had is taken again."""
    return 1


@pytest.fixture
def site(tmp_path, receiver, empty, lease):
    """Return a database of its own with messages for the receiver and for the probe."""
    is_file, name = isinstance(empty, Path), f"outbox_{os.getpid()}"
    if is_file:
        shutil.copy(empty, tmp_path)
        made = Site(*on_sqlite(tmp_path), tmp_path)
    else:
        command(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
        made = Site(*on_postgresql(name), tmp_path)
    try:
        receiver.secret = made.run("tests.channels.fill", f"{MESSAGES}", receiver.url, f"{lease}")
        yield made
    finally:
        for worker in made.started:
            worker.kill()
            worker.wait()
            worker.stderr.close()
        if not is_file:
            command(f'DROP DATABASE "{name}" WITH (FORCE)')


def effects(site):
    rows = site.ask("SELECT message, count(*) FROM probe_effect GROUP BY message")
    return dict(rows)


def test_killed_workers_lose_nothing_and_do_no_effect_twice(site, receiver):
    receiver.faults, chance = 0.15, random.Random(3)
    workers = [site.start(), site.start()]
    for number in range(7):
        time.sleep(chance.uniform(0.02, 0.25))
        killed = workers[number % 2]
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        workers[number % 2] = site.start()
    site.wait_until_all_is_delivered()
    assert effects(site) == {f"{number}": 1 for number in range(MESSAGES)}
    told = {row[0] for row in site.ask("SELECT uid FROM channels_message")}
    assert {uid.removeprefix("msg_") for uid in receiver.seen} == {
        str(u).replace("-", "") for u in told
    }
    assert receiver.forged == 0


@pytest.mark.parametrize("lease", [600])
def test_two_workers_at_once_deliver_everything_once(site, receiver):
    workers = [site.start("--once"), site.start("--once")]
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    site.wait_until_all_is_delivered()
    assert set(receiver.seen.values()) == {1} and len(receiver.seen) == MESSAGES
    assert set(effects(site).values()) == {1}
    attempts = site.ask("SELECT delivery_id FROM channels_attempt")
    assert len(attempts) == len(set(attempts)) == 2 * MESSAGES


def test_sigterm_lets_the_present_job_finish_and_the_worker_takes_its_leave(site, receiver):
    worker = site.start("--name", "示例")
    until = time.monotonic() + PATIENCE
    while not receiver.seen and time.monotonic() < until:
        time.sleep(0.01)
    assert site.ask("SELECT name, pid FROM kernel_workerbeat") == [("示例", worker.pid)]
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert site.ask("SELECT 1 FROM kernel_workerbeat") == []
    assert site.ask("SELECT 1 FROM channels_delivery WHERE claim <> ''") == []
