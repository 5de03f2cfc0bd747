"""One evaluation of a model: what came in, and the decisions worked out so far."""

from __future__ import annotations

from collections.abc import Mapping

from lingqu.dmn.feel.values import Value

__all__ = ["NOT_GIVEN", "Session"]

NOT_GIVEN = object()


class Session:
    """One evaluation: what came in, and the decisions worked out so far."""

    __slots__ = ("inputs", "values")

    def __init__(self, inputs: Mapping[str, Value]) -> None:
        self.inputs = inputs
        self.values: dict[str, Value] = {}

    def given(self, full: str, name: str, otherwise: Value = None) -> Value:
        """Return what came in as `full` (`namespace#name`), or under the name alone."""
        inputs = self.inputs
        if name in inputs and full not in inputs:
            return inputs[name]
        return inputs.get(full, otherwise)
