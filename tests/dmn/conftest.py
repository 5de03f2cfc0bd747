"""Decision models made for a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pytest

from lingqu.dmn import Model, load_model

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def table_xml(
    rules: Sequence[Sequence[str]],
    *,
    inputs: Sequence[str] = ("amount", "applicant"),
    outputs: Sequence[str] = ("unit",),
    policy: str = "UNIQUE",
    aggregation: str = "",
    values: Sequence[str] = (),
    input_values: Sequence[str] = (),
    default: Sequence[str] = (),
) -> str:
    """Return a decision table; a rule holds the texts of its input cells, then its output cells."""

    def cells(kind: str, texts: Sequence[str]) -> str:
        return "".join(f"<{kind}><text>{escape(text)}</text></{kind}>" for text in texts)

    def part(kind: str, texts: Sequence[str], place: int) -> str:
        return cells(kind, texts[place : place + 1])

    clauses = "".join(
        f"<input>{cells('inputExpression', [text])}{part('inputValues', input_values, place)}</input>"
        for place, text in enumerate(inputs)
    )
    clauses += "".join(
        f'<output name="{name}">{part("outputValues", values, place)}'
        f"{part('defaultOutputEntry', default, place)}</output>"
        for place, name in enumerate(outputs)
    )
    rows = "".join(
        f"<rule>{cells('inputEntry', rule[: len(inputs)])}"
        f"{cells('outputEntry', rule[len(inputs) :])}</rule>"
        for rule in rules
    )
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{extra}>{clauses}{rows}</decisionTable>'


def model_xml(body: str, *, name: str = "route", namespace: str = "urn:test") -> bytes:
    """Return a DMN file around `body`."""
    return (
        f'<definitions xmlns="{NAMESPACE}" name="{name}" namespace="{namespace}" id="d">'
        f"{body}</definitions>"
    ).encode()


def decision_xml(
    expression: str, *, name: str = "decision", inputs: Sequence[str] = (), kind: str = ""
) -> str:
    """Return a decision of that name (its id too) that requires `inputs`, data of those names."""
    links = "".join(
        f'<informationRequirement><requiredInput href="#in-{one}"/></informationRequirement>'
        for one in inputs
    )
    typed = f' typeRef="{kind}"' if kind else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>{links}'
        f"{expression}</decision>"
    )


def input_xml(name: str, kind: str = "") -> str:
    """Return input data of that name."""
    typed = f' typeRef="{kind}"' if kind else ""
    return f'<inputData id="in-{name}" name="{name}"><variable name="{name}"{typed}/></inputData>'


def literal_xml(text: str) -> str:
    """Return a literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


@pytest.fixture
def table_model() -> Callable[..., Model]:
    """Return a maker of models with one table, called `decision`."""

    def make(rules: Sequence[Sequence[str]], **facts: Any) -> Model:
        inputs = facts.get("inputs", ("amount", "applicant"))
        data = "".join(input_xml(one) for one in inputs if one.isidentifier())
        names = [one for one in inputs if one.isidentifier()]
        body = data + decision_xml(table_xml(rules, **facts), inputs=names)
        return load_model(model_xml(body), where="route.dmn")

    return make
