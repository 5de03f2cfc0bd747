"""The speed of conditions and decision tables.

    python -m bench.dmn [--quick] [--json]

Beside our closures run, in the same process: SpiffWorkflow's evaluation of the same table, and a
Python function of the same rules, which is the floor that generated Python could reach.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from html import escape
from types import SimpleNamespace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from lingqu.dmn import load_model
from lingqu.dmn.feel import compile_expression
from lingqu.dmn.model.boxed import compile_decision_table

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
CONDITION = 'amount >= 1000 and applicant = "company"'
CASE = {"amount": 1500, "applicant": "company"}
RULES = [
    ("< 1000", '"person"', '"window"', "1"),
    (">= 1000", '"person"', '"section"', "2"),
    ("< 1000", '"company"', '"section"', "2"),
    (">= 1000", '"company"', '"bureau"', "3"),
]


def model(rules: list[tuple[str, ...]], outputs: int) -> bytes:
    """Return a model with one unique table of two inputs, which both engines read."""

    def cells(kind: str, texts: tuple[str, ...]) -> str:
        return "".join(f'<{kind} id="{hash((kind, i, texts))}"><text>{escape(t)}</text></{kind}>'
                       for i, t in enumerate(texts))  # fmt: skip

    rows = "".join(
        f'<rule id="r{n}">{cells("inputEntry", rule[:2])}'
        f"{cells('outputEntry', rule[2 : 2 + outputs])}</rule>"
        for n, rule in enumerate(rules)
    )
    inputs = "".join(
        f'<input id="i{n}" label="{n}"><inputExpression id="e{n}" typeRef="string"><text>{n}</text>'
        "</inputExpression></input>"
        for n in ("amount", "applicant")
    )
    named = "".join(f'<output id="o{n}" name="o{n}" label="o{n}"/>' for n in range(outputs))
    data = "".join(
        f'<inputData id="d{n}" name="{n}"><variable name="{n}"/></inputData>'
        for n in ("amount", "applicant")
    )
    links = "".join(
        f'<informationRequirement><requiredInput href="#d{n}"/></informationRequirement>'
        for n in ("amount", "applicant")
    )
    return (
        f'<definitions xmlns="{MODEL}" id="m" name="route" namespace="urn:bench">{data}'
        f'<decision id="route" name="route"><variable name="route"/>{links}<decisionTable id="t" '
        f'hitPolicy="UNIQUE">{inputs}{named}{rows}</decisionTable></decision></definitions>'
    ).encode()


def rate(run: Callable[[], Any], seconds: float) -> float:
    """Return calls a second of processor time: the best of several batches, since what else the
    machine does can only make a batch slower."""
    run()
    batch, best, end = 200, 0.0, time.perf_counter() + seconds
    gc.disable()
    while time.perf_counter() < end:
        start = time.process_time()
        for _ in range(batch):
            run()
        spent = time.process_time() - start
        best = max(best, batch / spent if spent > 0.002 else 0)
        batch = batch * 2 if spent < 0.02 else batch
    gc.enable()
    return best


def python_table(scope: dict[str, Any]) -> str | None:
    """The four rules as a programmer would write them."""
    amount, applicant = scope["amount"], scope["applicant"]
    if applicant == "person":
        return "window" if amount < 1000 else "section"
    if applicant == "company":
        return "section" if amount < 1000 else "bureau"
    return None


python_condition = lambda scope: scope["amount"] >= 1000 and scope["applicant"] == "company"  # noqa: E731


def spiff_table(xml: bytes) -> Callable[[], Any]:
    """Return a call of SpiffWorkflow's table; it evaluates Python in each cell. Its parser wants a
    decision that holds nothing but the table."""
    root = etree.fromstring(xml)
    for name in ("inputData", "variable", "informationRequirement"):
        for element in root.findall(f".//{{{MODEL}}}{name}"):
            element.getparent().remove(element)
    parser = DMNParser(None, root, {"dmn": MODEL})
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    task = SimpleNamespace(
        data=dict(CASE), workflow=SimpleNamespace(script_engine=PythonScriptEngine())
    )
    assert engine.result(task) == {"o0": "bureau"}
    return lambda: engine.result(task)


def our_table(rules: list[tuple[str, ...]], outputs: int) -> Callable[[dict[str, Any]], Any]:
    """Return the closure of the compiled table."""
    loaded = load_model(model(rules, outputs), where="bench.dmn")
    reference, decision = next(iter(loaded.library.main.decisions.items()))
    return compile_decision_table(decision.expression, loaded.names[reference]).run  # type: ignore[arg-type]


def steps(count: int) -> list[tuple[str, ...]]:
    """Return a table of `count` bands of the amount."""
    return [(f"[{n * 100}..{n * 100 + 100})", "-", f'"band {n}"', "1") for n in range(count)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.dmn")
    parser.add_argument("--quick", action="store_true", help="shorter batches")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    figures = measure(0.6 if options.quick else 3.0)
    table = figures["table_4_rules_per_s"]
    ratios = {
        "condition_over_python": figures["condition_per_s"] / figures["python_condition_per_s"],
        "table_over_python": table / figures["python_table_per_s"],
        "table_over_spiffworkflow": table / figures["spiffworkflow_table_per_s"],
        "table_1000_over_4_rules": figures["table_1000_rules_per_s"] / table,
    }
    if options.json:
        print(json.dumps({"name": "dmn", "figures": figures, "ratios": ratios}))
        return 0
    for key, value in (*figures.items(), *ratios.items()):
        print(f"{key} {value:,.2f}")
    return 0


def measure(seconds: float) -> dict[str, float]:
    """Return the rates, a second of one core each."""
    condition = compile_expression(CONDITION)
    four, four_outputs = our_table(RULES, 1), our_table(RULES, 2)
    hundred, thousand = our_table(steps(100), 1), our_table(steps(1000), 1)
    loaded = load_model(model(RULES, 1), where="bench.dmn")
    assert four(CASE) == python_table(CASE) and condition(CASE) is python_condition(CASE) is True
    runs: dict[str, Callable[[], Any]] = {
        "condition_per_s": lambda: condition.run(CASE),
        "condition_with_limits_per_s": lambda: condition(CASE),
        "condition_python_values_per_s": lambda: condition.evaluate(CASE),
        "table_4_rules_per_s": lambda: four(CASE),
        "table_4_rules_2_outputs_per_s": lambda: four_outputs(CASE),
        "table_100_rules_per_s": lambda: hundred(CASE),
        "table_1000_rules_per_s": lambda: thousand(CASE),
        "decision_of_model_per_s": lambda: loaded.decide("route", CASE),
        "python_condition_per_s": lambda: python_condition(CASE),
        "python_table_per_s": lambda: python_table(CASE),
        "spiffworkflow_table_per_s": spiff_table(model(RULES, 1)),
        "parse_condition_per_s": lambda: compile_expression(CONDITION),
    }
    return {name: rate(run, seconds) for name, run in runs.items()}


if __name__ == "__main__":
    raise SystemExit(main())
