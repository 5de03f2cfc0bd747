"""The review memo 项目绩效自评复核意见: figures side by side, then the findings by severity.

Nothing is corrected here: what the form prints, what its rows add to and what the scheme gives
stand in columns of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from lingqu.evaluations.finding import Severity
from lingqu.evaluations.report import Form
from lingqu.evaluations.writing.sheet import Block, Cell, Line, Sheet, Table, cell, heading

__all__ = ["Figure", "RenderedFinding", "memo_sheet"]

TITLE = "项目绩效自评复核意见"
FIGURE_WIDTHS = (36, 48, 48, 48)
FINDING_WIDTHS = (12, 30, 70, 68)
SEVERITIES: tuple[tuple[Severity, str], ...] = (
    ("error", "错误"),
    ("warning", "疑点"),
    ("note", "提示"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFinding:
    """A finding in words of the reader's language; `where` names the cell or the passage."""

    code: str
    severity: Severity
    title: str
    where: str
    message: str
    rule: str
    settle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as printed, as summed from the form's cells, and as the scheme gives it."""

    label: str
    printed: str = ""
    summed: str = ""
    recomputed: str = ""


def memo_sheet(
    form: Form,
    findings: tuple[RenderedFinding, ...],
    figures: tuple[Figure, ...],
    *,
    scheme: str = "",
) -> Sheet:
    """Return the memo on one form; `scheme` is the name of the rules it was held against."""
    blocks: list[Block] = [
        Line(text=TITLE, style="title"),
        _header(form, scheme),
        Line(text="一、数据核对", style="heading"),
        _figures(figures),
        Line(text="二、复核发现", style="heading"),
        Line(text=_counts(findings)),
    ]
    for severity, label in SEVERITIES:
        chosen = [finding for finding in findings if finding.severity == severity]
        if chosen:
            blocks += [Line(text=f"{label}（{len(chosen)}项）"), _findings(chosen)]
    blocks += [
        Line(text="三、复核意见", style="heading"),
        Line(text=_opinion(findings)),
        Line(text="复核人：　　　　　　　　　　复核日期：　　　　年　　月　　日"),
    ]
    return Sheet(name=TITLE, blocks=tuple(blocks))


def _header(form: Form, scheme: str) -> Table:
    year = "" if form.year is None else f"{form.year}年度"
    return Table(
        widths=FIGURE_WIDTHS,
        rows=(
            (heading("项目名称"), cell(form.project or "", cols=3)),
            (
                heading("主管部门"),
                cell(form.department or ""),
                heading("实施单位"),
                cell(form.unit or ""),
            ),
            (heading("评价年度"), cell(year), heading("评分依据"), cell(scheme)),
        ),
    )


def _figures(figures: tuple[Figure, ...]) -> Table:
    head = (heading("项目"), heading("填报数"), heading("按表内加总"), heading("按规则重算"))
    rows = [
        (heading(one.label), cell(one.printed), cell(one.summed), cell(one.recomputed))
        for one in figures
    ]
    return Table(widths=FIGURE_WIDTHS, rows=(head, *rows), head=1)


def _findings(findings: list[RenderedFinding]) -> Table:
    head = (heading("序号"), heading("位置"), heading("问题"), heading("依据与所需材料"))
    rows: list[tuple[Cell, ...]] = [head]
    for number, one in enumerate(findings, start=1):
        basis = [
            f"依据：{one.rule}" if one.rule else "",
            f"所需：{one.settle}" if one.settle else "",
        ]
        rows.append(
            (
                cell(str(number)),
                cell(one.where, left=True),
                cell(f"{one.title}\n{one.message}", left=True),
                cell("\n".join(filter(None, basis)), left=True),
            )
        )
    return Table(widths=FINDING_WIDTHS, rows=tuple(rows), head=1)


def _counts(findings: tuple[RenderedFinding, ...]) -> str:
    counts = [
        f"{label}{sum(one.severity == severity for one in findings)}项"
        for severity, label in SEVERITIES
    ]
    return f"共{len(findings)}项：" + "，".join(counts) + "。"


def _opinion(findings: tuple[RenderedFinding, ...]) -> str:
    """The memo proposes; the reviewer decides and signs."""
    if any(one.severity == "error" for one in findings):
        return "建议退回填报单位，按上列错误逐项核实、更正后重新报送。"
    if any(one.severity == "warning" for one in findings):
        return "建议填报单位就上列疑点补充说明或佐证材料。"
    return "表内数据与评分规则相符，未发现需更正事项。"
