"""Packs: one folder a city system, found by folder or by the entry point `lingqu.packs`.

Only what says who and what a pack is lives here (`pack.toml`); its case types, datasets or
indicators are read by the engine that runs them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lingqu.kernel.elements import DataElement, read_elements, shipped_elements
from lingqu.kernel.errors import PackError
from lingqu.kernel.labels import Label

__all__ = ["Pack", "PackPermission", "elements_of", "packs", "read_pack"]

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
MAX_BYTES = 1 << 20


class PackPermission(BaseModel):
    """A permission that roles may be given; its code begins with the pack's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=80)
    label: Label


class Pack(BaseModel):
    """What `pack.toml` says. `module` is the Python package of the folder, `provides` and `reads`
    are names of datasets, `sources` the standards followed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    folder: Path
    module: str
    name: str
    label: Label
    owner: str = Field(min_length=1, max_length=100)
    provides: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    permission: tuple[PackPermission, ...] = ()


@cache
def packs() -> Mapping[str, Pack]:
    """Return the packs of this installation by name. Raise `PackError` for the first fault."""
    found: dict[str, Pack] = {}
    for module, folder in (*_own_folders(), *_outside_folders()):
        pack = read_pack(folder, module=module)
        if pack.name in found:
            raise PackError(
                where=str(folder),
                found=f"a second pack {pack.name!r}",
                allowed=f"one; the other is in {found[pack.name].folder}",
            )
        found[pack.name] = pack
    return found


def read_pack(folder: Path, *, module: str = "") -> Pack:
    """Return the pack of a folder. Raise `PackError` with file, key and what is allowed."""
    path = folder / "pack.toml"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(where=str(path), found="more than 1 MB", allowed="at most 1 MB")
        pack = Pack(folder=folder, module=module, **tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(where=str(path), found=str(error), allowed="TOML in UTF-8") from error
    except (ValidationError, TypeError) as error:
        allowed = ", ".join(key for key in Pack.model_fields if key not in ("folder", "module"))
        raise PackError(where=str(path), found=str(error)[:600], allowed=allowed) from error
    if pack.name != folder.name or not NAME.fullmatch(pack.name):
        raise PackError(
            where=f"{path}: name",
            found=repr(pack.name),
            allowed=f"the folder's name, {folder.name}: small letters, digits, _",
        )
    strange = [p.code for p in pack.permission if not p.code.startswith(f"{pack.name}.")]
    if strange:
        raise PackError(
            where=f"{path}: permission", found=", ".join(strange), allowed=f"{pack.name}.…"
        )
    return pack


def elements_of(pack: Pack) -> Mapping[str, DataElement]:
    """Return the data elements that a pack's fields may name."""
    path = pack.folder / "elements.toml"
    return {**shipped_elements(), **(read_elements(path) if path.is_file() else {})}


def _own_folders() -> list[tuple[str, Path]]:
    own = sorted(Path(str(files("lingqu"))).glob("packs/*/pack.toml"))
    return [(f"lingqu.packs.{path.parent.name}", path.parent) for path in own]


def _outside_folders() -> list[tuple[str, Path]]:
    modules = (point.load() for point in entry_points(group="lingqu.packs"))
    return [(m.__name__, Path(m.__file__).parent) for m in modules if m.__file__]
