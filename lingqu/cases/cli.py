"""`lingqu pack` and `lingqu case`: packs planned and applied, histories verified."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

import click
from django.utils import timezone

from lingqu.cases.publishing import Change, apply, plan
from lingqu.cases.source import read_sources
from lingqu.kernel import parameters
from lingqu.kernel.errors import PackError
from lingqu.kernel.packs import Pack, packs

__all__ = ["pack"]


@click.group()
def pack() -> None:
    """Plan and apply packs: the city systems, each a folder of declarations.

    \b
    Examples:
      lingqu pack list
      lingqu pack plan licence
      lingqu pack apply --all
    """


@pack.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_(as_json: bool) -> None:
    """List the packs of this installation.

    \b
    Example:
      lingqu pack list --json
    """
    found = [
        {"name": one.name, "label": one.label.zh, "owner": one.owner, "folder": str(one.folder)}
        for one in packs().values()
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['name']}\t{one['label']}\t{one['owner']}")


@pack.command("check")
@click.argument("names", nargs=-1)
def check_(names: tuple[str, ...]) -> None:
    """Check packs without writing anything. Exit 3 with every fault.

    \b
    Example:
      lingqu pack check
    """
    for one in _chosen(names, every=not names):
        parameters_of(one)
        sources = read_sources(one)
        plan(sources, pack=one.name)
        click.echo(f"{one.name}: {len(sources)} case types, no fault")


@pack.command("plan")
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All packs of this installation.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def plan_(names: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Show what `apply` would change, and what would hinder running cases (exit 1).

    \b
    Example:
      lingqu pack plan --all
    """
    changes = [
        change
        for one in _chosen(names, every=every)
        for change in plan(read_sources(one), pack=one.name)
    ]
    _show(changes, as_json=as_json)
    if any(change.broken for change in changes):
        raise click.exceptions.Exit(1)


@pack.command("apply")
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All packs of this installation.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def apply_(names: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Load a pack's parameters and publish the case types that differ. May be run again.

    \b
    Example:
      lingqu pack apply licence
    """
    changes: list[Change] = []
    for one in _chosen(names, every=every):
        parameters.apply(parameters_of(one))
        changes += apply(read_sources(one), pack=one.name, at=timezone.now())
    _show(changes, as_json=as_json)


def parameters_of(one: Pack) -> tuple[parameters.DatedValue, ...]:
    """Return the dated values that a pack ships."""
    path = one.folder / "parameters.toml"
    return parameters.read(path) if path.is_file() else ()


def _chosen(names: Iterable[str], *, every: bool) -> list[Pack]:
    known = packs()
    wanted = list(known) if every else list(names)
    if not wanted:
        raise click.UsageError("Name a pack, or say --all.")
    if unknown := [name for name in wanted if name not in known]:
        raise PackError(
            where="pack", found=", ".join(unknown), allowed=", ".join(sorted(known)) or "none"
        )
    return [known[name] for name in wanted]


def _show(changes: list[Change], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(change) for change in changes], ensure_ascii=False))
        return
    signs = {"new": "+", "changed": "~", "same": "=", "gone": "-"}
    for change in changes:
        running = f", {change.open_cases} open cases keep their version" * bool(change.open_cases)
        click.echo(f"{signs[change.kind]} {change.code}: {change.kind}{running}")
        for difference in change.differences:
            click.echo(f"    {difference}")
        for fault in change.broken:
            click.echo(f"  ! {fault}", err=True)
