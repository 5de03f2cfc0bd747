"""Every rule on a case that breaks it, and on the same report before it was broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lingqu.evaluations.checks import findings, findings_across
from lingqu.evaluations.checks.registry import CHECKS
from lingqu.evaluations.messages.check_rules import RULES
from lingqu.evaluations.messages.findings import CATALOGUE, render
from lingqu.evaluations.report import Budget, Form, Goal, NarrativeItem, Span, StatedTotal, Use
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scoring import recompute
from tests.evaluations.holding.forms import holding
from tests.evaluations.holding.making import NOWHERE, headings, story

D = Decimal
HOLDING = holding()
Break = Callable[[Form], Form]
NATION, HUAINAN, SUZHOU, YAOHAI = (
    "national-2020", "anhui-huainan-2023", "suzhou-2020", "hefei-yaohai-2021",
)  # fmt: skip


def row(n: int, **cells: Any) -> Break:
    def broken(form: Form) -> Form:
        rows = tuple(replace(one, **cells) if one.n == n else one for one in form.rows)
        return replace(form, rows=rows)

    return broken


def money(**cells: Any) -> Break:
    def broken(form: Form) -> Form:
        total, *others = form.funds.lines
        return replace(form, funds=replace(form.funds, lines=(replace(total, **cells), *others)))

    return broken


def other_line(**cells: Any) -> Break:
    def broken(form: Form) -> Form:
        total, own, *others = form.funds.lines
        lines = (total, replace(own, **cells), *others)
        return replace(form, funds=replace(form.funds, lines=lines))

    return broken


def block(**parts: Any) -> Break:
    return lambda form: replace(form, funds=replace(form.funds, **parts))


def whole(**cells: Any) -> Break:
    return lambda form: replace(form, **cells)


def total(score: str | None) -> Break:
    value = D(score) if score is not None else None
    return whole(stated_total=StatedTotal(weight=D(100), score=value))


def goal(expected: str, actual: str | None) -> Break:
    return whole(goals=(Goal(expected=expected, actual=actual),))


def told(**sections: str) -> Break:
    return whole(narrative=story(**sections))


def both(*breaks: Break) -> Break:
    def broken(form: Form) -> Form:
        for one in breaks:
            form = one(form)
        return form

    return broken


def item(depth: int, name: str, weight: int) -> NarrativeItem:
    return NarrativeItem(depth=depth, number="", name=name, weight=D(weight), score=D(weight),
                         text="", span=NOWHERE)  # fmt: skip


def items(*parts: NarrativeItem) -> Break:
    return whole(narrative=replace(story(), items=parts))


def all_full(form: Form) -> Form:
    return replace(form, rows=tuple(replace(one, score=one.weight, note="") for one in form.rows))


def no_cells(*names: str) -> Break:
    blank = dict.fromkeys(names)
    return lambda form: replace(form, rows=tuple(replace(one, **blank) for one in form.rows))


OVERFLOW = both(row(6, weight=D(20)), total("109.20"))
NOTHING_SPENT = money(executed=D(0), rate=D(0), rate_text="0%", score=D(0))
HALF_SPENT = both(money(executed=D(59), rate=D("0.5"), rate_text="50%", score=D(5)))
CASES: list[tuple[str, str, Break]] = [
    ("WEIGHTS_NOT_100", NATION, OVERFLOW),
    ("WEIGHT_TOTAL_NOT_SUM", NATION, whole(stated_total=StatedTotal(weight=D(93), score=D("99.2")))),
    ("TOTAL_NOT_SUM", NATION, total("95")),
    ("TOTAL_MISSING", NATION, total(None)),
    ("TOTAL_ROUNDED", NATION, total("99")),
    ("HEADING_NOT_SUM", NATION, whole(headings=headings("产出指标 45"))),
    ("SCORE_ABOVE_WEIGHT", NATION, row(1, score=D(11))),
    ("RATE_NOT_RATIO", NATION, money(rate=D("0.93"), rate_text="93%")),
    ("RATE_ROUNDED_UP", HUAINAN, money(executed=D("117.95"))),
    ("EXECUTED_ABOVE_BUDGET", HUAINAN, money(executed=D(120))),
    ("EXECUTION_RATE_FULL_SCORE", HUAINAN, money(executed=D(90), rate=D("0.7627"))),
    ("EXECUTION_SCORE_WRONG", NATION, money(score=D(8))),
    ("FUND_SOURCES_NOT_TOTAL", NATION, other_line(adjusted=D(200))),
    ("FUND_SOURCE_BLANK", HUAINAN, other_line(initial=None, adjusted=None, executed=None)),
    ("FUND_SOURCE_EXECUTED_BLANK", HUAINAN, other_line(executed=None)),
    ("INITIAL_BUDGET_ZERO", HUAINAN, money(initial=D(0))),
    ("SUBPROJECTS_NOT_TOTAL", SUZHOU, money(initial=D(900), adjusted=D(900))),
    ("BUDGET_IDENTITY_BROKEN", SUZHOU, block(budget=Budget(initial=D(800), adjustment=D(0),
                                                          appropriated=D(784), balance=D(0)))),
    ("BALANCE_WRONG", SUZHOU, block(use=Use(appropriated=D(800), paid=D(784), balance=D(10),
                                            carried_forward=D(10)))),
    ("BALANCE_NOT_EXPLAINED", SUZHOU, block(use=Use(appropriated=D(800), paid=D(784),
                                                    balance=D(16)))),
    ("UNIT_TIMES_COUNT", NATION, row(5, name="奖补企业11户，每户奖励10万元共计120万元")),
    ("ARITHMETIC_OK", NATION, row(5, name="奖补企业11户，每户奖励10万元共计110万元")),
    ("GRADE_WRONG", NATION, whole(stated_grade="良")),
    ("GRADE_WORD", NATION, whole(stated_grade="优秀")),
    ("TOTAL_EXCLUDES_EXECUTION", NATION, total("89.5")),
    ("TOTAL_COUNTS_SUBLINE", NATION, both(other_line(score=D(8)), total("107.20"))),
    ("TOTAL_LEAVES_OUT_ROW", NATION, total("84.20")),
    ("TOTAL_COUNTS_TWICE", NATION, total("114.20")),
    ("TOTAL_SUBTRACTS_EARNED", NATION, total("90.30")),
    ("EXECUTION_SCORED_TWICE", NATION, other_line(score=D(8), weight=D(10))),
    ("NORMALISED_TOTAL", NATION, both(OVERFLOW, whole(headings=headings("效益指标 30")))),
    ("SCORE_NOT_FORMULA", NATION, row(1, actual="600台")),
    ("SCORE_BELOW_FORMULA", NATION, row(1, score=D(8))),
    ("SCORE_ROUNDED", NATION, row(2, score=D("9.8"))),
    ("TOTAL_UNDER_SCHEME", NATION, row(1, actual="600台")),
    ("SCORE_OUTSIDE_TIER", HUAINAN, row(6, actual="部分达成预期指标并具有一定效果")),
    ("TIER_TOP_NO_EVIDENCE", HUAINAN, row(6, score=D(10), note="")),
    ("TARGET_NOT_GRADABLE", HUAINAN, row(6, target="影响程度（较高）")),
    ("QUALITATIVE_SCALE_MIXED", SUZHOU, row(1, actual="规范")),
    ("TARGET_TOO_LOW", NATION, row(1, actual="2400台")),
    ("OVER_COMPLETION_OK", SUZHOU, row(7, actual="=30个")),
    ("EXECUTION_WEIGHT_ZEROED", NATION, money(weight=D(0), score=D(0))),
    ("FIXED_WEIGHT_CHANGED", YAOHAI, row(1, weight=D(6), score=D(6))),
    ("TOTAL_ABOVE_CAP", "integrated-platform-manual-2022", total("97.30")),
    ("CLASS_TOTAL_DIFFERS", YAOHAI, whole(headings=headings("决策 20"))),
    ("WEIGHT_RULE_NOT_FOLLOWED", SUZHOU, whole(notes="各项指标分值=该类总分值/指标个数")),
    ("RATE_SCORE_ROUNDING", NATION, money(executed=D("241.5"), score=D(9), rate_text="92.88%",
                                          rate=D("0.9288"))),
    ("RATE_SCORE_TRUNCATED", NATION, money(executed=D("252.8"), score=D("9.7"), rate_text="97.23%",
                                           rate=D("0.9723"), adjusted=D("258"))),
    ("ACTUAL_NOT_MEASURED", NATION, row(1, actual="达成预期指标")),
    ("TARGET_BLANK", NATION, row(1, target=None)),
    ("NO_TARGETS", "shanghai-jinshan-2018", no_cells("target", "actual")),
    ("COUNT_IN_NAME_NO_TARGET", NATION, row(1, name="联合受理35家部门", target=None,
                                            actual="达成预期指标")),
    ("REVERSE_LIMIT_IN_NAME", NATION, row(1, name="优秀比例不超过20%", target=None,
                                          actual="达成预期指标")),
    ("MERGED_WEIGHT", NATION, row(2, weight=None, score=None, merged_with=1,
                                  merged_cells=("weight", "score"))),
    ("EFFECT_SPLIT_MISSING", NATION, row(6, explanation="含社会效益、生态效益，各5分")),
    ("GOAL_LIST_INCOMPLETE", NATION, both(goal("一、保障云平台运行。", "云平台全年可用率99.6%。"),
                                          whole(project="云平台及协同办公项目"))),
    ("TARGET_NO_OPERATOR", NATION, row(1, target="1200台")),
    ("ACTUAL_REPEATS_TARGET", HUAINAN, row(6, actual="全部窗口完成整合")),
    ("GOAL_ACTUAL_REPEATS_GOAL", NATION, goal("建成全市统一的视频终端运维体系",
                                              "已建成全市统一的视频终端运维体系")),
    ("SATISFACTION_NO_SURVEY", NATION, row(10, actual="100%")),
    ("FORM_FULL_MARKS", NATION, all_full),
    ("TEMPLATE_TEXT_LEFT", NATION, row(1, name="指标1：", target=None, actual=None)),
    ("TEXT_CUT", NATION, whole(cut=True)),
    ("HEADING_NUMBERS", NATION, told(other="一、概况[bookmark: _GoBack]", funds="结转下年")),
    ("CLASS_COUNT", NATION, told(work="共设9类指标", funds="结转下年")),
    ("HEADER_BLANK", NATION, whole(header={"项目名称": "", "主管部门": "示范市数据局"})),
    ("FORM_UNIT_MISSING", NATION, whole(amount_unit_printed=False)),
    ("NO_DEVIATION_NOTE", NATION, all_full),
    ("GOAL_ACTUAL_EMPTY", NATION, goal("完成视频终端运维", "完成")),
    ("DONE_WITHOUT_SPENDING", HUAINAN, NOTHING_SPENT),
    ("NO_DEVIATION_FOR_ZERO_EXECUTION", HUAINAN, NOTHING_SPENT),
    ("COST_FULL_WITH_ZERO_EXECUTED", HUAINAN, both(NOTHING_SPENT, row(4, actual="0万元"))),
    ("COST_FULL_WITH_UNDERSPEND", HUAINAN, HALF_SPENT),
    ("NO_DEVIATION_FOR_UNDERSPEND", HUAINAN, HALF_SPENT),
    ("UNSPENT_NOT_EXPLAINED", NATION, told(funds="资金管理规范")),
    ("GOAL_PARTIAL_FULL_SCORE", NATION, both(all_full, goal("完成视频终端运维", "基本完成"))),
    ("GOAL_NOT_DONE_FULL_SCORE", NATION, both(all_full, goal("建设平台", "拟建设数据平台（一期）"))),
    ("PROBLEM_CONTRADICTS_SCORE", YAOHAI, told(problems="一是项目管理制度不够健全。")),
    ("DONE_BUT_DEDUCTED", NATION, row(2, actual="已完成")),
    ("UNDONE_BUT_FULL", HUAINAN, row(6, actual="有待完善", score=D(10), note="")),
    ("DEDUCTIONS_UNEXPLAINED", NATION, both(row(2, note="无"))),
    ("TIMELINESS_NO_DATE", NATION, row(4, name="按合同执行", target=None, actual="达成预期指标")),
    ("TIMELINESS_UNVERIFIABLE", NATION, row(4, target="3年", actual="达成预期指标")),
    ("TIMELINESS_IGNORES_GOAL_DATE", NATION, both(
        goal("在3月底前完成拨付", "已按程序完成拨付"),
        row(4, name="按程序申报", target=None, actual="达成预期指标"))),
    ("COST_NO_AMOUNT", NATION, row(5, name="按合同控制", target=None, actual="达成预期指标")),
    ("INDICATOR_IN_WRONG_CLASS", NATION, row(5, name="政务平台", target="完成政务平台建设",
                                             actual="已完成")),
    ("TARGET_CONTRADICTS_NAME", NATION, row(10, name="窗口单位满意度≥85%")),
    ("COUNTS_CONTRADICT", SUZHOU, both(row(7, name="年内项目启动数", target="=7个", actual="=7个"),
                                       row(10, name="落实项目监理数", target="=9个", actual="=9个"))),
    ("GOAL_IS_A_RESULT", NATION, goal("截至目前累计预警安全事件6000余起", "全年预警6100起")),
    ("GOAL_DESCRIBES_EVALUATION", NATION, goal("通过实施绩效评价，查找薄弱环节", "查找问题12项")),
    ("NARRATIVE_TOTAL_DIFFERS", NATION, whole(narrative=replace(
        story(funds="结转下年"), stated_totals=((D(95), Span(start=0, end=2)),)))),
    ("NARRATIVE_WEIGHTS_DIFFER", YAOHAI, items(item(1, "决策指标", 20))),
    ("NARRATIVE_EFFECT_OVERFLOW", YAOHAI, items(item(1, "效益指标", 30), item(3, "社会效益", 40))),
    ("HEADING_SMALLER_THAN_ITEMS", YAOHAI, items(item(2, "项目立项", 7), item(3, "规范性", 9))),
    ("AMOUNTS_CONTRADICT", NATION, block(arrival_planned=D(90), arrival_arrived=D(90))),
    ("INDICATOR_COUNT_WRONG", NATION, told(analysis="共1个一级指标，1个二级指标，1个三级指标")),
    ("INITIAL_VS_ADJUSTED_UNKNOWN", NATION, told(problems="预算内容调整后重新编报目标")),
    ("AMOUNTS_DO_NOT_ADD", NATION, told(overview="合同金额260万元，已支付资金200万元，剩余59.9万元")),
    ("PAYMENT_SHARE", NATION, told(overview="合同金额900万元，已支付资金600万元")),
    ("CONTRACT_STAFF_SHORTFALL", NATION, told(
        problems="合同规定驻场维护人员不得少于10人。目前驻场维护人员仅为5名。")),
    ("RATE_GRADED_MEDIUM", NATION, told(analysis="执行率41.97%，完成情况为中。")),
    ("OUTPUT_OF_EARLIER_YEAR", NATION, both(row(1, name="建设视频终端"), told(
        overview="项目已于2020年8月27日完成验收"))),
    ("DATA_DATE_OLD", NATION, whole(notes="各项数据采集的时间节点均为2022年12月31日。")),
    ("WRONG_YEAR_AND_PROJECT", NATION, told(problems="2022年度监测检测项目实施虽有成效，但仍有不足")),
    ("DUPLICATE_TEXT", NATION, both(
        row(1, name="全市视频终端巡检运维数量"), row(6, name="全市视频终端巡检运维数量增长"))),
    ("DOUBLE_COUNTED_INDICATOR", NATION, row(3, name="群众满意率", target="≥90%", actual="95%")),
    ("NAME_DIFFERS_FROM_LIST", NATION, whole(listed_name="视频终端项目")),
    ("PROJECT_NAME_DIFFERS", NATION, whole(narrative=replace(story(), project="视频项目"))),
]  # fmt: skip


def reviewed(scheme_id: str, form: Form) -> set[str]:
    scheme = load_scheme(scheme_id)
    found = findings(form, recompute(form, scheme), scheme)
    assert all(render(one).message for one in found)
    return {one.code for one in found}


@pytest.mark.parametrize(("code", "scheme_id", "broken"), CASES, ids=[case[0] for case in CASES])
def test_what_is_broken_is_found(code: str, scheme_id: str, broken: Break) -> None:
    form = HOLDING[scheme_id]
    assert code in reviewed(scheme_id, broken(form))


ALREADY = ("OVER_COMPLETION_OK",)
"""What a report that holds may be told all the same."""
QUIET = [case for case in CASES if case[0] not in ALREADY]


@pytest.mark.parametrize(("code", "scheme_id"), [case[:2] for case in QUIET],
                         ids=[case[0] for case in QUIET])  # fmt: skip
def test_what_holds_is_not_found(code: str, scheme_id: str) -> None:
    form = HOLDING[scheme_id]
    if code == "FORM_FULL_MARKS":
        form = row(2, score=D(9))(form)
    assert code not in reviewed(scheme_id, form)


def pair(*breaks: Break) -> list[Any]:
    scheme = load_scheme(HUAINAN)
    forms = [broken(HOLDING[HUAINAN]) for broken in breaks]
    return [(form, recompute(form, scheme), scheme) for form in forms]


def across(*breaks: Break) -> set[str]:
    return {one.code for one in findings_across(pair(*breaks))}


COUNTED = row(1, name="外网覆盖乡镇街道数量", target="≥90个", actual="90个")
NAMED = [whole(project=f"示范项目{n}", goals=()) for n in range(6)]


@pytest.mark.parametrize(("code", "breaks"), [
    ("SAME_OUTPUT_TWO_BUDGETS", (both(COUNTED, NAMED[0]), both(COUNTED, NAMED[1]))),
    ("UNSPENT_EQUALS_OTHER_BUDGET", (both(HALF_SPENT, NAMED[0]), both(NAMED[1], money(
        adjusted=D(59), executed=D(0))))),
    ("IDENTICAL_TEXT_ACROSS", (
        both(NAMED[0], goal("保障全市政务网络安全稳定运行，支撑各部门业务系统持续可用，全年不发生重大事故。", "无事故")),
        both(NAMED[1], goal("保障全市政务网络安全稳定运行，支撑各部门业务系统持续可用，全年不发生重大事故。", "无事故")))),
    ("ALL_FULL_MARKS", tuple(both(one, all_full) for one in NAMED)),
    ("SATISFACTION_IDENTICAL", tuple(NAMED)),
    ("ADDED_BUDGET_SHARE", (both(NAMED[0], money(initial=D(0))), both(NAMED[1], money(initial=D(0))))),
    ("AMOUNT_UNIT_MISSING", tuple(both(one, whole(amount_unit_printed=False)) for one in NAMED[:2])),
    ("LIST_VS_FORM_NAMES", (both(NAMED[0], whole(listed_name="示范")), NAMED[1])),
])  # fmt: skip
def test_what_is_wrong_between_reports_is_found(code: str, breaks: tuple[Break, ...]) -> None:
    assert code in across(*breaks)


def test_two_reports_that_differ_raise_nothing_between_them() -> None:
    other = both(NAMED[1], row(1, name="全年受理热线电话", target="≥20万件", actual="21万件"),
                 row(10, actual="93%（问卷300份）"))  # fmt: skip
    assert across(NAMED[0], other) <= {"BUDGET_TOTALS"}


def test_every_rule_has_a_check_and_every_code_a_rule() -> None:
    assert {one.id for one in CHECKS} == set(RULES)
    assert {message.check for message in CATALOGUE.values()} == set(RULES)
