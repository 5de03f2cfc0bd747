"""Which column a cell belongs to, where the layout lost the columns.

Merged cells leave rows of different length, page breaks shift them, and some texts give one cell a
line with no rows at all. `align` finds the most plausible assignment of a run of cells to the
columns of the header: a Viterbi search over (cell, column), where a cell speaks for a column by
what it holds (a number, a level's name, a tier phrase) and a missing column costs by how often
forms merge it. Cost: cells × columns².
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lingqu.evaluations.kept import LONGEST
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.reading.source import Cell
from lingqu.evaluations.reading.vocabulary import LEVEL1, LEVEL2
from lingqu.evaluations.report import Span

__all__ = ["DASHES", "Alignment", "align", "plain_number"]

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
DASHES = frozenset({"-", "--", "/", "\\", "无"})
_LABEL = re.compile(r"(指标|目标)\d+[:、.]?")
_TIER = re.compile(
    r"(部分|未)?(达成|完成|达到)(预期|年度)?(指标|目标)?.{0,16}|好|较好|一般|较差|差|已完成|完成"
    r"|是|否|达标|合规|规范|健全|提升"
)
_MEASURE = re.compile(
    r"[≥≤=<>]=?.*\d|.{0,6}\d[\d.,]*\D{0,8}|.*(大于|小于|不少于|不低于|不超过|以内|以上|以下).*\d?.*"
)
_POINTS = re.compile(r"\(\d+(\.\d+)?分\)")

_MISSING = {
    "group": 0.0,
    "number": 0.3,
    "level1": 0.2,
    "level2": 0.3,
    "name": 4.0,
    "explanation": 0.5,
    "operator": 0.6,
    "target": 1.6,
    "unit": 0.6,
    "actual": 1.0,
    "weight": 0.8,
    "score": 0.8,
    "review": 0.3,
    "note": 1.3,
}
# Blank cells are lost there: a missing note is the rule, but scored rows have their numbers.
_MISSING_IN_A_STREAM = {"note": 0.3, "weight": 2.0, "score": 2.0}
_SKIP_BLANK, _SKIP_TEXT, _NEW_ROW = 0.35, 9.0, 0.4
_JOINS = {"name": 1.8, "target": 2.2, "actual": 2.2, "note": 2.2}
"""Columns whose text may hold blanks, where blanks are also what parts the cells; the cost."""
_BIG = -1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Rows of {column: cell}, and the cells that fitted nowhere."""

    rows: tuple[dict[str, Cell], ...]
    skipped: tuple[Cell, ...]


def plain_number(text: str) -> str | None:
    """Return the number a cell consists of, folded and without separators; None if it is none."""
    folded = compact(text).rstrip("分")
    return folded.replace(",", "") if _NUMBER.fullmatch(folded) else None


@lru_cache(maxsize=16384)
def _speaks_for(text: str, column: str) -> float:
    """Return how well `text` fits `column`: above 0 for, below 0 against."""
    folded = compact(text)
    if not folded:
        return _BLANK_FIT.get(column, -1.0)
    number = plain_number(folded) is not None
    if column in ("weight", "score", "review"):
        share = plain_number(folded.removesuffix("%")) is not None
        return 4.0 if number else 1.0 if share else 0.0 if folded in DASHES else -7.0
    if column == "number":
        return 2.0 if number and len(folded) <= 2 else -6.0
    if column in ("level1", "level2", "group"):
        return _level_fit(folded, column, number=number)
    return _text_fit(folded, column, number=number)


_BLANK_FIT = {
    "note": 0.5,
    "name": -4.0,
    "level1": -0.2,
    "level2": -0.2,
    "group": 0.1,
    "number": -0.2,
    "review": 0.2,
}
_BLANK_FIT |= {
    column: 0.0
    for column in ("target", "actual", "weight", "score", "unit", "operator", "explanation")
}


def _level_fit(folded: str, column: str, *, number: bool) -> float:
    if number:
        return -6.0
    name = _POINTS.sub("", folded)
    if not name:
        return 1.0 if column == "group" else -1.0
    if column == "group":
        return 6.0 if name.startswith(("绩效指标", "年度绩效", "项目绩效")) else -8.0
    known = LEVEL1 if column == "level1" else LEVEL2
    if name in known:
        return 5.0
    if any(term.startswith(name) for term in known):
        return 4.0
    if any(name.startswith(term) for term in known) and len(name) <= 14:
        return 3.0
    return -1.0 if len(name) <= 8 else -5.0


def _text_fit(folded: str, column: str, *, number: bool) -> float:
    tier = bool(_TIER.fullmatch(folded)) and len(folded) <= 20
    measure = bool(_MEASURE.fullmatch(folded))
    if column == "name":
        if _LABEL.match(folded):
            return 5.0
        if folded in LEVEL2 and folded.endswith("指标"):
            return -1.0
        return -4.0 if number else -1.5 if tier else 0.5 if measure else 2.0
    if column in ("target", "actual"):
        liked = 2.5 if tier and column == "actual" else 1.5 if measure or number else 0.3
        return -4.0 if _LABEL.match(folded) else liked
    if column == "operator":
        return 4.0 if folded in ("≥", "≤", "=", ">", "<", "定性", ">=", "<=") else -3.0
    if column == "unit":
        return 1.5 if len(folded) <= 5 and not number and not tier else -3.0
    level = folded in LEVEL2 and folded.endswith("指标")
    return -9.5 if level else -4.0 if number else 0.4 if tier else 1.0


