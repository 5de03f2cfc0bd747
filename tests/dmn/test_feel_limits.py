"""Hostile and wrong expressions end soon, with an error that says where and what is allowed."""

from __future__ import annotations

import random

import pytest

from lingqu.dmn import DefinitionError, FeelSyntaxError, LimitExceeded, Limits
from lingqu.dmn.feel import compile_expression, compile_unary_tests
from lingqu.dmn.feel.functions.registry import BUILTINS

SMALL = Limits(iterations=10_000, list_size=1_000, seconds=1.0, string_length=10_000)


@pytest.mark.parametrize(
    ("text", "column", "allowed"),
    [
        ("1 +", 4, "a value"),
        ("if a then b", 12, "else"),
        ("[1, 2", 6, "“,”"),
        ('"open', 1, ""),
        ("a = = b", 5, "a value"),
        ("for x in [1] x", 14, "return"),
        ("f(a, b: 1)", 10, "names for all"),
        ("{a 1}", 5, ":"),
        ("1 instance of 5", 15, "a type"),
    ],
)
def test_a_wrong_text_is_refused_with_its_column(text: str, column: int, allowed: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text, where="route.dmn, rule 3, input 1")
    assert caught.value.column == column
    assert "route.dmn, rule 3" in str(caught.value)
    assert allowed in str(caught.value.allowed)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "1" + ")" * 1000,
        "[" * 1000,
        "-" * 5000 + "1",
        "1" + " + 1" * 5000,
        "a" + ".b" * 5000,
        "if true then " * 500,
        "not(" * 500 + "true" + ")" * 500,
        "x" * 40_000,
        "(1" + " + 1" * 150 + ")" + " + 1" * 150,
        "function(a) " * 300 + "a",
        "{a: " * 200 + "1" + "}" * 200,
    ],
)
def test_a_text_too_long_or_too_deep_is_refused_at_once(text: str) -> None:
    with pytest.raises((LimitExceeded, FeelSyntaxError)):
        compile_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "for x in 1..1000000 return x",
        "for a in 1..300, b in 1..300, c in 1..300 return a",
        "count(for x in 1..999 return for y in 1..999 return y)",
        "{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r",
        "some a in 1..1000, b in 1..1000, c in 1..1000 satisfies a + b + c < 0",
        'string join(for i in 1..900 return string join(for j in 1..900 return "abcdefgh"))',
        "sum(for x in big return count(big[item = x]))",
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|aa)+$")',
        'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^((a+)+)+$", "b")',
        "for i in 1..999 return partial",
    ],
)
def test_work_without_end_ends_with_the_limit(text: str) -> None:
    expression = compile_expression(text, limits=SMALL, where="cell 7")
    try:
        expression.evaluate({"big": list(range(900))})
    except LimitExceeded as error:
        assert "cell 7" in str(error)


def test_a_list_of_a_million_is_not_walked_through() -> None:
    with pytest.raises(LimitExceeded, match="a list of 1,000,000 items"):
        compile_expression("for x in [1..1000000] return x").evaluate({})


def test_a_million_items_from_outside_may_be_counted() -> None:
    assert compile_expression("count(big)").evaluate({"big": [0] * 1_000_000}) == 1_000_000


def test_there_is_no_way_to_python() -> None:
    for text in ("__import__('os')", 'eval("1")', "x.__class__", "getattr(x, y)", 'open("a")'):
        try:
            assert compile_expression(text).evaluate({"x": "a", "y": "__class__"}) is None
        except DefinitionError:
            continue


def test_numbers_at_the_edge_become_null_and_never_infinite() -> None:
    for text in ("10 ** 7000", "1e6144 * 10", "-1e6144 * 10", "exp(100000)", "2 ** 0.5 ** 9999999"):
        assert compile_expression(text).evaluate({}) is None or "0.5" in text


def test_chains_of_two_hundred_conditions_are_compiled_and_run() -> None:
    text = " or ".join(f"code = {number}" for number in range(200))
    assert compile_expression(text).evaluate({"code": 199}) is True


PIECES = (
    "( ) [ ] { } .. . , : and or not in between if then else for return some every satisfies "
    "null true 1 -1 0.5 1e6000 x 金额 ? + - * / ** < <= = != @ function(a) date sort item partial"
).split() + ['"a"', '@"P1Y"', '@"2020-02-29"', "instance of", "date and time", *BUILTINS]


@pytest.mark.parametrize("seed", range(8))
def test_random_texts_only_ever_raise_definition_errors(seed: int) -> None:
    dice = random.Random(seed)
    limits = Limits(iterations=2_000, list_size=500, seconds=0.5)
    for _ in range(1500):
        text = " ".join(dice.choice(PIECES) for _ in range(dice.randint(1, 14)))
        compile_one = dice.choice((compile_expression, compile_unary_tests))
        try:
            compile_one(text, limits=limits).evaluate({"x": [1, {"a": 2}], "金额": 3, "?": 1})
        except DefinitionError as error:
            assert str(error)
