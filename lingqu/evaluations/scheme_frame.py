"""The frame of a form: its classes, their points, and the rows it prescribes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import get_language

__all__ = ["FixedRow", "Frame", "HeadingRule", "Points", "Rule", "Text", "Variant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A scheme's own wording, in both languages; `str()` gives the reader's."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it is shown beside a score: its sentence and where it is written."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRule:
    """A heading of the frame. `names` are other words for it; `points` None: set by the form."""

    name: str
    names: tuple[str, ...] = ()
    level: Literal[1, 2] = 1
    parent: str = ""
    points: Decimal | None = None
    fixed: bool = False
    """Its points may not be changed by the unit that fills in the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRow:
    """An indicator that the form prescribes. `hints` are words of its explanation column."""

    name: str
    names: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    heading: str = ""
    weight: Decimal | None = None
    scored: Literal["by_rule", "judged", "rate"] = "by_rule"
    """`judged`: the printed score is taken; `rate`: this row is the execution rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A level-1 heading and its points."""

    name: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another admissible spread of points over the level-1 headings, and when it applies."""

    when: Text
    headings: tuple[Points, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Classes and points of a form. `total` None: whatever the form's own headings add to."""

    total: Decimal | None
    levels: Literal[1, 2, 3] = 3
    headings: tuple[HeadingRule, ...] = ()
    rows: tuple[FixedRow, ...] = ()
    variants: tuple[Variant, ...] = ()
    adjustable: bool = True
    """Level-1 points may be changed as long as they add to `total`."""
    source: str = ""

    def heading(self, name: str) -> HeadingRule | None:
        """Return the heading called `name`, by its main name."""
        return next((one for one in self.headings if one.name == name), None)
