"""`lingqu data`: the catalogue and what is collected.

A verb is one line of VERBS and is imported when it is used.
"""

from __future__ import annotations

from importlib import import_module

import click

__all__ = ["VERBS", "data"]

VERBS = {
    "collect": "lingqu.datasets.collecting.cli:collect",
    "diff": "lingqu.datasets.cli_catalogue:diff",
    "export": "lingqu.datasets.cli_tables:export",
    "import": "lingqu.datasets.cli_tables:import_",
    "list": "lingqu.datasets.cli_catalogue:list_",
    "register": "lingqu.datasets.cli_register:register",
    "show": "lingqu.datasets.cli_catalogue:show",
}
"""Each verb and where its command is: `module:name`."""


class Verbs(click.Group):
    """A group that imports a verb only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Verbs)
def data() -> None:
    """Describe, list and load the resources of the catalogue.

    \b
    Examples:
      lingqu data collect people.toml --from sqlite:///srv/civil.sqlite
      lingqu data register sites/demo/datasets --plan
      lingqu data list --json
      lingqu data diff low_income_families 1 2
    """
