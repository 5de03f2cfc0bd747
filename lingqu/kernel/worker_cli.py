"""`lingqu worker`: run the background jobs of all applications, or say who runs them."""

from __future__ import annotations

import json
import os
import sys

import click

__all__ = ["worker"]

NOT_DONE = 1
"""Exit code when a job failed under --once, and of --status when no worker is alive."""


@click.command()
@click.option("--once", is_flag=True, help="End when nothing is left to do.")
@click.option("--jobs", default="", metavar="A,B", help="Run these jobs only.")
@click.option("--name", default="", help="Shown to the operator; the host's name by default.")
@click.option("--status", is_flag=True, help="Run nothing; list the workers and the jobs.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def worker(*, once: bool, jobs: str, name: str, status: bool, as_json: bool) -> None:
    """Run the background jobs. Several workers may run side by side.

    SIGTERM lets the present job finish. Ends with 1 when a job failed under --once, and with
    --status when no worker was seen within two minutes.

    \b
    Examples:
      lingqu worker
      lingqu worker --once --jobs channels.handle,channels.deliver
      lingqu worker --status --json
    """
    from lingqu.kernel.worker import Worker, chosen, stopped_by_signals

    if status:
        _print_status(as_json=as_json)
        return
    made = Worker(chosen(jobs.split(",")), name=name)
    click.echo(f"worker {made.name}, pid {os.getpid()}: started", err=True)
    with stopped_by_signals(made):
        done = made.run(once=once)
    if as_json:
        click.echo(json.dumps({"done": done, "failures": made.failed}))
    else:
        click.echo(f"{done} done, {made.failed} failures", err=True)
    if once and made.failed:
        sys.exit(NOT_DONE)


def _print_status(*, as_json: bool) -> None:
    """Print the workers, newest sign of life first, and the jobs; end with 1 if none is alive."""
    from django.utils import timezone

    from lingqu.kernel.models import WorkerBeat
    from lingqu.kernel.worker import ALIVE, declared_jobs

    now, jobs = timezone.now(), declared_jobs()
    beats = list(WorkerBeat.objects.all())
    rows = [
        {
            "name": beat.name,
            "pid": beat.pid,
            "alive": beat.seen_at > now - ALIVE,
            "started_at": beat.started_at.isoformat(),
            "seen_at": beat.seen_at.isoformat(),
            "last_job": beat.last_job,
            "last_failure": beat.last_failure,
        }
        for beat in beats
    ]
    if as_json:
        click.echo(json.dumps({"workers": rows, "jobs": list(jobs)}))
    else:
        for row, beat in zip(rows, beats, strict=True):
            state = "alive" if row["alive"] else "not seen since"
            click.echo(f"{beat.name} {beat.pid}: {state} {beat.seen_at:%Y-%m-%d %H:%M:%S %Z}")
        click.echo(
            "jobs: " + ", ".join(f"{j.name} every {j.every_seconds:g} s" for j in jobs.values())
        )
    if not any(row["alive"] for row in rows):
        sys.exit(NOT_DONE)
