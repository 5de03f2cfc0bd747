"""`lingqu bpmn lint` and `lingqu bpmn run`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lingqu.bpmn.cli import bpmn
from tests.bpmn.making import message, node, nodes, timer, xml
from tests.dmn.conftest import decision_xml, input_xml, model_xml, table_xml

RULES = [("< 1000", '"窗口"'), (">= 1000", '"科室"')]


@pytest.fixture
def approval(tmp_path: Path) -> Path:
    """A process with an action, a rule task, a loop back, and its table beside it."""
    inside = nodes("start start, user review, xor x, user decide, end end")
    inside += node("act", "accept", lingqu_action="accept")
    inside += node("rule", "route", lingqu_decision="route", lingqu_result="unit")
    inside += node("boundary", "late", timer("P20D"), attachedToRef="decide")
    inside += nodes("end overdue")
    path = (
        "start > accept > route > review > x; x > decide [complete]; x > end [not(complete)];"
        "decide > end; late > overdue"
    )
    file = tmp_path / "approval.bpmn"
    file.write_bytes(xml(inside, path))
    body = input_xml("amount", "number")
    body += decision_xml(table_xml(RULES, inputs=["amount"]), inputs=["amount"], name="route")
    (tmp_path / "rules.dmn").write_bytes(model_xml(body))
    return file


def invoke(*words: str) -> Result:
    return CliRunner().invoke(bpmn, list(words))


def test_run_prints_the_completed_elements_in_order_and_the_data(approval: Path) -> None:
    data = '{"amount": 1500.5, "complete": true}'
    result = invoke("run", str(approval), "--data", data, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["completed"] == [
        "start", "accept", "route", "review", "x", "decide", "end",
    ]  # fmt: skip
    assert found["data"] == {"amount": 1500.5, "complete": True, "unit": "科室"}
    assert found["ended"] is True
    assert "action accept: taken as done" in result.stderr


def test_run_without_json_prints_a_line_an_element(approval: Path) -> None:
    result = invoke("run", str(approval), "--data", '{"amount": 1, "complete": false}')
    lines = result.stdout.splitlines()
    assert lines[:-1] == ["start", "accept", "route", "review", "x", "end"]
    assert json.loads(lines[-1])["unit"] == "窗口"


def test_run_lists_a_repeated_task_once_an_instance(tmp_path: Path) -> None:
    file = tmp_path / "many.bpmn"
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
    inside = nodes("start start, end end")
    inside += node("user", "a", f"{loop}</multiInstanceLoopCharacteristics>")
    file.write_bytes(xml(inside, "start > a > end"))
    found = json.loads(invoke("run", str(file), "--json").stdout)
    assert found["completed"] == ["start", "a", "a", "a", "end"]


def test_run_lets_timers_run_out_where_nothing_else_can_happen(tmp_path: Path) -> None:
    file = tmp_path / "wait.bpmn"
    inside = nodes("start start, end end") + node("catch", "pause", timer("P3D"))
    file.write_bytes(xml(inside, "start > pause > end"))
    found = json.loads(invoke("run", str(file), "--json").stdout)
    assert found["completed"] == ["start", "pause", "end"] and found["ended"]


def test_run_says_what_a_case_waits_for_and_takes_messages(tmp_path: Path) -> None:
    file = tmp_path / "ticket.bpmn"
    inside = nodes("start start, end end") + node("catch", "answer", message("reply"))
    file.write_bytes(xml(inside, "start > answer > end"))
    alone = invoke("run", str(file))
    assert alone.exit_code == 1 and "still waits: answer" in alone.stderr
    assert invoke("run", str(file), "--message", "reply").exit_code == 0


def test_run_finds_a_called_process_in_the_file_beside(tmp_path: Path) -> None:
    inner = xml(nodes("start s, user deep, end e"), "s > deep > e").replace(b'id="p"', b'id="q"')
    (tmp_path / "inner.bpmn").write_bytes(inner)
    outer = tmp_path / "outer.bpmn"
    inside = nodes("start start, end end") + node("call", "c", calledElement="q")
    outer.write_bytes(xml(inside, "start > c > end"))
    found = json.loads(invoke("run", str(outer), "--json").stdout)
    assert "deep" in found["completed"] and found["ended"]


def test_a_process_that_never_ends_is_stopped(tmp_path: Path) -> None:
    file = tmp_path / "loop.bpmn"
    inside = nodes("start start, user a, xor x, end end")
    file.write_bytes(xml(inside, "start > a > x; x > a [true]; x > end [false]"))
    result = invoke("run", str(file))
    assert result.exit_code != 0 and "does not end" in str(result.exception)


def test_a_rule_task_without_its_table_names_the_decision(approval: Path) -> None:
    (approval.parent / "rules.dmn").unlink()
    result = invoke("run", str(approval), "--data", '{"amount": 1}')
    assert "'route'" in str(result.exception)


def test_lint_ends_with_zero_for_a_process_that_runs(approval: Path) -> None:
    result = invoke("lint", str(approval))
    assert result.exit_code == 0 and "p: runs" in result.stderr


def test_lint_lists_every_hindering_element_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "wrong.bpmn"
    inside = nodes("start start, scriptTask s, complexGateway g, end end")
    file.write_bytes(xml(inside, "start > s > g > end"))
    result = invoke("lint", str(file), "--json")
    assert result.exit_code == 3
    (process,) = json.loads(result.stdout)["processes"]
    reasons = {one["element"]: one["reason"] for one in process["findings"]}
    assert process["runs"] is False
    assert "scripts are not executed" in reasons["s"]
    assert "complex gateways are not executed" in reasons["g"]


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE a []><definitions/>", b"\x00"])
def test_lint_of_a_file_that_is_no_process_says_what_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.bpmn"
    file.write_bytes(content)
    result = invoke("lint", str(file))
    assert result.exit_code == 3 and "other.bpmn" in result.stdout


def test_data_that_is_not_an_object_is_refused(approval: Path) -> None:
    for data in ("[1]", "{", "[" * 10_000):
        assert invoke("run", str(approval), "--data", data).exit_code == 2
