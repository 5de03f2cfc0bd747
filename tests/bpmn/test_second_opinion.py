"""SpiffWorkflow's opinion: the same diagram, the same order of tasks, the same course.

Conditions compare whole numbers and mean the same in FEEL and in Python. Left out is what
SpiffWorkflow decides otherwise on purpose, such as what branches write to one variable.
"""

from __future__ import annotations

from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from lingqu.bpmn import Engine, load_definition
from tests.bpmn.blocks import Walk, blocks, process, values
from tests.bpmn.making import Case, xml


class Peer:
    """A case of SpiffWorkflow with the few questions that these tests ask."""

    def __init__(self, content, data):
        parser = BpmnParser()
        parser.add_bpmn_io(BytesIO(content))
        self.workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        first = self.workflow.get_next_task(state=TaskState.READY)
        first.data.update(data)
        self.workflow.do_engine_steps()

    @property
    def tasks(self):
        return self.workflow.get_tasks(state=TaskState.READY, manual=True)

    @property
    def open(self):
        return sorted(task.task_spec.bpmn_id for task in self.tasks)

    def do(self, element, **data):
        task = next(one for one in self.tasks if one.task_spec.bpmn_id == element)
        task.data.update(data)
        task.run()
        self.workflow.do_engine_steps()


def forks_in_loops(block, inside=False):
    """Whether a loop holds a parallel gateway: in a second round the peer opens what stands behind
    the join while a branch is still open, so its opinion is no help there. Behind inclusive joins
    it does so in the first round, where a branch holds a choice; they are left to `Walk`."""
    if inside and block.kind == "and":
        return True
    return any(forks_in_loops(one, inside or block.kind == "loop") for one in block.parts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    block=blocks("seq xor and loop sub", leaves=12).filter(lambda one: not forks_in_loops(one)),
    data=values,
    source=st.randoms(use_true_random=False),
)  # fmt: skip
def test_both_engines_open_the_same_tasks_and_end_alike(block, data, source):
    inside, path = process(block)
    content = xml(inside, path, isExecutable="true")
    case = Case(Engine(load_definition(content)), **data)
    peer, walk = Peer(content, data), Walk(block, data)
    for _task in range(500):
        assert sorted(case.open) == peer.open
        if not case.open:
            break
        element = source.choice(case.open)
        rounds = walk.complete((element, ()))
        written = {} if rounds is None else {f"c{element.removeprefix('tick')}": rounds}
        case.do(element, **written)
        peer.do(element, **written)
    assert case.result.ended and peer.workflow.completed
    assert case.data == {name: peer.workflow.data.get(name) for name in case.data}
