"""The worker: who is asked when, what a failure does, how it shows itself and ends."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.apps import apps

from lingqu.kernel import worker
from lingqu.kernel.contributions import Job
from lingqu.kernel.errors import DataError
from lingqu.kernel.models import WorkerBeat
from lingqu.kernel.worker import Worker
from lingqu.kernel.worker_cli import worker as command
from tests.kernel import worker_jobs

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def job(name, every_seconds=60):
    return Job(name=name, run=f"tests.kernel.worker_jobs.{name}", every_seconds=every_seconds)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Keep the connection that holds the test's transaction, as Django's test client does."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def asked():
    worker_jobs.ASKED.clear()
    worker_jobs.LEFT["busy"] = 0
    return worker_jobs.ASKED


@pytest.fixture
def clock(monkeypatch):
    """A monotonic clock that moves only while the worker sleeps."""
    time = type("Clock", (), {"now": 1000.0, "slept": 0.0})()

    def sleep(seconds):
        time.now += seconds
        time.slept += seconds

    monkeypatch.setattr(worker, "monotonic", lambda: time.now)
    monkeypatch.setattr(worker, "sleep", sleep)
    return time


def run_until(made, clock, seconds):
    """Run a worker for so many seconds of the clock."""
    end = clock.now + seconds
    sleep = worker.sleep

    def sleep_or_stop(pause):
        sleep(pause)
        if clock.now >= end:
            made.stop()

    worker.sleep = sleep_or_stop
    made.run()


def test_a_job_that_did_something_is_asked_again_at_once(asked, clock):
    worker_jobs.LEFT["busy"] = 3
    assert Worker([job("busy"), job("idle")]).run(once=True) == 3
    assert asked == ["busy", "idle"] * 4 and clock.slept == 0


def test_a_job_with_nothing_to_do_is_asked_after_its_pause(asked, clock):
    run_until(Worker([job("idle", 5)]), clock, 21)
    assert asked == ["idle"] * 5


def test_a_failing_job_is_asked_less_and_less_and_stops_no_other(asked, clock):
    run_until(Worker([job("failing", 1), job("idle", 10)]), clock, 61)
    assert asked.count("failing") == 5  # after 0, 2, 6, 14 and 30 seconds, then after 62
    assert asked.count("idle") == 7


def test_a_failure_is_logged_by_kind_and_place_without_its_text(caplog):
    made = Worker([job("failing")])
    made.run(once=True)
    assert made.failed == 1
    assert "failing" in caplog.text and "ValueError in worker_jobs.py, line" in caplog.text
    assert "张三" not in caplog.text and "138" not in caplog.text


def test_a_worker_shows_itself_and_takes_its_leave(clock):
    seen = []
    made = Worker([job("failing", 30)], name="示例")
    leave = made._leave
    made._leave = lambda: (seen.extend(WorkerBeat.objects.values()), leave())
    run_until(made, clock, 20)
    (beat,) = seen
    assert (beat["name"], beat["pid"], beat["last_failure"]) == ("示例", os.getpid(), "failing")
    assert not WorkerBeat.objects.exists()


def test_killed_workers_do_not_fill_the_table(clock):
    for number in range(30):
        at = MONDAY_9 - timedelta(hours=number)
        WorkerBeat.objects.create(name="killed", pid=number, started_at=at, seen_at=at)
    made = Worker([job("idle")])
    made._leave = lambda: None
    made.run(once=True)
    assert WorkerBeat.objects.count() == worker.KEPT_BEATS
    assert WorkerBeat.objects.first().pid == os.getpid()


def test_a_worker_whose_row_was_taken_away_writes_it_again(clock):
    made = Worker([job("idle", 10)])
    made._show()
    WorkerBeat.objects.all().delete()
    clock.now += 11
    made._show()
    assert WorkerBeat.objects.count() == 1


def test_alive_is_who_was_seen_lately():
    WorkerBeat.objects.create(name="w", pid=1, started_at=MONDAY_9, seen_at=MONDAY_9)
    assert worker.alive(now=MONDAY_9 + timedelta(seconds=119))
    assert not worker.alive(now=MONDAY_9 + timedelta(seconds=121))


def test_sigterm_stops_after_the_present_job(asked):
    class Ending(Worker):
        def _ask(self, turn):
            os.kill(os.getpid(), signal.SIGTERM)
            return super()._ask(turn)

    made, before = Ending([job("idle"), job("failing")]), signal.getsignal(signal.SIGTERM)
    with worker.stopped_by_signals(made):
        made.run()
    assert asked == ["idle"] and signal.getsignal(signal.SIGTERM) is before


def test_jobs_come_from_the_applications_and_unknown_ones_are_refused(monkeypatch):
    config = apps.get_app_config("kernel")
    monkeypatch.setattr(config, "jobs", (job("idle"), job("busy")), raising=False)
    assert {"idle", "busy"} <= worker.declared_jobs().keys()
    assert [one.name for one in worker.chosen([" busy", ""])] == ["busy"]
    assert len(worker.chosen([""])) == len(worker.declared_jobs())
    with pytest.raises(DataError, match="nonsense"):
        worker.chosen(["idle", "nonsense"])


def test_every_declared_job_can_be_found():
    from django.utils.module_loading import import_string

    for one in worker.declared_jobs().values():
        assert callable(import_string(one.run)) and one.every_seconds > 0


def test_the_command_runs_once_and_says_what_was_done(monkeypatch):
    worker_jobs.LEFT["busy"] = 2
    monkeypatch.setattr(
        apps.get_app_config("kernel"), "jobs", (job("busy"), job("failing")), raising=False
    )
    done = CliRunner().invoke(command, ["--once", "--jobs", "busy", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"done": 2, "failures": 0})
    assert CliRunner().invoke(command, ["--once", "--jobs", "failing"]).exit_code == 1


def test_the_status_tells_by_its_exit_code_whether_a_worker_is_alive():
    empty = CliRunner().invoke(command, ["--status", "--json"])
    assert empty.exit_code == 1 and json.loads(empty.stdout)["workers"] == []
    now = datetime.now(UTC)
    WorkerBeat.objects.create(name="w", pid=7, started_at=now, seen_at=now)
    alive = CliRunner().invoke(command, ["--status"])
    assert alive.exit_code == 0 and "w 7: alive" in alive.stdout
