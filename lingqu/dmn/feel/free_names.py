"""Names that stand in a tree, without those that the tree itself binds around them."""

from __future__ import annotations

from lingqu.dmn.feel import syntax

__all__ = ["names_in"]


def names_in(node: object) -> frozenset[str]:
    """Return every name used in `node`; names after a dot and keys do not count. A name bound
    inside counts too, which is harmless: more names are looked up than need be."""
    found: set[str] = set()
    pending: list[object] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, syntax.Name):
            found.add(one.name)
        elif isinstance(one, tuple):
            pending.extend(one)
        elif isinstance(one, syntax.Node):
            pending.extend(getattr(one, key) for key in one.__slots__)
    return frozenset(found)
