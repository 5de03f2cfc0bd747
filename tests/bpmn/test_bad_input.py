"""Hostile and wrong files, states and data: an error that names the place, in bounded time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from lingqu.bpmn import (
    DefinitionError,
    Engine,
    EvaluationError,
    LimitExceeded,
    ProcessRefused,
    from_text,
    lint,
    load_definition,
    read_diagram,
    to_text,
)
from tests.bpmn.making import DAY, HEAD, NOW, flows, node, nodes, timer, xml

MODELS = Path(__file__).parent / "models"
BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<definitions>&b;</definitions>"
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions>&x;</definitions>'


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"<a", b"\x00\xff", BOMB, OUTSIDE, b"<html/>", b"<a>" * 5000,
     b"<definitions xmlns='urn:other'/>"],
)  # fmt: skip
def test_a_file_that_is_no_process_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(DefinitionError, match=r"bad\.bpmn"):
        load_definition(content, where="bad.bpmn")


def refused(content: bytes) -> dict[str, str]:
    with pytest.raises(ProcessRefused) as caught:
        load_definition(content, where="p.bpmn")
    return {one.element: one.reason for one in caught.value.findings}


def test_all_faults_of_a_file_are_named_at_once() -> None:
    inside = nodes("start start, scriptTask s, complexGateway g, adHocSubProcess a, end end")
    found = refused(xml(inside, "start > s > g > a > end"))
    assert {"s", "g", "a"} <= set(found)


@pytest.mark.parametrize(
    ("inside", "path", "element", "word"),
    [
        ("start start, xor x, end end", "start > x; x > x [true]; x > end", "x", "cycle"),
        ("start start, user a, end end", "start > a [1 +]; a > end", "start_a", "FEEL"),
        ("start start, user a, user a, end end", "start > a > end", "a", "second element"),
        ("start start, end end", "start > nowhere; start > end", "start_nowhere", "nowhere"),
        ("start start, user a, user lost, end end", "start > a > end; lost > end", "lost", ""),
        ("start start, user a", "start > a > start", "start", ""),
    ],
)
def test_a_wrong_process_names_the_element(inside: str, path: str, element: str, word: str) -> None:
    content = xml(nodes(inside), path)
    try:
        diagram = read_diagram(content, where="p.bpmn")
        said = " ".join(f"{one.element}: {one.reason}" for one in lint(diagram))
    except DefinitionError as error:
        said = str(error)
    assert element in said and word in said


def test_ten_thousand_nodes_run_or_are_refused_with_the_limit() -> None:
    names = [f"t{n}" for n in range(4_990)]
    inside = nodes("start start, end end") + "".join(node("user", one) for one in names)
    path = "start > " + " > ".join(names) + " > end"
    engine = Engine(load_definition(xml(inside, path), where="long.bpmn"))
    state = engine.start(now=NOW).state
    assert engine.complete(state, engine.waiting(state)[0].token, now=NOW).state["t"]
    twice = inside + "".join(node("user", f"u{n}") for n in range(5_010))
    with pytest.raises(LimitExceeded, match=r"long\.bpmn: .*5,000 flow nodes"):
        load_definition(xml(twice, path), where="long.bpmn")


def test_a_thousand_levels_are_refused() -> None:
    inside = nodes("start s, end e")
    for level in range(1000):
        inside = node("sub", f"sub{level}", inside)
    with pytest.raises(DefinitionError, match=r"deep\.bpmn"):
        load_definition(xml(inside), where="deep.bpmn")


def engine(name: str) -> Engine:
    definition = load_definition((MODELS / f"{name}.bpmn").read_bytes(), where=name)
    actions = dict.fromkeys(("warn", "make_certificate", "deliver"), lambda: None)
    return Engine(definition, actions=actions, decide=lambda *_: "审批科")


def test_a_list_of_a_million_is_not_opened_as_instances() -> None:
    with pytest.raises(LimitExceeded, match="vote"):
        engine("review").start({"experts": list(range(9_000))}, now=NOW)
    with pytest.raises(LimitExceeded):
        engine("review").start({"experts": list(range(1_000_000))}, now=NOW)


def test_a_rule_task_without_a_matching_rule_names_the_element() -> None:
    inside = nodes("start start, end end") + node("rule", "route", lingqu_decision="fees")
    definition = load_definition(xml(inside, "start > route > end"), where="p.bpmn")
    with pytest.raises(EvaluationError, match=r"route.*fees.*without a matching rule"):
        Engine(definition, decide=lambda *_: None).start(now=NOW)


@pytest.mark.parametrize("data", [{"x": float("nan")}, {"x": object()}, {1: 2}, [1], {"x": {1: 2}}])
def test_data_that_json_cannot_hold_is_refused(data: Any) -> None:
    with pytest.raises(EvaluationError):
        engine("hotline").start(data, now=NOW)


HALF = "\ud800"


@pytest.mark.parametrize(
    "data",
    [{"x": HALF}, {HALF: 1}, {"x": [HALF]}, {"x": {HALF: 1}}, {"x": 2**63}, {"x": [-(10**40)]}],
    ids=range(6),
)
def test_text_and_numbers_that_json_cannot_write_are_refused(data: Any) -> None:
    one = engine("hotline")
    with pytest.raises(EvaluationError, match="half a character|does not give back unchanged"):
        one.start(data, now=NOW)
    state = one.start(now=NOW).state
    with pytest.raises(EvaluationError, match="hotline: "):
        one.complete(state, one.waiting(state)[0].token, data, now=NOW)


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.bpmn")), ids=lambda one: one.stem)
def test_mutated_files_only_ever_raise_our_errors(path: Path) -> None:
    content, dice = path.read_text("utf-8"), random.Random(path.stem)
    pieces = content.split('"')
    for _ in range(250):
        changed = list(pieces)
        for _change in range(dice.randint(1, 3)):
            at = dice.randrange(len(changed))
            changed[at] = dice.choice([dice.choice(pieces), "", "x", "</process>", "&#0;", "1e999"])
        wrong = '"'.join(changed)
        wrong = wrong[: dice.randint(1, len(wrong))] if dice.random() < 0.2 else wrong
        try:
            Engine(load_definition(wrong.encode(), where="mutated.bpmn")).start(now=NOW)
        except DefinitionError as error:
            assert str(error)


VENDOR = (
    '<?xml version="1.0"?>\n<!-- drawn elsewhere -->\n'
    + HEAD.replace("<definitions", '<definitions xmlns:v="urn:vendor"')
    + '<collaboration id="c"><participant id="pool1" name="市民" processRef="p"/>'
    '<participant id="pool2" processRef="q"/><messageFlow id="mf" sourceRef="a" targetRef="q1"/>'
    "</collaboration>"
    + node("process", "p", '<laneSet id="l"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
           '<dataObject id="d"/><textAnnotation id="n"><text>说明</text></textAnnotation>'
           '<extensionElements><v:anything x="1"><v:deep/></v:anything></extensionElements>'
           + nodes("start s, user a, end e") + flows("s > a > e"))
    + node("process", "q", nodes("start q0, scriptTask q1, end q2") + flows("q0 > q1 > q2"))
    + '<choreography id="ch"><startEvent id="cs"/></choreography>\n</definitions>\n'
)  # fmt: skip


def test_any_file_is_kept_byte_for_byte_and_each_process_runs_or_says_why() -> None:
    content = VENDOR.encode()
    diagram = read_diagram(content, where="vendor.bpmn")
    assert diagram.content == content
    running = Engine(load_definition(content, where="vendor.bpmn", process="p"))
    assert running.definition.content == content
    assert [one.element for one in running.waiting(running.start(now=NOW).state)] == ["a"]
    with pytest.raises(ProcessRefused, match=r"q1: scripts are not executed"):
        load_definition(content, where="vendor.bpmn", process="q")


def test_a_cycle_that_was_due_thousands_of_times_catches_up() -> None:
    inside = nodes("start start, user a, act tick, end end, end e2")
    inside += node("boundary", "b", timer("R/PT1S", "timeCycle"), attachedToRef="a",
                   cancelActivity="false")  # fmt: skip
    definition = load_definition(xml(inside, "start > a > end; b > tick > e2"), where="p.bpmn")
    one = Engine(definition, actions={"tick": lambda: None})
    state = one.start(now=NOW).state
    result = one.advance(state, now=NOW + DAY)
    assert len([1 for what, *_ in result.history if what == "fired"]) <= 1000
    assert result.due is not None and result.due > NOW + DAY


def test_a_loop_back_a_hundred_times_on_two_hundred_nodes_stays_below_one_kilobyte() -> None:
    names = [f"t{n}" for n in range(196)]
    inside = nodes("start start, xor x, end end") + "".join(node("user", one) for one in names)
    path = "start > " + " > ".join(names) + " > x; x > t195 [again]; x > end [not(again)]"
    one = Engine(load_definition(xml(inside, path), where="p.bpmn"))
    state = one.start({"申请人": "示范市某某有限公司"}, now=NOW).state
    for _ in range(196 + 100):
        task = one.waiting(state)[0].token
        state = from_text(to_text(one.complete(state, task, {"again": True}, now=NOW).state))
    assert len(to_text(state).encode()) < 1024
