"""Heads of two lines made one: of a table, 指标值 over 年初目标值 and 实际完成值, and of a form,
whose title a page was too narrow for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.source import Cell
from lingqu.evaluations.reading.vocabulary import column_of, is_form_title
from lingqu.evaluations.report import Span

__all__ = ["with_single_heads", "with_whole_titles"]

FULL_LINE = 20
"""A title that goes on fills its line: so many characters of its size fill a page's width."""
SENTENCE = re.compile(r"[。，,；;：:！？]")
_NAMED = frozenset({"level1", "level2", "name"})
_VALUED = frozenset({"operator", "target", "unit", "actual", "weight", "score", "review", "note"})


def with_single_heads(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with every head of two rows joined to one."""
    joined: list[Line] = []
    place = 0
    while place < len(lines):
        two = lines[place : place + 2]
        if len(two) == 2 and _is_upper(two[0]) and _is_lower(two[1]):
            joined.append(_joined(*two))
            place += 2
        else:
            joined.append(lines[place])
            place += 1
    return joined


def with_whole_titles(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with every title that goes on in a second paragraph joined to one."""
    joined: list[Line] = []
    for line in lines:
        whole = _whole_title(joined[-1], line) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(line)
    return joined


def _whole_title(upper: Line, lower: Line) -> Line | None:
    if not (upper.paragraph and lower.paragraph and upper.texts and lower.texts):
        return None
    first, second = upper.texts[0], lower.texts[0]
    if is_form_title(first) or not is_form_title(first + second):
        return None
    if is_form_title(second) and (len(first) < FULL_LINE or SENTENCE.search(first)):
        return None  # a title under a line of its own
    span = Span(start=upper.span.start, end=lower.span.end)
    return replace(upper, cells=(Cell(text=first + second, span=span),))


def _kinds(line: Line) -> list[str | None]:
    return [column_of(text) for text in line.texts]


def _is_upper(line: Line) -> bool:
    return not line.paragraph and len(_NAMED & set(_kinds(line))) >= 2


def _is_lower(line: Line) -> bool:
    """Return whether every cell heads a column of values, two at least."""
    kinds = _kinds(line)
    return not line.paragraph and len(set(kinds)) >= 2 and set(kinds) <= _VALUED


def _joined(upper: Line, lower: Line) -> Line:
    below = [cell for cell in lower.cells if cell.text.strip()]
    cells = _by_column(upper, below) if upper.aligned and lower.aligned else _by_order(upper, below)
    return replace(upper, cells=tuple(cells))


def _by_column(upper: Line, below: list[Cell]) -> list[Cell]:
    under = {cell.col for cell in below}
    above = [
        cell
        for cell in upper.cells
        if not under & set(range(cell.col or 0, (cell.col or 0) + cell.colspan))
    ]
    return sorted([*above, *below], key=lambda cell: cell.col or 0)


def _by_order(upper: Line, below: list[Cell]) -> list[Cell]:
    """Put the lower row after the names; what it names again was the heading over it."""
    filled = [cell for cell in upper.cells if cell.text.strip()]
    last = max(n for n, cell in enumerate(filled) if column_of(cell.text) in _NAMED)
    lower = {column_of(cell.text) for cell in below}
    notes = [cell for cell in filled[last + 1 :] if column_of(cell.text) in _VALUED - lower]
    rest = notes if "note" not in lower else []
    return [*filled[: last + 1], *below, *(c for c in rest if column_of(c.text) == "note")]
