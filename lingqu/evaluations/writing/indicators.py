"""The indicator table of a form: levels and shared cells merged down, as printed forms do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.values import Value, bounds
from lingqu.evaluations.writing.sheet import Cell, Table, cell, heading, value

__all__ = [
    "below_total",
    "level_text",
    "points",
    "recomputed_cell",
    "rowspans",
    "shared_cell",
    "span_of",
]

HUNDREDTH = Decimal("0.01")


def level_text(form: Form, level: int, name: str | None, parent: str | None = None) -> str:
    """Return a level's name with the points the form prints on it: 产出指标（50分）."""
    if not name:
        return ""
    for head in form.headings:
        if (
            head.level == level
            and head.name == name
            and (not head.parent or level == 1 or head.parent == parent)
        ):
            return f"{name}\n（{head.points:f}分）" if head.points is not None else name
    return name


def below_total(
    form: Form, widths: tuple[int, ...], *rows: tuple[Cell, ...], notes: bool = True
) -> list[Table]:
    """Return what stands under the total: the grade, `rows`, the notes; no table for nothing.

    It is a table of its own, because the indicators' head is repeated overleaf and would begin a
    new form above it."""
    label = len(widths) - 2
    found: list[tuple[Cell, ...]] = []
    if form.stated_grade:
        found.append((heading("自评等级", cols=label), cell(form.stated_grade, cols=2)))
    found += rows
    if notes and form.notes:
        found.append((cell(form.notes, cols=len(widths), left=True),))
    return [Table(widths=widths, rows=tuple(found), joined=True)] if found else []


def rowspans(rows: Sequence[Row], key: Callable[[Row], object]) -> list[int]:
    """Return for each row how many rows its merged cell covers; 0 where a cell above covers it."""
    spans = []
    for _, group in groupby(rows, key=key):
        size = len(list(group))
        spans += [size] + [0] * (size - 1)
    return spans


def span_of(rows: Sequence[Row], index: int, column: str) -> int:
    """Return how many rows the cell of `column` covers: 0 where it stands on a row above.

    A cell shared with a row that is not directly above is printed blank."""
    if _is_shared(rows, index, column):
        return 0
    covered = 1
    while index + covered < len(rows) and _is_shared(rows, index + covered, column):
        covered += 1
    return covered


def shared_cell(rows: Sequence[Row], index: int, column: str, *, cols: int = 1) -> list[Cell]:
    """Return the cell of one column of a row, or none where it is merged with the row above."""
    span = span_of(rows, index, column)
    if span == 0:
        return []
    content = getattr(rows[index], column)
    if content is None or isinstance(content, Decimal):
        return [value(content, cols=cols, rows=span)]
    return [cell(content, cols=cols, rows=span)]


def recomputed_cell(row: Row, recomputed: Recomputed) -> Cell:
    """Return the recomputed score: a number, an interval, or a dash where there is none."""
    score = recomputed.row(row.n)
    return cell("" if score is None else points(score.value))


def points(score: Value) -> str:
    """Return a score to two decimals: 9.67, 8～10, or — where not even a range is known."""
    if isinstance(score, Decimal):
        return _rounded(score)
    within = bounds(score)
    return "—" if within is None else f"{_rounded(within.low)}～{_rounded(within.high)}"


def _rounded(number: Decimal) -> str:
    text = f"{number.quantize(HUNDREDTH, rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def _is_shared(rows: Sequence[Row], index: int, column: str) -> bool:
    """Whether the row's cell belongs to one that reaches it without a gap."""
    row = rows[index]
    if row.merged_with is None or column not in row.merged_cells:
        return False
    above = index - 1
    while above >= 0 and rows[above].n != row.merged_with:
        if rows[above].merged_with != row.merged_with or column not in rows[above].merged_cells:
            return False
        above -= 1
    return above >= 0
