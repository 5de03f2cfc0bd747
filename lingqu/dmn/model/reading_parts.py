"""Small parts of DMN XML."""

from __future__ import annotations

from lingqu.dmn.model.elements import LiteralExpression, Variable
from lingqu.dmn.xml import Element, local_name

__all__ = ["child", "children", "label", "literal", "text_of", "variable"]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that name."""
    return next(iter(children(element, name)), None)


def children(element: Element, name: str) -> list[Element]:
    """Return the children of that name."""
    return [one for one in element if local_name(one) == name]


def text_of(element: Element | None) -> str:
    """Return the FEEL text in an element: that of its `text` child, or its own."""
    if element is None:
        return ""
    inner = child(element, "text")
    return ((inner if inner is not None else element).text or "").strip()


def label(where: str, element: Element) -> str:
    """Return `where` with the element's kind and name or id."""
    name = element.get("name") or element.get("label") or element.get("id") or ""
    return f"{where}: {local_name(element)} “{name}”"


def literal(element: Element | None, where: str) -> LiteralExpression:
    """Return the FEEL text of a cell or expression."""
    return LiteralExpression(text=text_of(element), where=where)


def variable(element: Element, name: str) -> Variable:
    """Return an element's variable, which is called as the element if nothing else is said."""
    declared = child(element, "variable")
    if declared is None:
        return Variable(name=name)
    return Variable(name=declared.get("name") or name, type=declared.get("typeRef", ""))
