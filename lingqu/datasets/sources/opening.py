"""From an address to its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lingqu.datasets.sources.base import Address, Source
from lingqu.datasets.sources.files import CSV
from lingqu.datasets.sources.postgresql import PostgreSQL
from lingqu.datasets.sources.sqlite import SQLite
from lingqu.kernel.errors import DataError

__all__ = ["source_at"]

KINDS: Mapping[str, Callable[[Address], Source]] = {
    "postgresql": PostgreSQL, "sqlite": SQLite, "csv": CSV,
}  # fmt: skip


def source_at(address: Address) -> Source:
    """Return the source. Raise `DataError` for a kind that is not known."""
    made = KINDS.get(address.kind)
    if made is None:
        raise DataError(where="kind of source", found=address.kind, allowed=", ".join(KINDS))
    return made(address)
