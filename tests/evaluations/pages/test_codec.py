"""A stored form is the form that was read."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.evaluations.codec import (
    form_from_json,
    form_to_json,
    numbers_from_json,
    numbers_to_json,
)
from lingqu.evaluations.report import (
    Form,
    FundLine,
    Funds,
    Goal,
    Heading,
    Inference,
    Row,
    Span,
    StatedTotal,
    Unread,
)
from lingqu.kernel.errors import DataError

decimals = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(Decimal)
texts = st.text(max_size=20)
spans = st.none() | st.builds(Span, start=st.integers(0, 9), end=st.integers(9, 20))
rows = st.builds(
    Row, n=st.integers(1, 9), level1=st.none() | texts, level2=st.none() | texts, name=texts,
    target=st.none() | texts, weight=decimals, score=decimals, span=spans,
    merged_cells=st.lists(texts, max_size=2).map(tuple),
    inferred=st.lists(
        st.builds(Inference, cell=texts, how=texts, read_as=texts,
                  alternatives=st.lists(texts, max_size=2).map(tuple)), max_size=2,
    ).map(tuple),
    cells=st.dictionaries(texts, st.builds(Span, start=st.just(1), end=st.just(2)), max_size=2),
)  # fmt: skip
forms = st.builds(
    Form, title=texts, project=st.none() | texts, department=st.none() | texts,
    unit=st.none() | texts, year=st.none() | st.integers(2000, 2030),
    header=st.dictionaries(texts, texts, max_size=2),
    funds=st.builds(Funds, lines=st.lists(
        st.builds(FundLine, kind=st.just("total"), label=texts, adjusted=decimals, rate=decimals),
        max_size=2).map(tuple)),
    goals=st.lists(st.builds(Goal, expected=texts, actual=st.none() | texts), max_size=2).map(tuple),
    headings=st.lists(st.builds(Heading, level=st.sampled_from((1, 2)), name=texts,
                                points=decimals), max_size=2).map(tuple),
    rows=st.lists(rows, max_size=3).map(tuple),
    stated_total=st.none() | st.builds(StatedTotal, weight=decimals, score=decimals),
    unread=st.lists(st.builds(Unread, text=texts, why=texts, span=spans), max_size=2).map(tuple),
)  # fmt: skip


@given(form=forms)
def test_a_stored_form_comes_back_digit_for_digit(form):
    stored = json.loads(json.dumps(form_to_json(form)))
    assert form_from_json(stored) == form


def test_no_decimal_becomes_a_float():
    form = Form(title="", project=None, department=None, unit=None, year=None,
                stated_total=StatedTotal(weight=Decimal("100.00"), score=Decimal("0.1")))  # fmt: skip
    text = json.dumps(form_to_json(form))
    assert '"100.00"' in text and '"0.1"' in text


def test_figures_of_a_finding_come_back():
    numbers = {"sum": Decimal("97.50"), "rows": (1, 2), "text": "达成", "none": None}
    assert numbers_from_json(json.loads(json.dumps(numbers_to_json(numbers)))) == numbers


@pytest.mark.parametrize("stored", [
    {}, {"schema": 99, "form": {}}, {"schema": 1, "form": {"title": 3}},
    {"schema": 1, "form": {"unknown": "key"}},
    {"schema": 1, "form": {"title": "", "project": None, "department": None, "unit": None,
                           "year": None, "amount_unit": "美元"}},
])  # fmt: skip
def test_what_no_form_was_stored_as_is_refused(stored):
    with pytest.raises(DataError):
        form_from_json(stored)
