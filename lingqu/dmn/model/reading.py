"""DMN XML of versions 1.1 to 1.5 to plain values. Elements that decide nothing are passed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.reading_boxed import read_boxed, read_function
from lingqu.dmn.model.reading_parts import child, children, label, text_of, variable
from lingqu.dmn.xml import Element, local_name, read_xml

__all__ = ["read_definitions"]


def read_definitions(content: bytes, *, where: str, limits: Limits = LIMITS) -> dmn.Definitions:
    """Return what the file says. Raise `DefinitionError` naming `where` and the element."""
    root = read_xml(content, where=where, limits=limits)
    if local_name(root) != "definitions" or "DMN" not in (root.nsmap.get(root.prefix) or ""):
        raise DefinitionError(
            where=where,
            found=f"the root element “{local_name(root)}”",
            allowed="definitions of DMN 1.1 to 1.5",
        )
    namespace = root.get("namespace", "")
    made = dmn.Definitions(
        name=root.get("name", ""),
        namespace=namespace,
        where=where,
        imports=tuple(_imports(root)),
        types=tuple(_item(one, where) for one in children(root, "itemDefinition")),
    )
    _read_elements(root, made)
    return made


def _imports(root: Element) -> Iterable[dmn.Import]:
    for one in children(root, "import"):
        if "DMN" in one.get("importType", ""):
            yield dmn.Import(name=one.get("name", ""), namespace=one.get("namespace", ""))


def _read_elements(root: Element, made: dmn.Definitions) -> None:
    seen: set[str] = set()
    for element in root:
        kind = local_name(element)
        read, target = READERS.get(kind, (None, ""))
        if read is None:
            continue
        identity = element.get("id") or element.get("name") or ""
        if identity in seen:
            raise DefinitionError(
                where=f"{made.where}: {identity}", found="an id that stands twice"
            )
        seen.add(identity)
        getattr(made, target)[f"{made.namespace}#{identity}"] = read(element, made, identity)


def _input(element: Element, made: dmn.Definitions, identity: str) -> dmn.InputData:
    name = element.get("name", "")
    return dmn.InputData(
        id=identity, name=name, variable=variable(element, name), where=label(made.where, element)
    )


def _decision(element: Element, made: dmn.Definitions, identity: str) -> dmn.Decision:
    name = element.get("name", "")
    where = label(made.where, element)
    requires = (
        *_references(element, "informationRequirement", "requiredInput", made),
        *_references(element, "informationRequirement", "requiredDecision", made),
    )
    knows = _references(element, "knowledgeRequirement", "requiredKnowledge", made)
    expression = read_boxed(element, where)
    return dmn.Decision(
        id=identity, name=name, variable=variable(element, name), requires=requires, knows=knows,
        expression=expression, where=where,
    )  # fmt: skip


def _knowledge(element: Element, made: dmn.Definitions, identity: str) -> dmn.KnowledgeModel:
    name = element.get("name", "")
    where = label(made.where, element)
    logic = child(element, "encapsulatedLogic")
    return dmn.KnowledgeModel(
        id=identity, name=name, variable=variable(element, name),
        knows=_references(element, "knowledgeRequirement", "requiredKnowledge", made),
        function=read_function(logic, where) if logic is not None else None, where=where,
    )  # fmt: skip


def _service(element: Element, made: dmn.Definitions, identity: str) -> dmn.DecisionService:
    name = element.get("name", "")

    def links(kind: str) -> tuple[str, ...]:
        return tuple(_href(one, made) for one in children(element, kind))

    return dmn.DecisionService(
        id=identity, name=name, variable=variable(element, name), outputs=links("outputDecision"),
        encapsulated=links("encapsulatedDecision"), input_decisions=links("inputDecision"),
        input_data=links("inputData"), where=label(made.where, element),
    )  # fmt: skip


def _references(
    element: Element, requirement: str, kind: str, made: dmn.Definitions
) -> tuple[str, ...]:
    return tuple(
        _href(one, made)
        for outer in children(element, requirement)
        for one in children(outer, kind)
    )


def _href(element: Element, made: dmn.Definitions) -> str:
    """A reference without a namespace, or with the file's own, is to this file."""
    namespace, _, identity = element.get("href", "").rpartition("#")
    return f"{namespace or made.namespace}#{identity}"


def _item(element: Element, where: str) -> dmn.ItemDefinition:
    function = child(element, "functionItem")
    parameters = None
    if function is not None:
        parameters = tuple(
            dmn.Variable(name=one.get("name", ""), type=one.get("typeRef", ""))
            for one in children(function, "parameters")
        )
    return dmn.ItemDefinition(
        name=element.get("name", ""),
        type=element.get("typeRef") or text_of(child(element, "typeRef")),
        components=tuple(_item(one, where) for one in children(element, "itemComponent")),
        values=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        collection=element.get("isCollection") == "true",
        parameters=parameters,
        result=function.get("outputTypeRef", "") if function is not None else "",
        where=label(where, element),
    )


READERS: dict[str, tuple[Any, str]] = {
    "inputData": (_input, "inputs"),
    "decision": (_decision, "decisions"),
    "businessKnowledgeModel": (_knowledge, "knowledge"),
    "decisionService": (_service, "services"),
}
