"""`lingqu data register`: descriptions from packs, sites and files become versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from lingqu.datasets.description import Description
from lingqu.datasets.loading import Change, apply, plan
from lingqu.datasets.reading import elements_for, origin_of, read_folder, read_one
from lingqu.kernel.packs import packs

__all__ = ["register"]

SIGNS: Mapping[str, str] = {"new": "+", "changed": "~", "same": "=", "held": "!", "gone": "-"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Every pack's datasets/ and the site's.")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def register(paths: tuple[Path, ...], every: bool, only_plan: bool, as_json: bool) -> None:
    """Publish the descriptions of folders and files. May be run again.

    A folder `datasets` of a pack or site stands for all that it describes: what is no longer there
    is withdrawn. What a department has in review is left alone (exit 4).

    \b
    Examples:
      lingqu data register sites/demo/datasets --plan
      lingqu data register low_income_families.toml
      lingqu data register --all --json
    """
    chosen = [*paths, *(_every() if every else ())]
    if not chosen:
        raise click.UsageError("Name a folder or a file, or say --all.")
    changes: list[Change] = []
    for path in chosen:
        click.echo(f"{path}: reading", err=True)
        origin, descriptions = _read(path)
        click.echo(f"{path}: {len(descriptions)} descriptions", err=True)
        if only_plan:
            changes += plan(descriptions, origin=origin)
        else:
            changes += apply(descriptions, origin=origin, at=timezone.now())
    _show(changes, as_json=as_json)
    if any(change.kind == "held" for change in changes):
        raise click.exceptions.Exit(4)


def _read(path: Path) -> tuple[str, list[Description]]:
    """Return what a path belongs to and describes; one file never stands for its folder."""
    if path.is_dir():
        origin = origin_of(path)
        return origin, read_folder(path, elements_for(origin))
    return "", [read_one(path, elements_for(origin_of(path.parent)))]


def _every() -> list[Path]:
    folders = [pack.folder / "datasets" for pack in packs().values()]
    if settings.SITE:
        folders.append(Path(settings.SITE_FOLDER) / "datasets")
    return [folder for folder in folders if folder.is_dir()]


def _show(changes: list[Change], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_plain(change) for change in changes], ensure_ascii=False))
        return
    for change in changes:
        click.echo(f"{SIGNS[change.kind]} {change.name}: {change.kind}")
        for one in change.differences:
            click.echo(f"    {'!' if one.breaks else ' '} {one}")


def _plain(change: Change) -> dict[str, object]:
    found = [
        {"kind": one.kind, "place": one.place, "before": one.before, "after": one.after,
         "breaks": one.breaks}
        for one in change.differences
    ]  # fmt: skip
    return {"name": change.name, "kind": change.kind, "differences": found}
