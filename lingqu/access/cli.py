"""`lingqu demo` and `lingqu account`: the demonstration city, and accounts from the server."""

from __future__ import annotations

import json

import click

from lingqu.access.services_operator import DUTY_ACCOUNTS, first_administrators, reset

__all__ = ["account", "demo"]


@click.group()
def demo() -> None:
    """The demonstration city 示范市."""


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def load(*, as_json: bool) -> None:
    """Load areas, units, roles, people and reports; a second run changes nothing.

    \b
    Example:
      LINGQU_SITE=demo lingqu demo load
    """
    from lingqu.access import demo as city

    counts = city.load()
    if as_json:
        click.echo(json.dumps(counts))
        return
    click.echo("Loaded: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()))
    _echo_accounts(city.accounts())


@demo.command(name="accounts")
def demo_accounts() -> None:
    """Print the demonstration's accounts and their password.

    \b
    Example:
      LINGQU_SITE=demo lingqu demo accounts
    """
    from lingqu.access import demo as city

    _echo_accounts(city.accounts())


@click.group()
def account() -> None:
    """Accounts, from the server itself."""


@account.command()
@click.option("--unit", required=True, help="Name of the unit that runs this installation.")
@click.option("--area", required=True, help="Its 12-digit division code.")
def administrators(*, unit: str, area: str) -> None:
    """Create the three first administrators and print their initial passwords once.

    \b
    Example:
      lingqu account administrators --unit 示范市数据局 --area 990100000000
    """
    for login, password in first_administrators(unit_name=unit, area_code=area):
        click.echo(f"{login}\t{DUTY_ACCOUNTS[login]}\t{password}")


@account.command(name="reset")
@click.argument("login_name")
def reset_account(login_name: str) -> None:
    """Give an account a new initial password and print it once.

    \b
    Example:
      lingqu account reset security.administrator
    """
    click.echo(reset(login_name))


def _echo_accounts(rows: list[tuple[str, str, str]]) -> None:
    click.echo("Demo accounts (only on the demonstration site):")
    for login, name, password in rows:
        click.echo(f"  {login:<16}{password:<20}{name}")
