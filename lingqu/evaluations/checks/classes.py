"""D6 to D9: indicators in the right class, of this year, set before the event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import OUTPUT_CLASSES, Case, Line
from lingqu.evaluations.checks.evidence import counts_in
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.measures import Measure, measures_in
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
TIME = re.compile(
    r"\d\s*(?:年|个月|月|日|天|小时|时|分钟|分|秒|工作日|个工作日|周|季度|:)|"
    r"月底|月末|年底|年末|年内|当年|全年|上半年|下半年|季度|每月|每年|每周|每日|当日|次日|当月|本年度内"
)
ON_TIME = re.compile(r"及时|按时|按期|准时|时限|时效|完成率|响应")
MONEY = re.compile(r"\d.{0,6}(?:元|万|亿|%)|预算内|标准")
DELIVERED = re.compile(r"建成|建设|完成.{2,}|实现.{2,}|新增|搭建|开发")
DEADLINE = re.compile(
    r"(?:(?:20)?\d\d年)?(?:1[0-2]|0?[1-9])月(?:底|末|上旬|中旬|下旬|\d{1,2}日)?(?=之?[前内])|年底(?=之?前)"
)
RESULT = re.compile(
    r"截至(?:目前|\d{4})|目前(?:已|未|累计)|已累计|未发生过|取得了(?:良好|明显|显著)|"
    r"累计(?:发现|完成|办理|服务)[^,。;]{0,12}\d"
)
FIGURE = re.compile(
    r"(?<![第\d〕】年])(\d{2,9})(?:余|多)?(起|件|个|家|次|人次|户|台|套|项|份|条|万件|人)"
)
DIGIT = re.compile(r"\d")
STARTED = re.compile(r"启动|开工|立项")
LATER = re.compile(r"监理|验收|完工|完成|竣工")
MARKS = {"percent": re.compile(r"[%‰]|百分点"), "money": re.compile("元"), "number": DIGIT}
"""What every measure of a kind has in a text."""
NOT_A_PROJECT = re.compile(r"监理|尾款|质保|其他|预备|管理费")


@check("D6")
def timeliness_has_a_date(case: Case) -> Iterator[Finding]:
    """A timeliness indicator names a date, a deadline, a response time or a rate on time."""
    silent = [line for line in case.of("timeliness") if not _is_timed(line)]
    rows = [line for line in silent if not _is_misplaced(line)]
    if rows:
        yield found("TIMELINESS_NO_DATE", "rows", rows=tuple(line.n for line in rows),
                    column="target", weight=sum((line.weight for line in rows), ZERO))  # fmt: skip
    for line in case.of("timeliness"):
        target = line.score.target
        bare = target is not None and target.kind == "duration" and target.operator is None
        if bare and line.score.actual is None and not TIME.search(line.actual):
            yield found("TIMELINESS_UNVERIFIABLE", "rows", rows=(line.n,), column="target",
                        target=line.row.target)  # fmt: skip


def _is_timed(line: Line) -> bool:
    measured = line.score.target is not None or line.score.actual is not None
    if measured and (ON_TIME.search(line.name) or "率" in line.name):
        return True
    return bool(TIME.search(line.name) or TIME.search(line.target) or TIME.search(line.actual))


def _is_misplaced(line: Line) -> bool:
    """Whether the target is a thing to be delivered."""
    return bool(line.target) and bool(DELIVERED.search(line.target))


@check("D6")
def cost_has_an_amount(case: Case) -> Iterator[Finding]:
    """A cost indicator names an amount or a rate."""
    rows = [line for line in case.of("cost") if not _has_amount(line) and not _is_misplaced(line)]
    if rows:
        yield found("COST_NO_AMOUNT", "rows", rows=tuple(line.n for line in rows), column="target",
                    weight=sum((line.weight for line in rows), ZERO))  # fmt: skip


def _has_amount(line: Line) -> bool:
    if line.score.target is not None or line.score.actual is not None:
        return True
    return any(MONEY.search(text) for text in (line.name, line.target, line.actual) if text)


@check("D6")
def outputs_stand_under_output(case: Case) -> Iterator[Finding]:
    """Timeliness, cost and satisfaction do not hold things to be delivered."""
    rows = [
        line
        for line in case.scored
        if line.target and line.kind in ("timeliness", "cost", "satisfaction")
        and _is_misplaced(line) and not _fits_class(line)
    ]  # fmt: skip
    if rows:
        yield found("INDICATOR_IN_WRONG_CLASS", "rows", rows=tuple(line.n for line in rows),
                    column="level2", points=sum((line.weight for line in rows), ZERO))  # fmt: skip


def _fits_class(line: Line) -> bool:
    if line.kind == "timeliness":
        return _is_timed(line)
    if line.kind == "cost":
        return _has_amount(line)
    return "满意" in line.name + line.target or line.score.target is not None


@check("D6")
def goal_deadline_is_measured(case: Case) -> Iterator[Finding]:
    """A deadline promised in the goal is answered by a date somewhere."""
    if not case.form.goals or not case.scored:
        return
    match = DEADLINE.search(compact(case.form.goals[0].expected))
    if match is None or not case.of("timeliness"):
        return
    answers = [compact(goal.actual or "") for goal in case.form.goals]
    rows = [line for line in case.scored if line.kind != "satisfaction"]
    answers += [f"{line.target}{line.actual}{line.note}" for line in rows]
    answers += [line.name for line in case.of("timeliness")]
    if not any(re.search(r"\d月|\d日|年底|提前", text) for text in answers):
        yield found("TIMELINESS_IGNORES_GOAL_DATE", "goal",
                    rows=tuple(line.n for line in case.of("timeliness")),
                    deadline=match[0])  # fmt: skip


@check("D7")
def name_and_target_agree(case: Case) -> Iterator[Finding]:
    """A figure in the name is the target's figure."""
    for line in case.measured:
        target = line.score.target
        if target is None or target.kind not in MARKS:
            continue
        if not MARKS[target.kind].search(line.name) or not DIGIT.search(line.name):
            continue
        named = [one for one in measures_in(line.name) if _comparable(one, target, line.name)]
        if not named or any(one.amount == target.amount for one in named):
            continue
        if target.kind == "percent" and target.amount == 1:
            continue  # "建设30个站点,完成率100%"
        one, actual = named[-1], line.score.actual
        yield found("TARGET_CONTRADICTS_NAME", "rows", rows=(line.n,), column="target",
                    name=one.number, target=target.number,
                    actual=actual.number if actual is not None else line.row.actual,
                    ratio=round(one.amount / (target.amount or 1), 4))  # fmt: skip


