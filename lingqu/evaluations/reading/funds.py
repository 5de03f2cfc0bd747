"""The fund table of a form, in the national layout and in the Suzhou blocks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lingqu.evaluations.reading.draft import Draft
from lingqu.evaluations.reading.fold import compact, squeeze
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.numbers import amount_unit_in, number_in, points_in, rate_in
from lingqu.evaluations.reading.source import Cell
from lingqu.evaluations.reading.vocabulary import bare, fund_column_of, fund_kind
from lingqu.evaluations.report import AmountUnit, Budget, FundLine, Funds, Span, Subproject, Use

__all__ = ["amount_unit_of", "funds_of"]

_BUDGET = {
    bare("年初预算数"): "initial",
    bare("财政拨款数"): "appropriated",
    bare("当年使用上年结余、结转及当年调整预算数"): "adjustment",
    bare("指标结余数"): "balance",
}
_USE = {
    bare("财政拨款数"): "appropriated",
    bare("实际支付数"): "paid",
    bare("资金结余、结转数"): "balance",
    bare("结转数"): "carried_forward",
    bare("财政收回数"): "recovered",
}


def amount_unit_of(draft: Draft) -> AmountUnit | None:
    """Return the unit of amounts that the form's header or fund table prints."""
    lines = [
        *draft.header,
        *([draft.fund_header] if draft.fund_header else []),
        *draft.blocks,
        *draft.funds,
    ]
    for line in lines:
        for text in line.texts:
            unit = (
                amount_unit_in(text)
                if len(text) <= 40 and "(" in compact(text) or compact(text).startswith("单位")
                else None
            )
            if unit:
                return unit
    return None


def funds_of(draft: Draft) -> Funds:
    """Return the fund table as printed; empty where the form has none."""
    header = draft.fund_header
    lines = tuple(_fund_line(header, line) for line in draft.funds) if header else ()
    budget, use = _blocks(draft.blocks)
    subprojects, total, label = _subprojects(draft.subprojects)
    if not lines and (budget or use):
        lines = (_line_of_blocks(budget, use),)
    span = (
        Span(start=header.span.start, end=draft.funds[-1].span.end)
        if header and draft.funds
        else None
    )
    return Funds(
        lines=_total_first(lines),
        budget=budget,
        use=use,
        subprojects=subprojects,
        subprojects_total=total,
        subprojects_label=label,
        span=span,
    )


def _total_first(lines: tuple[FundLine, ...]) -> tuple[FundLine, ...]:
    """Where no line calls itself the total, the only line is it."""
    if lines and not any(line.kind == "total" for line in lines) and len(lines) == 1:
        return (
            FundLine(
                kind="total",
                **{
                    name: getattr(lines[0], name)
                    for name in (
                        "label",
                        "initial",
                        "adjusted",
                        "executed",
                        "weight",
                        "rate_text",
                        "rate",
                        "score",
                        "span",
                    )
                },
            ),
        )
    return lines


def _columns(header: Line) -> list[tuple[str, Cell]]:
    """Return the fund columns; a lone 预算数(A) is the adjusted budget the rate divides by."""
    found: dict[str, Cell] = {}
    for cell in header.cells:
        kind = fund_column_of(points_in(cell.text)[0])
        if kind and kind not in found:
            found[kind] = cell
    if (
        "adjusted" not in found
        and "initial" in found
        and not compact(found["initial"].text).startswith("年初")
    ):
        found = {"adjusted" if kind == "initial" else kind: cell for kind, cell in found.items()}
    return list(found.items())


def _fund_line(header: Line, line: Line) -> FundLine:
    columns = _columns(header)
    place, label = next((n, cell) for n, cell in enumerate(line.cells) if fund_kind(cell.text))
    values = line.cells[place + 1 :]
    cells = _cells_by_column(columns, line, values)
    text = {kind: squeeze(cell.text) for kind, cell in cells.items()}
    weight = number_in(text.get("weight", ""))
    if weight is None and fund_kind(label.text) == "total":
        weight = _weight_in_heading(header)
    kind = fund_kind(label.text) or "other"
    return FundLine(
        kind=kind,
        label=squeeze(label.text),
        span=line.span,
        initial=number_in(text.get("initial", "")),
        adjusted=number_in(text.get("adjusted", "")),
        executed=number_in(text.get("executed", "")),
        weight=weight,
        rate_text=text.get("rate", "") if text.get("rate", "") not in ("-", "—") else "",
        rate=rate_in(text.get("rate", "")),
        score=number_in(text.get("score", "")),
    )


