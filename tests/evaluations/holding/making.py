"""Forms from short tables: level 1 | level 2 | name | target | actual | weight | score | note."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lingqu.evaluations.report import (
    Form,
    FundLine,
    Funds,
    Goal,
    Heading,
    Narrative,
    Row,
    Section,
    Span,
    StatedTotal,
)

NOWHERE = Span(start=0, end=0)


def number(text: object) -> Decimal | None:
    """Return the number of a cell, None for a blank."""
    return Decimal(str(text)) if text not in (None, "") else None


def rows(table: str) -> tuple[Row, ...]:
    """Return the rows of `table`; blank cells of level 1 and 2 repeat the row above."""
    made: list[Row] = []
    for n, line in enumerate(filter(None, map(str.strip, table.splitlines())), start=1):
        cells = [cell.strip() for cell in line.split("|")]
        level1, level2, name, target, actual, weight, score, note = (*cells, *[""] * 8)[:8]
        above = made[-1] if made else None
        made.append(Row(
            n=n, level1=level1 or (above.level1 if above else None),
            level2=level2 or (above.level2 if above and not level1 else None), name=name,
            target=target or None, actual=actual or None, weight=number(weight),
            score=number(score), note=note,
        ))  # fmt: skip
    return tuple(made)


def headings(text: str) -> tuple[Heading, ...]:
    """Return level-1 headings from "产出指标 50, 效益指标 30"."""
    pairs = (one.split() for one in text.split(",") if one.strip())
    return tuple(Heading(level=1, name=name, points=Decimal(points)) for name, points in pairs)


def funds(budget: str, executed: str, *, weight: str = "10", score: str = "", rate: str = "",
          own: str = "", carried: str = "", initial: str = "") -> Funds:  # fmt: skip
    """Return a fund table: total, this year's appropriation, carried over."""
    text = rate or "100%"
    ratio = Decimal(text.rstrip("%")) / (100 if "%" in text else 1)
    own_executed = number(own and str(Decimal(executed) - Decimal(carried or 0)))
    lines = [
        FundLine(kind="total", label="年度资金总额", initial=number(initial or budget),
                 adjusted=number(budget), executed=number(executed), weight=number(weight),
                 rate_text=text, rate=ratio, score=number(score or weight)),
        FundLine(kind="fiscal_this_year", label="其中：当年财政拨款", initial=number(own),
                 adjusted=number(own), executed=own_executed),
    ]  # fmt: skip
    if carried:
        lines.append(FundLine(kind="carried_over", label="上年结转资金", initial=number(carried),
                              adjusted=number(carried), executed=number(carried)))  # fmt: skip
    return Funds(lines=tuple(lines if own else lines[:1]))


def form(project: str, table: str, total: str, money: Funds, **more: Any) -> Form:
    """Return a form whose header, goal and unit of amounts are filled in."""
    defaults: dict[str, Any] = {
        "title": "项目支出绩效自评表", "department": "示范市数据局", "unit": "示范市信息中心",
        "year": 2024, "amount_unit_printed": True, "stated_grade": None,
        "goals": (Goal(expected=f"年内完成{project}，保障全市政务服务稳定运行。",
                       actual=f"{project}按合同完成并通过验收，全年服务未中断。"),),
        "stated_total": StatedTotal(weight=Decimal(100), score=number(total)),
    }  # fmt: skip
    return Form(project=project, rows=rows(table), funds=money, **(defaults | more))


def story(**sections: str) -> Narrative:
    """Return a narrative with a section a keyword (its kind)."""
    return Narrative(sections=tuple(
        Section(kind=kind, number="", heading=kind, text=text, span=NOWHERE)  # type: ignore[arg-type]
        for kind, text in sections.items()
    ))  # fmt: skip
