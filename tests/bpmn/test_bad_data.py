"""Data and repetitions that a case cannot take are refused with the element that met them."""

from __future__ import annotations

import pytest

from lingqu.bpmn import EvaluationError, LimitExceeded, lint, read_diagram
from tests.bpmn.making import NOW, Case, engine, node, nodes, xml

REPEAT = (
    '<multiInstanceLoopCharacteristics lingqu:collection="{}" lingqu:item="{}">'
    '<loopDataOutputRef>{}</loopDataOutputRef><outputDataItem id="{}"/>'
    "</multiInstanceLoopCharacteristics>"
)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("xs", "x", "x", "y"), "item 'x' collides"),
        (("xs", "xs", "ys", "y"), "item 'xs' collides"),
        (("xs", "x", "xs", "y"), "output 'xs' collides"),
        (("xs", "x", "ys", "ys"), "output 'ys' collides"),
        (("xs", "loopCounter", "ys", "y"), "'loopCounter' collides with a counter"),
        (("xs", "x", "numberOfInstances", "y"), "'numberOfInstances' collides"),
    ],
)
def test_names_of_a_repetition_that_collide_are_refused(names, message):
    inside = nodes("start s, end e") + node("user", "a", REPEAT.format(*names))
    found = lint(read_diagram(xml(inside, "s > a > e"), where="p"))
    assert any(one.element == "a" and message in one.reason for one in found)


def test_two_parameters_or_rules_of_one_name_are_refused():
    two = "".join(f'<lingqu:parameter name="p">{n}</lingqu:parameter>' for n in (1, 2))
    two += '<lingqu:combine variable="v" how="collect"/>' * 2
    inside = node("act", "a", f"<extensionElements>{two}</extensionElements>", lingqu_action="f")
    found = lint(read_diagram(xml(nodes("start s, end e") + inside, "s > a > e"), where="p"))
    assert {one.reason for one in found} == {
        "two parameters are called 'p'", "two rules of combination for 'v'",
    }  # fmt: skip


MANY = '<multiInstanceLoopCharacteristics {}="{}" lingqu:item="x"/>'


def repeated(collection):
    loop = MANY.format("lingqu:collection", collection)
    return engine(nodes("start s, end e") + node("user", "review", loop), "s > review > e")


@pytest.mark.parametrize(
    "text", ["for i in 1..1000000 return i", "for i in 1..1001 return i", "concatenate(xs, xs)"]
)
def test_a_repetition_over_too_long_a_list_is_refused_with_its_id(text):
    with pytest.raises(LimitExceeded, match=r"p\.bpmn: review: "):
        Case(repeated(text), xs=list(range(600)))


def test_a_million_instances_are_refused_before_one_is_made():
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>1000000</loopCardinality></multiInstanceLoopCharacteristics>"
    made = engine(nodes("start s, end e") + node("user", "review", loop), "s > review > e")
    with pytest.raises(LimitExceeded, match="review: 1,000,000 instances. Allowed: 1,000"):
        Case(made)
    with pytest.raises(LimitExceeded, match="10,000 values"):
        Case(repeated("xs"), xs=list(range(1_000_000)))


def nested(depth):
    value = []
    for _level in range(depth):
        value = [value]
    return value


def endless():
    value = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [object(), {1}, b"x", float("nan"), float("inf"), 10**40, {1: 2}, nested(30), nested(9_000),
     endless(), "\ud800", ["\ud800"], len],
    ids=range(13),
)  # fmt: skip
def test_data_that_json_cannot_hold_is_refused(value):
    made = engine(nodes("start s, user a, end e"), "s > a > e")
    with pytest.raises(EvaluationError):
        made.start({"v": value}, now=NOW)
    case = Case(made)
    with pytest.raises(EvaluationError, match=r"p\.bpmn: a: "):
        made.complete(case.state, case.token("a"), {"v": value}, now=NOW)
    assert case.open == ["a"]


@pytest.mark.parametrize("data", [[1], "text", 5, {5: 1}])
def test_data_that_is_no_mapping_of_names_is_refused(data):
    with pytest.raises(EvaluationError):
        engine(nodes("start s, user a, end e"), "s > a > e").start(data, now=NOW)
