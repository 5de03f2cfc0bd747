"""Documents of a draft: one per kind, replaced or removed until it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localtime

from lingqu.cases.declaration import Material
from lingqu.cases.models import CaseFile, Draft, DraftFile
from lingqu.cases.papers import Kept, keep_file
from lingqu.cases.public import attempts
from lingqu.cases.public.drafts import LimitReached, locked
from lingqu.kernel.snapshot import snapshot

__all__ = ["TooMuch", "add", "kept_within", "most_bytes", "present", "remove"]


class TooMuch(Exception):
    """All files of one application together are larger than is taken."""


def most_bytes(at: datetime) -> int:
    """Return how large all files of one application may be together."""
    return snapshot(localtime(at).date()).limit("cases.draft_megabytes")[0] << 20


def present(draft: Draft) -> dict[str, DraftFile]:
    """Return the files of a draft by document."""
    return {row.material: row for row in draft.files.all()}


def kept_within(
    material: Material, *, name: str, size: int, chunks: Iterable[bytes], have: int, at: datetime
) -> Kept:
    """Keep a file for which `have` bytes are there already. Raise `LimitReached`, `TooMuch`, or
    `DataError` for a file that the material does not take."""
    if attempts.used_up("upload", at=at):
        raise LimitReached
    attempts.note("upload", at=at)
    if size <= material.most_megabytes << 20 and have + size > most_bytes(at):
        raise TooMuch
    return keep_file(material, name=name, chunks=chunks)


def add(
    draft: Draft, material: Material, *, name: str, size: int, chunks: Iterable[bytes], at: datetime
) -> DraftFile:
    """Put a file into a draft in place of the one of that document, if there is one.

    Raise what `kept_within` raises, and `AlreadySent`."""
    others = DraftFile.objects.filter(draft=draft).exclude(material=material.name)
    have = others.aggregate(n=Sum("size"))["n"] or 0
    kept = kept_within(material, name=name, size=size, chunks=chunks, have=have, at=at)
    with transaction.atomic():
        row = locked(draft.pk)
        row.files.filter(material=material.name).delete()
        row.changed_at = at
        row.save(update_fields=["changed_at"])
        return DraftFile.objects.create(
            draft=row, material=material.name, name=kept.name, sha256=kept.sha256, size=kept.size,
            kind=kept.kind, added_at=at,
        )  # fmt: skip


@transaction.atomic
def remove(draft: Draft, material: Material) -> None:
    """Take a document out of a draft. Raise `AlreadySent`."""
    locked(draft.pk).files.filter(material=material.name).delete()


def size_of_case(case_id: int, *, without: str) -> int:
    """Return the size of what an applicant handed in for a case, one document left out."""
    rows = CaseFile.objects.filter(case_id=case_id, origin="upload", replaced=False)
    return rows.exclude(material=without).aggregate(n=Sum("size"))["n"] or 0
