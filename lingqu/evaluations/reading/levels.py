"""Names of indicator levels as printed: blanks and points removed, cut names completed.

A narrow column cuts names ("产", "可持续影"). A name is completed only where the form shows that
its columns were cut (one that is no word), and only to the single official term it begins.
"""

from __future__ import annotations

from collections.abc import Iterable

from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.numbers import points_in
from lingqu.evaluations.reading.vocabulary import FULL_LEVEL2, LEVEL1, LEVEL2

__all__ = ["complete", "is_cut", "level_name", "plain_level"]

_FULL1 = tuple(term for term in LEVEL1 if term.endswith(("指标", "目标")))


def level_name(text: str) -> str:
    """Return a level's name without its points: "产出目标 (24分)" → 产出目标."""
    name, points = points_in(text)
    return squeeze(name) if points is not None else squeeze(text)


def plain_level(text: str) -> str:
    """Return the name to compare: folded, without 指标 or 目标 at its end."""
    return compact(level_name(text)).removesuffix("指标").removesuffix("目标")


def is_cut(text: str) -> bool:
    """Return whether the name is the beginning of an official term and no word itself."""
    name = compact(text)
    if not name or name in LEVEL1 or name in LEVEL2:
        return False
    return any(term.startswith(name) for term in (*_FULL1, *FULL_LEVEL2))


def complete(text: str, level: int, *, level1: str = "") -> str:
    """Return the official term that the cut name `text` begins, or `text`."""
    name = compact(text)
    terms: Iterable[str] = _FULL1 if level == 1 else FULL_LEVEL2
    matches = [term for term in terms if term.startswith(name)]
    if level == 1 and len(matches) > 1:
        matches = [
            term for term in matches if term in ("产出指标", "效益指标", "满意度指标", "成本指标")
        ] or matches
    return matches[0] if len(matches) == 1 and name else squeeze(text)
