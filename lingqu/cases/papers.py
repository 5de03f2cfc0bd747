"""Files of a case: handed in, looked at, replaced; and remarks among officers.

A file is kept by its content, once however often it is handed in; what it is, its content says. A
name that says something else is refused: it is how harmful files travel.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.act import Act
from lingqu.cases.declaration import Material
from lingqu.cases.definition import Compiled
from lingqu.cases.kinds import EXTENSIONS, kind_of
from lingqu.cases.models import CaseComment, CaseFile
from lingqu.cases.saving import save
from lingqu.cases.texts import text_of
from lingqu.cases.validation import applies
from lingqu.cases.who import may, require_seen, task_for
from lingqu.kernel.blobs import TooLarge, keep, path_of
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = [
    "Kept", "add_file", "check_file", "comment", "keep_file", "material_of", "missing_materials",
]  # fmt: skip

MOST_FILES = 200
"""Files of one case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file as kept: the cleaned name, its hash, size in bytes and kind."""

    name: str
    sha256: str
    size: int
    kind: str


def material_of(definition: Compiled, name: str) -> Material:
    """Return the declaration of a material. Raise `DataError` if the type has none of the name."""
    known = {one.name: one for one in definition.declaration.material}
    if name not in known:
        raise DataError(where=_("material"), found=name[:40], allowed=", ".join(sorted(known)))
    return known[name]


def keep_file(material: Material, *, name: str, chunks: Iterable[bytes]) -> Kept:
    """Keep a file for a material. Raise `DataError` if it is too large, empty, of a kind that the
    material does not take, or not what its name says."""
    clean = _clean(name)
    most = material.most_megabytes << 20
    try:
        sha256, size = keep(chunks, most=most)
    except TooLarge as error:
        raise DataError(
            where=clean, found=_("more than %(n)s MB") % {"n": material.most_megabytes},
            allowed=_("at most %(n)s MB") % {"n": material.most_megabytes},
        ) from error  # fmt: skip
    kind = kind_of(path_of(sha256), clean)
    allowed = ", ".join(material.kinds)
    if not size:
        raise DataError(where=clean, found=_("an empty file"), allowed=allowed)
    if kind not in material.kinds:
        found = _("content of the kind %(kind)s") % {"kind": kind or _("unknown")}
        raise DataError(where=clean, found=found, allowed=allowed)
    ending = PurePosixPath(clean).suffix.lstrip(".").lower()
    if ending not in EXTENSIONS[kind]:
        raise DataError(
            where=clean, found=_("a name ending in .%(ending)s") % {"ending": ending},
            allowed=_("a file of the kind %(kind)s, as its content is") % {"kind": kind},
        )  # fmt: skip
    return Kept(name=clean, sha256=sha256, size=size, kind=kind)


def missing_materials(
    definition: Compiled, form: dict[str, object], present: Iterable[str]
) -> list[Material]:
    """Return the required materials that are not there, for this form."""
    have = set(present)
    return [
        one for one in definition.declaration.material
        if one.required and one.name not in have and applies(definition, one.when, form)
    ]  # fmt: skip


@transaction.atomic
def add_file(
    *, task_id: int, material: str, kept: Kept, actor: Person, at: datetime, origin: str = "window"
) -> CaseFile:
    """Put a kept file into the case, from a step that may; it replaces the material's older one,
    which stays to be seen."""
    act = Act.load(task_id=task_id, actor=actor, at=at)
    task = task_for(act, task_id, actor)
    if not act.definition.task(task["element"]).materials:
        raise TransitionRefused(
            object=act.case["number"], step=_("add a file"),
            state=act.definition.label(task["element"]),
        )  # fmt: skip
    return put_file(act, material=material, kept=kept, origin=origin)


def put_file(act: Act, *, material: str, kept: Kept, origin: str) -> CaseFile:
    """Insert the file's row and its event, and save the act."""
    material_of(act.definition, material)
    rows = CaseFile.objects.filter(case_id=act.case["id"])
    if rows.count() >= MOST_FILES:
        raise DataError(
            where=act.case["number"], found=_("%(n)s files") % {"n": MOST_FILES},
            allowed=_("at most %(n)s") % {"n": MOST_FILES},
        )  # fmt: skip
    rows.filter(material=material, replaced=False).update(replaced=True)
    act.event("file_added", material=material, sha256=kept.sha256, size=kept.size, kind=kept.kind)
    save(act)
    return CaseFile.objects.create(
        case_id=act.case["id"], material=material, name=kept.name, sha256=kept.sha256,
        size=kept.size, kind=kept.kind, origin=origin, added_at=act.at, added_by=act.actor,
    )  # fmt: skip


@transaction.atomic
def check_file(*, file_id: int, checked: str, remark: str, actor: Person, at: datetime) -> CaseFile:
    """Accept a file or reject it with a remark. Whoever may do an open step may."""
    row = CaseFile.objects.get(pk=file_id)
    act = Act.load(case_id=row.case_id, actor=actor, at=at)
    require_seen(act, actor)
    steps = [task for task in act.tasks if task["kind"] == "step"]
    if not steps or row.replaced:
        raise TransitionRefused(
            object=act.case["number"], step=_("check a file"), state=_("closed or replaced")
        )
    if not any(may(act, task, actor) for task in steps):
        task_for(act, steps[0]["id"], actor)  # says why not
    if checked not in ("accepted", "rejected"):
        raise DataError(where=_("check"), found=checked[:20], allowed="accepted, rejected")
    note = text_of(remark, _("remark"), needed=checked == "rejected")[:400]
    row.checked, row.remark = checked, note
    row.save(update_fields=["checked", "remark"])
    act.event("file_checked", note=note, file=row.pk, checked=checked)
    save(act)
    return row


@transaction.atomic
def comment(*, case_id: int, text: str, actor: Person, at: datetime) -> CaseComment:
    """Leave a remark that officers read and the applicant does not. Who may read may remark."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    require_seen(act, actor)
    note = text_of(text, _("remark"), needed=True)
    act.event("commented")
    act.quiet = True
    save(act)
    return CaseComment.objects.create(case_id=case_id, author=actor, at=at, text=note)


def _clean(name: str) -> str:
    """Return the last part of a name, without control characters, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in last if c.isprintable()).strip(". ")[-190:]
    return text if "." in text else f"file.{text or 'bin'}"
