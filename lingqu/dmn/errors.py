"""What can go wrong with a definition: where, what was found, what is allowed, what to do.

`where` names a file, an element id, a cell or an expression and the column in it, so that the
author finds the place. These classes need nothing but Python, so the engines can be used alone.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = ["DefinitionError", "EvaluationError", "FeelSyntaxError", "LimitExceeded"]


class DefinitionError(Exception):
    """A definition is wrong; its author corrects it."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self, *, where: str, found: object, allowed: object = "", remedy: object = ""
    ) -> None:
        super().__init__(where, found, allowed, remedy)
        self.where, self.found, self.allowed, self.remedy = where, found, allowed, remedy

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.found}." if self.where else f"{self.found}."]
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if self.remedy:
            parts.append(str(self.remedy))
        return " ".join(parts)


class FeelSyntaxError(DefinitionError):
    """A FEEL text does not follow the grammar. `column` counts characters from 1."""

    def __init__(self, *, where: str, found: object, allowed: object = "", column: int = 0) -> None:
        super().__init__(where=where, found=found, allowed=allowed)
        self.column = column


class EvaluationError(DefinitionError):
    """A definition that cannot answer for this input, such as two rules of a unique table."""

    exit_code = 1


class LimitExceeded(EvaluationError):
    """A text, list, loop or recursion is larger than `Limits` lets it be."""
