"""Data elements: what a field of any system may hold, defined once for the city.

The shipped ones are in elements.toml beside this file; a pack adds its own in its `elements.toml`.
A field names an element and takes over kind, length, code list, check and protection. Source of
the idea: GB/T 18391 (metadata registries), GB/T 19488 (data elements of e-government).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel import compile_expression
from lingqu.kernel.errors import PackError
from lingqu.kernel.labels import Label

__all__ = ["Code", "DataElement", "Kind", "Protection", "read_elements", "shipped_elements"]

Kind = Literal[
    "text", "long_text", "whole", "decimal", "money", "date", "instant", "yes_no", "code", "codes"
]
Protection = Literal["", "name", "identity", "phone", "address"]
"""How a value is masked for those who need not see it; identity and phone are stored sealed."""
MAX_BYTES = 1 << 20
NAME = r"^[a-z][a-z0-9_]{0,39}$"


class Code(BaseModel):
    """One entry of a code list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(min_length=1, max_length=40)
    label: Label


class DataElement(BaseModel):
    """`length` bounds texts in characters; `least` and `most` numbers; `codes` the choices of kind
    code or codes. `check` is FEEL over `value`, `message` what to tell if it is not true."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    label: Label
    kind: Kind
    hint: Label | None = None
    length: int = Field(default=200, ge=1, le=20_000)
    least: Decimal | None = None
    most: Decimal | None = None
    codes: tuple[Code, ...] = ()
    check: str = Field(default="", max_length=2000)
    message: Label | None = None
    protection: Protection = ""


def read_elements(path: Path) -> dict[str, DataElement]:
    """Return the elements of one TOML file by name. Raise `PackError` naming file and element."""
    if path.stat().st_size > MAX_BYTES:
        raise PackError(where=str(path), found="more than 1 MB", allowed="at most 1 MB")
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PackError(where=str(path), found=str(error), allowed="TOML in UTF-8") from error
    return {name: _element(path, name, table) for name, table in tables.items()}


@cache
def shipped_elements() -> Mapping[str, DataElement]:
    """Return the elements that every installation knows."""
    return read_elements(Path(__file__).with_name("elements.toml"))


def _element(path: Path, name: str, table: Any) -> DataElement:
    try:
        if not isinstance(table, dict):
            raise ValueError("a table is needed")
        element = DataElement(name=name, **table)
        if (element.kind in ("code", "codes")) != bool(element.codes):
            raise ValueError("codes are given for kind code or codes, and only there")
        if element.check:
            compile_expression(element.check, where=f"{path}: {name}.check", names=("value",))
    except (ValidationError, ValueError, TypeError, DefinitionError) as error:
        raise PackError(
            where=f"{path}: {name}",
            found=str(error)[:600],
            allowed=", ".join(DataElement.model_fields),
        ) from error
    return element
