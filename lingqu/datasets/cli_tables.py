"""`lingqu data export` and `import`: many descriptions as a workbook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from lingqu.access.models import Person
from lingqu.datasets.models import Resource
from lingqu.datasets.workbook.checking import Checked, check, take
from lingqu.datasets.workbook.writing import workbook_bytes
from lingqu.kernel.errors import DataError

__all__ = ["export", "import_"]

STEP = 200
"""Resources between two words of progress."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", help="Resources of one unit, by its key.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: how many.")
def export(file: Path, unit: str | None, as_json: bool) -> None:
    """Write the published resources into a workbook.

    \b
    Example:
      lingqu data export catalogue.xlsx --unit civil-affairs
    """
    rows = Resource.objects.listed().select_related("current").order_by("name")
    if unit:
        rows = rows.filter(unit__key=unit)
    count = 0

    def contents() -> Iterator[dict[str, Any]]:
        nonlocal count
        for one in rows.iterator(chunk_size=STEP):
            if one.current:
                count += 1
                yield one.current.description
                _progress(count, "written")

    file.write_bytes(workbook_bytes(contents()))
    told = {"resources": count, "file": str(file)}
    click.echo(json.dumps(told) if as_json else f"{file}: {count} resources")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "login", required=True, help="Login name of who describes them.")
@click.option("--take-good", is_flag=True, help="Save the resources without fault as drafts.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(file: Path, login: str, take_good: bool, as_json: bool) -> None:
    """Check every row of a workbook (exit 1 for a fault); write nothing unless asked.

    \b
    Example:
      lingqu data import catalogue.xlsx --by han.dengji --take-good
    """
    actor = Person.objects.filter(login_name=login, is_active=True).first()
    if actor is None:
        raise DataError(where="--by", found=login, allowed="the login name of an account in use")
    click.echo(f"{file}: checking", err=True)
    checked = check(file.read_bytes(), actor=actor)
    taken = 0
    if take_good:
        numbers = iter(range(1, len(checked.good) + 1))
        taken = take(
            checked.good, actor=actor, at=timezone.now(),
            done=lambda _one: _progress(next(numbers), "taken"),
        )  # fmt: skip
    _show(checked, taken, as_json=as_json)
    if checked.faults:
        raise click.exceptions.Exit(1)


def _show(checked: Checked, taken: int, *, as_json: bool) -> None:
    if as_json:
        faults = [
            {"sheet": f.sheet, "row": f.row, "column": f.column, "found": f.found,
             "allowed": f.allowed}
            for f in checked.faults
        ]  # fmt: skip
        told = {"resources": checked.resources, "good": len(checked.good), "taken": taken,
                "faults": faults}  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for fault in checked.faults:
        click.echo(str(fault), err=True)
    good = len(checked.good)
    click.echo(f"{checked.resources} resources, {good} without fault, {taken} taken as drafts")


def _progress(count: int, word: str) -> None:
    if count % STEP == 0:
        click.echo(f"{count} {word}", err=True)
