"""Corners of the standard that the public compatibility kit asks for, in our own words."""

from __future__ import annotations

from typing import Any

import pytest

from lingqu.dmn.feel import compile_expression
from lingqu.dmn.feel.types import FeelType

TYPES = {"score": FeelType("number", allowed=lambda value: 0 <= value <= 100)}


def answer(text: str) -> Any:
    return compile_expression(text, types=TYPES).evaluate({})


def test_instance_of_asks_for_the_type_and_not_for_allowed_values() -> None:
    assert answer("120 instance of score") is True
    assert answer("[50, 120] instance of list<score>") is True
    assert answer('"120" instance of score') is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function() 3) instance of function<> -> number", True),
        ("(function() 3) instance of function<> -> string", False),
        ('(function() @"2026-01-02") instance of function<> -> date', True),
        ("(function() {km: 3, at: 1}) instance of function<> -> context<km: number>", True),
        ("(function() {km: 3}) instance of function<> -> context<km: string>", False),
        ("(function(x) x) instance of function<number> -> number", False),
    ],
)
def test_a_function_that_answers_a_literal_has_its_type(text: str, expected: bool) -> None:
    assert answer(text) is expected


def test_white_space_in_a_free_pattern_counts_only_inside_a_class() -> None:
    assert answer(r'matches("no 7", "n o [ ] \d", "x")') is True
    assert answer('matches("no7", "n o [ ] 7", "x")') is False
    assert answer(r'matches("a[b", "a \[ b", "x")') is True


def test_overlaps_after_is_overlaps_before_the_other_way_round() -> None:
    for first, second in (("(2..6]", "[2..6]"), ("[2..6]", "[2..6)"), ("[4..9]", "[2..4]")):
        before = answer(f"overlaps before({second}, {first})")
        assert answer(f"overlaps after({first}, {second})") is before
    assert answer("overlaps after((2..6], [2..6])") is True
    assert answer("overlaps after([2..6], [2..6))") is False


def test_the_text_of_a_range_may_leave_out_an_open_end() -> None:
    assert answer('range("[7..)") = (>= 7)') is True
    assert answer('range("( .. 7 ]") = (<= 7)') is True
    assert answer('range("]..7[") = (< 7)') is True
    assert answer('range("[..7]")') is None
    assert answer('range("[7..]")') is None


def test_an_equality_takes_a_range_without_brackets_on_its_right() -> None:
    assert answer('range("(7..)") = > 7') is True
    assert answer("(>= 7) != >= 8") is True


def test_number_of_a_number_is_itself() -> None:
    assert answer("number(2.5)") == answer('number("2.5")')
    assert answer("number(from: 2.5) + 1") == answer("3.5")
    assert answer("number(true)") is None