def align(
    cells: Sequence[Cell], columns: Sequence[str], *, starts: frozenset[int] | None = None
) -> Alignment:
    """Assign `cells` to `columns`. `starts` holds the positions at which a row is known to begin;
    None when the text has no rows, and they are found too: then one cell's text may also go on in
    the next."""
    gap = _gaps(columns, blanks_lost=starts is None)
    open_states = {
        place + 1: _JOINS[name]
        for place, name in enumerate(columns)
        if starts is None and name in _JOINS
    }
    fits = [[_speaks_for(cell.text[:LONGEST], column) for column in columns] for cell in cells]
    best: list[list[float]] = []
    back: list[list[tuple[int, bool]]] = []
    before = [0.0] + [_BIG] * len(columns)
    for place, cell in enumerate(cells):
        now, came = _step(
            before,
            fits[place],
            gap,
            first=place == 0,
            start=None if starts is None else place in starts,
            skip=_SKIP_BLANK if not cell.text.strip() else _SKIP_TEXT,
            joins=open_states if _is_words(cell.text) else {},
        )
        best.append(now)
        back.append(came)
        before = now
    return _trace(cells, columns, best, back, gap, open_states)


def _is_words(text: str) -> bool:
    return plain_number(text) is None and bool(text.strip())


def _gaps(columns: Sequence[str], *, blanks_lost: bool) -> list[float]:
    """Return prefix sums of the cost of missing columns."""
    missing = _MISSING | _MISSING_IN_A_STREAM if blanks_lost else _MISSING
    sums = [0.0]
    for column in columns:
        sums.append(sums[-1] + missing.get(column, 0.5))
    return sums


# A state is how many columns of the current row are behind us: 0 none, k the k-th was filled.
def _step(
    before: list[float],
    fit: list[float],
    gap: list[float],
    *,
    first: bool,
    start: bool | None,
    skip: float,
    joins: Mapping[int, float],
) -> tuple[list[float], list[tuple[int, bool]]]:
    width = len(fit)
    now, came = [_BIG] * (width + 1), [(0, False)] * (width + 1)
    if start is not False or first:
        base, source = max(
            (before[state] - (gap[width] - gap[state] if state else 0.0), state)
            for state in range(width + 1)
        )
        base -= 0.0 if start or first else _NEW_ROW
        for column in range(width):
            now[column + 1] = base - gap[column] + fit[column]
            came[column + 1] = (source, True)
        if start:  # a blank first cell may be left out; the row begins all the same
            now[0], came[0] = base - skip, (source, True)
    if not start:
        _continue_row(before, fit, gap, skip, joins, now, came)
    return now, came


def _continue_row(
    before: list[float],
    fit: list[float],
    gap: list[float],
    skip: float,
    joins: Mapping[int, float],
    now: list[float],
    came: list[tuple[int, bool]],
) -> None:
    for state, value in enumerate(before):
        if value <= _BIG / 2:
            continue
        for column in range(state, len(fit)):
            reached = value - (gap[column] - gap[state]) + fit[column]
            if reached > now[column + 1]:
                now[column + 1], came[column + 1] = reached, (state, False)
        stay = value - joins.get(state, skip)
        if stay > now[state]:
            now[state], came[state] = stay, (state, False)


def _trace(
    cells: Sequence[Cell],
    columns: Sequence[str],
    best: list[list[float]],
    back: list[list[tuple[int, bool]]],
    gap: list[float],
    open_states: Mapping[int, float],
) -> Alignment:
    if not cells:
        return Alignment(rows=(), skipped=())
    last = best[-1]
    state = max(range(len(last)), key=lambda k: last[k] - (gap[-1] - gap[k] if k else 0.0))
    rows: list[dict[str, Cell]] = [{}]
    skipped: list[Cell] = []
    rest: list[Cell] = []  # what is to be joined to the cell before it
    for place in range(len(cells) - 1, -1, -1):
        source, new_row = back[place][state]
        stayed = source == state and not new_row
        if stayed and state in open_states and _is_words(cells[place].text):
            rest.append(cells[place])
        elif stayed or (new_row and state == 0):
            skipped += [cells[place]] if cells[place].text.strip() else []
        else:
            rows[-1][columns[state - 1]] = _with_rest(cells[place], rest)
            rest = []
        if new_row and place:
            rows.append({})
        state = source
    ordered = tuple({name: row[name] for name in columns if name in row} for row in rows[::-1])
    return Alignment(rows=ordered, skipped=tuple(skipped[::-1]))


def _with_rest(cell: Cell, rest: list[Cell]) -> Cell:
    if not rest:
        return cell
    text = " ".join(part.text for part in (cell, *reversed(rest)))
    return Cell(text=text, span=Span(start=cell.span.start, end=rest[0].span.end))
