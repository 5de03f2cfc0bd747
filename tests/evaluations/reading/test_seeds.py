"""The reader against eighteen published tables that people transcribed cell by cell."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from lingqu.evaluations.reading import read
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Document, Form
from tests.evaluations.transcribed import load

pytestmark = pytest.mark.shared

TABLES = [*(f"huainan-2023-{n:02}" for n in range(1, 15)), "jinshan-2018", "suzhou-2020",
          "yaohai-2021", "yiyang-2020"]  # fmt: skip
CELLS = ("level1", "level2", "name", "target", "actual", "weight", "score", "note", "merged_with")
FUND_CELLS = ("initial", "adjusted", "executed", "weight", "score")

# Where the transcription says more than the page prints, and why the reading differs.
DIFFERENT = {
    ("jinshan-2018", "total.weight"): "the weight stands in the indicator row, not in the text",
    ("jinshan-2018", "total.score"): "the score stands in the indicator row, not in the text",
    ("jinshan-2018", "goal 1"): "the transcription keeps the page mark inside the sentence",
    ("jinshan-2018", "row 3 name"): "the transcription adds the definition to the class's name",
    ("jinshan-2018", "row 4 name"): "named after the second half of the class's own name",
    ("suzhou-2020", "total.weight"): "the form has no fund table; the weight stands in row 5",
    ("suzhou-2020", "total.score"): "the form has no fund table; the score stands in row 5",
    ("suzhou-2020", "total.rate"): "the form has no fund table; the rate stands in row 5",
    ("yaohai-2021", "row 8 name"): "the transcription adds a remark to the name",
}


@cache
def _document(path: Path) -> Document:
    return read(path)


def _read(table: dict, shared: Path) -> Form:
    source = table["source"]
    return _document(shared / "seeds" / source["file"]).forms[(source.get("table") or 1) - 1]


def _same(printed: object, got: object) -> bool:
    if printed in (None, "") and got in (None, ""):
        return True
    if isinstance(printed, str) and isinstance(got, str):
        return compact(printed) == compact(got)
    return printed == got


def _differences(table: dict, form: Form) -> dict[str, tuple[object, object]]:
    """Return {place: (transcribed, read)} of every cell that differs."""
    pairs: dict[str, tuple[object, object]] = {
        key: (table.get(key), getattr(form, key))
        for key in ("project", "department", "unit", "year", "stated_grade", "listed_name")
    }
    total, stated = table.get("stated_total") or {}, form.stated_total
    pairs["stated total"] = (
        (total.get("weight"), total.get("score")),
        (stated and stated.weight, stated and stated.score),
    )
    pairs |= _funds(table, form) | _goals(table, form) | _rows(table, form)
    heads = {head.name: head.points for head in form.headings if head.level == 1}
    if table.get("dimension_weights_form"):
        pairs["headings"] = (table["dimension_weights_form"], heads)
    return {place: pair for place, pair in pairs.items() if not _same(*pair)}


def _funds(table: dict, form: Form) -> dict[str, tuple[object, object]]:
    pairs: dict[str, tuple[object, object]] = {}
    for kind in ("total", "fiscal_this_year", "carried_over", "other"):
        cells, line = table["funds"].get(kind), form.funds.line(kind)
        for name in FUND_CELLS if cells else ():
            pairs[f"{kind}.{name}"] = (cells.get(name), getattr(line, name, None))
        if cells:
            pairs[f"{kind}.rate"] = (cells.get("rate"), line.rate_text if line else None)
    return pairs


def _goals(table: dict, form: Form) -> dict[str, tuple[object, object]]:
    goals = [goal for goal in table["goals"] if isinstance(goal, dict)]
    pairs: dict[str, tuple[object, object]] = {"goals": (len(goals), len(form.goals))}
    for n, (printed, got) in enumerate(zip(goals, form.goals, strict=False), start=1):
        pairs[f"goal {n}"] = (printed["expected"], got.expected)
        pairs[f"goal {n} actual"] = (printed.get("actual"), got.actual)
    return pairs


def _rows(table: dict, form: Form) -> dict[str, tuple[object, object]]:
    rows = table["indicators"]
    pairs: dict[str, tuple[object, object]] = {"rows": (len(rows), len(form.rows))}
    for printed, got in zip(rows, form.rows, strict=False):
        for name in CELLS:
            pairs[f"row {got.n} {name}"] = (printed.get(name), getattr(got, name))
        shared = (tuple(printed.get("merged_cells") or ()), got.merged_cells)
        pairs[f"row {got.n} merged cells"] = shared
    return pairs


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_published_table_is_read_as_transcribed(name: str, shared: Path):
    table = load(shared / "evaluation" / "tables" / f"{name}.json")
    found = _differences(table, _read(table, shared))
    expected = {place for table_name, place in DIFFERENT if table_name == name}
    assert set(found) == expected, found


@pytest.mark.parametrize(
    ("name", "left"), [("yaohai-2021", ["9"]), ("jinshan-2018", []), ("huainan-2023-12", [])]
)
def test_what_belongs_to_no_cell_is_listed_as_unread(name: str, left: list[str], shared: Path):
    table = load(shared / "evaluation" / "tables" / f"{name}.json")
    assert [part.text for part in _read(table, shared).unread] == left


def test_glued_digits_have_a_single_split_and_say_so(shared: Path):
    form = _read(load(shared / "evaluation" / "tables" / "jinshan-2018.json"), shared)
    glued = [one for row in form.rows for one in row.inferred if one.how == "glued_cells"]
    assert len(glued) == len(form.rows)
    assert not any(one.alternatives for one in glued)


def test_rows_whose_order_is_lost_name_the_other_order(shared: Path):
    form = _read(load(shared / "evaluation" / "tables" / "yaohai-2021.json"), shared)
    lost = {row.n: one.alternatives for row in form.rows for one in row.inferred
            if one.how == "lost_order"}  # fmt: skip
    assert lost == {4: ("5",), 5: ("10",)}


def test_points_of_the_published_tables_add_up_as_transcribed(shared: Path):
    for name in TABLES:
        table = load(shared / "evaluation" / "tables" / f"{name}.json")
        form = _read(table, shared)
        weights = sum((row.weight for row in form.rows if row.weight is not None), Decimal(0))
        assert weights == table["recomputed"]["weight_sum_rows"], name
