"""Drawings: everything once, with its name and progress; nothing that a file says can break out."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lingqu.bpmn import StateRefused, to_text
from lingqu.bpmn.cli import bpmn
from lingqu.bpmn.diagram_ink import STYLES
from lingqu.bpmn.diagram_marks import INK
from lingqu.bpmn.diagram_progress import OUTCOMES
from lingqu.bpmn.drawing import WORDS, draw
from tests.bpmn.drawn import (
    MODELS,
    NAMES,
    SVG,
    approval,
    classes,
    content,
    groups,
    picture,
    read,
    said,
    unplaced,
)
from tests.bpmn.making import DAY, Case, engine, flows, node, nodes, timer, xml


def bodies(body):
    """Yield a body and all in it."""
    yield body
    for one in body.nodes:
        if one.body:
            yield from bodies(one.body)


@pytest.mark.parametrize("taken", [content, unplaced])
@pytest.mark.parametrize("name", NAMES)
def test_every_element_of_a_model_is_drawn_once_with_its_name(name, taken):
    body, drawn = read(taken(name)).processes[name], picture(taken(name))
    for one in chain.from_iterable([*each.nodes, *each.flows] for each in bodies(body)):
        title, description = said(drawn, one.id)
        assert title and description
        assert not one.name or title == one.name


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_begin_with_the_prefix_and_labels_refer_to_them(name):
    root = picture(content(name), prefix="case7-")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) and all(one.startswith("case7-") for one in ids)
    assert set(groups(root)) <= {one.removeprefix("case7-") for one in ids}
    for one in root.iter():
        assert set((one.get("aria-labelledby") or "").split()) <= set(ids)
    with pytest.raises(ValueError, match="prefix"):
        draw(read(content(name)), prefix='"><script>')


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_keeps_its_looks_under_a_policy_without_inline_style(name):
    root = picture(content(name))
    assert not {"style", "script", "foreignObject", "use", "image"} & {
        etree.QName(one).localname for one in root.iter()
    }
    for one in root.iter():
        assert not {key for key in one.attrib if key == "style" or key.startswith("on")}
    for one in root.iter(f"{SVG}path", f"{SVG}rect", f"{SVG}circle", f"{SVG}text"):
        around = [one, *one.iterancestors()]
        assert any(each.get("fill") for each in around), etree.tostring(one)


def history(case):
    return [entry for _now, entries in case.requests for entry in entries]


def test_a_case_shows_what_is_done_where_it_stands_and_what_is_ahead():
    case = Case(approval()).do("accept", complete=True).do("review", special=True)
    svg = picture(content("approval"), state=case.state, history=history(case))
    assert "done" in classes(svg, "review") and "current" not in classes(svg, "review")
    assert {"current", "waiting"} <= classes(svg, "hearing")
    assert "current" in classes(svg, "procedure") and "waiting" not in classes(svg, "procedure")
    assert not {"done", "current", "cancelled"} & classes(svg, "decide")
    assert "done" in classes(svg, "complete_to_route")
    assert "done" not in classes(svg, "complete_to_supplement")
    assert said(svg, "review") == ("审查 — 已完成", "人工任务")
    assert said(svg, "hearing")[0].endswith(" — 办理中")
    assert said(svg, "decide")[0] == "作出决定 — 未到达"
    assert "当前：听证、检验、检测、专家评审。" in svg.findtext(f"{SVG}desc")


def test_progress_is_a_sign_and_a_word_as_well_as_a_colour():
    case = Case(approval())
    svg = picture(content("approval"), state=case.state, history=history(case))
    signs = {
        key: [one.get("class") for one in groups(svg)[key].iter(f"{SVG}g")].count("badge")
        for key in ("start", "accept", "review")
    }
    assert signs == {"start": 1, "accept": 1, "review": 0}
    legend = svg.find(f"{SVG}g[@class='legend']")
    assert "".join(legend.itertext()) == "已完成办理中"


def test_history_alone_tells_where_a_case_stands():
    case = Case(approval()).do("accept", complete=True)
    given_back = [[*entry] for entry in history(case)]
    svg = picture(content("approval"), history=given_back)
    assert {"current", "waiting"} <= classes(svg, "review") and "done" in classes(svg, "accept")


def test_a_task_that_an_event_took_away_is_cancelled():
    inside = nodes("start s, user work, user late, end e")
    inside += node("boundary", "red", timer("P1D"), attachedToRef="work")
    case = Case(engine(inside, "s > work > e; red > late > e")).wait(DAY)
    svg = picture(case.engine.definition.content, state=case.state, history=history(case))
    assert "cancelled" in classes(svg, "work") and "done" not in classes(svg, "work_e")
    assert "done" in classes(svg, "red") and "done" in classes(svg, "red_late")


def test_a_case_inside_a_called_process_stands_at_the_call():
    called = node("process", "q", nodes("start s2, user t") + flows("s2 > t"))
    inside = nodes("start s, end e") + node("call", "c", calledElement="q")
    case = Case(engine(inside, "s > c > e", called))
    text = case.engine.definition.content
    for options in ({}, {"process": "p"}):
        assert {"current", "waiting"} <= classes(picture(text, state=case.state, **options), "c")


def test_an_ended_case_stands_nowhere():
    case = Case(engine(nodes("start s, user a, end e"), "s > a > e")).do("a")
    svg = picture(case.engine.definition.content, state=case.state, history=history(case))
    assert "done" in classes(svg, "e") and "当前：无。" in svg.findtext(f"{SVG}desc")
    assert not any("current" in classes(svg, key) for key in groups(svg))


def test_a_state_of_another_definition_is_refused():
    state = Case(approval()).state
    with pytest.raises(StateRefused):
        draw(read(content("approval") + b" "), state=state)
    with pytest.raises(StateRefused):
        draw(read(content("approval")), state={**state, "t": [[1, 999]]})


def test_every_outcome_of_a_history_is_known_to_the_drawing():
    source = "".join(one.read_text() for one in (MODELS.parents[2] / "lingqu/bpmn").glob("*.py"))
    said_there = set(re.findall(r'history\.append\(\("(\w+)"', source))
    assert said_there and said_there <= {*OUTCOMES, "started", "opened", "entered"}


def test_words_replace_the_chinese_ones_by_one():
    words = {"userTask": "User task", "current": "in progress", "picture": "Process"}
    case = Case(engine(node("user", "a", name="Check"), ""))
    svg = picture(case.engine.definition.content, state=case.state, words=words)
    assert said(svg, "a") == ("Check — in progress", "User task")
    assert svg.findtext(f"{SVG}title") == "Process" and WORDS["current"] == "办理中"


def test_a_file_of_several_processes_is_drawn_whole_or_one_of_them():
    text = xml(nodes("start s, user a"), "s > a", node("process", "q", nodes("user b")))
    assert set(groups(picture(text))) == {"s", "a", "s_a", "b"}
    assert set(groups(picture(text, process="q"))) == {"b"}


HOSTILE = "</title><script>alert(1)</script>\"' onload=x & ]]>"


def test_hostile_names_and_ids_are_only_text():
    flat = node("user", "a", name=HOSTILE) + node("end", 'x" onload="y', name=HOSTILE)
    nested = node("subProcess", "s", nodes("user t"), name=HOSTILE)
    for text in (xml(flat, name=HOSTILE), xml(nested, "s > s")):
        root = picture(text)
        assert {etree.QName(one).localname for one in root.iter()} <= {
            "svg", "title", "desc", "rect", "g", "text", "tspan", "path", "circle",
        }  # fmt: skip
        for one in root.iter():
            assert not {key for key in one.attrib if key.startswith("on")}
            assert " " not in one.get("id", "")


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_name_makes_a_well_formed_drawing_that_says_it(name):
    svg = picture(xml(node("user", "a", name=name) + node("event", "g", name=name)))
    assert said(svg, "a")[0] == (" ".join(name.split()) or "人工任务")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("standing", ["", "done", "current", "cancelled"])
def test_text_and_lines_stand_out_from_their_ground(standing):
    ground, line, _width = STYLES[standing]
    for colour in (INK, line):
        dark, light = sorted([luminance(colour), luminance(ground)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_command_draws_a_file_and_the_progress_of_a_case(tmp_path: Path):
    state, output = tmp_path / "case.json", tmp_path / "out.svg"
    state.write_text(to_text(Case(approval()).state), encoding="utf-8")
    words = ["draw", str(MODELS / "approval.bpmn"), "--state", str(state), "-o", str(output)]
    assert CliRunner().invoke(bpmn, words).exit_code == 0
    assert "current" in classes(etree.parse(output).getroot(), "accept")
