"""Other places' forms, unseen when the reader was written, in every format a report comes in."""

import io
from decimal import Decimal

import pdfplumber
import pytest

from lingqu.evaluations.reading import read
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Form
from tests.evaluations.reading.draw import FORMATS
from tests.evaluations.reading.places import PLACES, Place, expected_rows, number

CASES = [(place, name) for place in PLACES for name in FORMATS]


def _form(place: str, name: str) -> Form:
    file, draw = FORMATS[name]
    document = read(draw(PLACES[place]), file)
    assert len(document.forms) == 1
    return document.forms[0]


def _text(value: object) -> object:
    """Texts are compared without blanks and width, "" and no cell alike."""
    return compact(value) if isinstance(value, str) else "" if value is None else value


def _without_points(text: object) -> object:
    return str(text).partition("(")[0].partition("（")[0] if text else text


def _differences(form: Form, place: Place) -> list[tuple[object, ...]]:
    different: list[tuple[object, ...]] = []
    wanted = expected_rows(place)
    if len(wanted) != len(form.rows):
        different.append(("rows", len(wanted), [row.name for row in form.rows]))
    for row, got in zip(wanted, form.rows, strict=False):
        for key, value in row.items():
            read_as = getattr(got, key)
            if key in ("level1", "level2"):
                value, read_as = _without_points(value), _without_points(read_as)
            if key == "name":
                read_as = got.label + read_as
            if _text(value) != _text(read_as):
                different.append((got.n, key, value, read_as))
    total = form.stated_total
    stated = (number(place.total.get("weight", "")), number(place.total["score"]))
    if (total and total.weight, total and total.score) != stated:
        different.append(("total", stated, total))
    return different + _of_fields(form, place) + _of_funds(form, place) + _of_goals(form, place)


def _of_fields(form: Form, place: Place) -> list[tuple[object, ...]]:
    return [(key, value, getattr(form, key)) for key, value in place.fields.items()
            if _text(value) != _text(getattr(form, key))]  # fmt: skip


def _of_funds(form: Form, place: Place) -> list[tuple[object, ...]]:
    if not place.funds:
        return []
    line, cells = form.funds.total, dict(zip(place.fund_keys, place.funds[1][1:], strict=True))
    if line is None:
        return [("funds", cells, None)]
    pairs = {key: (number(text), getattr(line, key)) for key, text in cells.items()
             if key != "rate"}  # fmt: skip
    pairs["rate"] = (Decimal(cells["rate"].rstrip("%")) / 100, line.rate)
    pairs["lines"] = (len(place.funds) - 1, len(form.funds.lines))
    return [("funds", key, *pair) for key, pair in pairs.items() if pair[0] != pair[1]]


def _of_goals(form: Form, place: Place) -> list[tuple[object, ...]]:
    wanted = [tuple(_text(text) for text in cells[-2:]) for cells in place.goals[1:]]
    got = [(_text(goal.expected), _text(goal.actual)) for goal in form.goals]
    return [("goals", wanted, got)] if wanted != got else []


@pytest.mark.parametrize(("place", "name"), CASES)
def test_a_form_of_another_place_is_read_in_every_format(place: str, name: str):
    form = _form(place, name)
    assert _differences(form, PLACES[place]) == []
    assert not form.unread


def test_a_form_printed_over_several_pages_is_one_form():
    data = FORMATS["pages"][1](PLACES["shanxi"])
    assert _pages(data) >= 2
    assert len(read(data, "form.pdf").forms) == 1


def _pages(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return len(document.pages)
