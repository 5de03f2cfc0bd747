"""`lingqu demo`, `lingqu site`, `lingqu account`: a city's facts, and accounts from the server."""

from __future__ import annotations

import json

import click

from lingqu.access.services_operator import DUTY_ACCOUNTS, first_administrators, reset

__all__ = ["account", "demo", "site"]


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
def site() -> None:
    """The facts about the city: areas, units, roles, parameters."""


@site.command(name="load")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def load_facts(*, as_json: bool) -> None:
    """Load areas.toml, units.toml, roles.toml and parameters.toml of the site's folder.

    What is new is added and what differs is changed; nothing is deleted, and a value of a
    parameter that was applied is never changed.

    \b
    Example:
      LINGQU_SITE=mycity lingqu site load
    """
    from lingqu.access.site import load_own_site

    counts = load_own_site()
    if as_json:
        click.echo(json.dumps(counts))
        return
    click.echo("Loaded: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()))


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
