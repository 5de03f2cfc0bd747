"""D1 to D5 and D10: spending, goals, problems and deductions that contradict the scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import OUTPUT_CLASSES, Case, Line, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding, Part
from lingqu.evaluations.kept import kept
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
LITTLE = Decimal("0.9")
ALL_BUT = Decimal("0.995")
MOST = Decimal("0.95")
DONE = frozenset(("已完成", "完成", "全部完成", "已全部完成", "全面完成"))
PARTLY = re.compile(r"基本(?:完成|达成|实现|达到)|部分(?:完成|达成|实现)|大部分完成")
NOT_DONE = re.compile(
    r"拟(?:建设|建|开展|实施|采购|租赁|完成)|尚未|暂未|未完成|未实施|未开展|"
    r"正在(?:建设|推进|实施|采购)"
)
UNDONE = re.compile(
    r"^(?:有待|尚未|暂未|未完成|未达|部分完成|正在|进行中|推进中|未实施|拟)|有待完善"
)
DESTINATION = re.compile(
    r"结转|结余|收回|上缴|质保金|尾款|未支付|未付|未结算|(?:跨年|下年|次年)度?(?:再|继续)?(?:支付|付款|拨付|使用)|节约资金|招标节约|中标价|核减|"
    r"资金未|执行率(?:较)?低|未执行"
)
TOO_SHORT = frozenset(("", "无", "-", "—", "/", "无偏差", "不适用"))
# A problem named in the text, and the rows it speaks of: wording of the standard indicators.
TOPICS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (re.compile(r"(?:管理)?制度(?:还)?不(?:够)?(?:健全|完善)|未制定[^。;]{0,12}(?:规定|制度|办法)"),
     re.compile(r"制度.{0,4}健全|制度.{0,4}完善"), "error"),
    (re.compile(r"(?:绩效)?(?:目标|指标)(?:设置|设定)?(?:还)?不(?:够)?(?:明确|清晰|细化|合理)|"
                r"指标(?:比较|较为)?抽象"),
     re.compile(r"指标.{0,2}明确|目标.{0,2}明确"), "error"),
    (re.compile(r"资金[^。;,]{0,12}到位[^。;,]{0,14}(?:较晚|晚|迟|滞后|不及时)|"
                r"资金(?:到位|拨付)(?:不及时|滞后|较晚)"),
     re.compile(r"资金到位"), "warning"),
    (re.compile(r"周期(?:不充裕|短|紧)|(?:进度|进展)(?:较)?(?:缓慢|滞后|慢)|工期(?:紧|延误|滞后)|未按(?:期|时)"),
     re.compile(r"验收|及时|按时|按期|进度"), "warning"),
    (re.compile(r"(?:未|没有)[^。;,]{0,14}共享|共享(?:不(?:够|全|充分)|程度低|不足)|数据(?:壁垒|孤岛|烟囱)"),
     re.compile(r"共享"), "warning"),
    (re.compile(r"满意[度率](?:不高|较低|偏低|下降)"), re.compile(r"满意"), "warning"),
    (re.compile(r"质量(?:不高|较差|不达标)|验收不合格"),
     re.compile(r"质量|合格率|达标率"), "warning"),
)  # fmt: skip


@check("D1")
def work_costs_money(case: Case) -> Iterator[Finding]:
    """Nothing executed and work done do not go together."""
    if case.executed != 0 or not case.budget:
        return
    rows = [line for line in case.scored if line.row.score and line.kind != "cost"]
    rows = [line for line in rows if line.n != case.recomputed.execution.row]
    if rows:
        yield found("DONE_WITHOUT_SPENDING", "goal", rows=tuple(line.n for line in rows),
                    executed=case.executed, adjusted=case.budget,
                    points=sum((line.row.score or ZERO for line in rows), ZERO))  # fmt: skip


@check("D2")
def cost_control_needs_spending(case: Case) -> Iterator[Finding]:
    """Full marks for cost go with money spent, or with a reason for the rest."""
    if case.rate is None or case.rate >= LITTLE or not case.unspent:
        return
    costs = [line for line in case.lines if line.kind == "cost" and line.full]
    explained = bool(costs) and rest_is_explained(case)
    for line in costs:
        actual = line.score.actual
        if case.executed == 0 and (actual is None or actual.amount == 0):
            yield found("COST_FULL_WITH_ZERO_EXECUTED", "rows", rows=(line.n,), column="score",
                        target=_printed(line.score.target, line.row.target),
                        actual=_printed(actual, line.row.actual),
                        score=line.row.score)  # fmt: skip
        elif not explained and not line.note:
            uncapped = line.score.uncapped
            yield found("COST_FULL_WITH_UNDERSPEND", "rows", rows=(line.n,), column="score",
                        unspent=case.unspent,
                        uncapped=round(uncapped, 4) if uncapped is not None else None)  # fmt: skip


def _printed(measure: object, text: str | None) -> object:
    number = getattr(measure, "number", None)
    return number if number is not None else text


@check("D3")
def unfinished_goals_cost_points(case: Case) -> Iterator[Finding]:
    """A goal that is partly or not done does not go with full marks."""
    for goal in case.form.goals:
        result = compact(goal.actual) if goal.actual else ""
        if len(result) < 2 or not (PARTLY.search(result) or NOT_DONE.search(result)):
            continue
        not_done = NOT_DONE.search(result)
        output = [line for line in case.lines if _is_output(line)]
        if not_done and output and all(line.full for line in output):
            points = sum((line.row.score or ZERO for line in output), ZERO)
            yield found("GOAL_NOT_DONE_FULL_SCORE", "goal", rows=tuple(line.n for line in output),
                        column="actual", span=goal.span, word=not_done[0],
                        output=points)  # fmt: skip
        elif not not_done and not case.notes and _all_full(case):
            total = case.form.stated_total.score if case.form.stated_total is not None else None
            yield found("GOAL_PARTIAL_FULL_SCORE", "goal", column="actual", span=goal.span,
                        goal=goal.actual, total=total)  # fmt: skip


def _is_output(line: Line) -> bool:
    output = line.kind in OUTPUT_CLASSES or line.kind == "cost"
    return output and bool(line.weight) and line.applies


def _all_full(case: Case) -> bool:
    weighed = [line for line in case.scored if line.weight]
    return bool(weighed) and all(line.full for line in weighed)


@check("D4", over="text")
def problems_show_in_scores(case: Case) -> Iterator[Finding]:
    """A problem named in the text does not meet full marks for the same thing."""
    text = compact(case.narrative.text_of("problems")) if case.narrative is not None else ""
    for problem, named, severity in TOPICS if text else ():
        match = problem.search(text)
        if match is None:
            continue
        rows = [line for line in case.scored if line.full and named.search(line.name + line.target)]
        if rows:
            yield found(
                "PROBLEM_CONTRADICTS_SCORE",
                "narrative",
                rows=tuple(line.n for line in rows),
                severity="error" if severity == "error" else "warning",
                problem=match[0],
                marks=tuple(f"{line.row.score}/{line.row.weight}" for line in rows),
                scores=tuple((line.row.score, line.row.weight) for line in rows),
            )


@check("D5")
def deductions_agree_with_actuals(case: Case) -> Iterator[Finding]:
    """ "Done" with points off and "not done" with full marks both contradict themselves."""
    bare = [line for line in case.losing if line.applies and line.actual in DONE and line.note]
    if bare:
        yield found("DONE_BUT_DEDUCTED", "rows", rows=tuple(line.n for line in bare),
                    column="actual", indicators=tuple(line.n for line in bare),
                    lost=sum((line.lost for line in bare), ZERO))  # fmt: skip
    for line in case.full:
        if line.actual not in DONE and _is_undone(line.actual):
            yield found("UNDONE_BUT_FULL", "rows", rows=(line.n,), column="actual",
                        actual=line.row.actual)  # fmt: skip


@kept
def _is_undone(actual: str) -> bool:
    return UNDONE.search(actual) is not None


@check("D5")
def deductions_have_reasons(case: Case) -> Iterator[Finding]:
    """Every row that lost points says why."""
    silent = [line for line in case.losing if line.note in TOO_SHORT]
    silent = [line for line in silent if line.applies and line.score.kind != "rate"]
    if not silent or _reasons_elsewhere(case):
        return
    total = sum([line.lost for line in case.losing], ZERO)
    if case.total is not None and case.recomputed.execution.row is None:
        total += (case.total.weight or ZERO) - (case.total.score or ZERO)
    yield found("DEDUCTIONS_UNEXPLAINED", "rows", rows=tuple(line.n for line in silent),
                column="note", judged_lost=sum((line.lost for line in silent), ZERO),
                lost=total)  # fmt: skip


def _reasons_elsewhere(case: Case) -> bool:
    """Whether a block of the form or the text explains deductions instead of the rows."""
    for label, value in case.form.header.items():
        if ("原因" in label or "偏差" in label) and compact(value) not in TOO_SHORT:
            return True
    narrative = case.narrative
    if narrative is None:
        return False
    texts = [one.text for one in narrative.items] + [one.text for one in narrative.sections]
    return any("扣" in text and ("分" in text) or "失分" in text for text in texts)


def rest_is_explained(case: Case) -> bool:
    """Return whether the form or its text says where unspent money went."""
    use = case.form.funds.use
    if use is not None and (use.carried_forward or use.recovered):
        return True
    if case.notes and any([line.note and _names_destination(line.note) for line in case.lines]):
        return True
    if any(value and _names_destination(compact(value)) for value in case.form.header.values()):
        return True
    narrative = case.narrative
    texts = [one.text for one in narrative.sections] if narrative is not None else []
    return any(_names_destination(compact(text)) for text in texts)


@kept
def _names_destination(text: str) -> bool:
    return DESTINATION.search(text) is not None


@check("D10")
def unspent_money_is_explained(case: Case) -> Iterator[Finding]:
    """Money left over has a reason and a destination."""
    if case.rate is None or case.rate >= ALL_BUT or not case.unspent or rest_is_explained(case):
        return
    row = case.line(case.recomputed.execution.row)
    if row is not None and row.note not in TOO_SHORT:
        return
    if case.executed == 0:
        yield found("NO_DEVIATION_FOR_ZERO_EXECUTION", "notes", adjusted=case.budget)
    elif case.rate < MOST:
        part: Part = "form" if case.form.funds.use is not None else "notes"
        yield found("NO_DEVIATION_FOR_UNDERSPEND", part,
                    unspent=case.unspent,
                    unspent_pct=percent(case.unspent / (case.budget or 1)))  # fmt: skip
    else:
        yield found("UNSPENT_NOT_EXPLAINED", "funds", unspent=case.unspent)
