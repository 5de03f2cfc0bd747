"""The reference page of case types, its tables written from the declaration's models."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from lingqu.cases import declaration as declared
from lingqu.kernel.elements import DataElement, shipped_elements

__all__ = ["page"]

HEAD = """# Case types

Written by `make reference` from the code.

`<type>.toml` in a pack's `cases/` folder. Unknown keys are errors, and `lingqu pack check` tells every fault at
once. A label is a text in both languages, `{ zh = "受理", en = "Acceptance" }`, or one text for both. A name is
small letters, digits, `_` or Chinese. Limits are dated parameters whose unit is `working_day`, `working_hour`,
`day` or `hour`. How to write one: [add a case type](../how-to/add-a-case-type.md).
"""
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", declared.Declaration),
    ("[start]", declared.Start),
    ("[applicant]", declared.Applicant),
    ("[[topic]]", declared.Topic),
    ("[[field]]", declared.FormField),
    ("[[material]]", declared.Material),
    ("[[result]]", declared.ResultKind),
    ("[[state]]", declared.State),
    ("[[clock]]", declared.Clock),
    ("extension of a clock", declared.Extension),
    ("[[task]]", declared.TaskKind),
    ("[[task.outcomes]]", declared.Outcome),
    ("[[suspension]]", declared.Suspension),
    ("[withdrawal]", declared.Withdrawal),
    ("[reopening]", declared.Reopening),
    ("elements.toml: [name]", DataElement),
)
HIDDEN = {"definition"}


def page() -> str:
    """Return the page."""
    sections = [HEAD]
    for title, part in PARTS:
        sections.append(
            f"\n## {title}\n\n{_said(part)}\n\n| key | value | default |\n|---|---|---|"
        )
        sections += _rows(part)
    sections.append("\n## Data elements that are shipped\n\n| name | label | kind |\n|---|---|---|")
    sections += [f"| `{e.name}` | {e.label.zh} | {e.kind} |" for e in shipped_elements().values()]
    return "\n".join(sections) + "\n"


def _rows(part: type[BaseModel]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        if name not in HIDDEN and not (part is DataElement and name == "name"):
            yield f"| `{field.alias or name}` | {_kind(field)} | {_default(field)} |"


def _said(part: type[BaseModel]) -> str:
    return " ".join((part.__doc__ or "").split())


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
