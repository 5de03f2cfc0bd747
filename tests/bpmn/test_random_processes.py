"""Random well-structured processes, against a naive interpreter and a second opinion."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from lingqu.bpmn import Engine, from_text, lint, load_definition, read_diagram, replay, to_text
from tests.bpmn.blocks import Block, Model, blocks, write
from tests.bpmn.making import NOW

MOST = 300


def run(block: Block, x: int, choose: Any) -> tuple[list[str], list[Any], dict[str, Any]]:
    """Run a block to its end, completing open tasks as `choose` picks; return the tasks in order,
    the requests and the last state. Open tasks are compared with the naive interpreter's after
    every request, so a join that fires early or late shows at once."""
    definition = load_definition(write(block), where="random.bpmn")
    engine, model = Engine(definition), Model(block, x)
    result = engine.start({"x": x}, now=NOW)
    requests, order = [(NOW, result.history)], []
    for _ in range(MOST):
        state = from_text(to_text(result.state))
        waiting = engine.waiting(state)
        assert sorted(one.element for one in waiting) == model.open
        assert result.ended == model.ended == (not waiting)
        if not waiting:
            return order, requests, state
        task = choose(waiting)
        order.append(task.element)
        data = model.complete(task.element)
        result = engine.complete(state, task.token, data, now=NOW)
        requests.append((NOW, result.history))
    raise AssertionError("the process did not end")


@settings(max_examples=150)
@given(blocks(), st.integers(0, 9), st.randoms(use_true_random=False))
def test_every_process_does_what_its_blocks_say_and_ends(block: Block, x: int, dice: Any) -> None:
    assert [
        one for one in lint(read_diagram(write(block), where="r")) if one.severity == "error"
    ] == []
    _order, _requests, state = run(block, x, dice.choice)
    assert "t" not in state and "s" not in state


@settings(max_examples=60)
@given(blocks(), st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_history_leads_to_the_same_state(block: Block, x: int, dice: Any) -> None:
    _order, requests, state = run(block, x, dice.choice)
    assert replay(load_definition(write(block), where="random.bpmn"), requests) == state
    half = requests[: len(requests) // 2 + 1]
    assert to_text(replay(load_definition(write(block), where="random.bpmn"), half))


@settings(max_examples=60)
@given(blocks(), st.integers(0, 9), st.randoms(use_true_random=False))
def test_a_state_stays_small_and_the_given_one_as_it_was(block: Block, x: int, dice: Any) -> None:
    definition = load_definition(write(block), where="random.bpmn")
    engine, model = Engine(definition), Model(block, x)
    state = engine.start({"x": x}, now=NOW).state
    for _ in range(MOST):
        waiting = engine.waiting(state)
        if not waiting:
            return
        task = dice.choice(waiting)
        before = to_text(state)
        following = engine.complete(state, task.token, model.complete(task.element), now=NOW).state
        assert to_text(state) == before
        assert len(before) < 1024
        state = following


def forks_in_loops(block: Block, *, inside: bool = False) -> bool:
    """Return whether a loop holds a parallel or inclusive gateway: in a second round the other
    engine opens what comes behind the join before all branches are done."""
    if inside and block.kind in ("and", "or"):
        return True
    return any(forks_in_loops(one, inside=inside or block.kind == "loop") for one in block.parts)


@settings(max_examples=60)
@given(
    blocks(2).filter(lambda one: not forks_in_loops(one)),
    st.integers(0, 9),
    st.randoms(use_true_random=False),
)
def test_a_second_engine_opens_the_same_tasks(block: Block, x: int, dice: Any) -> None:
    """SpiffWorkflow reads the same file; its conditions are Python, where `x > 3` is the same."""
    content = write(block)
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(content))
    other = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    model = Model(block, x)
    engine = Engine(load_definition(content, where="random.bpmn"))
    state = engine.start({"x": x}, now=NOW).state
    other.task_tree.data["x"] = x
    other.get_next_task(state=TaskState.READY).data["x"] = x
    for _ in range(MOST):
        other.do_engine_steps()
        ready = other.get_tasks(state=TaskState.READY, manual=True)
        ours = engine.waiting(state)
        assert sorted(one.task_spec.bpmn_id for one in ready) == [
            name for name in sorted(one.element for one in ours)
        ]
        if not ours:
            assert other.completed
            return
        task = dice.choice(ours)
        data = model.complete(task.element)
        state = engine.complete(state, task.token, data, now=NOW).state
        twin = next(one for one in ready if one.task_spec.bpmn_id == task.element)
        twin.data.update(data)
        twin.run()
    raise AssertionError("the process did not end")
