"""`lingqu audit`: verify the audit chain and write down its end."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from lingqu.kernel.errors import DataError

if TYPE_CHECKING:
    from lingqu.kernel.verification import Anchor

__all__ = ["audit"]

BROKEN = 1
"""Exit code of `audit verify` when a link is broken."""


@click.group()
def audit() -> None:
    """The append-only audit log."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file written earlier by `lingqu audit anchor`.",
)
def verify(*, as_json: bool, anchor: Path | None) -> None:
    """Check every link of the chain and name the first broken one.

    Ends with 0 when the chain holds and with 1 when it is broken.

    \b
    Examples:
      lingqu audit verify
      lingqu audit verify --anchor /media/safe/anchor.json --json
    """
    from lingqu.kernel import verification

    known = _read_anchor(anchor) if anchor else None
    head = verification.current_anchor()
    with tqdm(total=head.count, unit="row", disable=None) as bar:
        broken = verification.verify(anchor=known, progress=bar.update)
    result = {"holds": broken is None, "entries": head.count, "hash": head.hash}
    result["broken"] = asdict(broken) if broken else None
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    elif broken is None:
        click.echo(f"The chain of {head.count} entries holds. Last hash {head.hash}.")
    else:
        click.echo(
            f"The chain is broken at entry {broken.sequence}: {broken.kind}. "
            f"Expected {broken.expected or 'nothing'}, found {broken.found or 'nothing'}. "
            "Keep the database as it is and restore a copy beside it to compare."
        )
    if broken:
        raise SystemExit(BROKEN)


@audit.command()
def anchor() -> None:
    """Print the chain's length and last hash, to be kept outside this machine.

    \b
    Example:
      lingqu audit anchor > /media/safe/anchor.json
    """
    from lingqu.kernel import verification

    click.echo(json.dumps(asdict(verification.current_anchor())))


def _read_anchor(path: Path) -> Anchor:
    """Return the anchor in the file, or raise `DataError`."""
    from lingqu.kernel.verification import Anchor

    try:
        content = json.loads(path.read_text("utf-8")[:1000])
        return Anchor(count=int(content["count"]), hash=str(content["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            where=str(path),
            found="something that is not an anchor",
            allowed='{"count": …, "hash": "…"}',
            remedy="Give a file written by `lingqu audit anchor`.",
        ) from error
