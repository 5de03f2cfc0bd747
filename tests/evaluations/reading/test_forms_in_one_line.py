"""A form whose text layer is one line: cells between blanks, no rows."""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.reading import read

FORM = (
    "附件: 项目支出绩效自评表 (2022年度) 项目名称 路灯节能改造 主管部门 示范市城管局 实施单位 示范市路灯所 "
    "项目资金 (万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额: 90 90 89.97 10 99.97% 10 "
    "其中:本年财政拨款 90 90 89.97 上年结转资金 其他资金 年度总体目标 预期目标 实际完成情况 "
    "改造三条主干道路灯。 三条主干道路灯全部改造完成。 "
    "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施 "
    "产出指标(50分) 数量指标 改造路灯数量 ≥50盏 50 20 20 质量指标 一次验收合格率 ≥100百分比 100 10 10 "
    "施工合规性 严格执行规定 达成预期指标 10 10 成本指标 项目总成本 ≤90万元 89.97 10 10 "
    "效益指标(30分) 社会效益指标 夜间出行 LED 照明改善 效果明显 达成预期指标 30 30 经济效益指标 "
    "满意度指标(10分) 满意度指标 居民满意度 ≥95% 96% 10 10 总分 100 100"
)


def test_rows_are_found_by_what_the_cells_hold() -> None:
    form = read(FORM.encode(), "one-line.txt").forms[0]
    assert form.project == "路灯节能改造"
    found = [(row.level2, row.name, row.target, row.actual, row.weight) for row in form.rows]
    assert found[2] == ("质量指标", "施工合规性", "严格执行规定", "达成预期指标", Decimal(10))
    assert found[-1] == ("满意度指标", "居民满意度", "≥95%", "96%", Decimal(10))
    assert [row.score for row in form.rows if row.score is not None] == [20, 10, 10, 10, 30, 10]


def test_a_name_with_blanks_stays_one_cell() -> None:
    form = read(FORM.encode(), "one-line.txt").forms[0]
    assert form.rows[4].name == "夜间出行LED照明改善"


def test_a_level_without_an_indicator_is_kept_and_every_row_is_marked_as_inferred() -> None:
    form = read(FORM.encode(), "one-line.txt").forms[0]
    assert form.rows[5].level2 == "经济效益指标" and form.rows[5].weight is None
    assert all(row.inferred[0].how == "rows_found" for row in form.rows)


def test_funds_and_total_are_read_around_the_rows() -> None:
    form = read(FORM.encode(), "one-line.txt").forms[0]
    assert form.funds.total is not None and form.stated_total is not None
    assert (form.funds.total.executed, form.funds.total.score) == (Decimal("89.97"), 10)
    assert (form.stated_total.weight, form.stated_total.score) == (100, 100)
