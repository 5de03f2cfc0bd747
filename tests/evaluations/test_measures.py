"""Cells that measure something, and cells that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.evaluations.measures import Comparison, Mismatch, compare, measures_in, read_measure


@pytest.mark.parametrize(
    ("text", "operator", "amount", "unit"),
    [
        ("≥90%", "≥", "0.9", "%"), ("≧60万件", "≥", "600000", "件"), ("＞＝95％", "≥", "0.95", "%"),
        ("大于等于10个", "≥", "10", "个"), ("不少于１０家", "≥", "10", "家"), ("至少三次", "≥", "3", "次"),
        ("95%以上", "≥", "0.95", "%"), ("达到100%", "≥", "1", "%"), ("不低于1,250人次", "≥", "1250", "人次"),
        ("≦30万元", "≤", "300000", "元"), ("控制在2100万元以内", "≤", "21000000", "元"),
        ("15%及其以下", "≤", "0.15", "%"), ("不超过20%", "≤", "0.2", "%"), ("≤1.2亿元", "≤", "120000000", "元"),
        ("20个工作日内", "≤", "20", "工作日"), ("=805个", "=", "805", "个"), ("=93%", "=", "0.93", "%"),
        (">5台", ">", "5", "台"), ("低于3起", "<", "3", "起"), ("125万", None, "1250000", ""),
        ("4人", None, "4", "人"), ("11", None, "11", ""), ("90个乡镇、街道", None, "90", "个"),
        ("实际完成35家", None, "35", "家"), ("十二个", None, "12", "个"), ("100 %", None, "1", "%"),
        ("2小时", None, "7200", "s"), ("3年", None, "36", "month"), ("优秀比例不超过20%", "≤", "0.2", "%"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_operator_amount_and_unit(text, operator, amount, unit) -> None:
    measure = read_measure(text)
    assert measure is not None
    assert (measure.operator, measure.amount, measure.unit) == (operator, Decimal(amount), unit)


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "-", "——", "无", "达成预期指标", "影响程度(较高)", "规范", "已完成", "一网通办",
        "完成600KVA模块化UPS电源建设", "7×24小时", "12345热线", "2023年", "一起办理", "十分满意", "1.2.3",
        "指标1:", "第3期工程建设", "9" * 70,
    ],
)  # fmt: skip
def test_a_phrase_a_blank_or_a_dash_measures_nothing(text) -> None:
    assert read_measure(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "number", "unit"),
    [
        ("第三级", "ordinal", 3, "级"), ("三级", "ordinal", 3, "级"), ("一等", "ordinal", 1, "等"),
        ("2023年3月底前", "date", 20230331, ""), ("12月31日前", "date", 1231, ""),
        ("2023-06-30", "date", 20230630, ""), ("年底前", "date", 1231, ""), ("80%-90%", "range", 80, "%"),
    ],
)  # fmt: skip
def test_levels_dates_and_ranges_are_told_apart(text, kind, number, unit) -> None:
    measure = read_measure(text)
    assert measure is not None
    assert (measure.kind, measure.number, measure.unit) == (kind, number, unit)


def test_money_keeps_its_printed_number_multiplier_and_unit() -> None:
    measure = read_measure("≤695.92万元")
    assert measure is not None
    assert (measure.number, measure.multiplier) == (Decimal("695.92"), 10000)
    assert (measure.unit, measure.amount) == ("元", Decimal("6959200"))


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≤15万元", "140000元", (150000, 140000, False)), ("≥60万件", "650000件", (600000, 650000, False)),
        ("125万", "124.94万", (1250000, 1249400, False)), ("≤15万元", "14.5", (15, "14.5", True)),
        ("≥90%", "95", (90, 95, True)), ("100%", "1", (1, 1, True)), ("≥50个", "52家", (50, 52, True)),
        ("≤2小时", "90分钟", (7200, 5400, False)), ("≤1年", "11个月", (12, 11, False)),
        ("≥5名", "6人", (5, 6, False)), ("≤30万元", "0万", (300000, 0, True)),
    ],
)  # fmt: skip
def test_two_measures_compare_in_one_unit(target, actual, expected) -> None:
    pair = compare(read_measure(target), read_measure(actual))
    low, high, assumed = expected
    assert pair == Comparison(target=Decimal(low), actual=Decimal(high), assumed=assumed)


@pytest.mark.parametrize(
    ("target", "actual", "because"),
    [
        ("≥90%", "95人", "units_differ"), ("≥10台", "10人", "units_differ"), ("三级", "3个", "kinds_differ"),
        ("2023年3月底前", "95%", "kinds_differ"), ("≤2小时", "1年", "units_differ"),
        ("≥10件", "90%", "units_differ"), ("三级", "6月30日前", "kinds_differ"),
    ],
)  # fmt: skip
def test_measures_of_different_units_say_why_they_do_not_compare(target, actual, because) -> None:
    pair = compare(read_measure(target), read_measure(actual))
    assert pair == Mismatch(because=because, target=target, actual=actual)


def test_limits_inside_a_name_are_found_in_order() -> None:
    found = measures_in("覆盖35家部门,优秀比例不超过20%,满意度≥85%,7×24小时,2023年")
    assert [(one.operator, one.number, one.unit) for one in found] == [
        (None, 35, "家"), ("≤", 20, "%"), ("≥", 85, "%"),
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    measure = read_measure(text)
    assert measure is None or measure.amount >= 0
    assert all(one.amount >= 0 for one in measures_in(text))


@given(st.integers(0, 10**9), st.sampled_from(["个", "件", "万元", "%", ""]))
def test_a_printed_number_is_read_back(number: int, unit: str) -> None:
    measure = read_measure(f"≥{number}{unit}")
    assert measure is not None
    assert measure.number == number
