"""Names that stand in a tree, without those that the tree itself binds around them."""

from __future__ import annotations

from lingqu.dmn.feel import syntax

__all__ = ["names_in"]


def names_in(node: syntax.Node) -> frozenset[str]:
    """Return every name used in `node`; names after a dot and keys do not count. A name bound
    inside counts too, which is harmless: more names are looked up than need be."""
    found: set[str] = set()
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, syntax.Name):
            found.add(one.name)
        pending.extend(one.children())
    return frozenset(found)
