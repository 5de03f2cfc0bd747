"""The elements of BPMN 2.0: which ones run, which ones only document, and why others are refused.

Source: OMG BPMN 2.0.2 (ISO/IEC 19510:2013), clauses 7 to 10.
"""

from __future__ import annotations

__all__ = [
    "ACTIVITIES", "AUTOMATIC", "DOCUMENTATION", "EVENTS", "EVENT_KINDS", "GATEWAYS", "NODES",
    "PERSONS", "REFUSED", "REFUSED_EVENTS", "TRIGGERS",
]  # fmt: skip

PERSONS = frozenset({"task", "userTask", "manualTask"})
"""Somebody says that they are done."""
AUTOMATIC = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
ACTIVITIES = PERSONS | AUTOMATIC | {"receiveTask", "subProcess", "callActivity"}
GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"}
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
NODES = ACTIVITIES | GATEWAYS | EVENTS

EVENT_KINDS = {
    "startEvent": frozenset({"none", "message", "timer"}),
    "endEvent": frozenset({"none", "message", "signal", "terminate", "error"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error"}),
}
TRIGGERS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "terminateEventDefinition": "terminate",
    "escalationEventDefinition": "escalation",
    "compensateEventDefinition": "compensation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "cancelEventDefinition": "cancel",
}
REFUSED_EVENTS = {
    "escalation": "escalation is not executed; use a signal or an error",
    "compensation": "compensation is not executed; draw the reversal as steps of its own",
    "conditional": "a conditional event has no instant at which it is asked; use a message",
    "link": "links are not executed; draw a sequence flow",
    "cancel": "transactions are not executed; use an error",
}
REFUSED = {
    "scriptTask": "scripts are not executed; use a service task that names an action",
    "complexGateway": "complex gateways are not executed; use exclusive, inclusive or parallel",
    "adHocSubProcess": "ad-hoc subprocesses are not executed; draw the order of the steps",
    "transaction": "transactions are not executed; use a subprocess with an error boundary event",
    "implicitThrowEvent": "implicit throw events are not executed",
    "subChoreography": "choreographies are not executed",
    "choreographyTask": "choreographies are not executed",
    "callChoreography": "choreographies are not executed",
}
DOCUMENTATION = frozenset(
    {
        "documentation", "extensionElements", "laneSet", "textAnnotation", "association", "group",
        "dataObject", "dataObjectReference", "dataStoreReference", "ioSpecification", "property",
        "incoming", "outgoing", "resourceRole", "performer", "humanPerformer", "potentialOwner",
        "rendering", "auditing", "monitoring", "categoryValueRef", "supportedInterfaceRef",
        "correlationSubscription", "ioBinding", "dataInput", "dataOutput", "inputSet", "outputSet",
    }
)  # fmt: skip
"""Read over: these say something to people and change nothing in the run."""
