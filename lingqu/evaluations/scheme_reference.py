"""Write docs/reference/schemes.md: every key of a scheme file, and every scheme there is.

`python -m tools.reference` writes the page; the keys come from the dataclasses, so the page cannot
say anything else than the loader.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scheme_loading import COMPUTED, schemes

__all__ = ["page"]

NAMES = {str: "text", bool: "true or false", int: "whole number", Decimal: "number"}
OPENING = """# Scoring schemes

A scheme is one TOML file in `lingqu/evaluations/schemes/`, or in `sites/<city>/schemes/`. A new
place is a new file and no Python. `base` takes over another scheme's tables key by key; lists are
replaced as a whole; `version`, `label`, `place`, `since` and `until` are never taken over. Ratios
are 0 to 1, points and thresholds are decimal. Unknown keys are errors. A published file is never
changed: a new rule is a new file or a higher `version`.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join((OPENING, *_schemes(), "", *_keys(), ""))


def _schemes() -> Iterator[str]:
    yield "## Schemes"
    yield ""
    yield "| id | place | years | points | execution | tiers | grades | source |"
    yield "|---|---|---|---|---|---|---|---|"
    for scheme in schemes().values():
        yield _row(scheme)


def _row(scheme: Scheme) -> str:
    years = f"{scheme.since or ''}–{scheme.until or ''}".strip("–") or "any"
    cells = (
        f"`{scheme.id}` {scheme.label.zh}",
        scheme.place or "any",
        years,
        str(scheme.frame.total or "of the form"),
        f"{scheme.execution.weight} in {scheme.execution.place}",
        " / ".join(tier.name for tier in scheme.qualitative.tiers)
        if scheme.qualitative.method == "tier"
        else "judged",
        " ".join(f"{band.grade}≥{band.at_least}" for band in scheme.bands) or "none",
        scheme.source,
    )
    return "| " + " | ".join(cells) + " |"


def _keys() -> Iterator[str]:
    yield "## Keys"
    for kind in _tables():
        yield ""
        yield f"### {_title(kind)}"
        yield ""
        yield " ".join((inspect.getdoc(kind) or "").split())
        yield ""
        yield "| key | value | default |"
        yield "|---|---|---|"
        hints = get_type_hints(kind)
        for one in fields(kind):
            if one.name not in COMPUTED:
                yield f"| `{one.name}` | {_value(hints[one.name])} | {_default(one)} |"


def _tables() -> list[Any]:
    """Return the dataclasses of a scheme file, each once, the file itself first."""
    found: list[Any] = [Scheme]
    for kind in found:
        for hint in get_type_hints(kind).values():
            found += [one for one in _classes(hint) if one not in found]
    return found


def _classes(hint: Any) -> Iterator[Any]:
    if is_dataclass(hint):
        yield hint
    for option in get_args(hint):
        if get_origin(hint) is not Literal:
            yield from _classes(option)


def _title(kind: type) -> str:
    return "The file" if kind is Scheme else kind.__name__


def _value(hint: Any) -> str:
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(options[0])
    if origin is tuple:
        return f"list of {_value(options[0])}"
    if origin is Literal:
        return ", ".join(f"`{option}`" for option in options)
    return NAMES.get(hint) or f"table [{hint.__name__}](#{hint.__name__.lower()})"


def _default(one: Field[Any]) -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return "required"
    if is_dataclass(one.default):
        return "as in its table"
    return "none" if one.default in (None, "", ()) else f"`{one.default}`"
