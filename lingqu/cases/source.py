"""A case type before publication: its declaration and its files, from a pack or the designer.

The files are bounded in size and number before they are read. What comes out is compared and
published by its content hash.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lingqu.cases.declaration import Declaration
from lingqu.cases.errors import DefinitionFaults, Fault
from lingqu.kernel.elements import DataElement
from lingqu.kernel.packs import Pack, elements_of

__all__ = ["Source", "declared", "read_sources", "with_elements"]

MAX_TOML = 1 << 20
MAX_FILE = 5 << 20
MOST_FILES = 50


@dataclass(frozen=True, kw_only=True)
class Source:
    """`code` is `<pack>.<type>`; `files` holds the diagram and the decisions by file name."""

    code: str
    pack: str
    module: str
    declaration: Declaration
    files: Mapping[str, bytes]

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of all that is published, in hex."""
        kept = json.dumps(self.declaration.kept(), ensure_ascii=False, sort_keys=True)
        parts = [
            kept,
            *(f"{n}:{hashlib.sha256(c).hexdigest()}" for n, c in sorted(self.files.items())),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_sources(pack: Pack) -> list[Source]:
    """Return the case types of a pack. Raise `DefinitionFaults` with all that cannot be read."""
    found: list[Source] = []
    faults: list[Fault] = []
    for path in sorted((pack.folder / "cases").glob("*.toml")):
        try:
            found.append(_source(pack, path))
        except DefinitionFaults as error:
            faults += error.faults
    if faults:
        raise DefinitionFaults(faults)
    return found


def declared(where: str, table: Mapping[str, Any]) -> Declaration:
    """Return the declaration of a parsed file. Raise `DefinitionFaults` with every wrong key."""
    try:
        return Declaration.model_validate(table)
    except ValidationError as error:
        faults = [
            Fault(
                where=f"{where}: {_place(one['loc'])}",
                found=f"{one['msg']} (found {str(one['input'])[:80]!r})",
            )
            for one in error.errors(include_url=False, include_context=False)
        ]
        raise DefinitionFaults(faults) from error


def with_elements(
    declaration: Declaration, elements: Mapping[str, DataElement], where: str
) -> Declaration:
    """Return the declaration with every field's data element written into it."""
    unknown = [f for f in declaration.field if f.element not in elements]
    if unknown:
        raise DefinitionFaults(
            [
                Fault(
                    where=f"{where}: field {f.name}",
                    found=f"data element {f.element!r}",
                    allowed=", ".join(sorted(elements)),
                )
                for f in unknown
            ]
        )
    fields = tuple(
        f.model_copy(update={"definition": elements[f.element]}) for f in declaration.field
    )
    return declaration.model_copy(update={"field": fields})


def _source(pack: Pack, path: Path) -> Source:
    table = _table(path)
    declaration = with_elements(declared(str(path), table), elements_of(pack), str(path))
    names = (declaration.process, *declaration.decisions)
    if len(names) > MOST_FILES or len(set(names)) != len(names):
        raise DefinitionFaults(
            [Fault(where=str(path), found=f"{len(names)} files", allowed=f"{MOST_FILES} different")]
        )
    files = {name: _content(path, name) for name in names}
    return Source(
        code=f"{pack.name}.{path.stem}",
        pack=pack.name,
        module=pack.module,
        declaration=declaration,
        files=files,
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_TOML:
            raise ValueError("more than 1 MB")
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DefinitionFaults(
            [Fault(where=str(path), found=str(error), allowed="TOML in UTF-8, at most 1 MB")]
        ) from error


def _content(path: Path, name: str) -> bytes:
    """Return a file beside the declaration; a name may not lead out of its folder."""
    file = path.with_name(name) if Path(name).name == name else None
    if file is None or not file.is_file() or file.stat().st_size > MAX_FILE:
        allowed = "a file beside it of at most 5 MB"
        raise DefinitionFaults([Fault(where=str(path), found=f"file {name!r}", allowed=allowed)])
    return file.read_bytes()


def _place(loc: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).lstrip(".") or "file"
