"""Scheme files: read, inherit, check.

A file is TOML. `base` names another scheme whose tables it takes over key by key; arrays are
replaced as a whole. The dataclasses of `scheme` are the schema. Every fault of a file is reported
at once, each with file, key, what was found and what is allowed.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django.conf import settings

from lingqu.evaluations import scheme_rules
from lingqu.evaluations.scheme import Scheme
from lingqu.kernel.errors import PackError

__all__ = ["SchemeError", "load_scheme", "load_schemes", "schemes"]

FOLDER = Path(__file__).with_name("schemes")
MAX_BYTES = 256 * 1024
COMPUTED = {"content_hash", "file"}
INHERITED_NOT = {"version", "label", "place", "since", "until"}


class SchemeError(PackError):
    """One or more scheme files are wrong. `faults` holds one `PackError` each."""

    def __init__(self, faults: list[PackError]) -> None:
        first = faults[0]
        super().__init__(
            where=first.where, found=first.found, allowed=first.allowed, remedy=first.remedy
        )
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@cache
def schemes() -> Mapping[str, Scheme]:
    """Return the schemes that come with the product and those of the site's folder, by id."""
    own = settings.SITE_FOLDER / "schemes"
    return types.MappingProxyType(load_schemes(FOLDER, *([own] if settings.SITE else [])))


def load_scheme(scheme_id: str) -> Scheme:
    """Return the scheme called `scheme_id`; raise `PackError` naming those there are."""
    known = schemes()
    if scheme_id not in known:
        raise PackError(where="scheme", found=repr(scheme_id), allowed=", ".join(sorted(known)))
    return known[scheme_id]


def load_schemes(*folders: Path) -> dict[str, Scheme]:
    """Return the schemes of `folders` by id. A base may stand in any of them.

    Raise `SchemeError` with every fault of every file."""
    faults: list[PackError] = []
    files = _read_all(folders, faults)
    loaded: dict[str, Scheme] = {}
    for scheme_id in files:
        _load(scheme_id, files, loaded, faults, ())
    if faults:
        raise SchemeError(faults)
    return loaded


File = tuple[str, dict[str, Any]]


def _read_all(folders: tuple[Path, ...], faults: list[PackError]) -> dict[str, File]:
    files: dict[str, File] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.toml")):
        data = _read(path, faults)
        if data is None:
            continue
        if data.get("id") != path.stem:
            faults.append(_fault(path.name, "id", data.get("id"), repr(path.stem)))
        elif path.stem in files:
            faults.append(_fault(path.name, "id", path.stem, "an id that no other file has"))
        files.setdefault(path.stem, (path.name, data))
    return files


def _read(path: Path, faults: list[PackError]) -> dict[str, Any] | None:
    if path.stat().st_size > MAX_BYTES:
        faults.append(_fault(path.name, "", f"{path.stat().st_size} bytes", f"{MAX_BYTES} bytes"))
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        faults.append(_fault(path.name, "", str(error), "a TOML file in UTF-8"))
        return None


def _fault(file: str, key: str, found: object, allowed: str) -> PackError:
    shown = found if isinstance(found, str) else repr(found)
    return PackError(
        where=f"{file}: {key}" if key else file,
        found=shown[:80],
        allowed=allowed,
        remedy="See docs/reference/schemes.md.",
    )


def _load(
    scheme_id: str,
    files: Mapping[str, File],
    loaded: dict[str, Scheme],
    faults: list[PackError],
    path: tuple[str, ...],
) -> None:
    if scheme_id in loaded:
        return
    file, data = files[scheme_id]
    base, trail = data.get("base", ""), (*path, scheme_id)
    if base and (base not in files or base in trail):
        allowed = ", ".join(sorted(set(files) - set(trail))) + "; no circle"
        faults.append(_fault(file, "base", base, allowed))
        return
    if base:
        _load(base, files, loaded, faults, trail)
        if base not in loaded:
            return  # a base that does not hold has said so itself
    merged = _merged(scheme_id, files)
    found: list[PackError] = []
    scheme = _build(Scheme, merged, "", file, found)
    if scheme is not None and not found:
        found += [_fault(file, *problem) for problem in scheme_rules.problems(scheme)]
    faults += [fault for fault in found if str(fault) not in {str(one) for one in faults}]
    if not found:
        loaded[scheme_id] = scheme


