"""Write the reference pages that come from the code.

    python -m tools.reference            write docs/reference/*.md
    python -m tools.reference --check    fail when a page is not current

A page is one line of PAGES: the file and a function without arguments that returns its text.
"""

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"

HELP: dict[str, Any] = {"max_content_width": 98, "help_option_names": ["-h", "--help"]}
PAGES = {
    "case-types.md": "lingqu.cases.reference:page",
    "api.md": "lingqu.cases.api.reference:page",
    "bpmn.md": "lingqu.bpmn.reference:page",
    "checks.md": "lingqu.evaluations.checks.reference:page",
    "cli.md": "tools.reference:cli_page",
    "feel.md": "lingqu.dmn.reference:page",
    "feel-sql.md": "lingqu.dmn.sql.reference:page",
    "resources.md": "lingqu.datasets.reference:page",
    "schemes.md": "lingqu.evaluations.scheme_reference:page",
    "settings.md": "tools.reference:settings_page",
}


def main() -> int:
    """Write or compare every page; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    os.environ.setdefault("LINGQU_SITE", "demo")
    check = "--check" in sys.argv[1:]
    stale = []
    for name, where in PAGES.items():
        path, text = FOLDER / name, _load(where)()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        verb = "are not current; run `make reference`" if check else "written"
        click.echo(f"docs/reference: {', '.join(stale)} {verb}", err=check)
    return 1 if check and stale else 0


def cli_page() -> str:
    """Return the command line's nouns, verbs, options and exit codes."""
    from lingqu.cli import EXIT_CODES, cli

    lines = ["# Command line", "", "Written by `make reference` from the code.", ""]
    lines += ["| exit code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    for words, command in _commands(["lingqu"], cli):
        context = click.Context(command, info_name=" ".join(words), **HELP)
        lines += ["", f"## {' '.join(words)}", "", "```text", command.get_help(context), "```"]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Return the table of environment variables."""
    from lingqu.environment import VARIABLES

    lines = ["# Settings", "", "Values come from the environment. Written by `make reference`.", ""]
    lines += ["| variable | allowed | default | meaning |", "|---|---|---|---|"]
    lines += [
        f"| `{v.name}` | {v.allowed} | {v.default} | {v.meaning} |" for v in VARIABLES.values()
    ]
    return "\n".join(lines) + "\n"


def _commands(
    words: list[str], command: click.Command
) -> Iterator[tuple[list[str], click.Command]]:
    """Yield a command and everything below it, in alphabetical order."""
    yield words, command
    if not isinstance(command, click.Group):
        return
    context = click.Context(command, info_name=words[-1])
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from _commands([*words, name], child)


def _load(where: str) -> Callable[[], str]:
    module, name = where.split(":")
    page: Callable[[], str] = getattr(import_module(module), name)
    return page


if __name__ == "__main__":
    sys.exit(main())
