"""The six-step case in SpiffWorkflow: its scripts, its decision table, its JSON serialiser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FLOWS = (
    ("start", "accept", ""), ("accept", "route", ""), ("route", "review", ""), ("review", "x", ""),
    ("x", "decide", "ok"), ("x", "end", ""), ("decide", "make", ""), ("make", "deliver", ""),
    ("deliver", "end", ""),
)  # fmt: skip


def _process() -> bytes:
    flows = "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">'
        + (f"<conditionExpression>{condition}</conditionExpression>" if condition else "")
        + "</sequenceFlow>"
        for a, b, condition in FLOWS
    )
    script = '<scriptTask id="{}"><script>{}</script></scriptTask>'
    return (
        f'<definitions xmlns="{NAMESPACE}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
        '<process id="approval" isExecutable="true"><startEvent id="start"/>'
        + script.format("accept", "accepted = True")
        + '<businessRuleTask id="route" camunda:decisionRef="route"/><userTask id="review"/>'
        '<exclusiveGateway id="x" default="x_end"/><userTask id="decide"/>'
        + script.format("make", "pass")
        + script.format("deliver", "pass")
        + f'<endEvent id="end"/>{flows}</process></definitions>'
    ).encode()


def _table() -> bytes:
    from bench.bpmn import RULES

    rules = "".join(
        f'<rule id="r{n}"><inputEntry id="a{n}"><text>{amount}</text></inputEntry>'
        f'<inputEntry id="b{n}"><text>"{who}"</text></inputEntry>'
        f'<outputEntry id="c{n}"><text>"u{n}"</text></outputEntry>'
        f'<outputEntry id="e{n}"><text>{n}</text></outputEntry></rule>'
        for n, (amount, who) in enumerate(RULES)
    )
    column = (
        '<input id="{0}" label="{0}"><inputExpression id="x{0}" typeRef="{1}"><text>{0}</text>'
        "</inputExpression></input>"
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="route" '
        'namespace="urn:bench"><decision id="route" name="route"><decisionTable id="t">'
        + column.format("amount", "number")
        + column.format("applicant", "string")
        + '<output id="o1" name="unit" typeRef="string"/>'
        + '<output id="o2" name="level" typeRef="number"/>'
        + f"{rules}</decisionTable></decision></definitions>"
    ).encode()


def approval() -> Callable[[], object]:
    """Return one case: three requests, each with `serialize_json` and `deserialize_json`."""
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.camunda.serializer.config import CAMUNDA_CONFIG
    from SpiffWorkflow.util.task import TaskState

    from bench.bpmn import DATA

    parser: Any = _parser()
    spec = parser.get_spec("approval")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(CAMUNDA_CONFIG))

    def complete(workflow: Any, data: dict[str, Any]) -> str:
        task = next(t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.manual)
        task.data.update(data)
        task.run()
        workflow.do_engine_steps()
        text: str = serializer.serialize_json(workflow)
        return text

    def case() -> str:
        workflow = BpmnWorkflow(spec)
        workflow.task_tree.data.update(DATA)
        workflow.do_engine_steps()
        text = serializer.serialize_json(workflow)
        text = complete(serializer.deserialize_json(text), {"ok": True})
        return complete(serializer.deserialize_json(text), {})

    return case


def _parser() -> Any:
    from SpiffWorkflow.camunda.parser.CamundaParser import CamundaParser

    parser = CamundaParser()
    parser.add_bpmn_xml(etree.fromstring(_process()))
    parser.add_dmn_xml(etree.fromstring(_table()))
    return parser
