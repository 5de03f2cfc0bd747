"""Automatic tasks: actions of the host with typed parameters, and decisions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lingqu.bpmn import BpmnError, EvaluationError, ProcessRefused
from tests.bpmn.making import ERROR, Case, engine, node, nodes

ACT = "start > act > end"


def acting(function, inside="", **attributes):
    task = node("act", "act", inside, lingqu_action="f", **attributes)
    return engine(nodes("start start, end end") + task, ACT, actions={"f": function})


def test_an_action_gets_variables_by_name_and_type_and_writes_what_it_answers():
    def f(amount: Decimal, who: str = "nobody") -> dict[str, object]:
        return {"fee": amount * 2, "who": who}

    assert Case(acting(f), amount=1.25).data == {"amount": 1.25, "fee": 2.5, "who": "nobody"}
    with pytest.raises(EvaluationError, match=r"act: 'amount' of type str. Allowed: Decimal"):
        Case(acting(f), amount="1")


def test_parameters_of_the_diagram_are_feel():
    def f(total: int):
        return total

    inside = '<extensionElements><lingqu:parameter name="total">n * 2</lingqu:parameter></extensionElements>'
    assert Case(acting(f, inside, lingqu_result="m"), n=4).data == {"n": 4, "m": 8}


def test_an_unknown_action_or_parameter_is_refused_before_any_case():
    with pytest.raises(ProcessRefused, match="act: action 'f' is not registered"):
        engine(nodes("start start, end end") + node("act", "act", lingqu_action="f"), ACT)
    inside = (
        '<extensionElements><lingqu:parameter name="z">1</lingqu:parameter></extensionElements>'
    )
    with pytest.raises(ProcessRefused, match="takes no parameter z"):
        acting(lambda n: None, inside)


def test_a_business_error_of_an_action_is_caught_on_its_boundary():
    def f():
        raise BpmnError("bad")

    inside = nodes("start start, end end, user w") + node("act", "act", lingqu_action="f")
    inside += node("boundary", "x", ERROR, attachedToRef="act")
    case = Case(engine(inside, ACT + "; x > w > end", actions={"f": f}))
    assert case.open == ["w"]


def ruled(decide):
    task = node("rule", "r", lingqu_decision="route")
    return engine(nodes("start start, end end") + task, "start > r > end", decide=decide)


def test_a_rule_task_writes_the_outputs_of_its_decision():
    case = Case(ruled(lambda reference, data: {"unit": reference + str(data["n"])}), n=1)
    assert case.data == {"n": 1, "unit": "route1"}


def test_a_decision_without_a_matching_rule_is_an_error_with_the_element():
    with pytest.raises(EvaluationError, match=r"r: decision 'route' without a matching rule"):
        Case(ruled(lambda _reference, _data: None))