def _comparable(one: Measure, target: Measure, name: str) -> bool:
    """Whether a figure in a name speaks of what the target counts: an explicit limit, or the
    last count of the name in the target's unit."""
    if one.kind != target.kind:
        return False
    if one.operator is not None or one.kind == "percent":
        return one.unit == target.unit
    generic = ("个", "家", "")
    same = one.unit == target.unit or (one.unit in generic and target.unit in generic)
    rest = name[name.rfind(one.text) + len(one.text) :]
    return same and len(rest) <= 6


@check("D8")
def counts_of_projects_agree(case: Case) -> Iterator[Finding]:
    """No more projects are supervised or accepted than were started."""
    counted = [
        line
        for line in (case.scored if "项目" in case.words else ())
        if "项目" in line.name and line.score.actual is not None and line.score.actual.unit != "%"
    ]
    started = [line for line in counted if STARTED.search(line.name)]
    later = [line for line in counted if LATER.search(line.name) and line not in started]
    listed = [one for one in case.form.funds.subprojects if not NOT_A_PROJECT.search(one.name)]
    for line in started[:1]:
        count = line.score.actual.number if line.score.actual is not None else ZERO
        beyond = [one for one in later if one.score.actual and one.score.actual.number > count]
        if beyond and beyond[0].score.actual is not None:
            yield found("COUNTS_CONTRADICT", "rows", rows=(line.n, *(one.n for one in beyond)),
                        column="actual", started=count,
                        supervised=beyond[0].score.actual.number,
                        listed=len(listed) or None)  # fmt: skip


@check("D8")
def figures_in_the_goal_are_used(case: Case) -> Iterator[Finding]:
    """A measured figure in the goal is used by an output indicator."""
    outputs = [line for line in case.scored if line.kind in OUTPUT_CLASSES]
    if not outputs or any(line.target for line in outputs):
        return
    if any(counts_in(line.name) for line in outputs) or not case.form.goals:
        return
    goal = case.form.goals[0]
    match = FIGURE.search(compact(goal.expected) + "。" + compact(goal.actual or ""))
    if match:
        yield found("EVIDENCE_NOT_USED", "rows", rows=tuple(line.n for line in outputs),
                    column="actual", figure=match[1] + match[2])  # fmt: skip


@check("D9")
def goal_is_set_before(case: Case) -> Iterator[Finding]:
    """An expected goal is not a result."""
    for goal in case.form.goals:
        text = compact(goal.expected)
        match = RESULT.search(text)
        if match is None:
            continue
        figure = FIGURE.search(text)
        yield found("GOAL_IS_A_RESULT", "goal", column="expected", span=goal.span, text=match[0],
                    events=Decimal(figure[1]) if figure else None)  # fmt: skip


@check("D9")
def goal_is_the_projects(case: Case) -> Iterator[Finding]:
    """A goal speaks of the project, not of its evaluation."""
    texts = [goal.expected for goal in case.form.goals]
    if case.narrative is not None:
        texts.append(case.narrative.text_of("goals"))
    for text in texts:
        if re.search(r"通过(?:实施|开展|进行)?(?:项目)?(?:支出)?绩效(?:评价|自评)", compact(text)):
            yield found("GOAL_DESCRIBES_EVALUATION", "goal", column="expected")
            return
