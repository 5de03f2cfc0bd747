"""Forms that a unit fills in: blank ones from a scheme's frame, copies, and what a page posts.

A page posts every cell as text. What cannot be read as a number or a year is a fault with the
name of its field; the text typed stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import cast, get_args

from django.utils.translation import gettext as _

from lingqu.evaluations.report import (
    AmountUnit,
    Form,
    FundKind,
    FundLine,
    Funds,
    Goal,
    Heading,
    Row,
    StatedTotal,
)
from lingqu.evaluations.scheme import Scheme

__all__ = ["Fault", "Posted", "blank_form", "corrected_copy", "next_year", "posted", "with_row",
           "without_row"]  # fmt: skip

FUND_LINES: tuple[tuple[FundKind, str], ...] = (
    ("total", "年度资金总额"),
    ("fiscal_this_year", "其中：当年财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
"""The lines of the official fund table, as it prints them."""
MOST_ROWS = 200
LONGEST = {"short": 200, "long": 5000}
AMOUNTS = ("initial", "adjusted", "executed")
POINTS = ("weight", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A field whose text cannot be taken: its name on the page, and what is wrong."""

    field: str
    message: str


@dataclass(slots=True)
class Posted:
    """What a page posted: the form as far as it can be read, the faults, the texts as typed."""

    form: Form
    faults: list[Fault] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)


def blank_form(scheme: Scheme, *, project: str, department: str, unit: str, year: int) -> Form:
    """Return the empty form of a scheme: its headings, prescribed rows and fund table."""
    execution = scheme.execution
    weight = execution.weight if execution.place == "funds" else None
    lines = tuple(
        FundLine(kind=kind, label=label, weight=weight if kind == "total" else None)
        for kind, label in FUND_LINES
    )
    headings = tuple(
        Heading(level=one.level, name=one.name, points=one.points, parent=one.parent)
        for one in scheme.frame.headings
    )
    return Form(
        title="项目支出绩效自评表",
        project=project,
        department=department,
        unit=unit,
        year=year,
        amount_unit=scheme.amount_unit,
        amount_unit_printed=True,
        funds=Funds(lines=lines),
        goals=(Goal(expected="", actual=None),),
        headings=tuple(one for one in headings if one.points is not None),
        rows=_blank_rows(scheme),
        stated_total=StatedTotal(weight=scheme.frame.total, score=None),
    )


def corrected_copy(form: Form) -> Form:
    """Return a copy to be corrected: everything printed, nothing of the file it was read from."""
    rows = tuple(replace(row, inferred=(), span=None, cells={}) for row in form.rows)
    return replace(
        form, rows=rows, narrative=None, inferred=(), unread=(), span=None, cut=False, index=1
    )


def next_year(form: Form) -> Form:
    """Return the form of the year after: indicators and weights stay, results are blank."""
    copy = corrected_copy(form)
    rows = tuple(replace(row, actual=None, score=None, note="") for row in copy.rows)
    lines = tuple(
        FundLine(kind=line.kind, label=line.label, weight=line.weight) for line in copy.funds.lines
    )
    stated = copy.stated_total
    return replace(
        copy,
        year=None if copy.year is None else copy.year + 1,
        rows=rows,
        funds=Funds(lines=lines),
        goals=tuple(replace(goal, actual=None, span=None) for goal in copy.goals),
        stated_total=StatedTotal(weight=stated.weight if stated else None, score=None),
        stated_grade=None,
    )


def with_row(form: Form, after: int) -> Form:
    """Return the form with a blank row below row `after` (0: at the end), in its group."""
    rows = list(form.rows)
    place = after if 1 <= after <= len(rows) else len(rows)
    above = rows[place - 1] if rows else None
    new = Row(
        n=0, level1=above.level1 if above else "", level2=above.level2 if above else "", name=""
    )
    rows.insert(place, new)
    return replace(form, rows=_numbered(rows[:MOST_ROWS]))


def without_row(form: Form, n: int) -> Form:
    """Return the form without row `n`; rows merged with it stand alone again."""
    return replace(form, rows=_numbered([row for row in form.rows if row.n != n]))


def posted(data: Mapping[str, str], base: Form) -> Posted:
    """Return what the edit page posted, laid over `base`, which holds what it does not show."""
    result = Posted(form=base, typed={key: value[:5000] for key, value in data.items()})
    count = min(_count(data.get("rows")), MOST_ROWS)
    stated = StatedTotal(
        weight=_number(data, "total-weight", result), score=_number(data, "total-score", result)
    )
    unit = data.get("amount_unit", base.amount_unit)
    result.form = replace(
        base,
        project=_text(data, "project") or None,
        department=_text(data, "department") or None,
        unit=_text(data, "unit") or None,
        year=_year(data, result),
        amount_unit=cast(AmountUnit, unit if unit in get_args(AmountUnit) else base.amount_unit),
        amount_unit_printed=True,
        funds=replace(base.funds, lines=_fund_lines(data, base.funds, result)),
        goals=_goals(data),
        rows=_numbered([_row(data, n, result) for n in range(1, count + 1)]),
        stated_total=None if stated.weight is None and stated.score is None else stated,
        stated_grade=_text(data, "grade")[:20] or None,
    )
    return result


