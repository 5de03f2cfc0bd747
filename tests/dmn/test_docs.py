"""What the reference pages say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from lingqu.dmn import load_model
from lingqu.dmn.feel import compile_expression
from lingqu.dmn.feel.functions.registry import BUILTINS
from lingqu.dmn.lint import lint
from lingqu.dmn.tck import DIFFERENT
from tests.dmn.conftest import decision_xml, input_xml, model_xml, table_xml

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "reference"


def test_every_difference_from_the_kit_stands_in_the_page() -> None:
    page = (DOCS / "dmn.md").read_text("utf-8")
    listed = set(re.findall(r"^\| (\d{4}-\S+ \S+) \|", page, re.MULTILINE))
    assert listed == set(DIFFERENT)


def test_every_function_stands_in_the_page() -> None:
    page = (DOCS / "feel.md").read_text("utf-8")
    assert all(f"`{name}(" in page for name in BUILTINS)


def test_the_example_of_the_page_answers_what_it_says() -> None:
    rules = [("< 1000", "-", '"section"'), (">= 1000", '"company"', '"bureau"')]
    body = input_xml("amount") + input_xml("applicant")
    body += decision_xml(table_xml(rules), inputs=["amount", "applicant"], name="route")
    model = load_model(model_xml(body), where="route.dmn")
    assert {one.severity for one in lint(model)} == {"warning"}
    assert model.decide("route", {"amount": 1500, "applicant": "company"}) == "bureau"
    assert compile_expression("closed at > due at").evaluate({"closed at": 2, "due at": 1}) is True
