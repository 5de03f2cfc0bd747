"""The transcribed reports recomputed: intervals, sums and readings as counted by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.scoring import recompute
from lingqu.evaluations.values import Interval, NotComputable
from tests.evaluations.transcribed import form_of, load

pytestmark = pytest.mark.shared

HUAINAN = [f"huainan-2023-{n:02}" for n in range(1, 15)]
OTHERS = ["jinshan-2018", "suzhou-2020", "yaohai-2021", "yiyang-2020"]


def read(shared: Path, name: str) -> tuple[dict[str, Any], Recomputed]:
    table = load(shared / "evaluation" / "tables" / f"{name}.json")
    return table, recompute(form_of(table), load_scheme(table["scheme"]))


@pytest.mark.parametrize("name", HUAINAN)
def test_a_huainan_table_has_the_interval_counted_by_hand(name: str, shared: Path) -> None:
    table, result = read(shared, name)
    assert isinstance(result.total, Interval)
    ends = [round(result.total.low, 4), round(result.total.high, 4)]
    assert ends == table["recomputed"]["scheme_interval"]


@pytest.mark.parametrize("name", HUAINAN + OTHERS)
def test_printed_cells_add_to_the_sums_counted_by_hand(name: str, shared: Path) -> None:
    table, result = read(shared, name)
    expected, printed = table["recomputed"], result.printed
    assert printed.weights == expected["weight_sum_rows"]
    assert printed.scores == expected["score_sum_rows"]
    assert printed.weights_all == expected["weight_sum_all"]
    assert printed.scores_all == expected["score_sum_all"]
    assert round(result.execution.rate or Decimal(0), 6) == expected["execution_rate"]


def test_judged_rows_keep_their_score_and_the_rate_is_recomputed(shared: Path) -> None:
    _table, result = read(shared, "jinshan-2018")
    assert round(result.total, 4) == Decimal("89.7778")  # type: ignore[call-overload]
    assert (result.execution.row, result.execution.weight) == (3, 8)
    assert result.grades == ("良",)


def test_a_form_of_80_points_is_counted_out_of_80(shared: Path) -> None:
    _table, result = read(shared, "suzhou-2020")
    assert (result.total, result.out_of) == (Decimal("77.9"), 80)
    assert result.execution.value == Decimal("3.9")
    assert result.grades == ()


def test_a_form_that_adds_to_110_keeps_its_total_and_names_the_readings(shared: Path) -> None:
    _table, result = read(shared, "yiyang-2020")
    assert (result.total, result.out_of) == (102, 110)
    named = {reading.code: reading.value for reading in result.readings}
    assert named == {"without_execution": 92, "scaled_heading": 93, "scaled_all": Decimal("92.73")}


def test_a_form_of_template_text_is_not_computable_and_says_why(shared: Path) -> None:
    _table, result = read(shared, "yaohai-2021")
    assert isinstance(result.total, NotComputable)
    assert result.total.because == "placeholders"
    assert result.total.facts["points"] == 70
    assert {reason.because for reason in result.reasons} == {"placeholder", "actual_blank"}
    assert round(result.execution.value, 4) == Decimal("0.1967")  # type: ignore[call-overload]
    assert result.execution.assumed == ("initial_budget",)


def test_a_merged_weight_counts_once_and_the_equal_split_is_another_reading(shared: Path) -> None:
    _table, result = read(shared, "huainan-2023-10")
    assert result.out_of == 100
    assert result.rows[1].shared_with == 1
    split = result.readings[0]
    assert split.code == "equal_split"
    assert split.value == Interval(low=Decimal("87.4952"), high=Decimal("99.9952"))


def test_a_weight_set_to_zero_for_want_of_execution_stays_ten(shared: Path) -> None:
    _table, result = read(shared, "huainan-2023-11")
    assert (result.execution.weight, result.execution.value) == (10, 0)
    assert result.execution.assumed == ("scheme_weight",)
    assert result.out_of == 100
