"""Walk the audit chain and name the first broken link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from lingqu.kernel.audit import GENESIS, digest
from lingqu.kernel.models import AuditEntry, AuditHead

__all__ = ["Anchor", "BrokenLink", "Kind", "current_anchor", "verify"]

BATCH = 2000
Kind = Literal["altered", "missing", "reordered", "truncated", "added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The length of the chain and the hash of its last entry at some moment."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first entry that does not hold: what stands there and what should.

    altered: the content is not what was hashed, or the entry before was rewritten; missing: a
    number is not there; reordered: the entry was written elsewhere in the chain; truncated: the
    tail was cut; added: entries stand after the recorded end."""

    sequence: int
    kind: Kind
    expected: str
    found: str


def current_anchor() -> Anchor:
    """Return the chain's head, to be kept where the database's administrators cannot write."""
    head = AuditHead.objects.filter(pk=1).first()
    return Anchor(count=head.count, hash=head.hash) if head else Anchor(count=0, hash=GENESIS)


def verify(
    *, anchor: Anchor | None = None, progress: Callable[[int], object] = lambda _done: None
) -> BrokenLink | None:
    """Return the first broken link, or None. `progress` is told each batch's number of rows.

    Writers are not held up: the walk ends at the head as it was at the start, and only the last
    look, for entries beyond the head, takes the lock."""
    head = current_anchor()
    end = Anchor(count=0, hash=GENESIS)
    for entry in _entries(head.count, progress):
        broken = _check_entry(entry, end) or _check_anchor(entry, anchor)
        if broken:
            return broken
        end = Anchor(count=entry.sequence, hash=entry.hash)
    cut = _check_end(end, head) or (anchor and _check_end(end, anchor, at_least=True))
    return cut or _check_nothing_added()


def _entries(until: int, progress: Callable[[int], object]) -> Iterator[AuditEntry]:
    """Yield the entries up to number `until`, batch by batch along the primary key."""
    last, known = 0, AuditEntry.objects.filter(sequence__lte=until).order_by("sequence")
    while batch := list(known.filter(sequence__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].sequence
        progress(len(batch))


def _check_entry(entry: AuditEntry, before: Anchor) -> BrokenLink | None:
    if entry.sequence != before.count + 1:
        return BrokenLink(sequence=before.count + 1, kind="missing", expected=before.hash, found="")
    own = digest(entry)
    if own != entry.hash:
        return BrokenLink(sequence=entry.sequence, kind="altered", expected=entry.hash, found=own)
    if entry.previous != before.hash:
        moved = AuditEntry.objects.filter(hash=entry.previous).exists()
        return BrokenLink(
            sequence=entry.sequence,
            kind="reordered" if moved or entry.previous == GENESIS else "altered",
            expected=before.hash,
            found=entry.previous,
        )
    return None


def _check_anchor(entry: AuditEntry, anchor: Anchor | None) -> BrokenLink | None:
    """Compare with what was written down outside when the chain was this long."""
    if anchor is None or entry.sequence != anchor.count or entry.hash == anchor.hash:
        return None
    return BrokenLink(
        sequence=entry.sequence, kind="altered", expected=anchor.hash, found=entry.hash
    )


def _check_end(end: Anchor, known: Anchor, *, at_least: bool = False) -> BrokenLink | None:
    """Compare the walked chain's end with the head, or (`at_least`) with an older anchor."""
    if end.count < known.count:
        return BrokenLink(
            sequence=end.count + 1, kind="truncated", expected=known.hash, found=end.hash
        )
    if not at_least and end.hash != known.hash:
        return BrokenLink(sequence=end.count, kind="altered", expected=known.hash, found=end.hash)
    return None


def _check_nothing_added() -> BrokenLink | None:
    """Look for entries beyond the head while no writer can be half way through."""
    with transaction.atomic():
        AuditHead.objects.select_for_update().filter(pk=1).first()
        head = current_anchor()
        extra = AuditEntry.objects.filter(sequence__gt=head.count).order_by("sequence").first()
    if extra is None:
        return None
    return BrokenLink(sequence=extra.sequence, kind="added", expected=head.hash, found=extra.hash)
