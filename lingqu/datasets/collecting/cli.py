"""`lingqu data collect`: load one resource from where it is into the lake."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
from django.conf import settings
from tqdm import tqdm

from lingqu.datasets.collecting.loading import Loaded, load, rejected_table
from lingqu.datasets.lake.duck import connect
from lingqu.datasets.reading import elements_for, origin_of, read_one
from lingqu.datasets.sources import Address, source_at
from lingqu.kernel.errors import DataError

__all__ = ["collect"]

KINDS = {"postgresql": "postgresql", "postgres": "postgresql", "sqlite": "sqlite", "csv": "csv"}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "url", required=True, help="Address of the source, without password.")
@click.option("--password-env", default="", help="Environment variable that holds the password.")
@click.option(
    "--lake", type=click.Path(file_okay=False, path_type=Path), help="Folder of the lake."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def collect(file: Path, url: str, password_env: str, lake: Path | None, *, as_json: bool) -> None:
    """Load all rows of the resource that FILE describes, or go on with a load that was cut off.

    Rows that do not fit the description are kept apart with their reasons; then it ends with 1.

    \b
    Examples:
      lingqu data collect people.toml --from sqlite:///srv/civil.sqlite
      lingqu data collect letters.toml --from csv:///srv/hotline
      lingqu data collect firms.toml --from postgresql://reader@10.0.0.8/firms --password-env PW
    """
    description = read_one(file, elements_for(origin_of(file.parent)))
    folder = lake or settings.DATA / "lake"
    source = source_at(_address(url, password_env))
    with tqdm(unit=" rows", disable=None if not as_json else True) as bar:
        done = load(
            description, source, folder, zone=settings.TIME_ZONE,
            progress=lambda found: bar.update(found.rows + found.rejected - bar.n),
        )  # fmt: skip
    reasons = _reasons(folder, description.name, done) if done.rejected else []
    if as_json:
        click.echo(json.dumps(asdict(done) | {"reasons": reasons}, ensure_ascii=False))
    else:
        click.echo(
            f"{description.name}: load {done.load}, {done.rows:,} rows in {done.slices} slices, "
            f"{done.rejected:,} rejected"
        )
        for one in reasons:
            click.echo(f"  {one['rows']:,} × {one['reason']}")
    if done.rejected:
        raise SystemExit(1)


def _address(url: str, password_env: str) -> Address:
    """Return the address of a URL; a password in it is refused, as others would read it."""
    try:
        parts = urlsplit(url)
        kind, port = KINDS[parts.scheme], parts.port or 0
    except (KeyError, ValueError):
        raise DataError(
            where="--from", found=url.partition("@")[2] or url,
            allowed=", ".join(f"{one}://…" for one in KINDS),
        ) from None  # fmt: skip
    if parts.password:
        raise DataError(
            where="--from", found="a password", allowed="none", remedy="Use --password-env."
        )
    place = unquote(parts.path)
    address = Address(
        kind=kind, place=place.lstrip("/") if parts.hostname else place,
        host=parts.hostname or "", port=port, user=unquote(parts.username or ""),
    )  # fmt: skip
    return replace(address, password=os.environ.get(password_env, "") if password_env else "")


def _reasons(lake: Path, name: str, done: Loaded) -> list[dict[str, Any]]:
    """Return the reasons of a load's rejected rows, the most frequent first, ten at most."""
    rows = rejected_table(lake, name).rows()
    with connect() as connection:
        found = connection.execute(
            f"SELECT _faults, count(*) FROM {rows} WHERE _load = ? "  # noqa: S608 - our own files
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
            [done.load],
        ).fetchall()
    return [{"reason": reason, "rows": count} for reason, count in found]
