"""The process engine against SpiffWorkflow and a plain state machine, in one run.

    python -m bench.bpmn [--quick] [--json]

The six-step case: start, action 受理, rule task 分办 (a decision table of four rules), task 审查,
exclusive gateway, task 决定, actions 制证 and 送达, end. One case is three requests; each loads its
state from JSON, acts, and stores it as JSON. Times are of this process, the best of several runs.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from lingqu.bpmn import Engine, from_text, load_definition, to_text
from lingqu.dmn import load_model

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:lingqu="urn:lingqu:bpmn" targetNamespace="urn:bench">'
)
SIX = (
    HEAD
    + """<process id="approval" isExecutable="true"><startEvent id="start"/>
<serviceTask id="accept" name="受理" lingqu:action="accept"/>
<businessRuleTask id="route" name="分办" lingqu:decision="route"/>
<userTask id="review" name="审查"/>
<exclusiveGateway id="x" default="no"/><userTask id="decide" name="决定"/>
<serviceTask id="make" name="制证" lingqu:action="make"/>
<serviceTask id="deliver" name="送达" lingqu:action="deliver"/><endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="start" targetRef="accept"/>
<sequenceFlow id="f2" sourceRef="accept" targetRef="route"/>
<sequenceFlow id="f3" sourceRef="route" targetRef="review"/>
<sequenceFlow id="f4" sourceRef="review" targetRef="x"/>
<sequenceFlow id="yes" sourceRef="x" targetRef="decide">
<conditionExpression>ok</conditionExpression></sequenceFlow>
<sequenceFlow id="no" sourceRef="x" targetRef="end"/>
<sequenceFlow id="f5" sourceRef="decide" targetRef="make"/>
<sequenceFlow id="f6" sourceRef="make" targetRef="deliver"/>
<sequenceFlow id="f7" sourceRef="deliver" targetRef="end"/></process></definitions>"""
)
RULES = (("&lt; 1000", "person"), ("&gt;= 1000", "person"), ("&lt; 1000", "company"),
         ("&gt;= 1000", "company"))  # fmt: skip
TABLE = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="route" '
    'namespace="urn:bench"><inputData id="i1" name="amount"/><inputData id="i2" name="applicant"/>'
    '<decision id="route" name="route"><variable name="route"/>'
    '<informationRequirement><requiredInput href="#i1"/></informationRequirement>'
    '<informationRequirement><requiredInput href="#i2"/></informationRequirement>'
    '<decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>amount</text>'
    "</inputExpression></input><input><inputExpression><text>applicant</text></inputExpression>"
    '</input><output name="unit"/><output name="level"/>'
    + "".join(
        f'<rule><inputEntry><text>{amount}</text></inputEntry><inputEntry><text>"{who}"</text>'
        f'</inputEntry><outputEntry><text>"u{n}"</text></outputEntry><outputEntry><text>{n}</text>'
        "</outputEntry></rule>"
        for n, (amount, who) in enumerate(RULES)
    )
    + "</decisionTable></decision></definitions>"
)
DATA = {"amount": 1200, "applicant": "company"}
Figures = dict[str, float]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.bpmn")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    figures, ratios = measure(options.quick)
    if options.json:
        print(json.dumps({"name": "bpmn", "figures": figures, "ratios": ratios}))
        return 0
    for kind, values in (("", figures), ("ratio: ", ratios)):
        for key, value in values.items():
            print(f"{kind}{key} {value:,.3f}".rstrip("0").rstrip("."))
    return 0


def measure(quick: bool) -> tuple[Figures, Figures]:
    """Return figures and ratios; ratios hold on any machine."""
    cases = 2_000 if quick else 20_000
    own = _rate(six_step(), cases)
    plain = _rate(state_machine(), cases)
    spiff = _rate(spiffworkflow(), 60 if quick else 400)
    bare = _rate(json_alone(), cases)
    figures: Figures = {
        "six_step_cases_per_second": own,
        "state_machine_cases_per_second": plain,
        "json_alone_cases_per_second": bare,
        "spiffworkflow_cases_per_second": spiff,
        "engine_without_json_microseconds": 1e6 / own - 1e6 / bare,
        **large(quick),
        **loops(),
    }
    return figures, {
        "over_spiffworkflow": own / spiff,
        "of_state_machine": own / plain,
        "table_growth_over_linear": figures["compile_microseconds_per_node_2000"]
        / figures["compile_microseconds_per_node_200"],
    }


def _rate(case: Callable[[], object], count: int, rounds: int = 5) -> float:
    """Return cases a second of processor time, the best of some runs."""
    best = float("inf")
    case()
    for _round in range(rounds):
        gc.collect()
        started = time.process_time()
        for _case in range(count):
            case()
        best = min(best, time.process_time() - started)
    return count / best


def engine() -> Engine:
    """Return the six-step process with real actions and a real decision table."""
    model = load_model(TABLE.encode(), where="route.dmn")

    def accept() -> dict[str, Any]:
        return {"accepted": True}

    def nothing() -> None:
        return None

    return Engine(
        load_definition(SIX.encode(), where="approval.bpmn"),
        actions={"accept": accept, "make": nothing, "deliver": nothing},
        decide=model.decide,
    )


def six_step() -> Callable[[], object]:
    """Return one case of our engine: three requests with a JSON round trip each."""
    made = engine()

    def case() -> str:
        state = made.start(DATA, now=NOW).state
        state = from_text(to_text(state))
        state = made.complete(state, state["t"][0][0], {"ok": True}, now=NOW).state
        state = from_text(to_text(state))
        return to_text(made.complete(state, state["t"][0][0], None, now=NOW).state)

    return case


def state_machine() -> Callable[[], object]:
    """Return one case of a plain table-driven state machine: the limit in CPython."""
    unit = {(False, "person"): 0, (True, "person"): 1, (False, "company"): 2, (True, "company"): 3}
    review, decided, ended = 4, 6, 9

    def start(data: dict[str, Any]) -> dict[str, Any]:
        number = unit[data["amount"] >= 1000, data["applicant"]]
        values = {**data, "accepted": True, "unit": f"u{number}", "level": number}
        return {"s": review, "v": values, "n": 1}

    def step(state: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        values = {**state["v"], **data}
        following = decided if state["s"] == review and values["ok"] is True else ended
        return {"s": following, "v": values, "n": state["n"] + 1}

    def case() -> str:
        state = from_text(to_text(start(DATA)))
        state = from_text(to_text(step(state, {"ok": True})))
        return to_text(step(state, {}))

    return case


def json_alone() -> Callable[[], object]:
    """Return the JSON of one case of ours without an engine."""
    made = engine()
    first = made.start(DATA, now=NOW).state
    second = made.complete(first, first["t"][0][0], {"ok": True}, now=NOW).state
    third = made.complete(second, second["t"][0][0], None, now=NOW).state

    def case() -> str:
        from_text(to_text(first))
        from_text(to_text(second))
        return to_text(third)

    return case


def spiffworkflow() -> Callable[[], object]:
    """Return one case of SpiffWorkflow with its own JSON serialiser, each request a round trip."""
    from bench.spiff import approval

    return approval()


def linear(count: int) -> str:
    """Return a process of `count` tasks in a row."""
    tasks = "".join(f'<userTask id="t{n}"/>' for n in range(count))
    keys = ["start", *(f"t{n}" for n in range(count)), "end"]
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(zip(keys, keys[1:], strict=False))
    )
    nodes = f'<startEvent id="start"/>{tasks}<endEvent id="end"/>{flows}'
    return f'{HEAD}<process id="linear">{nodes}</process></definitions>'


def large(quick: bool) -> Figures:
    """Return the time of a request on 200 nodes, and of parsing and compiling, per node."""
    found: Figures = {}
    for count in (200, 2_000):
        content = linear(count - 2).encode()
        made = Engine(load_definition(content))
        rate = _rate(lambda: Engine(load_definition(content)), 2 if quick else 5, 3)  # noqa: B023
        found[f"compile_microseconds_per_node_{count}"] = 1e6 / rate / count
        if count == 200:
            text = to_text(made.start(DATA, now=NOW).state)
            task = from_text(text)["t"][0][0]
            act = lambda: to_text(  # noqa: E731
                made.complete(from_text(text), task, {"ok": True}, now=NOW).state  # noqa: B023
            )
            found["request_on_200_nodes_milliseconds"] = 1e3 / _rate(act, 2_000)
    return found


def loops() -> Figures:
    """Return the bytes of a state on 200 nodes after 100 rounds of a loop back."""
    content = (
        linear(197)
        .replace(
            '<endEvent id="end"/>', '<exclusiveGateway id="x" default="out"/><endEvent id="end"/>'
        )
        .replace('targetRef="end"/>', 'targetRef="x"/>')
    )
    content = content.replace(
        "</process>",
        '<sequenceFlow id="out" sourceRef="x" targetRef="end"/>'
        '<sequenceFlow id="back" sourceRef="x" targetRef="t196">'
        "<conditionExpression>again</conditionExpression></sequenceFlow></process>",
    )
    made = Engine(load_definition(content.encode()))
    state = made.start(DATA, now=NOW).state
    for _task in range(196 + 100):
        state = made.complete(state, state["t"][0][0], {"again": True}, now=NOW).state
    return {"state_bytes_after_100_loops": len(to_text(state).encode())}


if __name__ == "__main__":
    sys.exit(main())
