"""Corners of the standard that the public compatibility kit asks for, in our own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingqu.dmn import Model, load_model
from lingqu.dmn.feel import compile_expression
from lingqu.dmn.feel.types import FeelType
from lingqu.dmn.tck import run_folder
from tests.dmn.conftest import decision_xml, input_xml, literal_xml, model_xml

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


def typed_service_model(kind: str, expression: str) -> Model:
    """A decision service whose variable is typed as a function that answers `kind`."""
    body = (
        f'<itemDefinition name="asked"><functionItem outputTypeRef="{kind}"/></itemDefinition>'
        '<itemDefinition name="numbers" isCollection="true"><typeRef>number</typeRef>'
        "</itemDefinition>"
        + decision_xml(literal_xml(expression))
        + '<decisionService id="s" name="s"><variable name="s" typeRef="asked"/>'
        '<outputDecision href="#decision"/></decisionService>'
    )
    return load_model(model_xml(body), where="service.dmn")


def test_a_service_typed_as_a_function_answers_what_the_function_does() -> None:
    assert typed_service_model("numbers", "7").decide("s", {}) == [7]
    assert typed_service_model("number", "[7]").decide("s", {}) == 7
    assert typed_service_model("string", "7").decide("s", {}) is None


def import_xml(namespace: str, name: str = "") -> str:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import name="{name}" namespace="{namespace}" importType="{kind}"/>'


def required(expression: str, *links: str, name: str = "decision") -> str:
    inner = "".join(f"<informationRequirement><{link}/></informationRequirement>" for link in links)
    return decision_xml(inner + literal_xml(expression), name=name)


def with_imports(main: str, **files: str) -> Model:
    """Load `main` with files that are called by their namespace."""
    return load_model(
        model_xml(main, namespace="main"),
        where="main.dmn",
        imports=[
            (f"{space}.dmn", model_xml(text, namespace=space)) for space, text in files.items()
        ],
    )


RATE = 'requiredDecision href="#rate"'


def test_an_import_without_a_name_makes_elements_ones_own() -> None:
    main = import_xml("fees") + required("rate * base", RATE, 'requiredInput href="#in-base"')
    fees = '<itemDefinition name="money"><typeRef>number</typeRef></itemDefinition>'
    fees += input_xml("base", "money") + decision_xml(literal_xml("3"), name="rate")
    model = with_imports(main, fees=fees)
    assert model.decide("decision", {"base": 4}) == 12
    assert model.decide("decision", {"base": "4"}, strict=False) is None
    assert model.decide("rate", {}) == 3
    assert model.faults == []


def test_imports_without_a_name_are_searched_in_order_and_depth_first() -> None:
    main = import_xml("fees") + import_xml("late") + required("rate", RATE)
    rates = {
        space: decision_xml(literal_xml(text), name="rate")
        for space, text in (("deep", "1"), ("late", "2"))
    }
    assert with_imports(main, fees=import_xml("deep"), **rates).decide("decision", {}) == 1
    own = main + decision_xml(literal_xml("0"), name="rate")
    assert with_imports(own, fees=import_xml("deep"), **rates).decide("decision", {}) == 0


def test_files_that_import_each_other_without_a_name_still_answer() -> None:
    rate = import_xml("main") + decision_xml(literal_xml("5"), name="rate")
    model = with_imports(import_xml("fees") + required("rate", RATE), fees=rate)
    assert model.decide("decision", {}) == 5


def test_inputs_of_one_name_are_told_apart_by_namespace() -> None:
    main = import_xml("north", "n") + import_xml("south", "s")
    main += required(
        "n.cost - s.cost",
        'requiredDecision href="north#cost"',
        'requiredDecision href="south#cost"',
    )
    cost = input_xml("days") + decision_xml(literal_xml("days * 2"), name="cost", inputs=["days"])
    model = with_imports(main, north=cost, south=cost)
    assert model.decide("decision", {"north#days": 5, "south#days": 2}) == 6
    assert model.decide("decision", {"days": 5}) == 0
    assert model.decide("north#cost", {"north#days": 5}) == 10


def test_a_file_whose_name_begins_like_another_keeps_its_own_types() -> None:
    short = '<itemDefinition name="kind"><typeRef>string</typeRef></itemDefinition>'
    long = '<itemDefinition name="kind"><typeRef>number</typeRef></itemDefinition>'
    files = [
        ("area", model_xml(short, namespace="short")),
        ("area2", model_xml(long + decision_xml(literal_xml("7"), kind="kind"), namespace="long")),
    ]
    main = model_xml(import_xml("short", "s"), namespace="main")
    model = load_model(main, where="main", imports=files)
    assert model.decide("long#decision", {}) == 7


def test_the_kit_names_elements_by_namespace_and_may_leave_out_types(tmp_path: Path) -> None:
    main = import_xml("fees", "f") + required("f.rate", 'requiredDecision href="fees#rate"')
    fees = input_xml("base") + decision_xml(literal_xml("base + 1"), name="rate", inputs=["base"])
    (tmp_path / "main.dmn").write_bytes(model_xml(main, namespace="main"))
    (tmp_path / "fees.dmn").write_bytes(model_xml(fees, namespace="fees"))
    (tmp_path / "main-test-01.xml").write_text(
        "<testCases><modelName>main.dmn</modelName><testCase id='1'>"
        "<inputNode name='base' namespace='fees'><value>4</value></inputNode>"
        "<resultNode name='decision'><expected><value>5</value></expected></resultNode>"
        "<resultNode name='rate' namespace='fees'><expected><value>5</value></expected></resultNode>"
        "</testCase></testCases>"
    )
    assert [one.passed for one in run_folder(tmp_path)] == [True]
