"""Placed rows → `Row`s and `Heading`s: levels carried down, labels apart, numbers parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.indicators import Placed
from lingqu.evaluations.reading.levels import complete, is_cut, level_name, plain_level
from lingqu.evaluations.reading.numbers import number_in, points_in, score_in
from lingqu.evaluations.report import Heading, Inference, Row, Span

__all__ = ["headings_of", "rows_of"]

_LABEL = re.compile(r"(?:指标|目标)\s*\d+\s*[:：、.．]\s*")
_ORDER = ("weight", "score", "actual", "target", "note")


def rows_of(placed: Sequence[Placed]) -> tuple[Row, ...]:
    """Return the rows, numbered from 1."""
    cut = any(
        is_cut(level_name(row.text(level))) for row in placed for level in ("level1", "level2")
    )
    rows: list[Row] = []
    level1 = level2 = None
    inferred: dict[str, Inference] = {}
    for place, row in enumerate(placed):
        if row.text("level1"):
            level1, inferred = _level(row, "level1", cut=cut, before=inferred)
            level2 = None if not row.text("level2") else level2
            inferred = {key: value for key, value in inferred.items() if key == "level1"}
        if row.text("level2"):
            level2, inferred = _level(row, "level2", cut=cut, before=inferred)
        rows.append(_row(row, place, level1, level2, tuple(inferred.values())))
    return tuple(rows)


def _level(
    row: Placed, level: str, *, cut: bool, before: dict[str, Inference]
) -> tuple[str, dict[str, Inference]]:
    name, points = level_name(row.text(level)), points_in(row.text(level))[1]
    inferred = {key: value for key, value in before.items() if key != level}
    if not cut or points is not None:
        return name, inferred
    whole = complete(name, 1 if level == "level1" else 2)
    if whole != name:
        inferred[level] = Inference(cell=level, how="cut_level_name", read_as=whole)
    return whole, inferred


def _row(
    row: Placed, place: int, level1: str | None, level2: str | None, inferred: tuple[Inference, ...]
) -> Row:
    label, name = _label_and_name(row.cells["name"].text if "name" in row.cells else "")
    name = name or label or level2 or level1 or ""
    shared = tuple(column for column in _ORDER if column in row.shared)
    values = {column: _value(row, column) for column in ("target", "actual")}
    if row.text("adjusted_target") and row.text("adjusted_target") != values["target"]:
        initial, values["target"] = values["target"] or "", row.text("adjusted_target")
        inferred += (
            Inference(
                cell="target",
                how="adjusted_target",
                read_as=row.text("adjusted_target"),
                alternatives=(initial,),
            ),
        )
    if row.found:
        inferred += (Inference(cell="row", how="rows_found", read_as=""),)
    if shared and row.guessed:
        inferred += (Inference(cell="/".join(shared), how="merged_cells_lost", read_as=""),)
    inferred += tuple(
        Inference(cell=column, how="joined_rows", read_as=row.text(column), alternatives=(first,))
        for column, first in row.joined.items()
    )
    return Row(
        n=place + 1,
        level1=level1,
        level2=level2,
        name=name,
        label=label,
        target=values["target"],
        actual=values["actual"],
        weight=score_in(row.text("weight")),
        score=score_in(row.text("score")),
        review=score_in(row.text("review")),
        note=_dash_blank(row.text("note")),
        explanation=row.text("explanation"),
        merged_with=min(row.shared[column] for column in shared) + 1 if shared else None,
        merged_cells=shared,
        inferred=inferred,
        span=_span(row),
        cells={column: cell.span for column, cell in row.cells.items()},
    )


def _label_and_name(text: str) -> tuple[str, str]:
    line = squeeze(text)
    found = _LABEL.match(line)
    return (found.group().strip(), line[found.end() :]) if found else ("", line)


def _value(row: Placed, column: str) -> str | None:
    """Return a target or actual: None when the cell is missing; operator and unit of their own
    columns are put to the number ("≥", "90", "%" → ≥90%)."""
    if column not in row.cells:
        return None
    text = row.text(column)
    if number_in(text) is None or not text:
        return text
    unit = row.text("unit")
    unit = unit if unit and not compact(text).endswith(compact(unit)) else ""
    operator = row.text("operator") if column == "target" else ""
    operator = "" if operator in ("定性", "定量") else operator
    return f"{operator}{text}{unit}"


def _dash_blank(text: str) -> str:
    return "" if text in ("-", "—", "/", "--") else text


def _span(row: Placed) -> Span | None:
    spans = [cell.span for cell in row.cells.values()]
    if not spans:
        return None
    return Span(start=min(span.start for span in spans), end=max(span.end for span in spans))


def headings_of(placed: Sequence[Placed]) -> tuple[Heading, ...]:
    """Return the level headings that print points, in order."""
    found: dict[tuple[int, str], Heading] = {}
    parent = ""
    for row in placed:
        for level in (1, 2):
            cell = row.cells.get(f"level{level}")
            if cell is None or not squeeze(cell.text):
                continue
            name, points = level_name(cell.text), points_in(cell.text)[1]
            parent = plain_level(name) if level == 1 else parent
            if points is not None:
                found.setdefault(
                    (level, name),
                    Heading(
                        level=1 if level == 1 else 2,
                        name=name,
                        points=points,
                        span=cell.span,
                        parent="" if level == 1 else parent,
                    ),
                )
    return tuple(found.values())