def _merged(scheme_id: str, files: Mapping[str, File]) -> dict[str, Any]:
    """Return the file's content over its base's, its hash and file name added."""
    file, data = files[scheme_id]
    base = data.get("base", "")
    if not base:
        return _stamped(data, file)
    kept = {k: v for k, v in _merged(base, files).items() if k not in INHERITED_NOT}
    return _stamped(_over(kept, data), file)


def _stamped(data: dict[str, Any], file: str) -> dict[str, Any]:
    content = {key: value for key, value in data.items() if key not in COMPUTED}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return {**content, "content_hash": hashlib.new("sm3", text.encode()).hexdigest(), "file": file}


def _over(base: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Return `data` laid over `base`; tables are merged, everything else is replaced."""
    merged = dict(base)
    for key, value in data.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _over(old or {}, value) if both else value
    return merged


def _build(kind: type, data: object, key: str, file: str, faults: list[PackError]) -> Any:
    """Return `data` as an object of the dataclass `kind`, or None and faults."""
    if not isinstance(data, dict):
        faults.append(_fault(file, key, data, "a table"))
        return None
    hints = _hints(kind)
    before = len(faults)
    prefix = f"{key}." if key else ""
    for name in data.keys() - hints.keys():
        allowed = ", ".join(sorted(hints.keys() - COMPUTED))
        faults.append(_fault(file, prefix + name, "an unknown key", allowed))
    for name in _required(kind) - data.keys():
        faults.append(_fault(file, prefix + name, "nothing", "a value; this key is required"))
    values = {
        name: _value(hints[name], value, prefix + name, file, faults)
        for name, value in data.items()
        if name in hints
    }
    return kind(**values) if len(faults) == before else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: type) -> set[str]:
    return {
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    }


def _value(hint: Any, value: object, key: str, file: str, faults: list[PackError]) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(options[0], value, key, file, faults)
    if origin is tuple:
        return _list(options[0], value, key, file, faults)
    if is_dataclass(hint):
        return _build(hint, value, key, file, faults)  # type: ignore[arg-type]
    if origin is Literal:
        if value not in options or isinstance(value, bool):
            faults.append(_fault(file, key, value, ", ".join(map(str, options))))
        return value
    return _scalar(hint, value, key, file, faults)


def _list(hint: Any, value: object, key: str, file: str, faults: list[PackError]) -> Any:
    if not isinstance(value, list) or len(value) > 1000:
        faults.append(_fault(file, key, value, "a list of at most 1000"))
        return ()
    return tuple(
        _value(hint, one, f"{key}[{position}]", file, faults) for position, one in enumerate(value)
    )


SCALARS: dict[type, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    Decimal: ((int, Decimal), "a number"),
}


def _scalar(hint: Any, value: object, key: str, file: str, faults: list[PackError]) -> Any:
    accepted, name = SCALARS[hint]
    wrong_bool = isinstance(value, bool) and hint is not bool
    if wrong_bool or not isinstance(value, accepted):
        faults.append(_fault(file, key, value, name))
        return value
    if hint is Decimal:
        return _number(Decimal(value), key, file, faults)  # type: ignore[arg-type]
    return value


def _number(value: Decimal, key: str, file: str, faults: list[PackError]) -> Decimal:
    if not value.is_finite() or abs(value) > 1_000_000:
        faults.append(_fault(file, key, str(value), "a number from -1000000 to 1000000"))
    return value
