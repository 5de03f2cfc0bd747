"""BPMN 2.0 XML into `Diagram`. Every fault is collected with its element; none ends the reading.

Only XML that cannot be trusted raises: not XML, DOCTYPE, too large, no BPMN in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from lxml import etree

from lingqu.bpmn import words
from lingqu.bpmn.events import read_event
from lingqu.bpmn.loops import is_true, read_loop, text_of
from lingqu.bpmn.model import BPMN, LINGQU, Body, Combine, Diagram, Finding, Flow, How, Node
from lingqu.dmn.errors import DefinitionError, LimitExceeded
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.xml import read_xml

__all__ = ["MOST_NODES", "read_diagram"]

Element = etree._Element
MOST_NODES = 5_000
"""Flow nodes of one file."""
DEEPEST = 50
"""Subprocesses within subprocesses."""
HOW = frozenset({"refuse", "collect", "by-key"})
CALLED = (f"{{{LINGQU}}}decision", "{http://camunda.org/schema/1.0/bpmn}decisionRef")


def read_diagram(content: bytes, *, where: str, limits: Limits = LIMITS) -> Diagram:
    """Return what `content` says. Raise `DefinitionError` naming `where` if it is not BPMN."""
    root = read_xml(content, where=where, limits=limits)
    if root.tag != f"{{{BPMN}}}definitions":
        raise DefinitionError(
            where=where, found=f"the root element {root.tag}", allowed="BPMN 2.0 definitions"
        )
    reader = _Reader(where=where)
    reader.read_names(root)
    processes = {
        reader.identify(one): reader.body(one, 0) for one in root.iterchildren(f"{{{BPMN}}}process")
    }
    return Diagram(
        where=where,
        content=content,
        digest=sha256(content).hexdigest(),
        processes=processes,
        findings={key: tuple(found) for key, found in reader.findings.items()},
        participants=_participants(root),
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """The state of one reading: names of messages, signals and errors, and what was found."""

    where: str
    names: dict[str, str] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    process: str = ""
    nodes: int = 0

    def fault(self, element: str, reason: str, *, process: str | None = None) -> None:
        """Keep an error about `element` in the process being read."""
        key = self.process if process is None else process
        self.findings.setdefault(key, []).append(Finding(element=element, reason=reason))

    def read_names(self, root: Element) -> None:
        """Remember what messages, signals and errors are called."""
        for tag, attribute in (("message", "name"), ("signal", "name"), ("error", "errorCode")):
            for one in root.iterchildren(f"{{{BPMN}}}{tag}"):
                key = one.get("id", "")
                if key in self.names:
                    self.fault(key, f"two {tag} elements have this id", process="")
                self.names[key] = one.get(attribute) or one.get("name") or key

    def identify(self, element: Element) -> str:
        """Return the element's id; two elements with one id are a fault of both their names."""
        key = element.get("id", "").strip()
        local = etree.QName(element).localname
        if local == "process":
            self.process = key
        if not key:
            key = f"{local} in line {element.sourceline}"
            self.fault(key, "has no id")
        elif key in self.seen:
            self.fault(key, f"a second element ({local}, line {element.sourceline}) has this id")
        self.seen.add(key)
        return key

    def body(self, element: Element, depth: int) -> Body:
        """Return the nodes and flows directly in a process or subprocess."""
        nodes: list[Node] = []
        flows: list[Flow] = []
        for child in element.iterchildren(f"{{{BPMN}}}*"):
            local = etree.QName(child).localname
            if local == "sequenceFlow":
                flows.append(self.flow(child))
            elif local in words.NODES:
                nodes.append(self.node(child, local, depth))
            elif local not in words.DOCUMENTATION and local not in CHILDREN:
                nodes += self.refuse(child, local)
        return Body(
            id=element.get("id", "").strip(),
            name=_name(element),
            nodes=tuple(nodes),
            flows=tuple(flows),
            combine=self.combine(element),
        )

    def refuse(self, child: Element, local: str) -> list[Node]:
        """Say of a child of a body that it is not executed. Return it as a node that flows may
        name, so that they are not at fault too."""
        key = child.get("id", "").strip() or f"{local} in line {child.sourceline}"
        if key in self.seen:
            self.fault(key, f"a second element ({local}, line {child.sourceline}) has this id")
        self.fault(key, words.REFUSED.get(local, f"unknown element {local}"))
        self.seen.add(key)
        return [Node(id=key, kind=local, name=_name(child))]

    def flow(self, element: Element) -> Flow:
        """Return a sequence flow."""
        key = self.identify(element)
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        return Flow(
            id=key,
            name=_name(element),
            source=element.get("sourceRef", "").strip(),
            target=element.get("targetRef", "").strip(),
            condition="" if condition is None else self.feel(condition, key),
        )

    def feel(self, element: Element, owner: str) -> str:
        """Return an expression's text; a language that is not FEEL is a fault of `owner`."""
        language = element.get("language", "")
        if language and "feel" not in language.lower():
            self.fault(owner, f"language {language!r} is not executed; allowed: FEEL")
        return text_of(element).removeprefix("=").strip()

    def node(self, element: Element, local: str, depth: int) -> Node:
        """Return a flow node and, of a subprocess, what is in it."""
        key = self.identify(element)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise LimitExceeded(
                where=f"{self.where}: {key}", found=f"more than {MOST_NODES:,} flow nodes",
                allowed=f"{MOST_NODES:,} in a file", remedy="Divide it by call activities.",
            )  # fmt: skip
        if depth >= DEEPEST:
            raise LimitExceeded(
                where=f"{self.where}: {key}", found="subprocesses nested deeper than allowed",
                allowed=f"{DEEPEST} levels",
            )  # fmt: skip
        self.attributes(element, local, key)
        event = read_event(element, local, key, self)
        return Node(
            id=key,
            kind=local,
            name=_name(element),
            default=element.get("default", "").strip(),
            attached_to=element.get("attachedToRef", "").strip(),
            interrupting=element.get("cancelActivity", "true").strip() not in ("false", "0"),
            event=event,
            loop=read_loop(element, key, self),
            called=element.get("calledElement", "").strip().rpartition(":")[2],
            body=self.body(element, depth + 1) if local == "subProcess" else None,
            extension=_extension(element, local, key, sends=event is not None),
            parameters=self.parameters(element, key),
            combine=self.combine(element),
        )

    def attributes(self, element: Element, local: str, key: str) -> None:
        """Refuse the attributes and children of an activity that would change how it runs."""
        for name in ("startQuantity", "completionQuantity"):
            if element.get(name, "1").strip() != "1":
                self.fault(key, f"{name} other than 1 is not executed")
        if is_true(element, "isForCompensation"):
            self.fault(key, words.REFUSED_EVENTS["compensation"])
        if is_true(element, "triggeredByEvent"):
            self.fault(key, "event subprocesses are not executed; use a boundary event")
        if is_true(element, "instantiate"):
            self.fault(key, "only a start event can start a case")
        for child in element.iterchildren(
            f"{{{BPMN}}}dataInputAssociation", f"{{{BPMN}}}dataOutputAssociation"
        ):
            if child.find(f"{{{BPMN}}}transformation") is not None or (
                child.find(f"{{{BPMN}}}assignment") is not None
            ):
                self.fault(key, "data associations that compute are not executed")
        known = local in words.ACTIVITIES
        for child in (
            element.iterchildren(f"{{{BPMN}}}*") if known and local != "subProcess" else ()
        ):
            name = etree.QName(child).localname
            if name not in words.DOCUMENTATION and name not in CHILDREN:
                self.fault(key, f"unknown element {name} in it")

    def parameters(self, element: Element, key: str) -> dict[str, str]:
        """Return the FEEL texts of an action's or decision's parameters by name."""
        found: dict[str, str] = {}
        for one in _extensions(element, "parameter"):
            name = one.get("name", "").strip()
            if not name or name in found:
                self.fault(key, f"two parameters are called {name!r}" if name else "no name")
            found[name] = text_of(one)
        return found

    def combine(self, element: Element) -> Combine:
        """Return how branches that meet here become one."""
        key = element.get("id", "")
        named: dict[str, How] = {}
        for one in _extensions(element, "combine"):
            variable = one.get("variable", "").strip()
            if not variable or variable in named:
                self.fault(key, f"two rules of combination for {variable!r}")
            named[variable] = self.how(one.get("how", ""), key)
        how = self.how(element.get(f"{{{LINGQU}}}combine", "refuse"), key)
        return Combine(how=how, named=named)

    def how(self, text: str, key: str) -> How:
        """Return a rule of combination by name."""
        if text.strip() not in HOW:
            self.fault(key, f"combination {text!r} is unknown; allowed: {', '.join(sorted(HOW))}")
            return "refuse"
        return cast("How", text.strip())


