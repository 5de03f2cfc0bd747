"""`lingqu data list`, `show` and `diff`: read the catalogue from the server."""

from __future__ import annotations

import json
from typing import Any

import click

from lingqu.datasets.differences import differences
from lingqu.datasets.models import Resource, ResourceVersion, State
from lingqu.datasets.reading import stored
from lingqu.kernel.errors import DataError

__all__ = ["diff", "list_", "show"]


@click.command("list")
@click.option("--state", type=click.Choice([one.name.lower() for one in State]), help="One state.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_(state: str | None, as_json: bool) -> None:
    """List the resources with state, provider, version and collected rows.

    \b
    Example:
      lingqu data list --state published
    """
    rows = Resource.objects.select_related("unit", "current").order_by("name")
    if state:
        rows = rows.filter(state=State[state.upper()])
    found = [_facts(one) for one in rows]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo("\t".join(str(one[key]) for key in ("name", "state", "provider", "label")))


@click.command()
@click.argument("name")
@click.option("--version", "number", type=click.IntRange(1), help="Another than the latest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(name: str, number: int | None, as_json: bool) -> None:
    """Show a resource: its standing and what a version describes.

    \b
    Example:
      lingqu data show low_income_families --json
    """
    resource = _resource(name)
    version = _version(resource, number) if number else resource.versions.first()
    description = version.description if version else None
    facts = _facts(resource) | {"description": description}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for key, value in facts.items():
        if key != "description":
            click.echo(f"{key}: {'—' if value is None else value}")
    for item in stored(description).item if description else ():
        marks = ", ".join(word for word in ("key", "required", "open") if getattr(item, word))
        click.echo(f"  {item.name}\t{item.kept_type}\t{item.title.zh}\t{marks}")


@click.command()
@click.argument("name")
@click.argument("before", type=click.IntRange(1))
@click.argument("after", type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def diff(name: str, before: int, after: int, as_json: bool) -> None:
    """Show what differs between two versions of a resource; ! may break who reads it.

    \b
    Example:
      lingqu data diff low_income_families 1 2
    """
    resource = _resource(name)
    old, new = (_version(resource, number) for number in (before, after))
    found = differences(stored(old.description), stored(new.description))
    if as_json:
        rows = [
            {"kind": d.kind, "place": d.place, "before": d.before, "after": d.after,
             "breaks": d.breaks}
            for d in found
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{'!' if one.breaks else ' '} {one}")


def _facts(one: Resource) -> dict[str, Any]:
    collected = one.collected_at.isoformat() if one.collected_at else None
    return {
        "name": one.name, "label": one.label_zh, "state": State(one.state).name.lower(),
        "provider": one.unit.key, "code": one.code or None,
        "version": one.current.number if one.current else None, "origin": one.origin or None,
        "rows": one.rows, "collected_at": collected,
    }  # fmt: skip


def _resource(name: str) -> Resource:
    found = Resource.objects.select_related("unit", "current").filter(name=name).first()
    if found is None:
        raise DataError(
            where="data", found=name, allowed="the name of a resource", remedy="lingqu data list"
        )
    return found


def _version(resource: Resource, number: int) -> ResourceVersion:
    found = resource.versions.filter(number=number).first()
    if found is None:
        numbers = resource.versions.order_by("number").values_list("number", flat=True)
        allowed = ", ".join(str(one) for one in numbers)
        raise DataError(where=resource.name, found=f"version {number}", allowed=allowed or "none")
    return found
