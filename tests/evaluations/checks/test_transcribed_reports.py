"""The findings of people who read the published reports, found again by the checks.

Each listed finding is looked for by code, rows and figures. NOT_COVERED names the findings that no
general rule gives, NOT_STATED the figures that only a reader would add, EXTRA what the checks find
beyond the lists, each judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from lingqu.evaluations.checks import Reviewed, findings, findings_across
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.messages.findings import render
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scoring import recompute
from tests.evaluations.checks.stories import reported
from tests.evaluations.transcribed import load

HUAINAN = [f"huainan-2023-{number:02}" for number in range(1, 15)]
TABLES = [*HUAINAN, "jinshan-2018", "suzhou-2020", "yaohai-2021", "yiyang-2020"]
PARTS = {"total": "total", "goal": "goal", "funds": "funds", "form header": "header"}
NOT_COVERED = {
    ("huainan-2023-01", "IRRELEVANT_INDICATOR"):
        "whether a bonus for window staff brings round-the-clock service is judgement",
    ("huainan-2023-04", "SCOPE_NOT_MEASURED"):
        "that mailing is postage, and that copying is then not counted, is knowledge of the words",
}  # fmt: skip
ACROSS = {
    ("huainan-2023-03", "INDICATOR_OF_OTHER_PROJECT"),
    ("huainan-2023-12", "UNSPENT_EQUALS_OTHER_BUDGET"),
}
RENAMED = {"AMOUNT_COINCIDENCE_125": "AMOUNT_COINCIDENCE"}
NOT_STATED = {
    ("jinshan-2018", "UNSPENT_NOT_EXPLAINED", 66): "the sum of four contracts in the text",
    ("yiyang-2020", "CONTRACT_STAFF_SHORTFALL", 14680): "price of the whole contract, an aside",
}
EXTRA = {
    ("yaohai-2021", "TOTAL_NOT_SUM"): "right: the form's rows add to 110, not to the 100 printed",
    ("yaohai-2021", "HEADING_NOT_SUM"): "right: effects of 40 under a heading of 30",
    ("yaohai-2021", "NO_DEVIATION_FOR_UNDERSPEND"): "right: 1176.4 of 1200 unspent, no word of why",
    ("yiyang-2020", "HEADING_NOT_SUM"): "right: effects of 40 under a heading of 30",
}


@dataclass
class Read:
    """A transcribed report after review, with the findings listed for it."""

    id: str
    reviewed: Reviewed
    found: tuple[Finding, ...]
    listed: list[dict[str, Any]]


def _read(shared: Path, name: str) -> Read:
    table = load(shared / f"evaluation/tables/{name}.json")
    form, scheme = reported(table, shared), load_scheme(table["scheme"])
    recomputed = recompute(form, scheme)
    listed = list(table["findings"])
    if name == "huainan-2023-05":
        listed += load(shared / "evaluation/tables/huainan-2023-narrative.json")["findings"]
    return Read(name, (form, recomputed, scheme), findings(form, recomputed, scheme), listed)


def _expected(read: Read) -> Iterator[dict[str, Any]]:
    for one in read.listed:
        key = (read.id, one["code"])
        if key not in NOT_COVERED and key not in ACROSS:
            yield one


def _rows(where: str) -> set[int]:
    rows: set[int] = set()
    for run in re.findall(r"(?:indicators?|rows?) ((?:[\d,\- ]|and )+)", where):
        for part in re.findall(r"\d+(?:-\d+)?", run):
            first, _dash, last = part.partition("-")
            rows.update(range(int(first), int(last or first) + 1))
    return rows


def _figures(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _figures(one)
    elif value is not None:
        yield value


def _same(listed: object, mine: object) -> bool:
    try:
        return abs(Decimal(str(listed)) - Decimal(str(mine))) <= Decimal("0.005")
    except InvalidOperation:
        return str(listed) == str(mine)


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_every_listed_finding_is_found(shared: Path, name: str) -> None:
    read = _read(shared, name)
    codes = {one.code for one in read.found}
    assert {one["code"] for one in _expected(read)} <= codes


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_findings_name_the_listed_rows_and_part(shared: Path, name: str) -> None:
    read = _read(shared, name)
    for one in _expected(read):
        mine = [finding for finding in read.found if finding.code == one["code"]]
        assert _rows(one["where"]) <= {n for finding in mine for n in finding.rows}, one
        part = PARTS.get(one["where"])
        if part is not None:
            assert part in {finding.part for finding in mine}, one


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_findings_carry_the_listed_figures(shared: Path, name: str) -> None:
    read = _read(shared, name)
    for one in _expected(read):
        mine = [finding for finding in read.found if finding.code == one["code"]]
        known = [figure for finding in mine for figure in _figures(dict(finding.numbers))]
        known += [n for finding in mine for n in finding.rows]
        for figure in _figures(one.get("numbers", {})):
            if (name, one["code"], figure) not in NOT_STATED:
                assert any(_same(figure, other) for other in known), (one["code"], figure, known)


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_findings_are_as_grave_as_listed(shared: Path, name: str) -> None:
    read = _read(shared, name)
    for one in _expected(read):
        mine = {finding.severity for finding in read.found if finding.code == one["code"]}
        assert one["severity"] in mine, one


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_nothing_grave_is_found_that_nobody_judged(shared: Path, name: str) -> None:
    read = _read(shared, name)
    listed = {one["code"] for one in read.listed}
    beyond = {one.code for one in read.found if one.severity != "note"} - listed
    assert beyond == {code for table, code in EXTRA if table == name}


@pytest.mark.shared
def test_what_is_wrong_between_reports_is_found(shared: Path) -> None:
    found = findings_across([_read(shared, name).reviewed for name in HUAINAN])
    listed = load(shared / "evaluation/tables/huainan-2023-cross.json")["findings"]
    for one in listed:
        code = RENAMED.get(one["code"], one["code"])
        mine = [finding for finding in found if finding.code == code]
        assert one["severity"] in {finding.severity for finding in mine}, one
        known = [figure for finding in mine for figure in _figures(dict(finding.numbers))]
        for figure in _figures(one.get("numbers", {})):
            assert any(_same(figure, other) for other in known), (code, figure, known)


@pytest.mark.shared
def test_findings_across_name_their_reports(shared: Path) -> None:
    found = findings_across([_read(shared, name).reviewed for name in HUAINAN])
    places = {(one.code, one.forms) for one in found}
    assert ("SAME_OUTPUT_TWO_BUDGETS", (2, 8)) in places
    assert ("SAME_OUTPUT_TWO_BUDGETS", (10, 11)) in places
    assert ("UNSPENT_EQUALS_OTHER_BUDGET", (11, 10, 9)) in places
    stray = next(one for one in found if one.code == "INDICATOR_OF_OTHER_PROJECT")
    assert stray.forms == (2, 8) and {1, 2, 5, 6, 8} <= set(stray.rows)


@pytest.mark.shared
@pytest.mark.parametrize("name", TABLES)
def test_every_finding_reads_as_a_sentence(shared: Path, name: str) -> None:
    for one in _read(shared, name).found:
        shown = render(one)
        blank = one.code in ("NOT_APPLICABLE_STYLE", "GOAL_PARTIAL_FULL_SCORE")
        assert blank or "—" not in shown.message, shown
        assert shown.title and shown.rule and shown.source and shown.settle and shown.where
