"""A file that cannot run is refused with the place and the reason, all faults at once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.bpmn import (
    DefinitionError,
    Engine,
    LimitExceeded,
    ProcessRefused,
    lint,
    load_definition,
    read_diagram,
)
from lingqu.bpmn.model import BPMN
from tests.bpmn.broken import WIDE, broken_bytes, broken_tree
from tests.bpmn.making import NOW, Case, engine, node, nodes, timer, xml

ROOT = f'<definitions xmlns="{BPMN}"><process id="p" name="&amp;"/></definitions>'
many_times = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def load(inside, path="", more=""):
    return load_definition(xml(inside, path, more), where="p.bpmn")


def reasons(inside, path="", more=""):
    """Return what lint says, by element."""
    found = lint(read_diagram(xml(inside, path, more), where="p.bpmn"))
    return {one.element: one.reason for one in found if one.severity == "error"}


def entities(count):
    grown = "".join(
        f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "aaaaaaaaaa"}">' for at in range(count)
    )
    return f"<!DOCTYPE a [{grown}]>" + ROOT.replace("&amp;", f"&e{count - 1};")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (entities(10), "not XML|document type"),
        (entities(2), "document type"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + ROOT, "document type"),
        ("<!DOCTYPE definitions>" + ROOT, "Allowed: XML without DOCTYPE"),
        (ROOT[:-20], r"p\.bpmn, line 1: text that is not XML"),
        ("", "not XML"),
        ("<definitions/>", "Allowed: BPMN 2.0 definitions"),
        (f'<process xmlns="{BPMN}"/>', "Allowed: BPMN 2.0 definitions"),
        (f'<definitions xmlns="{BPMN}"/>', "0 processes"),
        (ROOT, "p: holds no element that could run"),
    ],
)
def test_a_file_that_is_no_process_is_refused_with_its_name(content, message):
    with pytest.raises(DefinitionError, match=message) as caught:
        load_definition(content.encode(), where="p.bpmn")
    assert str(caught.value).startswith("p.bpmn")


def test_ten_thousand_nodes_are_more_than_a_file_may_hold():
    keys = [f"t{at}" for at in range(10_000)]
    inside = "".join(node("user", key) for key in keys) + nodes("start s, end e")
    with pytest.raises(LimitExceeded, match="t5000: more than 5,000 flow nodes"):
        load(inside, " > ".join(["s", *keys, "e"]))


def test_four_thousand_nodes_run():
    keys = [f"t{at}" for at in range(4_000)]
    inside = "".join(node("user", key) for key in keys) + nodes("start s, end e")
    case = Case(engine(inside, " > ".join(["s", *keys, "e"])))
    assert case.do("t0").do("t1").open == ["t2"]


@pytest.mark.parametrize("depth", [51, 200, 1_000])
def test_subprocesses_nested_too_deep_are_refused(depth):
    inside = node("user", "t")
    for at in range(depth):
        inside = node("sub", f"s{at}", inside)
    with pytest.raises(DefinitionError, match=r"50 levels|Excessive depth"):
        load(inside)


def test_a_cycle_without_a_task_names_its_elements():
    path = "s > a > b; b > a [x]; b > e [y]"
    assert "a, b" in reasons(nodes("start s, xor a, xor b, end e"), path)["a"]
    assert not reasons(nodes("start s, xor a, user t, xor b, end e"),
                       "s > a > t > b; b > a [x]; b > e [y]")  # fmt: skip


def test_a_cycle_of_automatic_tasks_comes_to_a_limit():
    made = engine(
        nodes("start s, xor a, xor b, end e") + node("act", "t", lingqu_action="f"),
        "s > a > t > b; b > a [not(done)]; b > e [done]",
        actions={"f": lambda: None},
    )
    with pytest.raises(LimitExceeded, match="a request without end. Allowed: 10,000 steps"):
        Case(made, done=False)


def test_wrong_feel_in_a_condition_names_file_and_flow():
    inside = nodes("start s, xor x, end e, end e2")
    with pytest.raises(ProcessRefused, match=r"p\.bpmn: x_e: wrong FEEL at column 4"):
        load(inside, "s > x; x > e [a >]; x > e2 [true]")


def test_a_script_is_refused_with_its_id_and_the_reason_and_nothing_else():
    found = reasons(nodes("start s, end e") + node("scriptTask", "code"), "s > code > e")
    assert list(found) == ["code"] and "scripts are not executed" in found["code"]


def test_an_unknown_element_is_refused_with_its_id():
    found = reasons(nodes("start s, end e, quantumTask q"), "s > q > e")
    assert found == {"q": "unknown element quantumTask"}


def test_all_faults_are_told_at_once():
    inside = nodes("start s, user a, user a, end e, complexGateway c, scriptTask code")
    inside += node("boundary", "b", timer("P1D"), attachedToRef="nowhere")
    inside += node("xor", "x", default="none") + node("act", "idle") + node("call", "k")
    inside += node("catch", "m", '<messageEventDefinition messageRef="unsaid"/>')
    inside += node("catch", "late", timer("P1X")) + node("catch", "day", timer("2026-13-45"))
    path = "s > a > x > idle > k > m > late > day > c > code > e; x > gone; lost > e; b > e; e > a"
    found = reasons(inside, path)
    assert found.keys() == {
        "a", "b", "c", "code", "day", "e", "k", "late", "lost_e", "m", "p", "x", "x_gone",
    }  # fmt: skip
    assert "sourceRef 'lost'" in found["lost_e"] and "targetRef 'gone'" in found["x_gone"]
    assert "attachedToRef 'nowhere'" in found["b"] and "default 'none'" in found["x"]
    assert "a second element" in found["a"] and "ISO 8601" in found["late"]
    with pytest.raises(ProcessRefused) as caught:
        load(inside, path)
    assert {one.element for one in caught.value.findings} == found.keys()


@pytest.mark.parametrize("text", ["P1X", "2026-13-45", "R3/P1X", "R/2026-01-01/", "P-1D"])
def test_a_timer_that_only_looks_like_a_time_is_refused(text):
    inside = nodes("start s, end e") + node("catch", "c", timer(text))
    assert "ISO 8601" in reasons(inside, "s > c > e")["c"]


def use(content):
    """Read, lint, load and start a file as a host would."""
    try:
        lint(read_diagram(content, where="f.bpmn"))
        Engine(load_definition(content)).start({"n": 3, "xs": [1, 2]}, now=NOW)
    except DefinitionError:
        pass


@many_times
@given(source=st.randoms(use_true_random=False))
def test_a_mutilated_file_leads_to_errors_of_the_engine_alone(source):
    use(broken_bytes(WIDE, source))
    use(broken_tree(WIDE, source))


@many_times
@given(content=st.binary(max_size=200))
def test_random_bytes_lead_to_errors_of_the_engine_alone(content):
    use(content)