def _cells_by_column(
    columns: list[tuple[str, Cell]], line: Line, values: Sequence[Cell]
) -> dict[str, Cell]:
    if line.aligned and all(cell.col is not None for cell in values):
        placed = {
            kind: cell
            for kind, head in columns
            for cell in values
            if (head.col or 0) <= (cell.col or 0) < (head.col or 0) + head.colspan
        }
        if placed:
            return placed
    names = [kind for kind, _ in columns]
    if len(values) == len(names):
        return dict(zip(names, values, strict=True))
    return _cells_by_content(names, values)


def _cells_by_content(names: list[str], values: Sequence[Cell]) -> dict[str, Cell]:
    """Give the rate to the rate column, and the numbers before and after it in order."""
    filled = [cell for cell in values if squeeze(cell.text)]
    rate = next((n for n, cell in enumerate(filled) if "%" in compact(cell.text)), None)
    if rate is None or "rate" not in names:
        return dict(zip(names, filled, strict=False))
    before = [name for name in names[: names.index("rate")]]
    after = names[names.index("rate") + 1 :]
    return (
        dict(zip(before, filled[:rate], strict=False))
        | {"rate": filled[rate]}
        | dict(zip(after, filled[rate + 1 :], strict=False))
    )


def _weight_in_heading(header: Line) -> Decimal | None:
    """Return the points printed in the fund table's heads: 预算执行情况(20分)."""
    for cell in header.cells:
        points = points_in(cell.text)[1]
        if points is not None:
            return points
    return None


def _blocks(lines: Sequence[Line]) -> tuple[Budget | None, Use | None]:
    budget: dict[str, Decimal | None] = {}
    use: dict[str, Decimal | None] = {}
    heads: list[Cell] = []
    for line in lines:
        filled = [cell for cell in line.cells if cell.text.strip()]
        if any(number_in(cell.text) is None for cell in filled):
            heads += filled
            continue
        labels = {bare(cell.text) for cell in heads}
        table, target = (_USE, use) if bare("实际支付数") in labels else (_BUDGET, budget)
        known = [cell for cell in heads if bare(cell.text) in table]
        for head, cell in _under(known, filled, aligned=line.aligned):
            target[table[bare(head.text)]] = number_in(cell.text)
        heads = []
    return (
        Budget(
            initial=budget.get("initial"),
            adjustment=budget.get("adjustment"),
            appropriated=budget.get("appropriated"),
            balance=budget.get("balance"),
        )
        if budget
        else None,
        Use(
            appropriated=use.get("appropriated"),
            paid=use.get("paid"),
            balance=use.get("balance"),
            carried_forward=use.get("carried_forward"),
            recovered=use.get("recovered"),
        )
        if use
        else None,
    )


def _under(
    heads: Sequence[Cell], cells: Sequence[Cell], *, aligned: bool
) -> list[tuple[Cell, Cell]]:
    """Pair each figure with the heading over it: by column, or by order where columns are lost."""
    if not aligned:
        return list(zip(heads, cells, strict=False))
    by_column = {head.col: head for head in heads}
    return [(by_column[cell.col], cell) for cell in cells if cell.col in by_column]


def _line_of_blocks(budget: Budget | None, use: Use | None) -> FundLine:
    """Return the total line that the two blocks amount to: appropriated and paid."""
    appropriated = use.appropriated if use else budget.appropriated if budget else None
    return FundLine(
        kind="total",
        label="",
        initial=budget.initial if budget else None,
        adjusted=appropriated,
        executed=use.paid if use else None,
    )


def _subprojects(lines: Sequence[Line]) -> tuple[tuple[Subproject, ...], Decimal | None, str]:
    found: list[Subproject] = []
    total, label = None, ""
    unit: AmountUnit = "万元"
    for line in lines:
        texts = line.texts
        if any(bare(text) == "子项目名称" for text in texts):
            label = texts[-1]
            unit = amount_unit_in(label) or unit
            continue
        amount = number_in(texts[-1])
        if amount is None:
            continue
        if bare(texts[-2]) in ("合计", "总计", "小计"):
            total = amount
        else:
            found.append(Subproject(name=texts[-2], amount=amount, unit=unit, span=line.span))
    return tuple(found), total, label
