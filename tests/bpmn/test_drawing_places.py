"""Where things stand in a drawing: as the file says or, where it does not, as we lay them out."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingqu.bpmn import DefinitionError, LimitExceeded, read_diagram
from lingqu.bpmn.diagram_interchange import Interchange
from lingqu.bpmn.diagram_layout import lay_out
from lingqu.bpmn.diagram_scene import Scene, Shape
from lingqu.bpmn.diagram_text import fit, width_of, wrap
from lingqu.bpmn.drawing import draw
from tests.bpmn.drawn import NAMES, content, groups, picture, read, unplaced
from tests.bpmn.making import flows, node, nodes, timer, xml


@pytest.mark.parametrize("name", NAMES)
def test_no_two_nodes_of_a_model_overlap_but_frames_and_boundary_events(name):
    for text in (content(name), unplaced(name)):
        assert_apart(Interchange(read(text)).scene(name) or lay_out(read(text), name))


@pytest.mark.parametrize("value", ["nan", "inf", "1e9", "abc", "", "-100001"])
@pytest.mark.parametrize("place", ["bounds", "waypoint"])
def test_coordinates_that_are_none_are_refused_with_their_element(value, place):
    text = content("review").decode()
    if place == "bounds":
        text = re.sub(r'(bpmnElement="vote">\s*<dc:Bounds x=)"[^"]*"', rf'\1"{value}"', text)
        named = "vote"
    else:
        text = re.sub(
            r'(bpmnElement="vote_to_passed">\s*<di:waypoint x=)"[^"]*"', rf'\1"{value}"', text
        )
        named = "vote_to_passed"
    with pytest.raises(DefinitionError, match=f"review: {named}: x") as caught:
        draw(read_diagram(text.encode(), where="review"))
    assert "100,000" in str(caught.value)


def test_an_edge_of_one_waypoint_and_a_negative_width_are_refused():
    text = content("review").decode()
    short = re.sub(
        r'(bpmnElement="vote_to_passed">\s*<di:waypoint [^>]*/>)(\s*<di:waypoint[^>]*/>)+',
        r"\1",
        text,
    )
    with pytest.raises(DefinitionError, match="vote_to_passed: an edge of 1 waypoints"):
        draw(read_diagram(short.encode(), where="review"))
    narrow = re.sub(r'(bpmnElement="vote">\s*<dc:Bounds [^>]*width=)"', r'\1"-', text)
    with pytest.raises(DefinitionError, match="vote: a negative width"):
        draw(read_diagram(narrow.encode(), where="review"))


def test_more_elements_than_can_be_drawn_are_refused():
    keys = [f"n{count}" for count in range(2_600)]
    text = xml(nodes(", ".join(f"user {key}" for key in keys)), " > ".join(keys))
    with pytest.raises(LimitExceeded, match="more than 5,000 elements"):
        draw(read_diagram(text, where="p"))


def test_a_file_that_places_only_some_nodes_is_laid_out_as_a_whole():
    text = re.sub(
        r'<bpmndi:BPMNShape id="publicity_shape".*?</bpmndi:BPMNShape>',
        "",
        content("review").decode(),
        flags=re.S,
    )
    assert "publicity" in groups(picture(text.encode()))


def test_a_process_that_the_file_does_not_place_is_laid_out_below_the_one_that_it_does():
    text = placed(
        '<process id="a"><userTask id="one"/></process><process id="b"><userTask id="two"/></process>',
        shape_of("one", 500, 700, 100, 80),
    )
    found = groups(picture(text))
    tops = {key: float(found[key].find("{*}rect").get("y")) for key in ("one", "two")}
    assert tops["one"] == 700 and tops["two"] > 780


def test_names_of_lines_that_leave_one_gateway_do_not_cover_each_other():
    labels = picture(content("parallel")).find("{*}g[@class='labels']")
    places = {"".join(one.itertext()): one[0].attrib.values() for one in labels}
    assert places["排水"] != places["绿化"]


def test_the_inside_of_a_collapsed_subprocess_is_not_drawn():
    text = (
        content("approval")
        .decode()
        .replace('"procedure" isExpanded="true"', '"procedure" isExpanded="false"')
    )
    inside = "procedure_start|hearing|procedure_end|procedure_1|procedure_2"
    text = re.sub(
        rf'<bpmndi:BPMN(Shape|Edge) id="({inside})_.*?</bpmndi:BPMN\1>', "", text, flags=re.S
    )
    found = groups(picture(text.encode()))
    assert "procedure" in found and not {"hearing", "procedure_1"} & set(found)


def assert_apart(scene: Scene) -> None:
    inside: dict[str, str] = {}
    for shape in scene.shapes:
        for one in [*shape.node.body.nodes] if shape.node and shape.node.body else []:
            inside[one.id] = shape.id
    shapes = [one for one in scene.shapes if one.node and one.kind != "boundaryEvent"]
    for one, other in combinations(shapes, 2):
        if other.id in around(one, inside) or one.id in around(other, inside):
            continue
        assert not one.box.overlaps(other.box), (one.id, other.id)


def around(shape: Shape, inside: dict[str, str]) -> list[str]:
    found, key = [], shape.id
    while key in inside:
        key = inside[key]
        found.append(key)
    return found


@st.composite
def processes(draw_from: Any, depth: int = 1) -> bytes:
    """Chains with branches, loops, boundary events and a subprocess."""
    size = draw_from(st.integers(1, 14))
    kinds = draw_from(
        st.lists(st.sampled_from(["user", "xor", "catch", "call"]), min_size=size, max_size=size)
    )
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    links = draw_from(st.lists(ends, max_size=24, unique=True))
    named = draw_from(st.booleans())
    inside = "".join(
        node(kind, f"n{count}", **({"name": "一个相当长的中文名称用来试排版"} if named else {}))
        for count, kind in enumerate(kinds)
    )
    hosts = [count for count, kind in enumerate(kinds) if kind == "user"]
    for number, host in enumerate(hosts[:3]):
        inside += node(
            "boundary", f"b{number}", timer("P1D"), attachedToRef=f"n{host}", name="超期"
        )
    path = "".join(f"n{a} > n{b}\n" for a, b in links)
    path += "".join(f"b{number} > n0\n" for number in range(min(3, len(hosts))))
    if draw_from(st.booleans()):
        inside += node("sub", "inner", nodes("start s, user t, end e") + flows("s > t > e"))
        path += "n0 > inner"
    return xml(inside, path)


@given(text=processes())
@settings(max_examples=120, deadline=None)
def test_a_layout_of_our_own_never_puts_one_node_on_another(text):
    diagram = read_diagram(text, where="p")
    scene = lay_out(diagram, "p")
    assert_apart(scene)
    assert {one.id for one in scene.shapes} == {
        one.id for one in diagram.processes["p"].all_nodes()
    }


@given(text=processes())
@settings(max_examples=80, deadline=None)
def test_no_line_of_our_own_layout_runs_through_a_node(text):
    scene = lay_out(read_diagram(text, where="p"), "p")
    nodes_drawn = [
        one for one in scene.shapes if not one.is_expanded and one.kind != "boundaryEvent"
    ]
    for edge in scene.edges:
        for (x, y), (to_x, to_y) in zip(edge.points, edge.points[1:], strict=False):
            assert x == to_x or y == to_y
            for shape in nodes_drawn:
                box = shape.box
                apart = max(x, to_x) <= box.x or min(x, to_x) >= box.right
                assert apart or max(y, to_y) <= box.y or min(y, to_y) >= box.bottom, (
                    edge.id,
                    shape.id,
                )


@given(
    text=st.text(st.sampled_from("审批办理，。（）“”abc WM 12/-"), max_size=80),
    width=st.floats(30, 200),
)
def test_wrapped_names_keep_every_letter_and_every_line_fits(text, width):
    em = width / 12
    lines = wrap(text, em)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= max(em, 1.0) + 1e-9 for line in lines)


def test_a_name_too_long_for_its_box_ends_with_dots():
    fitted = fit("建设工程消防设计审查" * 6, width=88, height=60, sizes=(14.0, 12.0, 10.0))
    assert fitted.size == 10 and fitted.lines[-1].endswith("…")
    assert fitted.height <= 60 and fitted.width <= 88


def placed(inside: str, shapes: str) -> bytes:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
        f'{inside}<di:BPMNDiagram><di:BPMNPlane bpmnElement="both">{shapes}</di:BPMNPlane>'
        "</di:BPMNDiagram></definitions>"
    ).encode()


def shape_of(element: str, x: int, y: int, width: int, height: int, more: str = "") -> str:
    return (
        f'<di:BPMNShape bpmnElement="{element}" {more}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></di:BPMNShape>'
    )


def test_a_collaboration_is_drawn_whole_and_its_lanes_lie_as_their_pool():
    text = placed(
        '<collaboration id="both"><participant id="left" name="申请人" processRef="a"/>'
        '<participant id="right" name="审批局" processRef="b"/></collaboration>'
        '<process id="a"><laneSet><lane id="person" name="个人"/></laneSet><userTask id="ask"/>'
        '<dataObjectReference id="papers" name="材料"/></process>'
        '<process id="b"><userTask id="answer"/><scriptTask id="other" name="脚本"/></process>',
        shape_of("left", 0, 0, 200, 300, 'isHorizontal="false"') + shape_of("person", 0, 30, 200, 270)
        + shape_of("ask", 50, 60, 100, 80) + shape_of("papers", 80, 200, 36, 50)
        + shape_of("right", 250, 0, 300, 150) + shape_of("answer", 300, 30, 100, 80)
        + shape_of("other", 420, 30, 100, 80) + shape_of("answer", 900, 900, 100, 80),
    )  # fmt: skip
    diagram = read_diagram(text, where="both")
    scene = Interchange(diagram).scene("a")
    assert scene is not None
    lanes = {
        one.id: one.is_horizontal for one in scene.shapes if one.kind in ("lane", "participant")
    }
    assert lanes == {"left": False, "person": False, "right": True}
    found = groups(picture(text))
    assert {"left", "person", "ask", "papers", "right", "answer", "other"} == set(found)
    alone = groups(picture(text, process="a"))
    assert {"left", "person", "ask", "papers"} == set(alone)
