"""The public DMN TCK: level 2 whole, and of level 3 all but what stands in `DIFFERENT`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lingqu.dmn.cli import dmn
from lingqu.dmn.tck import DIFFERENT, run_folder
from tests.dmn.conftest import decision_xml, input_xml, literal_xml, model_xml


@pytest.mark.shared
def test_level_2_passes_whole(shared: Path) -> None:
    outcomes = list(run_folder(shared / "dmn-tck" / "compliance-level-2"))
    assert len(outcomes) == 116
    assert [one for one in outcomes if not one.passed] == []


@pytest.mark.shared
def test_level_3_passes_but_for_the_differences_with_their_reasons(shared: Path) -> None:
    outcomes = list(run_folder(shared / "dmn-tck" / "compliance-level-3"))
    assert len(outcomes) >= 2553
    failed = {f"{one.folder} {one.case}" for one in outcomes if not one.passed}
    assert failed == set(DIFFERENT)
    assert all(DIFFERENT.values())


CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>fee.dmn</modelName>
<testCase id="1"><inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="fee"><expected><value xsi:type="xsd:decimal">{}</value></expected></resultNode>
</testCase>
<testCase id="2"><inputNode name="x"><value xsi:nil="true"/></inputNode>
<resultNode name="fee" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
</testCase></testCases>"""


def kit(folder: Path, expected: str) -> Path:
    inside = folder / "0001-fee"
    inside.mkdir()
    body = input_xml("x") + decision_xml(literal_xml("x * 3"), name="fee", inputs=["x"])
    (inside / "fee.dmn").write_bytes(model_xml(body))
    (inside / "fee-test-01.xml").write_text(CASES.format(expected), encoding="utf-8")
    return folder


def test_the_kit_counts_what_passes_by_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(dmn, ["tck", str(kit(tmp_path, "6"))])
    assert result.exit_code == 0
    assert "0001-fee: 2 of 2" in result.output and "2 passed, 0 failed" in result.output


def test_the_kit_shows_a_failure_with_expected_and_got(tmp_path: Path) -> None:
    result = CliRunner().invoke(dmn, ["tck", str(kit(tmp_path, "7")), "--json"])
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert (found["passed"], found["run"]) == (1, 2)
    assert found["folders"] == {"0001-fee": {"passed": 1, "run": 2}}
    (failure,) = found["failures"]
    assert failure["case"] == "1" and "7" in failure["expected"] and failure["got"] == "6"
