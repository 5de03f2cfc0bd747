"""Check digits against published vectors and against every single changed character."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.access.identifiers import (
    credit_check_digit,
    credit_code_fault,
    identity_check_digit,
    identity_number_fault,
    organisation_check_digit,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11320000MB151840XJ"])
def test_a_right_credit_code_passes(code):
    assert credit_code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("91350100M000100Y4Z", "characters"),
        ("91350100M000100Y44", "place 18"),
        ("91350100M000100Y53", "place 17"),
        ("91350100m000100y43", "characters"),
        ("", "characters"),
    ],
)
def test_a_wrong_credit_code_is_named(code, word):
    assert word in credit_code_fault(code)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_a_code_made_with_both_check_digits_passes(body):
    start = "11990100" + body + organisation_check_digit(body)
    assert credit_code_fault(start + credit_check_digit(start)) is None


@given(
    number=st.integers(0, 999),
    born=st.dates(date(1930, 1, 1), date(2020, 1, 1)),
    place=st.integers(0, 16),
)
def test_one_changed_digit_of_an_identity_number_is_noticed(number, born, place):
    body = f"990101{born:%Y%m%d}{number:03d}"
    whole = body + identity_check_digit(body)
    assert identity_number_fault(whole, today=TODAY) is None
    changed = whole[:place] + str((int(whole[place]) + 1) % 10) + whole[place + 1 :]
    assert identity_number_fault(changed, today=TODAY) is not None


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("99010119491331002X", "does not exist"),
        ("990101202812310020", "future"),
        ("9901011949123100", "17 digits"),
        ("990101194912310029", "check character"),
    ],
)
def test_a_wrong_identity_number_is_named(number, word):
    assert word in identity_number_fault(number, today=TODAY)
