"""Reports transcribed cell by cell, as `Form` objects.

`form_of` takes one transcription (the JSON object of one table) and gives what the reader would
give for a perfect reading: nothing computed, blanks as None. Transcription files hold amounts as
JSON numbers; read them with `load`, which keeps them decimal.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from lingqu.evaluations.report import (
    Budget,
    Form,
    FundLine,
    Funds,
    Goal,
    Heading,
    Row,
    StatedTotal,
    Subproject,
    Use,
)

FUND_KINDS = ("total", "fiscal_this_year", "carried_over", "other")


def load(path: Path) -> dict[str, Any]:
    """Return one transcription, its numbers as `Decimal` or int."""
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def form_of(table: dict[str, Any]) -> Form:
    """Return the form that `table` transcribes."""
    printed_unit = table.get("amount_unit") or "万元"
    return Form(
        title=table.get("form") or "",
        project=table.get("project"),
        department=table.get("department"),
        unit=table.get("unit"),
        year=table.get("year"),
        amount_unit="元" if printed_unit == "元" else "万元",
        amount_unit_printed=printed_unit in ("元", "万元", "亿元"),
        listed_name=table.get("listed_name"),
        funds=_funds(table),
        goals=tuple(Goal(expected=g["expected"], actual=g.get("actual")) for g in _goals(table)),
        headings=_headings(table),
        rows=tuple(_row(item) for item in table.get("indicators", ())),
        stated_total=_stated_total(table.get("stated_total")),
        stated_grade=table.get("stated_grade"),
        notes=table.get("notes") or (table.get("narrative") or {}).get("notes") or "",
    )


def fund_form(*, adjusted: Decimal, executed: Decimal, weight: Decimal | None = None) -> Form:
    """Return a form without rows whose fund table has one line."""
    line = FundLine(
        kind="total", label="年度资金总额", adjusted=adjusted, executed=executed, weight=weight
    )
    return Form(
        title="", project=None, department=None, unit=None, year=None, funds=Funds(lines=(line,))
    )


def _goals(table: dict[str, Any]) -> list[dict[str, Any]]:
    return [goal for goal in table.get("goals", ()) if isinstance(goal, dict)]


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _rate(text: str | None) -> Decimal | None:
    return Decimal(text.strip("=%")) / 100 if text else None


def _funds(table: dict[str, Any]) -> Funds:
    funds = table.get("funds") or {}
    arrival = funds.get("arrival") or {}
    return Funds(
        lines=tuple(_line(kind, funds[kind]) for kind in FUND_KINDS if kind in funds),
        budget=_budget(funds.get("budget")),
        use=_use(funds.get("use")),
        subprojects=tuple(
            Subproject(name=name, amount=_number(amount))
            for name, amount in table.get("subprojects_wan", {}).items()
        ),
        subprojects_total=_number(table.get("subprojects_stated_total")),
        subprojects_label=table.get("subprojects_column_label") or "",
        arrival_planned=_number(arrival.get("planned")),
        arrival_arrived=_number(arrival.get("arrived")),
    )


def _line(kind: Any, cells: dict[str, Any]) -> FundLine:
    return FundLine(
        kind=kind,
        label=kind,
        initial=_number(cells.get("initial")),
        adjusted=_number(cells.get("adjusted")),
        executed=_number(cells.get("executed")),
        weight=_number(cells.get("weight")),
        rate_text=cells.get("rate") or "",
        rate=_rate(cells.get("rate")),
        score=_number(cells.get("score")),
    )


def _budget(cells: dict[str, Any] | None) -> Budget | None:
    return cells and Budget(
        initial=_number(cells.get("initial")),
        adjustment=_number(cells.get("carryover_and_adjustment")),
        appropriated=_number(cells.get("appropriated")),
        balance=_number(cells.get("quota_balance")),
    )


def _use(cells: dict[str, Any] | None) -> Use | None:
    return cells and Use(
        **{name: _number(cells.get(name)) for name in Use.__dataclass_fields__ if name != "span"}
    )


def _headings(table: dict[str, Any]) -> tuple[Heading, ...]:
    return tuple(
        Heading(level=1, name=name, points=_number(points))
        for name, points in (table.get("dimension_weights_form") or {}).items()
    )


def _row(item: dict[str, Any]) -> Row:
    return Row(
        n=item["n"],
        level1=item.get("level1"),
        level2=item.get("level2"),
        name=item["name"],
        label=item.get("label") or "",
        target=item.get("target") or None,
        actual=item.get("actual") or None,
        weight=_number(item.get("weight")),
        score=_number(item.get("score")),
        note=item.get("note") or "",
        merged_with=item.get("merged_with"),
        merged_cells=tuple(item.get("merged_cells") or ()),
    )


def _stated_total(cells: dict[str, Any] | None) -> StatedTotal | None:
    return cells and StatedTotal(
        weight=_number(cells.get("weight")), score=_number(cells.get("score"))
    )
