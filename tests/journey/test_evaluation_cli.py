"""`lingqu evaluation` from the outside: exit codes, JSON shape, and the published reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPORTS = Path(__file__).parents[2] / "sites" / "demo" / "reports"
TABLE_KEYS = {
    "file", "project", "department", "unit", "year", "scheme", "amount_unit", "funds",
    "indicators", "stated_total", "stated_grade", "recomputed", "findings", "unread",
}  # fmt: skip
FUND_KEYS = {
    "initial", "adjusted", "executed", "rate_printed", "execution_weight", "execution_score",
}  # fmt: skip
ROW_KEYS = {
    "level1", "level2", "name", "target", "actual", "weight", "score", "note", "recomputed",
    "inferred",
}  # fmt: skip


def lingqu(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lingqu", "evaluation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def checked(*arguments: str | Path) -> dict[str, Any]:
    done = lingqu("check", *arguments, "--json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_table_of_the_json_has_the_promised_keys() -> None:
    found = checked(*sorted(REPORTS.iterdir()))
    assert len(found["tables"]) == 18
    for table in found["tables"]:
        assert set(table) >= TABLE_KEYS
        assert set(table["funds"]) >= FUND_KEYS
        assert all(set(row) >= ROW_KEYS for row in table["indicators"])
        assert {"low", "high", "not_computable"} <= set(table["recomputed"])


def test_findings_of_severity_error_end_with_exit_code_1() -> None:
    assert lingqu("check", REPORTS / "cloud-2020.xlsx").returncode == 1


def test_an_unreadable_file_ends_with_2_and_the_others_are_checked(tmp_path: Path) -> None:
    bad = tmp_path / "empty.docx"
    bad.write_bytes(b"")
    done = lingqu("check", bad, REPORTS / "cloud-2020.xlsx", "--json")
    assert done.returncode == 2
    assert "empty.docx" in done.stderr
    assert [table["file"] for table in json.loads(done.stdout)["tables"]] == ["cloud-2020.xlsx"]


def test_a_file_without_a_report_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("本市天气晴朗。\n" * 20, encoding="utf-8")
    done = lingqu("check", tmp_path / "letter.txt", "--lang", "en")
    assert done.returncode == 2
    assert "letter.txt" in done.stderr and "self-evaluation" in done.stderr


def test_a_scheme_that_does_not_exist_is_refused_with_the_ones_that_do() -> None:
    done = lingqu("check", REPORTS / "cloud-2020.xlsx", "--scheme", "nowhere-1999")
    assert done.returncode == 3
    assert "nowhere-1999" in done.stderr and "suzhou-2020" in done.stderr


def test_the_user_overrules_the_recognised_scheme() -> None:
    found = checked(REPORTS / "cloud-2020.xlsx", "--scheme", "national-2020")
    assert found["tables"][0]["scheme"] == "national-2020"


def test_schemes_are_listed_for_people_and_for_machines() -> None:
    assert "hefei-yaohai-2021" in lingqu("schemes").stdout
    listed = json.loads(lingqu("schemes", "--json").stdout)["schemes"]
    assert {"suzhou-2020", "hubei", "national-2021"} <= {scheme["id"] for scheme in listed}


@pytest.fixture(scope="module")
def published(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the five published reports by the beginning of their file names."""
    shared = request.getfixturevalue("shared")
    found = checked(*sorted((shared / "seeds").glob("*.txt")))
    tables: dict[str, list[dict[str, Any]]] = {}
    for table in found["tables"]:
        tables.setdefault(table["file"][:3], []).append(table)
    return tables


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "index", "stated", "summed", "low", "high", "out_of"),
    [
        ("003", 11, 93, 97, 71.0964, 97.0964, 100),
        ("004", 0, 80, 80, 77.9, 77.9, 80),
        ("002", 0, 89.7, 89.7, 89.7778, 89.7778, 100),
        ("001", 0, 92, 102, 102, 102, 110),
    ],
    ids=["huainan-12", "suzhou", "jinshan", "yiyang"],
)
def test_a_published_report_is_recomputed(
    published: dict[str, list[dict[str, Any]]], file: str, index: int, stated: float,
    summed: float, low: float, high: float, out_of: float,
) -> None:  # fmt: skip
    table = published[file][index]
    assert (table["stated_total"], table["sum_printed"]) == (stated, summed)
    assert (table["recomputed"]["low"], table["recomputed"]["high"]) == (low, high)
    assert table["out_of"] == out_of


@pytest.mark.shared
def test_a_report_of_template_rows_is_not_computable_and_says_why(
    published: dict[str, list[dict[str, Any]]],
) -> None:
    table = published["000"][0]
    assert table["recomputed"]["low"] is None
    assert "模板" in table["recomputed"]["not_computable"]