CHILDREN = frozenset(
    {
        "standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "dataInputAssociation",
        "dataOutputAssociation",
    }
)  # fmt: skip


def _participants(root: Element) -> dict[str, str]:
    """Return the pools' names by process id."""
    found = root.iterfind(f"{{{BPMN}}}collaboration/{{{BPMN}}}participant")
    return {
        one.get("processRef", "").rpartition(":")[2]: _name(one)
        for one in found
        if one.get("processRef")
    }


def _extension(element: Element, local: str, key: str, *, sends: bool) -> dict[str, str]:
    """Return Lingqu's attributes. Where a file of another tool names no action or decision, the
    element's id is the name."""
    found = {
        etree.QName(name).localname: value.strip()
        for name, value in cast("dict[str, str]", dict(element.attrib)).items()
        if name.startswith(f"{{{LINGQU}}}")
    }
    if local == "businessRuleTask":
        named = next((element.get(one) for one in CALLED if element.get(one)), "")
        found["decision"] = (named or "").strip() or key
    if local == "serviceTask" or (local == "sendTask" and not sends):
        found["action"] = found.get("action") or key
    return found


def _extensions(element: Element, name: str) -> Iterator[Element]:
    return element.iterfind(f"{{{BPMN}}}extensionElements/{{{LINGQU}}}{name}")


def _name(element: Element) -> str:
    return " ".join(element.get("name", "").split())
