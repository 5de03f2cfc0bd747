"""A self-evaluation as its page draws it: the printed form cell by cell, ours beside it.

Printed cells show what the form prints; findings are numbers that stand in the cell and in the
list. Our columns hold recomputed values and never replace a printed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lingqu.evaluations.marks import Mark, Marks
from lingqu.evaluations.messages.reading import inference_text
from lingqu.evaluations.messages.reasons import ASSUMPTIONS, reason_text
from lingqu.evaluations.report import Form, FundLine, Heading, Inference, Row
from lingqu.evaluations.scheme import Rule
from lingqu.evaluations.scores import ExecutionScore, HeadingSum, Recomputed, RowScore
from lingqu.evaluations.values import NotComputable, Value, bounds

__all__ = ["Cell", "FormRow", "FundRow", "Level", "Ours", "form_rows", "fund_rows", "printed"]

SHARED = ("target", "actual", "weight", "score", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A printed cell. `span` 0: it is merged into the cell above. `inferred`: how it was read."""

    text: str = ""
    span: int = 1
    marks: tuple[Mark, ...] = ()
    inferred: tuple[tuple[str, Inference], ...] = ()

    @property
    def worst(self) -> str:
        """The CSS class of the gravest finding, or ""."""
        kinds = {mark.severity for mark in self.marks}
        names = (("error", "f-error"), ("warning", "f-warn"), ("note", "f-note"))
        return next((name for kind, name in names if kind in kinds), "")

    @property
    def ids(self) -> str:
        return " ".join(f"f{mark.number}" for mark in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A recomputed value with why: rule, source, assumptions, and the reason when there is none.
    `low` and `high` bound it; both None when nothing is known."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tier: str = ""
    reason: str = ""
    rule: Rule | None = None
    assumed: tuple[str, ...] = ()
    counted: bool = True

    @property
    def is_interval(self) -> bool:
        return self.value is None and not self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level-1 or level-2 cell over `span` rows, with the points printed on its heading and what
    the rows under it print in sum."""

    text: str
    span: int
    points: Decimal | None = None
    sums: HeadingSum | None = None
    inferred: tuple[tuple[str, Inference], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One indicator row. A level is None where the one above covers it."""

    n: int
    level1: Level | None
    level2: Level | None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    ours: Ours


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRow:
    """One line of the fund table; `ours` on the total only."""

    line: FundLine
    cells: Mapping[str, Cell]
    execution: ExecutionScore | None = None
    ours: Ours | None = None


def form_rows(
    form: Form, recomputed: Recomputed, headings: Sequence[HeadingSum], marks: Marks
) -> list[FormRow]:
    """Return the indicator rows with rowspans as the printed form has them."""
    first = _spans([row.level1 or "" for row in form.rows])
    second = _spans([f"{row.level1}/{row.level2}" for row in form.rows])
    printed_on: dict[tuple[int, str, str], Heading] = {
        (one.level, one.parent, one.name): one for one in form.headings
    }
    sums: dict[tuple[int, str], HeadingSum] = {(one.level, one.name): one for one in headings}
    rows = []
    for place, row in enumerate(form.rows):
        level1 = level2 = None
        if first[place]:
            level1 = _level(row, "level1", row.level1, first[place], printed_on, sums)
        if second[place]:
            level2 = _level(row, "level2", row.level2, second[place], printed_on, sums)
        rows.append(
            FormRow(
                n=row.n,
                level1=level1,
                level2=level2,
                cells=_cells(form.rows, place, marks),
                ours=ours_of(recomputed.row(row.n)),
            )
        )
    return rows


def fund_rows(form: Form, recomputed: Recomputed, marks: Marks) -> list[FundRow]:
    """Return the lines of the fund table."""
    rows = []
    for line in form.funds.lines:
        is_total = line.kind == "total"
        cells = {
            column: Cell(
                text=_amount(line, column),
                marks=marks.at("funds", None, column) if is_total else (),
            )
            for column in ("initial", "adjusted", "executed", "weight", "rate", "score")
        }
        execution = recomputed.execution if is_total else None
        ours = None
        if execution is not None and execution.place == "funds":
            ours = _ours(execution.value, execution.rule, execution.assumed)
        rows.append(FundRow(line=line, cells=cells, execution=execution, ours=ours))
    return rows


def ours_of(score: RowScore | None) -> Ours:
    """Return our columns of one row."""
    if score is None:
        return Ours(counted=False)
    if score.kind == "not_applicable" and not score.weight:
        return Ours(counted=False, rule=score.rule)
    if score.shared_with is not None:
        reason = reason_text(score.value) if isinstance(score.value, NotComputable) else ""
        return Ours(counted=False, reason=reason, rule=score.rule)
    return _ours(score.value, score.rule, score.assumed, score.tier)


def ours_total(value: Value) -> Ours:
    """Return our columns of the total."""
    return _ours(value, None, ())


def printed(value: Decimal | None) -> str:
    """Return a printed number as it stands, grouped in thousands; "" for a blank."""
    return "" if value is None else f"{value:,f}"


def _ours(value: Value, rule: Rule | None, assumed: Iterable[str], tier: str = "") -> Ours:
    within = bounds(value)
    return Ours(
        value=value if isinstance(value, Decimal) else None,
        low=within.low if within else None,
        high=within.high if within else None,
        tier=tier,
        reason=reason_text(value) if isinstance(value, NotComputable) else "",
        rule=rule,
        assumed=tuple(str(ASSUMPTIONS.get(code, code)) for code in assumed),
    )


def _spans(names: Sequence[str]) -> list[int]:
    """Return for each row how many rows its level cell covers; 0 under a cell from above."""
    spans = [0] * len(names)
    start = 0
    for place, name in enumerate(names):
        if place == 0 or name != names[place - 1]:
            start = place
        spans[start] += 1
    return spans


def _level(
    row: Row,
    cell: str,
    name: str | None,
    span: int,
    headings: Mapping[tuple[int, str, str], Heading],
    sums: Mapping[tuple[int, str], HeadingSum],
) -> Level:
    level = 1 if cell == "level1" else 2
    parent = "" if level == 1 else (row.level1 or "")
    heading = headings.get((level, parent, name or "")) or headings.get((level, "", name or ""))
    return Level(
        text=name or "",
        span=span,
        points=heading.points if heading else None,
        sums=sums.get((level, name or "")),
        inferred=_inferred(row, cell),
    )


def _cells(rows: Sequence[Row], place: int, marks: Marks) -> dict[str, Cell]:
    """Return the printed cells of one row; merged ones have span 0 under their first."""
    row = rows[place]
    texts = {
        "name": row.name if row.name == row.label else f"{row.label} {row.name}".strip(),
        "target": row.target or "",
        "actual": row.actual or "",
        "weight": printed(row.weight),
        "score": printed(row.score),
        "note": row.note,
    }
    return {
        column: Cell(
            text=text,
            span=_merged_span(rows, place, column),
            marks=marks.at("rows", row.n, column),
            inferred=_inferred(row, column),
        )
        for column, text in texts.items()
    }


def _merged_span(rows: Sequence[Row], place: int, column: str) -> int:
    """Return over how many rows a cell reaches; 0 when the cell above reaches over it."""
    if column not in SHARED:
        return 1
    if place and _joins(rows, place, column):
        return 0
    span = 1
    while place + span < len(rows) and _joins(rows, place + span, column):
        span += 1
    return span


def _joins(rows: Sequence[Row], place: int, column: str) -> bool:
    """Answer whether this cell is merged with that of the row right above."""
    row, above = rows[place], rows[place - 1]
    if row.merged_with is None or column not in row.merged_cells:
        return False
    return row.merged_with in (above.n, above.merged_with)


def _inferred(row: Row, cell: str) -> tuple[tuple[str, Inference], ...]:
    return tuple((inference_text(one), one) for one in row.inferred if cell in one.cell.split("/"))


def _amount(line: FundLine, column: str) -> str:
    if column == "rate":
        return line.rate_text or ("" if line.rate is None else f"{line.rate * 100:f}%")
    return printed(getattr(line, column))
