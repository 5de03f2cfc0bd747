"""The materials of a case as a table: what was declared, what was handed in, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.cases.declaration import Material
from lingqu.cases.folder import Folder
from lingqu.cases.list_rows import Tag
from lingqu.cases.models import CaseFile
from lingqu.cases.validation import applies

__all__ = ["MaterialRow", "material_rows", "origin_label", "size_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """One material; `file` is the one that counts, `older` those that it replaced."""

    name: str
    label: str
    hint: str
    origin: str
    tag: Tag
    file: CaseFile | None
    size: str
    by: str
    older: Sequence[CaseFile]
    accept: str
    typed: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a remark that was not taken waits to be corrected."""
        return bool(self.typed)


def material_rows(folder: Folder, typed: Mapping[int, str]) -> list[MaterialRow]:
    """Return the declared materials that apply to this form, and any other that was handed in;
    `typed` are remarks that were not taken, by file."""
    by_name: dict[str, list[CaseFile]] = {}
    for file in folder.files:
        by_name.setdefault(file.material, []).append(file)
    rows = []
    for declared in folder.definition.declaration.material:
        files = by_name.get(declared.name, [])
        if files or applies(folder.definition, declared.when, folder.plain):
            rows.append(_row(folder, declared, files, typed))
    return rows


def origin_label(origin: str) -> str:
    """Return where a file came from."""
    words = {"upload": _("uploaded"), "window": _("at the window"), "shared": _("shared")}
    return words.get(origin, origin)


def size_text(size: int) -> str:
    """Return a size as people read it."""
    if size < 1 << 20:
        return f"{max(1, size >> 10)} KB"
    return f"{size / (1 << 20):.1f} MB"


def _row(
    folder: Folder, declared: Material, files: list[CaseFile], typed: Mapping[int, str]
) -> MaterialRow:
    current = next((one for one in files if not one.replaced), None)
    return MaterialRow(
        name=declared.name,
        label=str(declared.label),
        hint=str(declared.hint or ""),
        origin=origin_label(current.origin if current else declared.origin),
        tag=_tag(declared, current),
        file=current,
        size=size_text(current.size) if current else "",
        by=(folder.name(current.added_by_id) or _("the applicant")) if current else "",
        older=[one for one in files if one.replaced],
        accept=",".join(f".{kind}" for kind in declared.kinds),
        typed=typed.get(current.pk, "") if current else "",
    )


def _tag(declared: Material, file: CaseFile | None) -> Tag:
    if file is None:
        if declared.required:
            return Tag(kind="warn", label=_("missing"))
        return Tag(kind="idle", label=_("not needed"))
    if file.checked == "accepted":
        return Tag(kind="ok", label=pgettext("file", "accepted"))
    if file.checked == "rejected":
        return Tag(kind="bad", label=pgettext("file", "rejected"))
    return Tag(kind="info", label=_("to be checked"), symbol="doc")
