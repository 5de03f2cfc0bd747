"""Nothing grave is found in reports that hold, and each thing broken in them is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingqu.evaluations.checks import findings, findings_across
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.report import Form, StatedTotal
from lingqu.evaluations.scheme_loading import load_scheme, schemes
from lingqu.evaluations.scoring import recompute
from tests.evaluations.holding.forms import holding, two_goals

HOLDING = holding()
EXACT = ["national-2020", "hunan-2020", "hefei-yaohai-2021", "national-2021", "guangshui-2019"]


def reviewed(scheme_id: str, form: Form) -> tuple[Finding, ...]:
    scheme = load_scheme(scheme_id)
    return findings(form, recompute(form, scheme), scheme)


def codes(scheme_id: str, form: Form) -> set[str]:
    return {one.code for one in reviewed(scheme_id, form)}


def grave(found: tuple[Finding, ...]) -> list[tuple[str, object]]:
    return [(one.code, dict(one.numbers)) for one in found if one.severity != "note"]


def test_every_scheme_has_a_report_that_holds() -> None:
    assert set(HOLDING) == set(schemes())


@pytest.mark.parametrize("scheme_id", sorted(HOLDING))
def test_nothing_grave_is_found_in_a_report_that_holds(scheme_id: str) -> None:
    assert grave(reviewed(scheme_id, HOLDING[scheme_id])) == []


def test_two_goals_and_no_headings_are_no_fault() -> None:
    assert grave(reviewed("anhui-huainan-2023", two_goals())) == []


def test_nothing_grave_is_found_between_reports_that_hold() -> None:
    every = [(form, recompute(form, load_scheme(one)), load_scheme(one))
             for one, form in HOLDING.items() if one not in ("shanxi", "anhui-2023", "ezhou-2021",
             "integrated-platform-manual-2022", "shanghai-putuo-2022", "suzhou-2021")]  # fmt: skip
    assert grave(findings_across(every)) == []


def with_row(form: Form, n: int, **cells: object) -> Form:
    rows = tuple(replace(row, **cells) if row.n == n else row for row in form.rows)
    return replace(form, rows=rows)


@given(scheme_id=st.sampled_from(sorted(HOLDING)), off=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_a_total_that_is_off_is_found(scheme_id: str, off: int) -> None:
    form = HOLDING[scheme_id]
    stated = form.stated_total
    assert stated is not None and stated.score is not None
    broken = replace(form, stated_total=StatedTotal(weight=stated.weight, score=stated.score - off))
    assert codes(scheme_id, broken) & {"TOTAL_NOT_SUM", "TOTAL_EXCLUDES_EXECUTION"}


@given(scheme_id=st.sampled_from(sorted(HOLDING)), more=st.integers(1, 20), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_weight_that_is_off_is_found(scheme_id: str, more: int, data: st.DataObject) -> None:
    form = HOLDING[scheme_id]
    row = data.draw(st.sampled_from([row for row in form.rows if row.weight]))
    broken = with_row(form, row.n, weight=(row.weight or 0) + more)
    assert codes(scheme_id, broken) & {"WEIGHTS_NOT_100", "HEADING_NOT_SUM"}


@given(scheme_id=st.sampled_from(sorted(HOLDING)), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_score_above_its_weight_is_found(scheme_id: str, data: st.DataObject) -> None:
    form = HOLDING[scheme_id]
    row = data.draw(st.sampled_from([row for row in form.rows if row.weight]))
    broken = with_row(form, row.n, score=(row.weight or 0) + Decimal("0.5"))
    assert "SCORE_ABOVE_WEIGHT" in codes(scheme_id, broken)


@given(scheme_id=st.sampled_from(sorted(HOLDING)), points=st.integers(2, 30))
@settings(max_examples=60, deadline=None)
def test_a_rate_that_is_off_is_found(scheme_id: str, points: int) -> None:
    form = HOLDING[scheme_id]
    total, *others = form.funds.lines
    rate = (total.rate or Decimal(1)) - Decimal(points) / 100
    broken = replace(total, rate=rate, rate_text=f"{rate * 100}%")
    funds = replace(form.funds, lines=(broken, *others))
    assert "RATE_NOT_RATIO" in codes(scheme_id, replace(form, funds=funds))


@pytest.mark.parametrize("scheme_id", EXACT)
def test_full_marks_for_half_a_target_are_found(scheme_id: str) -> None:
    form = HOLDING[scheme_id]
    row = next(row for row in form.rows if (row.target or "").startswith("≥") and "%" not in row.target
               and (row.weight or 0) >= 10)  # fmt: skip
    broken = with_row(form, row.n, target="≥1000个", actual="500个", score=row.weight, note="")
    assert "SCORE_NOT_FORMULA" in codes(scheme_id, broken)


@pytest.mark.parametrize("scheme_id", sorted(HOLDING))
def test_a_blank_target_and_a_phrase_for_a_number_are_found(scheme_id: str) -> None:
    form = HOLDING[scheme_id]
    row = next(row for row in form.rows if (row.target or "")[:1] in "≥=" and row.name != "预算执行率"
               and "率" not in row.name) if scheme_id != "shanghai-jinshan-2018" else form.rows[6]  # fmt: skip
    assert "TARGET_BLANK" in codes(scheme_id, with_row(form, row.n, target=None))
    if scheme_id != "shanghai-jinshan-2018":
        broken = with_row(form, row.n, actual="达成预期指标")
        assert "ACTUAL_NOT_MEASURED" in codes(scheme_id, broken)


def test_an_amount_in_another_unit_is_found() -> None:
    form = HOLDING["national-2020"]
    total, own, carried = form.funds.lines
    broken = replace(own, adjusted=(own.adjusted or 0) * 10_000)
    found = codes(
        "national-2020", replace(form, funds=replace(form.funds, lines=(total, broken, carried)))
    )
    assert "FUND_SOURCES_NOT_TOTAL" in found
