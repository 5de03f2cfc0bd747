"""`lingqu case`: look after the histories of cases from the server, and tokens of the API."""

from __future__ import annotations

import json

import click

from lingqu.cases.cli_token import token
from lingqu.cases.verification import breaks

__all__ = ["case"]

MOST_SHOWN = 100


@click.group()
def case() -> None:
    """Look after cases from the server itself."""


case.add_command(token)


@case.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def verify(as_json: bool) -> None:
    """Verify every case's history and the anchors in the audit log (exit 1 for a break).

    \b
    Example:
      lingqu case verify
    """
    found = []
    for one in breaks():
        found.append({"case": one.case, "event": one.event, "reason": one.reason})
        if len(found) == MOST_SHOWN:
            break
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    for fact in () if as_json else found:
        click.echo(f"{fact['case']}, event {fact['event']}: {fact['reason']}")
    if found:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("The histories of all cases hold: no break.")
