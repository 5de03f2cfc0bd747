"""The height of a tree: how many calls deep its evaluation goes."""

from __future__ import annotations

from lingqu.dmn.errors import LimitExceeded
from lingqu.dmn.feel.syntax import And, Node, Or

__all__ = ["HEIGHT", "check_height"]

HEIGHT = 240
"""Levels of calls; Python's own limit is 1,000 and the caller needs some of them."""


def check_height(root: Node, *, where: str) -> None:
    """Raise `LimitExceeded` if evaluating `root` would go more than `HEIGHT` calls deep. Chains of
    `and` and `or` are evaluated in one call and count once."""
    stack: list[tuple[Node, int]] = [(root, 1)]
    while stack:
        node, height = stack.pop()
        if height > HEIGHT:
            raise LimitExceeded(
                where=where or "expression",
                found=f"operations nested more than {HEIGHT} deep",
                allowed=f"{HEIGHT}; a list with sum() or `in` says long chains shorter",
            )
        for child in node.children():
            chained = type(child) is type(node) and isinstance(node, And | Or)
            stack.append((child, height if chained else height + 1))
