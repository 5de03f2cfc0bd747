"""Tables as text without any mark: a row a line with blanks between cells, or a cell a line.

Such a table is found by its header: a line, or a run of lines, of column labels. It begins at the
form's title or first header field before it and ends at its notes. With a cell a line, rows are
only known for labelled parts; the indicator rows come as one row and `columns.align` cuts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lingqu.evaluations.reading.fold import compact, fold
from lingqu.evaluations.reading.source import Cell, Grid, Paragraph
from lingqu.evaluations.reading.vocabulary import (
    column_of,
    fund_column_of,
    fund_kind,
    header_field,
    is_form_title,
    is_goal_label,
    is_total_label,
)
from lingqu.evaluations.report import Span

__all__ = ["one_line_cells", "plain_table"]

_GAP = re.compile(r"\S(?:\s{2,}|\u3000)\S")
_WIDE = re.compile(r"[ \u3000\u00a0]{2,}|\u3000+")
_ANY = re.compile(r"[ \u3000\u00a0]+")
_NOTE = re.compile(r"\s*(注|备注|填表说明|说明)\s*[:：]")
_NUMERIC = re.compile(r"[-=≈]?(?:[\d,]*\.\d+|[\d,]*\d)(万元|亿元|元|万|分)?%?|[-—/]+")
_WORD = re.compile(r"\S+")
_LABELS, _BACK, _WIDEST, _LEAST_TEXT = 4, 60, 20, 120


def one_line_cells(line: Paragraph) -> list[Paragraph]:
    """Return the cells of a form that stands in one line, blanks between the cells, as lines of
    their own; empty where the line holds no such form."""
    parts = (
        [
            Paragraph(
                text=found.group(),
                span=Span(start=line.span.start + found.start(), end=line.span.start + found.end()),
            )
            for found in _WORD.finditer(line.text)
        ]
        if len(line.text) >= _LEAST_TEXT
        else []
    )
    if len(parts) > _WIDEST and any(
        _label_run(parts, place) > _LABELS for place in range(len(parts) - _LABELS)
    ):
        return parts
    return []


def plain_table(lines: Sequence[Paragraph]) -> tuple[int, int, Grid] | None:
    """Return (first, end, grid) of the first such table among the paragraphs, or None."""
    for place in range(len(lines)):
        cells = _cut(lines[place])
        if _labels(cell.text for cell in cells) >= _LABELS and _is_header(cells):
            return _row_a_line(lines, place)
        run = _label_run(lines, place)
        if run >= _LABELS:
            return _cell_a_line(lines, place, run)
    return None


def _labels(texts: object) -> int:
    return len({kind for text in texts if (kind := column_of(text))})  # type: ignore[attr-defined]


def _is_header(cells: Sequence[Cell]) -> bool:
    kinds = {column_of(cell.text) for cell in cells}
    if len(cells) > _WIDEST or len(kinds - {None}) * 2 < len(cells):
        return False
    return bool(kinds & {"name", "level2", "level1"}) and bool(kinds & {"score", "weight"})


def _cut(line: Paragraph) -> list[Cell]:
    """Return the cells of a line: cut at wide gaps where there are some, else at every blank."""
    gap = _WIDE if _GAP.search(line.text) else _ANY
    cells, place = [], 0
    for found in [*gap.finditer(line.text), None]:
        end = found.start() if found else len(line.text)
        text = line.text[place:end]
        if text.strip():
            start = line.span.start + place
            cells.append(Cell(text=text.strip(), span=Span(start=start, end=start + len(text))))
        place = found.end() if found else end
    return cells


def _first(lines: Sequence[Paragraph], header: int) -> int:
    """Return where the form begins: its title, else its first header field, before `header`."""
    fields = header
    for place in range(header, max(header - _BACK, -1), -1):
        text = lines[place].text
        if is_form_title(text):
            return place
        if any(header_field(cell.text) == "project" for cell in _cut(lines[place])[:1]):
            fields = place
    return fields


def _end(lines: Sequence[Paragraph], header: int) -> int:
    """Return where the table ends: after its total, at its notes or at the next form."""
    for place in range(header + 1, len(lines)):
        text = lines[place].text
        if _NOTE.match(fold(text)) or is_form_title(text):
            return place
        if text.strip() and is_total_label(_cut(lines[place])[0].text):
            numbers = place + 1
            while numbers < min(len(lines), place + 4) and (
                not lines[numbers].text.strip() or _NUMERIC.fullmatch(compact(lines[numbers].text))
            ):
                numbers += 1
            return numbers
    return len(lines)


def _row_a_line(lines: Sequence[Paragraph], header: int) -> tuple[int, int, Grid]:
    first, end = _first(lines, header), _end(lines, header)
    rows = [tuple(_cut(line)) for line in lines[first:end]]
    return first, end, _grid([row for row in rows if row])


def _grid(rows: Sequence[tuple[Cell, ...]]) -> Grid:
    span = Span(start=rows[0][0].span.start, end=rows[-1][-1].span.end)
    return Grid(rows=tuple(rows), aligned=False, span=span)


def _label_run(lines: Sequence[Paragraph], start: int) -> int:
    """Return how many lines from `start` on each are one column label of an indicator table."""
    kinds: list[str] = []
    for line in lines[start : start + _WIDEST * 2]:
        kind = column_of(line.text) if line.text.strip() else ""
        if kind is None or kind in kinds:
            break
        if kind:
            kinds.append(kind)
    named = bool({"name", "level2", "level1"} & set(kinds))
    return len(kinds) if named and {"score", "weight"} & set(kinds) else 0


def _cell_a_line(lines: Sequence[Paragraph], header: int, labels: int) -> tuple[int, int, Grid]:
    first, end = _first(lines, header), _end(lines, header)
    cells = [
        Cell(text=line.text.strip(), span=line.span)
        for line in lines[first:end]
        if line.text.strip()
    ]
    before = sum(1 for line in lines[first:header] if line.text.strip())
    total = next(
        (
            place
            for place in range(before + labels, len(cells))
            if is_total_label(cells[place].text)
        ),
        len(cells),
    )
    rows = _labelled_rows(cells[:before])
    rows.append(tuple(cells[before : before + labels]))
    rows.append(tuple(cells[before + labels : total]))
    rows.append(tuple(cells[total:]))
    return first, end, _grid([row for row in rows if row])


def _labelled_rows(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """Group cells of the header, fund table and goals: a label begins a row, its values follow."""
    rows: list[list[Cell]] = []
    kinds: list[str] = []
    for cell in cells:
        kind = _kind(cell.text)
        last = kinds[-1] if kinds else ""
        joins = (
            kind == last
            and kind in ("fund_column", "goal_label")
            or kind == "value"
            and last in ("field", "fund_line")
            or kind == "value"
            and last == "goal"
            and len(rows[-1]) < 2
        )
        if joins:
            rows[-1].append(cell)
            continue
        rows.append([cell])
        kinds.append("goal" if kind == "value" and last in ("goal_label", "goal") else kind)
    return [tuple(row) for row in rows]


def _kind(text: str) -> str:
    if is_form_title(text):
        return "title"
    if header_field(text):
        return "field"
    if is_goal_label(text):
        return "goal_label"
    if fund_column_of(text):
        return "fund_column"
    return "fund_line" if fund_kind(text) else "value"
