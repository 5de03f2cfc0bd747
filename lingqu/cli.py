"""The command line: `lingqu <noun> <verb>`.

A noun is one line of NOUNS and is imported when it is used, so that `lingqu --help` and the verbs
that need no database start at once. Results go to stdout, progress and errors to stderr. Each kind
of error has its own exit code, kept on its class in lingqu/kernel/errors.py.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module

import click

from lingqu import __version__

__all__ = ["EXIT_CODES", "NOUNS", "cli", "main"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """Where a noun's click group is and what the overview says of it. With `database` Django is
    set up before the group is imported; without it a verb that needs Django does so itself."""

    module: str
    group: str
    help: str
    database: bool = True


NOUNS = {
    "account": Noun(
        module="lingqu.access.cli",
        group="account",
        help="Create the administrators, reset a password.",
    ),
    "audit": Noun(module="lingqu.kernel.cli", group="audit", help="Verify the audit log."),
    "bpmn": Noun(
        module="lingqu.bpmn.cli",
        group="bpmn",
        help="Check, draw and try processes.",
        database=False,
    ),
    "calendar": Noun(
        module="lingqu.kernel.calendar_cli",
        group="calendar",
        help="Show, import and check working days; count with them.",
    ),
    "case": Noun(
        module="lingqu.cases.cli_case",
        group="case",
        help="Verify the histories of cases; make tokens of the API.",
    ),
    "data": Noun(
        module="lingqu.datasets.cli",
        group="data",
        help="Describe, list and load the resources of the catalogue.",
    ),
    "demo": Noun(module="lingqu.access.cli", group="demo", help="Load the demonstration city."),
    "dmn": Noun(
        module="lingqu.dmn.cli",
        group="dmn",
        help="Check, run and measure decision models.",
        database=False,
    ),
    "evaluation": Noun(
        module="lingqu.evaluations.cli",
        group="evaluation",
        help="Check, recompute and write self-evaluation reports.",
        database=False,
    ),
    "outbox": Noun(
        module="lingqu.channels.cli",
        group="outbox",
        help="List messages and deliver them again.",
    ),
    "pack": Noun(
        module="lingqu.cases.cli",
        group="pack",
        help="Check, plan and apply packs: the city systems.",
    ),
    "site": Noun(
        module="lingqu.access.cli", group="site", help="Load the facts about the city you serve."
    ),
    "worker": Noun(
        module="lingqu.kernel.worker_cli", group="worker", help="Run the background jobs."
    ),
}

EXIT_CODES = {
    0: "done, nothing wrong",
    1: "done, and what was asked about does not hold; or an unexpected error",
    2: "input cannot be read, or the command was misused",
    3: "a definition (scheme, pack, parameter) is wrong",
    4: "the step is not allowed in the present state",
    5: "a permission is missing",
    6: "an outside system did not answer as agreed",
    7: "the settings are wrong or the database is not ready",
}


class Nouns(click.Group):
    """A group that imports a noun only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *NOUNS])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in NOUNS:
            return super().get_command(ctx, name)
        noun = NOUNS[name]
        if noun.database:
            import django

            django.setup()
        command: click.Command = getattr(import_module(noun.module), noun.group)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
        lazy = {name: noun.help for name, noun in NOUNS.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted({**own, **lazy}.items()))


@click.group(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lingqu")
@click.option("--debug", is_flag=True, help="Show the full traceback of an error.")
def cli(debug: bool) -> None:
    """Lingqu, an open city brain for a municipal data bureau.

    \b
    Examples:
      lingqu evaluation check report.docx
      lingqu audit verify --json
      lingqu serve --port 8000
    """


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages with gunicorn.

    \b
    Example:
      lingqu serve --port 8000 --workers 2
    """
    program = [sys.executable, "-m", "gunicorn", "lingqu.wsgi:application"]
    options = {"--bind": f"{host}:{port}", "--workers": workers, "--threads": threads}
    limits = {"--timeout": 120, "--max-requests": 10_000, "--max-requests-jitter": 1000}
    log = {"--worker-class": "gthread", "--worker-tmp-dir": "/dev/shm"}  # noqa: S108 - memory
    pairs = {**options, **limits, **log}.items()
    program.append("--no-control-socket")
    arguments = [str(part) for pair in pairs for part in pair]
    os.execv(sys.executable, [*program, *arguments])  # noqa: S606 - this process becomes gunicorn


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django, such as migrate or shell.

    \b
    Example:
      lingqu manage migrate
    """
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lingqu manage", *arguments])


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with the exit code of what happened."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = cli.main(given, prog_name="lingqu", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception as error:
        if "--debug" in given:
            raise
        sys.exit(_explain(error))
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> int:
    """Print one line about `error` and return its exit code."""
    from lingqu.dmn.errors import DefinitionError

    if isinstance(error, DefinitionError):
        click.echo(f"lingqu: {error}", err=True)
        return error.exit_code
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    from lingqu.kernel.errors import LingquError

    if isinstance(error, LingquError):
        click.echo(f"lingqu: {error}", err=True)
        return error.exit_code
    if isinstance(error, ImproperlyConfigured):
        click.echo(f"lingqu: {error}", err=True)
        return 7
    if isinstance(error, OperationalError | ProgrammingError):
        click.echo(f"lingqu: {error}. Run `lingqu manage migrate` first?", err=True)
        return 7
    kind = type(error).__name__
    click.echo(f"lingqu: {kind}: {error} (run with --debug for the place)", err=True)
    return 1
