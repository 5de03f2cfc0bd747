"""Division codes: levels, parents and ranges; areas keep their history."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lingqu.access.divisions import code_range, division_fault, level, parent_codes, prefix
from lingqu.access.models import Area


def pad(number, width):
    return st.integers(number, 10**width - 1).map(lambda value: f"{value:0{width}d}")


@st.composite
def codes(draw):
    """Draw a legal code of any level; a city may have towns without counties."""
    depth = draw(st.integers(1, 5))
    widths = (2, 2, 2, 3, 3)
    parts = [draw(pad(1, width)) for width in widths[:depth]]
    if depth > 3 and draw(st.booleans()):
        parts[2] = "00"
    return "".join(parts).ljust(12, "0")


@given(codes())
def test_a_code_lies_within_itself_and_each_of_its_parents(code):
    assert division_fault(code) is None
    for above in (code, *parent_codes(code)):
        low, high = code_range(above)
        assert low <= code <= high
        assert division_fault(above) is None


@given(codes())
def test_parents_are_the_shorter_prefixes_nearest_first(code):
    levels = [level(above) for above in parent_codes(code)]
    assert levels == sorted(levels, reverse=True)
    assert all(code.startswith(prefix(above)) for above in parent_codes(code))


@given(codes(), codes())
def test_a_code_is_within_another_exactly_when_that_is_itself_or_a_parent(one, other):
    low, high = code_range(other)
    assert (low <= one <= high) == (other in (one, *parent_codes(one)))


@pytest.mark.parametrize(
    "code",
    ["", "9901", "99010000000a", "９９0100000000", "000100000000", "990001000000", "990101000001"],
)
def test_a_malformed_code_is_named(code):
    assert division_fault(code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("990000000000", 1),
        ("990100000000", 2),
        ("990101000000", 3),
        ("990101001000", 4),
        ("990101001007", 5),
        ("441900003000", 4),
    ],
)
def test_the_level_follows_from_the_zeros(code, expected):
    assert level(code) == expected


def test_a_renamed_area_keeps_its_code_and_both_names(city):
    city("990106103000", "old name", date(2018, 1, 1), date(2023, 7, 1))
    city("990106103000", "new name", date(2023, 7, 1))
    assert Area.objects.on(date(2023, 6, 30)).get().name == "old name"
    assert Area.objects.on(date(2023, 7, 1)).get().name == "new name"


def test_within_finds_the_subtree_and_nothing_beside_it(city):
    for code in ("990100000000", "990101000000", "990101001000", "990200000000"):
        city(code, code, date(2018, 1, 1))
    found = Area.objects.within("990101000000").values_list("code", flat=True)
    assert list(found) == ["990101000000", "990101001000"]


def test_within_is_one_query_on_the_index(city, django_assert_num_queries):
    city("990100000000", "city", date(2018, 1, 1))
    with django_assert_num_queries(1):
        list(Area.objects.within("990100000000").on(date(2026, 1, 1)))


def test_an_area_knows_its_level_and_parent(city):
    town = city("990101001000", "town", date(2018, 1, 1))
    assert (town.level, town.parent_code) == ("town", "990101000000")


def test_one_code_is_open_once(city):
    city("990100000000", "a", date(2018, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        city("990100000000", "b", date(2019, 1, 1))
