"""docs/reference/json.md names exactly the keys that `lingqu evaluation check --json` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingqu.evaluations.batch import check_files
from lingqu.evaluations.cli import _payload
from lingqu.evaluations.reading import read
from lingqu.evaluations.report_json import table_json
from lingqu.evaluations.review import review

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "json.md"
REPORTS = sorted((ROOT / "sites" / "demo" / "reports").iterdir())
SHORT = {
    "V": (
        "tables[].funds.recomputed",
        "tables[].indicators[].recomputed",
        "tables[].readings[].value",
    ),
    "I": ("tables[].inferred", "tables[].indicators[].inferred"),
    "F": ("tables[].findings", "across"),
}
"""The letters by which the page describes an object that stands in several places."""


def documented() -> set[str]:
    """Return every path of the page, its letters spelt out."""
    paths: set[str] = set()
    for path in re.findall(r"^\| `([^`]+)` \|", PAGE.read_text("utf-8"), re.M):
        letter = re.match(r"([VIF])(?=\.|\[)", path)
        places = SHORT[letter[1]] if letter else ("",)
        paths |= {place + path[len(letter[1]) if letter else 0 :] for place in places}
    return paths


def keys(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every key in `value`; keys of `numbers` differ by code and are `*`."""
    if isinstance(value, list):
        for item in value:
            yield from keys(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            named = f"{path}.*" if path.endswith(".numbers") else f"{path}.{key}".lstrip(".")
            yield named
            yield from () if named.endswith("*") else keys(item, named)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    empty = tmp_path_factory.mktemp("files") / "empty.docx"
    empty.write_bytes(b"")
    found: dict[str, Any] = _payload(check_files([*REPORTS, empty]))
    return found


def test_every_key_that_is_printed_is_in_the_reference(printed: dict[str, Any]) -> None:
    assert set(keys(printed)) - documented() == set()


def test_every_key_of_the_reference_is_printed_for_the_demonstration(
    printed: dict[str, Any],
) -> None:
    rare = {path for path in documented() if path.startswith("tables[].unread[].")}
    # A range is always known for a reading and for an execution rate with amounts.
    rare |= {"tables[].funds.recomputed.not_computable", "tables[].readings[].value.not_computable"}
    assert documented() - set(keys(printed)) <= rare


def test_a_scheme_chosen_by_a_person_has_no_confidence() -> None:
    document = read(REPORTS[1], REPORTS[1].name)
    one = review(document.forms[0], "suzhou-2020")
    assert table_json(document, one)["scheme_confidence"] is None


def test_findings_of_a_table_and_across_tables_have_the_same_keys(printed: dict[str, Any]) -> None:
    own = {key for table in printed["tables"] for finding in table["findings"] for key in finding}
    assert own == {key for finding in printed["across"] for key in finding}


def test_the_object_is_json_with_plain_numbers(printed: dict[str, Any]) -> None:
    text = json.dumps(printed, allow_nan=False)
    assert json.loads(text) == printed
