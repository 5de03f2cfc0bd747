"""The evaluation report 绩效评价报告: seven chapters filled from the form and its narrative.

Outline: 财预〔2020〕10号《项目支出绩效评价管理办法》, annex 3.
"""

from __future__ import annotations

from lingqu.evaluations.report import Form, FundLine
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.writing.national import WIDTHS, indicator_table
from lingqu.evaluations.writing.sheet import Block, Line, Sheet

__all__ = ["sheet"]

TITLE = "绩效评价报告"
BLANK = "（待补充）"
# Chapter, and its parts: sub-heading and the kind of narrative section that fills it.
OUTLINE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("一、基本情况", (("（一）项目概况", "overview"), ("（二）项目绩效目标", "goals"))),
    (
        "二、绩效评价工作开展情况",
        (
            ("（一）绩效评价目的、对象和范围", "basis"),
            ("（二）绩效评价原则、评价指标体系、评价方法、评价标准等", ""),
            ("（三）绩效评价工作过程", "work"),
        ),
    ),
    ("三、综合评价情况及评价结论", (("", "conclusion"),)),
    (
        "四、绩效评价指标分析",
        (
            ("（一）项目决策情况", ""),
            ("（二）项目过程情况", "funds"),
            ("（三）项目产出情况", "goal_result"),
            ("（四）项目效益情况", "analysis"),
        ),
    ),
    ("五、主要经验及做法、存在的问题及原因分析", (("", "problems"),)),
    ("六、有关建议", (("", "advice"),)),
    ("七、其他需要说明的问题", (("", "other"),)),
)


def sheet(form: Form, recomputed: Recomputed | None) -> Sheet:
    """Return the report; what neither form nor narrative holds is marked as to be filled in."""
    name = form.project or ""
    blocks: list[Block] = [Line(text=f"{name}{TITLE}", style="title")]
    if form.year is not None:
        blocks.append(Line(text=f"（{form.year}年度）", style="subtitle"))
    for chapter, parts in OUTLINE:
        blocks.append(Line(text=chapter, style="heading"))
        for label, kind in parts:
            blocks += _part(form, label, kind)
        if chapter.startswith("三、"):
            blocks += [
                Line(text="附：评分表", style="body"),
                indicator_table(
                    form, recomputed, WIDTHS if recomputed is None else (*WIDTHS[:8], 15, WIDTHS[8])
                ),
            ]
    return Sheet(name=name or TITLE, blocks=tuple(blocks))


def _part(form: Form, label: str, kind: str) -> list[Block]:
    texts = [_fact(form, kind), form.narrative.text_of(kind) if form.narrative and kind else ""]
    found: list[Block] = [Line(text=label)] if label else []
    return found + [Line(text=text) for text in (list(filter(None, texts)) or [BLANK])]


def _fact(form: Form, kind: str) -> str:
    """Return the sentence that the form's own figures give for that part."""
    total = form.funds.total
    if kind == "overview" and form.department:
        return f"主管部门：{form.department}；实施单位：{form.unit or form.department}。"
    if kind == "goals":
        return "\n".join(goal.expected for goal in form.goals)
    if kind == "goal_result":
        return "\n".join(goal.actual for goal in form.goals if goal.actual)
    if kind == "funds" and total is not None:
        return _funds(form, total)
    if kind == "conclusion" and form.stated_total and form.stated_total.score is not None:
        grade = f"，评价等级为“{form.stated_grade}”" if form.stated_grade else ""
        return f"项目自评得分{form.stated_total.score:f}分{grade}。"
    return ""


def _funds(form: Form, total: FundLine) -> str:
    parts = [
        f"{label}{amount:f}{form.amount_unit}"
        for label, amount in (
            ("年初预算数", total.initial),
            ("全年预算数", total.adjusted),
            ("全年执行数", total.executed),
        )
        if amount is not None
    ]
    if total.rate_text:
        parts.append(f"预算执行率{total.rate_text.lstrip('=')}")
    return "，".join(parts) + "。" if parts else ""
