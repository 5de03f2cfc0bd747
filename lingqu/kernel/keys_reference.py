"""Reference pages of what is written in TOML: the keys of a model as a table."""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

__all__ = ["section"]


def section(
    title: str, part: type[BaseModel], *, hidden: Collection[str] = frozenset()
) -> Iterator[str]:
    """Yield the lines of a section: heading, what the model says of itself, its keys."""
    said = " ".join((part.__doc__ or "").split())
    yield f"\n## {title}\n\n{said}\n\n| key | value | default |\n|---|---|---|"
    for name, field in part.model_fields.items():
        if name not in hidden:
            yield f"| `{field.alias or name}` | {_kind(field)} | {_default(field)} |"


def _kind(field: FieldInfo) -> str:
    return _word(field.annotation).replace("|", "\\|")


def _word(kind: object) -> str:
    """Return what a type is to whoever writes TOML."""
    known = {str: "text", int: "whole number", bool: "true or false", dict: "table"}
    if kind in known:
        return known[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return ", ".join(f"`{one}`" for one in inner if one) or "text"
    if origin is tuple:
        return f"list of {_word(inner[0])}"
    if origin is dict:
        return "table of texts"
    if origin is not None and inner:
        return " or ".join(_word(one) for one in inner if one is not type(None))
    return getattr(kind, "__name__", str(kind)).replace("Decimal", "number")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value in (None, "", (), {}) or isinstance(value, BaseModel):
        return "—"
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
