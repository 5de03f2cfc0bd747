"""The reference vectors, read as data: each rule is one call of the engine."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scheme_compiled import compiled
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scoring import cap_for, grade, recompute
from lingqu.evaluations.scoring_execution import score_execution
from lingqu.evaluations.scoring_quantities import split_weights, tier_value
from lingqu.evaluations.scoring_rows import score_quantity
from lingqu.evaluations.values import Interval, NotComputable, add
from tests.evaluations.transcribed import form_of, fund_form, load

FILE = Path(__file__).resolve().parents[3] / "shared" / "evaluation" / "scheme-vectors.json"
CLASSES = {"input_quant": "投入", "output_quant": "产出", "result_quant": "结果"}


def vectors() -> list[Any]:
    """Return the vectors; without the file one None, whose test then says that it is missing."""
    if not FILE.is_file():
        return [None]
    return json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["vectors"]


def name_of(vector: Any) -> str:
    return "missing" if vector is None else f"{vector['scheme']}-{vector['rule']}"


@pytest.mark.shared
@pytest.mark.parametrize("vector", vectors(), ids=name_of)
def test_every_reference_vector_is_met(vector: Any, shared: Path) -> None:
    result = run(load_scheme(vector["scheme"]), vector["rule"], vector["input"], shared)
    assert shown(result, vector["expected"]) == vector["expected"]


def run(scheme: Scheme, rule: str, given: dict[str, Any], shared: Path) -> Any:
    if rule == "execution":
        return execution(scheme, **given)
    if rule.startswith("quant_") or rule in CLASSES or rule == "over_completion":
        return quantity(scheme, rule, given)
    if rule == "deviation_penalty":
        return quantity(scheme, "quant_min", {**given, "weight": given["score_before"]})
    if rule == "tier":
        return tier(scheme, given)
    if rule == "grade":
        return grade(scheme, Decimal(given["score"]))
    if rule == "total_cap_by_execution":
        cap = cap_for(scheme, Decimal(given["rate"]))
        return cap and cap.at_most
    if rule == "no_value":
        return one_row(scheme, given)
    if rule.startswith("equal_weights"):
        return split_weights(Decimal(given["class_total"]), given["n"])[-rule.endswith("last")]
    return total(scheme, given, shared)


def execution(scheme: Scheme, adjusted: Any, executed: Any, weight: Any) -> Any:
    form = fund_form(adjusted=Decimal(adjusted), executed=Decimal(executed), weight=Decimal(weight))
    return score_execution(form, compiled(scheme), None, Decimal(0)).value


def quantity(scheme: Scheme, rule: str, given: dict[str, Any]) -> Any:
    kind = rule if rule.startswith("quant_") else "quant_min"
    rules = compiled(scheme).class_of(CLASSES.get(rule))
    numbers = (Decimal(given[key]) for key in ("target", "actual", "weight"))
    return score_quantity(rules, kind, *numbers)[0]  # type: ignore[arg-type]


def tier(scheme: Scheme, given: dict[str, Any]) -> Any:
    tiers = scheme.qualitative.tiers
    chosen = given["tier"]
    if isinstance(chosen, int):
        found = tiers[chosen - 1]
    else:
        found = next(one for one in tiers if one.name == chosen)
    return tier_value(found, Decimal(given["weight"]))


def one_row(scheme: Scheme, given: dict[str, Any]) -> Any:
    row = Row(n=1, level1="产出", level2=None, name="制度健全性", target="健全", note=given["note"],
              actual=given["actual"], weight=Decimal(given["weight"]))  # fmt: skip
    row_form = Form(title="", project=None, department=None, unit=None, year=None, rows=(row,))
    return recompute(row_form, scheme).rows[0].value


def total(scheme: Scheme, given: dict[str, Any], shared: Path) -> Any:
    if "changed" in given:
        table = load(shared / "evaluation" / "tables" / f"{scheme.id}.json")
        return recompute(form_of(table), scheme).total
    rows = given.get("scores") or given["rows"]
    if isinstance(rows, str):
        count, points = map(int, rows.split(" x "))
        rows = [points] * count
    return add([Decimal(one) for one in (*rows, *beside_rows(scheme, given))])


def beside_rows(scheme: Scheme, given: dict[str, Any]) -> list[Any]:
    """Return the execution score a total vector counts: named, or that of the scheme's own one."""
    if "scores" in given:
        return []
    own = [one for one in vectors() if (one["scheme"], one["rule"]) == (scheme.id, "execution")]
    return [given.get("execution") or execution(scheme, **own[0]["input"])]


def shown(result: Any, expected: Any) -> Any:
    """Return `result` as the vectors print values: four decimals, null for none."""
    if isinstance(result, NotComputable):
        return None
    if isinstance(result, Interval):
        return [result.low, result.high]
    return round(result, 4) if isinstance(result, Decimal) else result
