"""Whole models: requirements, functions, services, types, imports, and files that are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from lingqu.dmn import DefinitionError, EvaluationError, LimitExceeded, Limits, load_model
from lingqu.dmn.lint import lint
from tests.dmn.conftest import decision_xml, input_xml, literal_xml, model_xml, table_xml


def requires(kind: str, *links: str) -> str:
    requirement = (
        "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
    )
    return "".join(f'<{requirement}><{kind} href="#{one}"/></{requirement}>' for one in links)


def decision(name: str, text: str, *links: str, kind: str = "", box: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>{"".join(links)}'
        f"{box or literal_xml(text)}</decision>"
    )


def knowledge(name: str, parameters: str, text: str, *links: str, kind: str = "") -> str:
    formal = "".join(
        f'<formalParameter name="{one.split(":")[0]}" typeRef="{one.split(":")[1]}"/>'
        for one in parameters.split()
    )
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"'
        f"{f' typeRef={chr(34)}{kind}{chr(34)}' if kind else ''}/>"
        f"<encapsulatedLogic>{formal}{literal_xml(text)}</encapsulatedLogic>{''.join(links)}"
        "</businessKnowledgeModel>"
    )


def load(*parts: str, **more: Any):  # type: ignore[no-untyped-def]
    return load_model(model_xml("".join(parts)), where="m.dmn", **more)


FEE = (
    input_xml("面积", "number"),
    knowledge("单价", "x:number", "if x > 100 then 2 else 3", kind="number"),
    decision("费用", "面积 * 单价(面积)", requires("requiredInput", "in-面积"),
             requires("requiredKnowledge", "单价"), kind="number"),
    decision("说明", '"合计 " + string(费用)', requires("requiredDecision", "费用")),
)  # fmt: skip


def test_a_decision_is_worked_out_from_what_it_requires() -> None:
    model = load(*FEE)
    assert model.faults == [] and lint(model) == []
    assert model.decide("说明", {"面积": 120}) == "合计 240"
    assert model.decide("费用", {"面积": 100}) == 300


def test_a_decision_among_the_inputs_is_taken_as_given() -> None:
    assert load(*FEE).decide("说明", {"面积": 1, "费用": 7}) == "合计 7"


def test_an_input_of_another_type_is_an_error_or_null() -> None:
    model = load(*FEE)
    with pytest.raises(EvaluationError, match=r"面积.*a string as input"):
        model.decide("费用", {"面积": "large"})
    assert model.explain("费用", {"面积": "large"})[0] is None


def test_a_name_that_is_not_required_is_not_seen() -> None:
    model = load(
        input_xml("a"), input_xml("b"), decision("d", "b", requires("requiredInput", "in-a"))
    )
    assert model.decide("d", {"a": 1, "b": 2}) is None
    assert [one.code for one in lint(model)] == ["UNKNOWN_NAME"]


def test_a_knowledge_model_may_call_itself_within_the_limit() -> None:
    body = "if n < 2 then 1 else n * factorial(n - 1)"
    model = load(
        knowledge("factorial", "n:number", body),
        decision("ten", "factorial(10)", requires("requiredKnowledge", "factorial")),
        decision("deep", "factorial(100000)", requires("requiredKnowledge", "factorial")),
    )
    assert model.decide("ten", {}) == 3628800
    with pytest.raises(LimitExceeded, match="calls within each other"):
        model.decide("deep", {})


def test_boxes_of_every_kind_are_worked_out() -> None:
    entry = "<contextEntry><variable name='{}'/>{}</contextEntry>"
    context = (
        "<context>"
        + entry.format("xs", "<list>" + "".join(literal_xml(str(n)) for n in (3, 1, 2)) + "</list>")
        + entry.format("big", f"<filter><in>{literal_xml('xs')}</in><match>{literal_xml('item > 1')}</match></filter>")
        + entry.format("twice", f"<for iteratorVariable='x'><in>{literal_xml('big')}</in><return>{literal_xml('x * 2')}</return></for>")
        + entry.format("all", f"<every iteratorVariable='x'><in>{literal_xml('twice')}</in><satisfies>{literal_xml('x > 3')}</satisfies></every>")
        + entry.format("any", f"<some iteratorVariable='x'><in>{literal_xml('twice')}</in><satisfies>{literal_xml('x > 9')}</satisfies></some>")
        + entry.format("picked", f"<conditional><if>{literal_xml('all')}</if><then>{literal_xml('1')}</then><else>{literal_xml('0')}</else></conditional>")
        + entry.format("rows", f"<relation><column name='a'/><column name='b'/><row>{literal_xml('1')}{literal_xml('picked + 1')}</row></relation>")
        + entry.format("plus", f"<functionDefinition><formalParameter name='x'/>{literal_xml('x + 1')}</functionDefinition>")
        + entry.format("called", f"<invocation>{literal_xml('plus')}<binding><parameter name='x'/>{literal_xml('41')}</binding></invocation>")
        + f"<contextEntry>{literal_xml('{twice: twice, all: all, any: any, rows: rows, called: called}')}</contextEntry>"
        + "</context>"
    )  # fmt: skip
    model = load(decision("d", "", box=context))
    assert model.faults == []
    assert model.decide("d", {}) == {
        "twice": [6, 4], "all": True, "any": False, "rows": [{"a": 1, "b": 2}], "called": 42,
    }  # fmt: skip


SERVICE = (
    input_xml("x", "number"),
    decision("inner", "x + 1", requires("requiredInput", "in-x")),
    decision("outer", "inner * 2", requires("requiredDecision", "inner")),
    "<decisionService id='s' name='s'><variable name='s'/><outputDecision href='#outer'/>"
    "<encapsulatedDecision href='#inner'/><inputData href='#in-x'/></decisionService>",
    decision("user", "s(4)", requires("requiredKnowledge", "s")),
)


def test_a_decision_service_is_asked_directly_and_called_as_a_function() -> None:
    model = load(*SERVICE)
    assert model.faults == []
    assert model.decide("s", {"x": 2}) == 6
    assert model.decide("user", {"x": 100}) == 10


TYPES = (
    '<itemDefinition name="风险"><typeRef>string</typeRef><allowedValues><text>"高", "低"</text>'
    "</allowedValues></itemDefinition>"
    '<itemDefinition name="人"><itemComponent name="姓名"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="风险"><typeRef>风险</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="人们" isCollection="true"><typeRef>人</typeRef></itemDefinition>'
)


def test_types_of_the_model_are_checked_down_to_their_allowed_values() -> None:
    model = load(
        TYPES, input_xml("p", "人们"),
        decision("d", "count(p[风险 = \"高\"])", requires("requiredInput", "in-p")),
    )  # fmt: skip
    people = [{"姓名": "甲", "风险": "高"}, {"姓名": "乙", "风险": "低"}]
    assert model.decide("d", {"p": people}) == 1
    with pytest.raises(EvaluationError):
        model.decide("d", {"p": [{"姓名": "甲", "风险": "中"}]})


def test_imported_elements_are_reached_by_the_name_of_the_import() -> None:
    other = model_xml(
        TYPES + knowledge("f", "x:number", "x + 1"), name="other", namespace="urn:other"
    )
    model = load(
        '<import name="库" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        '<decision id="d" name="d"><variable name="d"/>'
        '<knowledgeRequirement><requiredKnowledge href="urn:other#f"/></knowledgeRequirement>'
        f"{literal_xml('库.f(1)')}</decision>",
        imports=[("other.dmn", other)],
    )
    assert model.faults == []
    assert model.decide("d", {}) == 2


def test_an_import_that_is_not_given_is_named() -> None:
    model = load('<import name="库" namespace="urn:none" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>')  # fmt: skip
    assert "库" in model.faults[0].where and "urn:none" in str(model.faults[0])


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ((decision("d", "1", requires("requiredDecision", "e")),
          decision("e", "1", requires("requiredDecision", "d"))), "circle of requirements"),
        ((decision("d", "1", requires("requiredDecision", "nowhere")),), "not in the model"),
        ((decision("d", "1 +"),), "end of the text"),
        ((decision("d", "1", kind="nonsense"),), "unknown type"),
        ((decision("d", "1"), decision("d", "2")), "twice"),
        ((input_xml("a"), input_xml("a").replace('id="in-a"', 'id="b"'),
          decision("d", "a", requires("requiredInput", "in-a", "b"))), "two requirements called"),
        (('<itemDefinition name="A"><typeRef>B</typeRef></itemDefinition>'
          '<itemDefinition name="B"><typeRef>A</typeRef></itemDefinition>',), "refers to itself"),
        ((decision("d", "", box="<relation><column name='a'/><row/></relation>"),), "cells"),
        ((decision("d", "", box="<context><contextEntry/></context>"),), "no expression"),
    ],
)  # fmt: skip
def test_a_wrong_model_says_which_element_and_what(parts: tuple[str, ...], word: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        model = load(*parts)
        assert model.faults
        raise model.faults[0]
    assert word in str(caught.value)


BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions>&c;</definitions>'
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions>&x;</definitions>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "not XML"), (b"not xml", "not XML"), (b"<definitions", "not XML"),
        (b"\x00\xff\xfe", "not XML"), (BOMB, "document type"), (OUTSIDE, "document type"),
        (b"<definitions xmlns='urn:else'/>", "root element"), (b"<a>" * 1000, "not XML"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not XML"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_model_is_refused(content: bytes, word: str) -> None:
    with pytest.raises(DefinitionError, match=word) as caught:
        load_model(content, where="bad.dmn")
    assert "bad.dmn" in str(caught.value)


def test_a_file_beyond_the_limits_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="bytes"):
        load_model(b" " * 2000, where="big.dmn", limits=Limits(file_bytes=1000))
    many = model_xml("<inputData name='a' id='a'/>" * 50)
    with pytest.raises(LimitExceeded, match="elements"):
        load_model(many, where="big.dmn", limits=Limits(elements=20))


def test_work_beyond_the_limits_names_the_cell() -> None:
    heavy = "count(for x in 1..9999, y in 1..9999 return x) > 0"
    body = input_xml("a") + decision_xml(
        table_xml([("1", "-", "1"), (f"? > 0 and {heavy}", "-", "2")], inputs=["a", "a"]),
        inputs=["a"], name="d",
    )  # fmt: skip
    with pytest.raises(LimitExceeded, match=r"decision “d”, rule 2, input 1: a list of"):
        load_model(model_xml(body), where="m.dmn").decide("d", {"a": 1})


def test_boxes_within_boxes_end_at_a_limit() -> None:
    box = literal_xml("1")
    for _ in range(80):
        box = f"<list>{box}</list>"
    with pytest.raises(DefinitionError):
        model = load(decision("d", "", box=box))
        raise model.faults[0]


def test_ten_thousand_decisions_are_loaded_and_the_last_is_answered() -> None:
    parts = [decision("d0", "1")]
    parts += [decision(f"d{n}", "1", requires("requiredDecision", "d0")) for n in range(1, 10_000)]
    assert load(*parts).decide("d9999", {}) == 1


def test_a_chain_of_requirements_too_long_is_an_error_and_not_a_crash() -> None:
    parts = [decision("d0", "1")]
    parts += [
        decision(f"d{n}", f"d{n - 1} + 1", requires("requiredDecision", f"d{n - 1}"))
        for n in range(1, 2000)
    ]
    with pytest.raises(DefinitionError):
        load(*reversed(parts)).decide("d1999", {})
