"""Boundary cases of the rules, one row or one fund line each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from lingqu.evaluations.report import Form, Heading, Row
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scores import Recomputed, RowScore
from lingqu.evaluations.scoring import recompute, row_kind
from lingqu.evaluations.scoring_quantities import split_weights
from lingqu.evaluations.values import Interval, NotComputable
from tests.evaluations.transcribed import fund_form

HUAINAN = "anhui-huainan-2023"


def row(
    target, actual, *, weight=10, level1="产出指标", level2="数量指标", name="工作量", **more
) -> Row:
    points = None if weight is None else Decimal(weight)
    return Row(n=more.pop("n", 1), level1=level1, level2=level2, name=name, target=target,
               actual=actual, weight=points, **more)  # fmt: skip


def form(*rows: Row, adjusted="100", executed="100", weight="10") -> Form:
    funds = fund_form(
        adjusted=Decimal(adjusted), executed=Decimal(executed), weight=Decimal(weight)
    ).funds
    return Form(
        title="", project=None, department=None, unit=None, year=2023, rows=rows, funds=funds
    )


def score(one: Row, scheme: str = HUAINAN, **funds) -> RowScore:
    return recompute(form(one, **funds), load_scheme(scheme)).rows[0]


def why(value: object) -> str:
    assert isinstance(value, NotComputable)
    return value.because


@pytest.mark.parametrize(
    ("target", "actual", "level2", "expected"),
    [
        ("≥100个", "85个", "数量指标", "8.5"), ("≥100个", "150个", "数量指标", "10"),
        ("≤3起", "0起", "质量指标", "10"), ("≤0起", "2起", "质量指标", "0"), ("≤0起", "0起", "质量指标", "10"),
        ("≤100万元", "125万元", "成本指标", "8"), ("125万", "124万", "成本指标", "10"),
        ("100万", "125万", "成本指标", "8"), ("4人", "4人", "数量指标", "10"), ("4人", "3人", "数量指标", "7.5"),
        ("12月31日前", "11月30日", "时效指标", "10"), ("80%-90%", "85%", "质量指标", "10"),
        ("80%-90%", "60%", "质量指标", "7.5"), ("≥80%", "0%", "质量指标", "0"),
    ],
)  # fmt: skip
def test_a_measured_row_follows_its_formula(target, actual, level2, expected) -> None:
    assert score(row(target, actual, level2=level2)).value == Decimal(expected)


@pytest.mark.parametrize(
    ("target", "actual", "level2", "because"),
    [
        ("≥0个", "5个", "数量指标", "target_zero"), ("≤125万元", "0万元", "成本指标", "cost_nothing_spent"),
        ("125万", "0万", "成本指标", "cost_nothing_spent"), ("≥60万件", "达成预期指标", "数量指标", "actual_not_measured"),
        ("≥60万件", None, "数量指标", "actual_blank"), ("≥10台", "10人", "数量指标", "units_differ"),
        ("6月30日前", "7月15日", "时效指标", "late_without_rule"), (None, "95%", "质量指标", "target_blank"),
        ("提升", "有所提升", "质量指标", "tier_not_named"), ("不适用", None, "质量指标", "not_applicable_weighted"),
    ],
)  # fmt: skip
def test_a_row_without_a_value_says_why_and_stays_within_its_weight(
    target, actual, level2, because
) -> None:
    value = score(row(target, actual, level2=level2)).value
    assert why(value) == because
    assert value.within == Interval(low=Decimal(0), high=Decimal(10))


@pytest.mark.parametrize(
    ("actual", "low", "high", "assumed"),
    [
        ("达成预期指标", 8, 10, ()), ("達成預期指標", 8, 10, ()), ("部分达成预期指标并具有一定效果", 6, 8, ()),
        ("未达成预期指标且效果较差。", 0, 6, ()), ("已完成", 8, 10, ("usual_phrase",)),
        ("制度健全", 8, 10, ("repeats_target",)),
    ],
)  # fmt: skip
def test_a_phrase_selects_its_tier(actual, low, high, assumed) -> None:
    result = score(row("制度健全", actual))
    assert (result.value.low, result.value.high) == (low, high)
    assert result.assumed == assumed


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (row("≥90%", "95%"), "quant_min"), (row("≤3起", "1起"), "quant_max"),
        (row("≤30万元", "20万元", level2="成本指标"), "quant_max_cost"), (row("=5个", "5个"), "quant_equal"),
        (row("50", "50"), "quant_no_operator"), (row("第三级", "第三级"), "ordinal"),
        (row("规范", "达成预期指标"), "qualitative"), (row("", "", name="本项目不涉及"), "not_applicable"),
        (row("", "", name="指标1:"), "placeholder"), (row("100%", "97%", name="预算执行率"), "rate"),
        (row("100%", "97%", name="提高预算执行率的培训场次"), "quant_no_operator"),
    ],
)  # fmt: skip
def test_each_kind_of_row_is_told_from_its_cells(cells, kind) -> None:
    assert row_kind(cells, load_scheme(HUAINAN)) == kind


def test_a_limit_in_the_name_stands_in_for_a_blank_target_only() -> None:
    taken = score(row(None, "20%", name="优秀比例不超过20%"))
    assert (taken.kind, taken.value, taken.assumed) == ("quant_max", 10, ("limit_from_name",))
    cell_wins = score(row("≥90%", "81%", name="满意度≥80%"))
    assert cell_wins.value == 9


@pytest.mark.parametrize(
    ("adjusted", "executed", "weight", "expected"),
    [("100", "0", "10", 0), ("100", "120", "10", 10), ("125", "0", "0", 0), ("100", "50", "8", 4)],
)
def test_the_execution_score_is_capped_and_a_zeroed_weight_restored(
    adjusted, executed, weight, expected
) -> None:
    funds = form(adjusted=adjusted, executed=executed, weight=weight)
    result = recompute(funds, load_scheme(HUAINAN)).execution
    assert result.value == expected
    assert result.weight == (Decimal(weight) or 10)


def test_a_budget_of_zero_has_no_rate() -> None:
    result = recompute(form(adjusted="0", executed="0"), load_scheme(HUAINAN))
    assert why(result.execution.value) == "budget_zero"
    assert result.total == Interval(low=Decimal(0), high=Decimal(10))


def test_over_completion_is_proposed_not_decided_by_the_national_rules() -> None:
    value = score(row("≥100个", "150个"), "national-2020").value
    assert why(value) == "over_completion"
    assert value.facts["proposed"] == Decimal("8.00")
    assert score(row("≥100个", "130个"), "national-2020").value == 10


def test_a_pass_mark_turns_a_low_ratio_into_nothing() -> None:
    assert score(row("≥100个", "60个"), "national-2021").value == 6
    assert score(row("≥100个", "59个"), "national-2021").value == 0


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("100个", 10), ("80个", 0), ("130个", 10), ("131个", "9.9"), ("230个", 0), ("300个", 0)],
)
def test_suzhou_outputs_lose_points_on_both_sides(actual, expected) -> None:
    assert score(row("=100个", actual, level1="产出目标"), "suzhou-2020").value == Decimal(expected)


def test_suzhou_results_lose_nothing_above_the_target() -> None:
    assert score(row("≥100个", "538个", level1="结果目标"), "suzhou-2020").value == 10


@pytest.mark.parametrize(
    ("executed", "at_most"),
    [("80", None), ("79", 89), ("70", 89), ("69", 79), ("50", 69), ("49", 59)],
)
def test_a_low_execution_rate_caps_the_total(executed, at_most) -> None:
    rows = [
        row("≥1个", "1个", weight=weight, n=n) for n, weight in enumerate((50, 30, 10), start=1)
    ]
    result = recompute(
        form(*rows, executed=executed), load_scheme("integrated-platform-manual-2022")
    )
    assert result.total == (at_most or 98)
    assert (result.cap is None) == (at_most is None)


def test_merged_rows_split_their_weight_where_the_scheme_says_so() -> None:
    first = row("≥10个", "10个", weight=10)
    second = row("≥10个", "5个", weight=None, n=2, merged_with=1, merged_cells=("weight", "score"))
    third = replace(second, n=3)
    result = recompute(form(first, second, third), load_scheme("anhui-2023"))
    assert [one.weight for one in result.rows] == [
        Decimal("3.33"),
        Decimal("3.33"),
        Decimal("3.34"),
    ]
    assert result.out_of == 20
    assert all("equal_split" in one.assumed for one in result.rows)


def test_rows_without_weights_share_the_points_of_their_heading() -> None:
    rows = [row("≥10个", "10个", weight=None, n=n) for n in (1, 2, 3)]
    headed = replace(form(*rows), headings=(Heading(level=1, name="产出指标", points=Decimal(40)),))
    result = recompute(headed, load_scheme("hubei"))
    assert [one.weight for one in result.rows] == [Decimal("13.33")] * 2 + [Decimal("13.34")]


def test_the_rate_counts_once_when_the_fund_line_repeats_its_row() -> None:
    rate = row("100%", "50%", weight=10, name="预算执行率", level1="过程", level2="资金管理")
    result = recompute(form(rate, executed="50"), load_scheme("hefei-yaohai-2021"))
    assert (result.execution.place, result.execution.row) == ("row", 1)
    assert (result.total, result.out_of) == (5, 10)


def test_rows_that_fill_the_form_leave_no_points_for_an_unweighted_rate() -> None:
    rows = [row("≥1个", "1个", weight=weight, n=n) for n, weight in enumerate((50, 50), start=1)]
    unweighted = replace(
        form(*rows), funds=fund_form(adjusted=Decimal(9), executed=Decimal(3)).funds
    )
    result = recompute(unweighted, load_scheme("national-2020"))
    assert (result.execution.place, result.total, result.out_of) == ("none", 100, 100)


def test_an_empty_form_is_recomputed_without_an_error() -> None:
    empty = Form(title="", project=None, department=None, unit=None, year=None)
    result: Recomputed = recompute(empty, load_scheme("national-2020"))
    assert why(result.execution.value) == "no_amounts"


@pytest.mark.parametrize(("total", "n"), [("24", 11), ("22", 9), ("8", 4), ("10", 3), ("1", 1)])
def test_a_split_gives_the_rest_to_the_last(total, n) -> None:
    parts = split_weights(Decimal(total), n)
    assert sum(parts) == Decimal(total)
    assert len(set(parts[:-1])) <= 1


def test_a_level_without_an_indicator_and_without_points_does_not_apply() -> None:
    row = Row(n=1, level1="效益指标", level2="生态效益指标", name="生态效益指标")
    assert row_kind(row, load_scheme("national-2020")) == "not_applicable"
    blank = Row(n=1, level1="效益指标", level2="生态效益指标", name="", weight=Decimal(10))
    assert row_kind(blank, load_scheme("national-2020")) == "placeholder"
