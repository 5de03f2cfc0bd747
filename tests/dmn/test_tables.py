"""Decision tables: hit policies, defaults, the index, and what lint finds in them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingqu.dmn import DefinitionError, EvaluationError, FeelSyntaxError, Model, load_model
from lingqu.dmn.feel import compile_unary_tests
from lingqu.dmn.lint import lint
from tests.dmn.conftest import decision_xml, input_xml, model_xml, table_xml

Make = Callable[..., Model]

ROUTE = [
    ("< 1000", '"person"', '"window"'),
    (">= 1000", '"person"', '"section"'),
    ("< 1000", '"company"', '"section"'),
    (">= 1000", '"company"', '"bureau"'),
]
STEPS = [("> 0", "-", "3", '"c"'), ("> 10", "-", "1", '"a"'), ("> 20", "-", "2", '"b"')]
CASE = {"amount": 1500, "applicant": "company"}


def test_a_unique_table_answers_its_one_rule(table_model: Make) -> None:
    model = table_model(ROUTE)
    assert model.decide("decision", CASE) == "bureau"
    assert model.decide("decision", {**CASE, "amount": Decimal("999.99")}) == "section"


def test_two_rules_of_a_unique_table_are_an_error_that_names_them(table_model: Make) -> None:
    model = table_model([*ROUTE, ("[1400..1600]", "-", '"leader"')])
    with pytest.raises(EvaluationError, match=r"route\.dmn.*rules 4, 5"):
        model.decide("decision", CASE)
    assert model.decide("decision", CASE, strict=False) is None


def test_no_matching_rule_is_an_error_unless_there_is_a_default(table_model: Make) -> None:
    case = {"amount": 1, "applicant": "other"}
    with pytest.raises(EvaluationError, match="no rule that matches"):
        table_model(ROUTE).decide("decision", case)
    assert table_model(ROUTE, default=['"nobody"']).decide("decision", case) == "nobody"


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected"),
    [
        ("FIRST", "", {"level": 3, "code": "c"}),
        ("PRIORITY", "", {"level": 1, "code": "a"}),
        ("RULE ORDER", "", [(3, "c"), (1, "a"), (2, "b")]),
        ("OUTPUT ORDER", "", [(1, "a"), (2, "b"), (3, "c")]),
        ("COLLECT", "", [(3, "c"), (1, "a"), (2, "b")]),
        ("COLLECT", "COUNT", 3),
    ],
)
def test_each_policy_answers_in_its_own_way(
    table_model: Make, policy: str, aggregation: str, expected: Any
) -> None:
    model = table_model(
        STEPS, outputs=["level", "code"], policy=policy, aggregation=aggregation,
        values=["1, 2, 3", '"a", "b", "c"'],
    )  # fmt: skip
    if isinstance(expected, list):
        expected = [{"level": level, "code": code} for level, code in expected]
    assert model.decide("decision", {"amount": 30, "applicant": "x"}) == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3)])
def test_collect_sums_and_finds_extremes(
    table_model: Make, aggregation: str, expected: int
) -> None:
    rules = [rule[:3] for rule in STEPS]
    model = table_model(rules, outputs=["level"], policy="COLLECT", aggregation=aggregation)
    assert model.decide("decision", {"amount": 30, "applicant": "x"}) == expected
    assert model.decide("decision", {"amount": 0, "applicant": "x"}) is None


def test_any_allows_equal_outputs_only(table_model: Make) -> None:
    same = [("> 0", "-", "1"), ("> 10", "-", "1")]
    model = table_model(same, outputs=["level"], policy="ANY")
    assert model.decide("decision", {"amount": 20}) == 1
    with pytest.raises(EvaluationError, match="different outputs"):
        table_model([*same, ("> 15", "-", "2")], outputs=["level"], policy="ANY").decide(
            "decision", {"amount": 20}
        )


def test_a_context_that_a_caller_changes_stays_as_it_was(table_model: Make) -> None:
    model = table_model(STEPS, outputs=["level", "code"], policy="FIRST")
    for _ in range(3):
        found = model.decide("decision", {"amount": 30})
        assert found == {"level": 3, "code": "c"}
        found["level"] = "changed"


def test_a_wrong_cell_is_named_with_rule_and_column(table_model: Make) -> None:
    model = table_model([*ROUTE, ("> >", "-", '"x"')])
    (fault,) = model.faults
    assert "rule 5, input 1" in fault.where and "route.dmn" in fault.where
    with pytest.raises(FeelSyntaxError):
        model.decide("decision", CASE)


def test_a_row_with_a_cell_too_many_is_refused() -> None:
    body = decision_xml(table_xml([("1", "2", "3", "4")]))
    with pytest.raises(DefinitionError, match="rule 1.*as many as columns"):
        load_model(model_xml(body), where="route.dmn")


def test_an_input_outside_the_allowed_values_is_refused(table_model: Make) -> None:
    model = table_model(ROUTE, input_values=["[0..5000]", '"person", "company"'])
    with pytest.raises(EvaluationError, match="not allowed"):
        model.decide("decision", {**CASE, "amount": 9000})


CELLS = {
    "number": ["-", "< 3", "<= 3", "> 3", ">= 5", "3", "[1..5]", "(1..5)", "]1..5[", "1, 2, 3",
               "not(2)", "not(< 2, > 4)", "= 4", "!= 4", "2.5", "null", "? > 2 and ? < 5",
               '"a"', "< limit", "[2..2.5]", "5.0"],
    "string": ["-", '"a"', '"a", "b"', 'not("a")', 'not("a", "c")', '"", "灵"', "!= \"b\"",
               'starts with(?, "a")', "null", "3", '< "b"', '= "c"'],
    "date": ["-", '< date("2026-01-02")', '@"2026-01-02"', '[@"2026-01-01"..@"2026-01-03")',
             'not(@"2026-01-01")', '>= @"2025-12-31"', "null"],
    "boolean": ["-", "true", "false", "not(true)", "true, false", "null"],
}  # fmt: skip
INPUTS = {
    "number": [0, 1, 2, Decimal("2.5"), 3, 4, 5, Decimal("5.0"), 6, -1, None, "a", "x", True],
    "string": ["a", "b", "c", "d", "", "灵", "ab", None, 3, False],
    "date": [],
    "boolean": [True, False, None, "true"],
}


@given(st.data())
def test_the_index_answers_as_the_cells_do(data: st.DataObject) -> None:
    """Whatever the cells are, looking up and testing each cell give the same rules."""
    from datetime import date

    kind = data.draw(st.sampled_from(sorted(CELLS)))
    cells = data.draw(st.lists(st.sampled_from(CELLS[kind]), min_size=1, max_size=8))
    values = INPUTS[kind] or [date(2025, 12, 31), *(date(2026, 1, n) for n in (1, 2, 3)), None]
    rules = [(text, "-", str(place)) for place, text in enumerate(cells)]
    body = "".join(input_xml(one) for one in ("amount", "applicant", "limit"))
    body += decision_xml(
        table_xml(rules, policy="RULE ORDER"), inputs=["amount", "applicant", "limit"]
    )
    model = load_model(model_xml(body), where="t.dmn")
    assert not model.faults
    for value in values:
        expected = [
            place
            for place, text in enumerate(cells)
            if compile_unary_tests(text).evaluate({"?": value, "limit": 3}) is True
        ]
        assert model.decide("decision", {"amount": value, "limit": 3}) == expected


def codes(model: Model) -> list[str]:
    return [one.code for one in lint(model)]


def messages(model: Model) -> str:
    return "\n".join(one.message for one in lint(model))


def test_lint_finds_overlapping_rules_of_a_unique_table(table_model: Make) -> None:
    model = table_model([*ROUTE, ("[500..1000]", '"person"', '"x"')], default=["null"])
    assert codes(model) == ["OVERLAP", "OVERLAP"]
    assert "rules 1 and 5" in messages(model) and "rules 2 and 5" in messages(model)


def test_lint_finds_missing_rules_and_says_for_what(table_model: Make) -> None:
    model = table_model(
        [("< 1000", '"person"', "1"), ("> 1000", '"person"', "2"), ("-", '"company"', "3")],
        input_values=["", '"person", "company"'],
    )
    assert codes(model) == ["GAP"]
    assert 'amount = 1000, applicant in ("person")' in messages(model)


def test_lint_finds_a_rule_that_is_never_reached(table_model: Make) -> None:
    model = table_model(
        [("> 5", "-", "1"), ("[6..9]", '"x"', "2"), ("-", "-", "3")], policy="FIRST"
    )
    assert codes(model) == ["NEVER_REACHED"]


def test_lint_has_nothing_to_say_about_a_table_that_holds(table_model: Make) -> None:
    assert lint(table_model(ROUTE, input_values=["", '"person", "company"'])) == []


@given(st.lists(st.tuples(st.sampled_from(CELLS["number"][:16]), st.sampled_from(CELLS["string"][:7])), min_size=1, max_size=6))  # fmt: skip
def test_lint_and_evaluation_agree_on_overlaps_and_gaps(rules: list[tuple[str, str]]) -> None:
    body = input_xml("amount") + input_xml("applicant")
    rows = [(*rule, str(place)) for place, rule in enumerate(rules)]
    body += decision_xml(table_xml(rows), inputs=["amount", "applicant"])
    found = codes(load_model(model_xml(body), where="t.dmn"))
    collecting = model_xml(body.replace('"UNIQUE"', '"RULE ORDER"'))
    model = load_model(collecting, where="t.dmn")
    numbers = [Decimal(n) / 4 for n in range(-8, 40)]
    hits = [
        len(model.decide("decision", {"amount": n, "applicant": s}))
        for n in numbers
        for s in ("a", "b", "c", "", "灵", "other")
    ]
    if "NOT_CHECKED" not in found:
        assert ("OVERLAP" in found) == (max(hits) > 1)
        assert ("GAP" in found) == (min(hits) == 0)
