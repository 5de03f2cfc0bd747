"""`lingqu case token`: tokens of the API, made and ended on the server."""

from __future__ import annotations

import json
from datetime import timedelta

import click
from django.utils import timezone

from lingqu.access.login import login_name_of
from lingqu.access.models import Person
from lingqu.cases.models import ApiToken
from lingqu.cases.tokens import create_token, revoke_token, tokens_of
from lingqu.kernel.errors import DataError

__all__ = ["token"]


@click.group()
def token() -> None:
    """Tokens by which programs act as a person on the API."""


@token.command()
@click.argument("login_name")
@click.option("--name", required=True, help="What the token is for, at most 60 characters.")
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it holds."
)
def create(login_name: str, name: str, days: int) -> None:
    """Make a token for an account and print it once.

    \b
    Example:
      lingqu case token create counter.system --name "Counter system" --days 180
    """
    now = timezone.now()
    made, text = create_token(
        actor=None,
        person=_person(login_name),
        name=name,
        expires_at=now + timedelta(days=days),
        at=now,
    )
    click.echo(f"{made.prefix} holds until {made.expires_at.date()}; shown once:", err=True)
    click.echo(text)


@token.command("list")
@click.argument("login_name")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_(login_name: str, as_json: bool) -> None:
    """List an account's tokens, ended ones too; never the tokens themselves.

    \b
    Example:
      lingqu case token list counter.system
    """
    rows = [_facts(one) for one in tokens_of(_person(login_name))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(value or "—") for value in row.values()))


@token.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End a token at once; PREFIX is what `list` shows.

    \b
    Example:
      lingqu case token revoke lq_1f3c9a20
    """
    found = ApiToken.objects.filter(prefix=prefix[:12]).first()
    if found is None:
        raise DataError(where="token", found=repr(prefix[:12]), allowed="a prefix that list shows")
    revoke_token(pk=found.pk, actor=None, at=timezone.now())
    click.echo(f"{found.prefix} revoked")


def _person(login_name: str) -> Person:
    person = Person.objects.filter(login_name=login_name_of(login_name)).first()
    if person is None:
        raise DataError(where="account", found=repr(login_name), allowed="an existing user name")
    return person


def _facts(one: ApiToken) -> dict[str, str]:
    def shown(at: object) -> str:
        return str(at)[:16] if at else ""

    return {
        "prefix": one.prefix,
        "name": one.name,
        "created_at": shown(one.created_at),
        "expires_at": shown(one.expires_at),
        "last_used_at": shown(one.last_used_at),
        "revoked_at": shown(one.revoked_at),
    }
