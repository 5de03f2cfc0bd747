"""A finding: what does not hold, where, by which rule, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lingqu.evaluations.report import Span

Severity = Literal["error", "warning", "note"]
Part = Literal[
    "header", "funds", "goal", "rows", "total", "grade", "notes", "narrative", "form", "across"
]


@dataclass(slots=True, kw_only=True)
class Finding:
    """`code` names what is wrong (TOTAL_NOT_SUM); `check` the reviewer's rule it breaks (A2).

    `part`, `rows` (row numbers) and `column` say where in the form; `span` where in the text.
    `numbers` are the figures of the message and machine-readable (Decimal, int, str, or tuples
    of them). The sentence, the rule with its source and what would settle it are looked up by
    code in `messages` and rendered in the reader's language.

    Never changed; not frozen, for it is made by the ten thousand."""

    code: str
    check: str
    severity: Severity
    part: Part
    rows: tuple[int, ...] = ()
    column: str | None = None
    span: Span | None = None
    numbers: Mapping[str, object] = field(default_factory=dict)
    forms: tuple[int, ...] = ()
    """For findings across documents: positions of the forms in the set, from 0."""
