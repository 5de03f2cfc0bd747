"""Diagrams made for a test: nodes as XML, flows as one line each."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from lingqu.bpmn import Engine, load_definition

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SHORT = {
    "start": "startEvent", "end": "endEvent", "user": "userTask", "xor": "exclusiveGateway",
    "and": "parallelGateway", "or": "inclusiveGateway", "event": "eventBasedGateway",
    "act": "serviceTask", "rule": "businessRuleTask", "sub": "subProcess", "call": "callActivity",
    "catch": "intermediateCatchEvent", "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent", "receive": "receiveTask", "send": "sendTask",
}  # fmt: skip
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:lingqu="urn:lingqu:bpmn" targetNamespace="urn:test">'
    '<message id="m_reply" name="reply"/><message id="m_recall" name="recall"/>'
    '<signal id="s_stop" name="stop"/><error id="e_bad" errorCode="bad"/>'
)


def node(kind: str, key: str, inside: str = "", **attributes: str) -> str:
    """Return one node; `lingqu_x` becomes the attribute `lingqu:x`."""
    pairs = "".join(
        f' {name.replace("lingqu_", "lingqu:")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return f'<{SHORT.get(kind, kind)} id="{key}"{pairs}>{inside}</{SHORT.get(kind, kind)}>'


def nodes(text: str) -> str:
    """Return plain nodes of `kind id, kind id, …`."""
    return "".join(node(*one.split()) for one in text.split(",") if one.strip())


def flows(text: str) -> str:
    """Return flows of lines `a > b` or `a > b [condition]`; the id is `a_b`."""
    found = []
    for line in filter(None, (one.strip() for one in re.split(r"[;\n]", text))):
        path, _, condition = line.partition("[")
        keys = [one.strip() for one in path.split(">")]
        for source, target in zip(keys, keys[1:], strict=False):
            inner = condition.rstrip("]").strip()
            inner = f"<conditionExpression>{escape(inner)}</conditionExpression>" if inner else ""
            found.append(
                f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
                f"{inner}</sequenceFlow>"
            )
    return "".join(found)


def timer(text: str, kind: str = "timeDuration", **attributes: str) -> str:
    """Return a timer event definition."""
    pairs = "".join(f' {k.replace("lingqu_", "lingqu:")}="{v}"' for k, v in attributes.items())
    return f"<timerEventDefinition{pairs}><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def message(name: str = "reply") -> str:
    """Return a message event definition."""
    return f'<messageEventDefinition messageRef="m_{name}"/>'


SIGNAL = '<signalEventDefinition signalRef="s_stop"/>'
ERROR = '<errorEventDefinition errorRef="e_bad"/>'
TERMINATE = "<terminateEventDefinition/>"


def combine(variable: str, how: str) -> str:
    """Return a rule of combination."""
    return (
        f'<extensionElements><lingqu:combine variable="{variable}" how="{how}"/>'
        "</extensionElements>"
    )


def xml(inside: str, path: str = "", more: str = "", **attributes: str) -> bytes:
    """Return a file with one process `p`, and `more` beside it."""
    body = node("process", "p", inside + flows(path), **attributes)
    return f"{HEAD}{body}{more}</definitions>".encode()


def engine(inside: str, path: str = "", more: str = "", **options: Any) -> Engine:
    """Return the engine of that process."""
    return Engine(load_definition(xml(inside, path, more), where="p.bpmn"), **options)


class Case:
    """A case that remembers its state and all that happened; every request round-trips JSON."""

    def __init__(self, of: Engine, **data: Any) -> None:
        self.engine, self.now, self.requests = of, NOW, []
        self.result = of.start(data, now=NOW)
        self._keep()

    def _keep(self) -> None:
        import json

        self.result.state = json.loads(json.dumps(self.result.state))
        self.requests.append((self.now, self.result.history))

    @property
    def open(self) -> list[str]:
        return [one.element for one in self.engine.waiting(self.state)]

    @property
    def state(self) -> dict[str, Any]:
        return self.result.state

    @property
    def data(self) -> dict[str, Any]:
        return self.state.get("v", {})

    @property
    def done(self) -> list[str]:
        kinds = {"opened", "entered", "cancelled", "started"}
        return [e for _now, h in self.requests for what, e, _t, _d in h if what not in kinds]

    def token(self, element: str, nth: int = 0) -> int:
        found = [one for one in self.engine.waiting(self.state) if one.element == element]
        return found[nth].token

    def do(self, element: str, nth: int = 0, **data: Any) -> Case:
        token = self.token(element, nth)
        self.result = self.engine.complete(self.state, token, data, now=self.now)
        self._keep()
        return self

    def send(self, name: str, **data: Any) -> Case:
        self.result = self.engine.send(self.state, name, data, now=self.now)
        self._keep()
        return self

    def wait(self, span: timedelta) -> Case:
        self.now += span
        self.result = self.engine.advance(self.state, now=self.now)
        self._keep()
        return self
