"""Where the numbered findings stand: in which cell of the form, at which place of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingqu.evaluations.finding import Finding

__all__ = ["Mark", "Marks", "Piece", "marked_text"]

CELL_WHEN_NONE = {"rows": "name", "funds": "executed", "total": "score", "goal": "actual"}
"""The cell that carries a finding about a whole row, line or block."""
ALIASES = {"budget": "adjusted", "use": "executed", "level1": "name", "level2": "name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The number of a finding, as shown in a cell."""

    number: int
    severity: str

    @property
    def href(self) -> str:
        return f"#f{self.number}"


class Marks:
    """Findings by part, row and column; the list keeps those that no cell shows."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._at: dict[tuple[str, int | None, str], list[Mark]] = {}
        for number, finding in enumerate(findings, start=1):
            mark = Mark(number=number, severity=finding.severity)
            for key in _places(finding):
                self._at.setdefault(key, []).append(mark)

    def at(self, part: str, row: int | None, column: str) -> tuple[Mark, ...]:
        """Return the marks of one cell, gravest first (as they are numbered)."""
        return tuple(self._at.get((part, row, column), ()))


def _places(finding: Finding) -> Iterable[tuple[str, int | None, str]]:
    column = finding.column or CELL_WHEN_NONE.get(finding.part, "")
    column = ALIASES.get(column, column)
    if finding.part == "rows" or (finding.part == "goal" and finding.rows):
        yield from (("rows", row, column if finding.part == "rows" else "name")
                    for row in finding.rows)  # fmt: skip
    if finding.part != "rows":
        yield finding.part, None, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text with what is known of it: a finding, or a kind of figure."""

    text: str
    mark: Mark | None = None
    kind: str = ""


def marked_text(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int, Mark | None, str]]
) -> list[Piece]:
    """Return `text[start:end]` cut at `spans` (start, end, mark, kind).

    Where spans overlap, a finding wins over a figure and an earlier one over a later."""
    ordered = sorted(spans, key=lambda one: (one[2] is None, one[0]))
    taken: list[tuple[int, int, Mark | None, str]] = []
    for one in ordered:
        inside = start <= one[0] < one[1] <= end
        if inside and all(one[1] <= other[0] or one[0] >= other[1] for other in taken):
            taken.append(one)
    pieces, at = [], start
    for low, high, mark, kind in sorted(taken, key=lambda one: one[0]):
        if at < low:
            pieces.append(Piece(text=text[at:low]))
        pieces.append(Piece(text=text[low:high], mark=mark, kind=kind))
        at = high
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return pieces
