"""FEEL texts of a process, compiled with the element they stand in."""

from __future__ import annotations

from typing import Any

from lingqu.dmn.feel import compile_expression

__all__ = ["Expression", "compile_feel"]

Expression = Any
"""What `compile_expression` gives: call it with a dict of FEEL values."""


def compile_feel(text: str, where: str, element: str) -> Expression:
    """Return the compiled text. Raise `FeelSyntaxError` naming file and element."""
    return compile_expression(text, where=f"{where}: {element}")
