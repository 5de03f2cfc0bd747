"""What `lingqu evaluation check` says on a terminal beside the findings."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from lingqu.evaluations.reading import read
from lingqu.evaluations.report_text import table_text
from lingqu.evaluations.review import review

REPORTS = Path(__file__).parents[2] / "sites" / "demo" / "reports"


def printed(file: Path, name: str) -> list[str]:
    with translation.override("en"):
        document = read(file, name)
        return table_text(document, review(document.forms[0])).splitlines()


def test_a_reader_is_told_how_many_cells_were_inferred() -> None:
    lines = printed(REPORTS / "promotion-2018.txt", "promotion-2018.txt")
    assert any(line.startswith("  ~ inferred cells: ") for line in lines)


def test_nothing_is_said_of_inferences_where_there_are_none() -> None:
    lines = printed(REPORTS / "cloud-2020.xlsx", "cloud-2020.xlsx")
    assert not any("inferred" in line for line in lines)


def test_a_file_that_is_not_what_its_name_says_is_read_and_said() -> None:
    lines = printed(REPORTS / "cloud-2020.xlsx", "cloud-2020.pdf")
    assert any(line.startswith("  ! ") and "xlsx" in line for line in lines)