def _blank_rows(scheme: Scheme) -> tuple[Row, ...]:
    frame = scheme.frame
    if frame.rows:
        parents = {one.name: one.parent for one in frame.headings if one.level == 2}
        return _numbered(
            [
                Row(
                    n=0,
                    level1=parents.get(one.heading) or one.heading,
                    level2=one.heading if one.heading in parents else "",
                    name=one.name,
                    weight=one.weight,
                )
                for one in frame.rows
            ]
        )
    groups = [one for one in frame.headings if one.level == 2]
    parents_with = {one.parent for one in groups}
    rows = []
    for heading in (one for one in frame.headings if one.level == 1):
        under = [one for one in groups if one.parent == heading.name]
        rows += [Row(n=0, level1=heading.name, level2=one.name, name="") for one in under]
        if heading.name not in parents_with:
            rows.append(Row(n=0, level1=heading.name, level2="", name="", weight=heading.points))
    return _numbered(rows)


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    """Return the rows counted from 1; merges do not survive editing, each row has its cells."""
    return tuple(
        replace(row, n=n, merged_with=None, merged_cells=()) for n, row in enumerate(rows, start=1)
    )


def _row(data: Mapping[str, str], n: int, result: Posted) -> Row:
    def text(column: str, limit: str = "short") -> str:
        return _text(data, f"row-{n}-{column}", limit)

    return Row(
        n=n,
        level1=text("level1") or None,
        level2=text("level2") or None,
        name=text("name"),
        target=text("target") or None,
        actual=text("actual", "long") or None,
        weight=_number(data, f"row-{n}-weight", result),
        score=_number(data, f"row-{n}-score", result),
        note=text("note", "long"),
    )


def _fund_lines(data: Mapping[str, str], funds: Funds, result: Posted) -> tuple[FundLine, ...]:
    lines = []
    for place, line in enumerate(funds.lines, start=1):
        initial, adjusted, executed, weight, score = (
            _number(data, f"fund-{place}-{column}", result) for column in AMOUNTS + POINTS
        )
        rate = _rate(adjusted, executed)
        lines.append(
            FundLine(
                kind=line.kind,
                label=line.label,
                initial=initial,
                adjusted=adjusted,
                executed=executed,
                weight=weight,
                score=score,
                rate=rate,
                rate_text="" if rate is None else f"{rate * 100:.2f}%",
            )
        )
    return tuple(lines)


def _rate(budget: Decimal | None, executed: Decimal | None) -> Decimal | None:
    """Return the rate that the form will print: it follows from the two amounts."""
    return round(executed / budget, 4) if budget and executed is not None else None


def _goals(data: Mapping[str, str]) -> tuple[Goal, ...]:
    expected, actual = (_text(data, f"goal-{part}", "long") for part in ("expected", "actual"))
    return (Goal(expected=expected, actual=actual or None),) if expected or actual else ()


def _year(data: Mapping[str, str], result: Posted) -> int | None:
    text = unicodedata.normalize("NFKC", data.get("year", "")).strip()
    if not text:
        return None
    if len(text) == 4 and text.isascii() and text.isdigit() and 1990 <= int(text) < 2100:
        return int(text)
    result.faults.append(Fault(field="year", message=_("The year has four digits, such as 2025.")))
    return None


def _number(data: Mapping[str, str], name: str, result: Posted) -> Decimal | None:
    """Return a number of up to 15 digits, or None for a blank or, with a fault, for anything
    else. Full-width digits and thousands marks are taken."""
    text = unicodedata.normalize("NFKC", data.get(name, "")).replace(",", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    exponent = value.as_tuple().exponent
    if len(text) <= 16 and value.is_finite() and isinstance(exponent, int) and -6 <= exponent <= 0:
        return value
    message = _("“%(text)s” is no number; write digits and a point only.") % {"text": text[:20]}
    result.faults.append(Fault(field=name, message=message))
    return None


def _text(data: Mapping[str, str], name: str, limit: str = "short") -> str:
    text = data.get(name, "").replace("\0", "").strip()
    if limit == "short":
        text = " ".join(text.split())
    return text[: LONGEST[limit]]


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 4 else 0
