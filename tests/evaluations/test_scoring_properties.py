"""What holds for every number: direction, bounds, and intervals that contain what they promise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme_compiled import compiled
from lingqu.evaluations.scheme_loading import load_scheme, schemes
from lingqu.evaluations.scoring import grade, heading_sums, recompute
from lingqu.evaluations.scoring_rows import score_quantity
from lingqu.evaluations.scoring_totals import grades
from lingqu.evaluations.values import Interval, NotComputable, bounds
from tests.evaluations.transcribed import fund_form

AMOUNTS = st.decimals("0.01", "1000000", places=2)
WEIGHTS = st.integers(1, 60).map(Decimal)
CAPPED = ["anhui-huainan-2023", "hunan-2020", "hubei"]
TARGETS = st.sampled_from(
    ["≥90%", "≤30万元", "=5个", "11", "第三级", "3年", "规范", None, "≥0个", "12月底前"]
)
ACTUALS = st.sampled_from(
    [
        "95%",
        "20万元",
        "0万元",
        "7个",
        "11",
        "第三级",
        "2年",
        "达成预期指标",
        "好",
        "规范",
        None,
        "10月1日",
    ]
)


def value(scheme: str, kind: str, target: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    rules = compiled(load_scheme(scheme)).default_class
    scored = score_quantity(rules, kind, target, actual, weight)[0]
    assert isinstance(scored, Decimal)
    return scored


@given(AMOUNTS, AMOUNTS, AMOUNTS, WEIGHTS, st.sampled_from(CAPPED))
def test_more_of_a_positive_indicator_never_scores_less(target, one, other, weight, scheme) -> None:
    less, more = sorted((one, other))
    low, high = (value(scheme, "quant_min", target, each, weight) for each in (less, more))
    assert 0 <= low <= high <= weight


@given(AMOUNTS, AMOUNTS, AMOUNTS, WEIGHTS, st.sampled_from(CAPPED))
def test_more_of_a_reverse_indicator_never_scores_more(target, one, other, weight, scheme) -> None:
    less, more = sorted((one, other))
    high, low = (value(scheme, "quant_max", target, each, weight) for each in (less, more))
    assert 0 <= low <= high <= weight


@given(
    AMOUNTS,
    WEIGHTS,
    st.sampled_from(sorted(schemes())),
    st.sampled_from(["quant_min", "quant_max"]),
)
def test_a_target_met_exactly_earns_the_whole_weight(target, weight, scheme, kind) -> None:
    assert value(scheme, kind, target, target, weight) == weight


ROWS = st.lists(st.tuples(TARGETS, ACTUALS, st.integers(0, 30)), min_size=1, max_size=12)


def form_of(cells: list[tuple[str | None, str | None, int]], executed: int) -> Form:
    rows = tuple(
        Row(n=n, level1="产出指标", level2="数量指标", name=f"工作{n}", target=target, actual=actual,
            weight=Decimal(weight), score=Decimal(weight))
        for n, (target, actual, weight) in enumerate(cells, start=1)
    )  # fmt: skip
    line = fund_form(adjusted=Decimal(100), executed=Decimal(executed), weight=Decimal(10))
    return Form(
        title="", project=None, department=None, unit=None, year=None, rows=rows, funds=line.funds
    )


@pytest.mark.parametrize("scheme", sorted(schemes()))
@given(cells=ROWS, executed=st.integers(0, 150))
def test_a_total_lies_between_zero_and_what_it_is_out_of(scheme, cells, executed) -> None:
    result = recompute(form_of(cells, executed), load_scheme(scheme))
    total = bounds(result.before_cap)
    assert total is not None
    assert 0 <= total.low <= total.high <= result.out_of
    assert result.out_of == sum(weight for *_cells, weight in cells) + 10


@given(cells=ROWS, shares=st.lists(st.decimals("0", "1", places=2), min_size=12, max_size=12))
def test_the_interval_contains_every_choice_within_the_tiers(cells, shares) -> None:
    result = recompute(form_of(cells, 100), load_scheme("anhui-huainan-2023"))
    chosen = [result.execution.value]
    for row, share in zip(result.rows, shares, strict=False):
        ends = bounds(row.value)
        chosen.append(ends.low + (ends.high - ends.low) * share)
    total = bounds(result.total)
    assert total.low <= sum(chosen) <= total.high


@given(cells=ROWS)
def test_headings_and_execution_add_to_the_total(cells) -> None:
    form, scheme = form_of(cells, 70), load_scheme("anhui-huainan-2023")
    result = recompute(form, scheme)
    total = bounds(result.total)
    heading = bounds(heading_sums(form, result.rows, scheme)[0].value)
    assert (heading.low + 7, heading.high + 7) == (total.low, total.high)


@given(st.decimals("0", "100", places=2), st.decimals("0", "100", places=2))
def test_a_total_earns_the_grades_of_its_ends_and_all_between(one, other) -> None:
    scheme = load_scheme("shanghai-jinshan-2018")
    low, high = sorted((one, other))
    earned = grades(scheme, Interval(low=low, high=high))
    names = [band.grade for band in scheme.bands]
    between = names[names.index(grade(scheme, high)) : names.index(grade(scheme, low)) + 1]
    assert list(earned) == between


@given(cells=ROWS)
def test_recomputing_twice_gives_the_same(cells) -> None:
    one, two = (recompute(form_of(cells, 90), load_scheme("suzhou-2020")) for _turn in range(2))
    assert one == two
    assert not any(
        isinstance(row.value, NotComputable) and not row.value.because for row in one.rows
    )
