"""`lingqu dmn lint` and `lingqu dmn run`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lingqu.dmn.cli import dmn
from tests.dmn.conftest import decision_xml, input_xml, literal_xml, model_xml, table_xml

RULES = [("< 1000", '"person"', '"窗口"'), ("[1000..2000]", '"person"', '"科室"')]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    body = input_xml("amount", "number") + input_xml("applicant", "string")
    body += decision_xml(table_xml(RULES), inputs=["amount", "applicant"], name="route")
    body += input_xml("on", "date") + decision_xml(
        literal_xml('on + duration("P1M")'), inputs=["on"], name="due"
    )
    path = tmp_path / "route.dmn"
    path.write_bytes(model_xml(body))
    return path


def test_run_prints_every_decision(file: Path) -> None:
    data = '{"amount": 12.5, "applicant": "person", "on": "@2026-01-31"}'
    result = CliRunner().invoke(dmn, ["run", str(file), "--data", data])
    assert result.exit_code == 0
    assert "route: 窗口" in result.output and "due: 2026-02-28" in result.output


def test_run_answers_in_json_and_says_why_a_value_is_null(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "case.json"
    data.write_text('{"amount": 5000, "applicant": "person"}', encoding="utf-8")
    result = CliRunner().invoke(dmn, ["run", str(file), "--data", f"@{data}", "--json"])
    found = json.loads(result.output)
    assert found["decisions"] == {"route": None, "due": None}
    assert "no rule that matches" in found["null"]["route"][0]


def test_run_refuses_data_that_is_not_json(file: Path) -> None:
    for data in ("{", "[1]", "[" * 100_000):
        result = CliRunner().invoke(dmn, ["run", str(file), "--data", data])
        assert result.exit_code == 2 and "--data" in result.output


def test_lint_lists_gaps_and_ends_with_zero_when_there_is_no_error(file: Path) -> None:
    result = CliRunner().invoke(dmn, ["lint", str(file)])
    assert result.exit_code == 0
    assert 'no rule for amount > 2000, applicant in ("person") [GAP]' in result.output


def test_lint_ends_with_three_when_something_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.dmn"
    wrong.write_bytes(model_xml(decision_xml(literal_xml("1 + nothing"))))
    result = CliRunner().invoke(dmn, ["lint", str(wrong), "--json"])
    assert result.exit_code == 3
    (finding,) = json.loads(result.output)["findings"]
    assert finding["code"] == "UNKNOWN_NAME" and "nothing" in finding["message"]


def test_lint_of_a_file_that_is_no_model_says_what_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.dmn"
    other.write_text("<html/>", encoding="utf-8")
    result = CliRunner().invoke(dmn, ["lint", str(other)])
    assert result.exit_code == 3 and "root element “html”" in result.output
