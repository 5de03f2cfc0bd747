"""Read descriptions: from TOML files of packs and sites, and from what a department wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lingqu.datasets.description import Description
from lingqu.datasets.errors import DescriptionFaults, Fault
from lingqu.datasets.vocabulary import place_words
from lingqu.kernel.elements import DataElement, shipped_elements
from lingqu.kernel.packs import elements_of, packs

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["described", "elements_for", "origin_of", "read_folder", "read_one", "stored"]

MAX_BYTES = 1 << 20
MOST_FILES = 20_000
WRONG: Mapping[str, str | _StrPromise] = {
    "missing": gettext_lazy("is needed"),
    "literal_error": gettext_lazy("“%(given)s” is no choice; allowed: %(allowed)s"),
    "string_too_long": gettext_lazy("at most %(most)s characters"),
    "string_pattern_mismatch": gettext_lazy("“%(given)s” has not the form %(allowed)s"),
    "extra_forbidden": gettext_lazy("is no key of a description"),
    "too_short": gettext_lazy("at least %(least)s"),
    "too_long": gettext_lazy("at most %(most)s"),
    "number": gettext_lazy("“%(given)s” is no whole number within the bounds (%(bound)s)"),
}
"""What is told of the common kinds of errors of the models."""


def elements_for(origin: str) -> Mapping[str, DataElement]:
    """Return the data elements that a description of this origin may name."""
    pack = packs().get(origin.removeprefix("pack:")) if origin.startswith("pack:") else None
    return elements_of(pack) if pack else shipped_elements()


def origin_of(folder: Path) -> str:
    """Return what a folder `datasets` belongs to: `pack:<name>`, `site:<city>`, or nothing."""
    above = folder.resolve().parent
    if (above / "pack.toml").is_file():
        return f"pack:{above.name}"
    return f"site:{above.name}" if (above / "site.toml").is_file() else ""


def read_folder(folder: Path, elements: Mapping[str, DataElement]) -> list[Description]:
    """Return the descriptions of a folder's TOML files by name. Raise `DescriptionFaults` with all
    that does not hold."""
    found: list[Description] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml"))[:MOST_FILES]:
        try:
            found.append(read_one(path, elements))
        except DescriptionFaults as error:
            faults += error.faults
    if faults:
        raise DescriptionFaults(faults)
    return found


def read_one(path: Path, elements: Mapping[str, DataElement]) -> Description:
    """Return the description of one file, which is called as the resource is."""
    where = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("more than 1 MB")
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DescriptionFaults([_fault(where, "", str(error))]) from error
    made = described(table, elements, where=where)
    if made.name != path.stem:
        found = _("“%(name)s”, but the file is called %(file)s")
        text = found % {"name": made.name, "file": where}
        raise DescriptionFaults([_fault(where, "name", text)])
    return made


def described(
    table: Mapping[str, Any], elements: Mapping[str, DataElement], *, where: str
) -> Description:
    """Return the description of a table with every item's data element written into it. Raise
    `DescriptionFaults` with all that does not hold."""
    try:
        made = Description.model_validate(table)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        raise DescriptionFaults([_detail(where, table, one) for one in details]) from error
    unknown = [one for one in made.item if one.element and one.element not in elements]
    if unknown:
        text = _("no data element “%(name)s”")
        raise DescriptionFaults(
            [_fault(where, f"item[{i.name}].element", text % {"name": i.element}) for i in unknown]
        )
    items = tuple(
        one.model_copy(update={"definition": elements[one.element] if one.element else None})
        for one in made.item
    )
    return made.model_copy(update={"item": items})


def stored(kept: Mapping[str, Any]) -> Description:
    """Return a description as a version or a checked draft keeps it."""
    return Description.model_validate(kept)


def _detail(where: str, table: Mapping[str, Any], one: ErrorDetails) -> Fault:
    return _fault(where, "".join(_places(table, one["loc"])).lstrip("."), _found(one))


def _places(table: Any, loc: tuple[int | str, ...]) -> Iterator[str]:
    """Yield the steps to a place; an item is named instead of counted."""
    for step in loc:
        inside = table[step] if _reaches(table, step) else None
        if isinstance(step, int):
            name = inside.get("name") if isinstance(inside, Mapping) else None
            yield f"[{name or step + 1}]"
        else:
            yield f".{step}"
        table = inside


def _reaches(table: Any, step: int | str) -> bool:
    if isinstance(step, int):
        return isinstance(table, list | tuple) and step < len(table)
    return isinstance(table, Mapping) and step in table


def _found(one: ErrorDetails) -> str:
    """Return what is wrong, in the reader's words where the kind of error is a common one."""
    context: dict[str, Any] = one.get("ctx") or {}
    kind, given = str(one["type"]), str(one["input"])[:60]
    if kind == "value_error":
        return str(context.get("error", one["msg"]))
    if kind == "string_too_short" and not given:
        kind = "missing"
    if kind.startswith(("int_", "greater_", "less_")):
        kind = "number"
    facts = {
        "given": given,
        "allowed": context.get("expected", context.get("pattern", "")),
        "most": context.get("max_length"),
        "least": context.get("min_length"),
        "bound": context.get("ge", context.get("le", "")),
    }
    return str(WRONG[kind]) % facts if kind in WRONG else f"{one['msg']} ({given})"


def _fault(where: str, place: str, found: str) -> Fault:
    return Fault(where=where, place=place, label=place_words(place) if place else "", found=found)
