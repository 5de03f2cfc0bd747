"""Processes drawn as SVG: every element once, progress by class and sign, nothing that harms."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lingqu.bpmn import DefinitionError, Engine, load_definition, read_diagram, to_text
from lingqu.bpmn.cli import bpmn
from lingqu.bpmn.drawing import draw
from lingqu.bpmn.layout import lay_out
from lingqu.bpmn.shapes import wrapped
from tests.bpmn.making import NOW, nodes, xml

MODELS = sorted((Path(__file__).parent / "models").glob("*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


def picture(content: bytes, **options: object) -> etree._Element:
    text = draw(read_diagram(content, where="p.bpmn"), **options)  # type: ignore[arg-type]
    return etree.fromstring(text.encode())


def groups(root: etree._Element) -> dict[str, etree._Element]:
    return {one.get("id", "").removeprefix("lq-bpmn-"): one for one in root.iterfind(f"{SVG}g")}


@pytest.mark.parametrize("path", MODELS, ids=lambda one: one.stem)
def test_every_element_of_a_model_is_drawn_once_with_its_name(path: Path) -> None:
    diagram = read_diagram(path.read_bytes(), where=path.name)
    drawn = groups(picture(path.read_bytes()))
    for node in next(iter(diagram.processes.values())).all_nodes():
        assert drawn[node.id].findtext(f"{SVG}title") == (node.name or node.id)
    assert len(list(picture(path.read_bytes()).iterfind(f"{SVG}g"))) == len(drawn)


def test_progress_is_a_class_a_sign_and_a_word() -> None:
    path = next(one for one in MODELS if one.stem == "approval")
    definition = load_definition(path.read_bytes(), where=path.name)
    names = ("warn", "make_certificate", "deliver")
    engine = Engine(
        definition, actions=dict.fromkeys(names, lambda: None), decide=lambda *_: "审批科"
    )
    first = engine.start({"amount": 1, "complete": True}, now=NOW)
    task = engine.waiting(first.state)[0].token
    second = engine.complete(first.state, task, now=NOW)
    history = [*first.history, *second.history]
    drawn = groups(picture(path.read_bytes(), state=second.state, history=history))
    assert "done" in drawn["accept"].get("class", "").split()
    assert "current" in drawn["review"].get("class", "").split()
    assert drawn["review"].findtext(f"{SVG}title") == "审查 — 办理中"
    assert drawn["decide"].findtext(f"{SVG}title") == "作出决定 — 未到达"
    assert drawn["accept"].find(f"{SVG}path[@class='sign']") is not None


def test_hostile_names_are_text_and_nothing_else() -> None:
    name = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x"
    inside = nodes("start start, end end") + f'<userTask id="a" name="{name}"/>'
    content = xml(inside, "start > a > end")
    root = picture(content)
    assert root.find(f".//{SVG}script") is None
    assert not [one for element in root.iter() for one in element.attrib if one.startswith("on")]
    assert groups(root)["a"].findtext(f"{SVG}title", "").startswith("<script>")


@pytest.mark.parametrize("value", ["NaN", "1e9", "wide", "-200000"])
def test_a_place_that_is_no_number_is_refused_with_its_element(value: str) -> None:
    path = next(one for one in MODELS if one.stem == "review")
    wrong = path.read_text("utf-8").replace('<dc:Bounds x="60"', f'<dc:Bounds x="{value}"', 1)
    with pytest.raises(DefinitionError, match=r"p\.bpmn: .*x="):
        draw(read_diagram(wrong.encode(), where="p.bpmn"))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=25))
def test_laid_out_elements_never_overlap(pairs: list[tuple[int, int]]) -> None:
    count = max((max(pair) for pair in pairs), default=0) + 1
    inside = nodes(", ".join(f"user t{n}" for n in range(count)))
    unique = {(a, b): None for a, b in pairs}
    path = ";".join(f"t{a} > t{b}" for a, b in unique)
    diagram = read_diagram(xml(inside, path), where="p")
    boxes = list(lay_out(diagram.processes["p"]).boxes.values())
    assert len(boxes) == count
    for nth, a in enumerate(boxes):
        for b in boxes[nth + 1 :]:
            apart = a.x + a.width <= b.x or b.x + b.width <= a.x
            assert apart or a.y + a.height <= b.y or b.y + b.height <= a.y


@given(st.text(max_size=200), st.integers(1, 4))
def test_wrapped_text_keeps_to_its_lines(content: str, lines: int) -> None:
    found = wrapped(content, 96, lines)
    assert len(found) <= lines
    whole = wrapped(content, 96, 1000)
    assert "".join("".join(whole).split()) == "".join(content.split())


def test_chinese_breaks_between_characters_and_latin_between_words() -> None:
    assert wrapped("自然资源和规划部门审查", 72, 3) == ["自然资源和规", "划部门审查"]
    assert wrapped("review the plan", 72, 3) == ["review the", "plan"]


def test_the_command_draws_a_file_and_the_progress_of_a_case(tmp_path: Path) -> None:
    path = next(one for one in MODELS if one.stem == "hotline")
    engine = Engine(load_definition(path.read_bytes(), where=path.name))
    state = tmp_path / "case.json"
    state.write_text(to_text(engine.start(now=NOW).state), encoding="utf-8")
    output = tmp_path / "out.svg"
    words = ["draw", str(path), "--state", str(state), "-o", str(output)]
    assert CliRunner().invoke(bpmn, words).exit_code == 0
    assert "current" in groups(etree.parse(output).getroot())["register"].get("class", "")
