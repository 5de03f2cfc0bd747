"""Which questions are asked, for the answers so far: what conditions (`when`) read and decide.

Answers may be as typed: a value that is none of its kind is, to a condition, not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.validation import applies
from lingqu.dmn.feel import compile_expression

__all__ = ["applying", "asked", "askable"]


def applying(definition: Compiled, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of fields whose condition holds; a value that a condition reads counts
    only if its own field applies."""
    kept = dict(data)
    for _round in range(len(definition.fields) + 1):
        plain = _plain(definition, kept)
        gone = [
            name for name in kept
            if name in definition.fields
            and not applies(definition, definition.fields[name].when, plain)
        ]  # fmt: skip
        if not gone:
            break
        for name in gone:
            del kept[name]
    return kept


def asked(definition: Compiled, data: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the fields whose condition holds for these answers."""
    plain = _plain(definition, applying(definition, data))
    fields = definition.fields.values()
    return frozenset(one.name for one in fields if applies(definition, one.when, plain))


def askable(
    definition: Compiled, fields: Iterable[FormField], data: Mapping[str, Any]
) -> list[FormField]:
    """Return those of `fields` that are asked now, or that an answer to another of them may
    call for."""
    chosen, now, names = list(fields), asked(definition, data), tuple(definition.fields)
    open_to = {one.name for one in chosen if one.name in now}
    for _round in chosen:
        called = {one.name for one in chosen if _reads(one.when, names) & open_to}
        if called <= open_to:
            break
        open_to |= called
    return [one for one in chosen if one.name in open_to]


def _plain(definition: Compiled, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what conditions may read; a value that is none of its kind is not there."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        field = definition.fields.get(name)
        if field is None or value in ("", None):
            continue
        try:
            found[name] = _read(field.kept.kind, value)
        except (ValueError, KeyError, InvalidOperation):
            continue
    return found


def _read(kind: str, value: Any) -> Any:
    """Return a value as JSON keeps it. Raise `ValueError` or `InvalidOperation` for another."""
    text = str(value).replace(",", "").strip()[:40]
    match kind:
        case "yes_no":
            return {"yes": True, "no": False, "true": True, "false": False}[text.lower()]
        case "whole":
            return int(text)
        case "decimal" | "money":
            number = Decimal(text)
            if not number.is_finite() or abs(number.adjusted()) > 20:
                raise ValueError(text)
            return format(number, "f")
        case "date":
            return date.fromisoformat(text).isoformat()
        case "instant":
            return datetime.fromisoformat(text).isoformat()
    return value


@lru_cache(maxsize=4096)
def _reads(when: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(compile_expression(when, names=names).names) if when else frozenset()
