"""What can go wrong with a process, beyond the errors of lingqu.dmn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from lingqu.bpmn.model import Finding
from lingqu.dmn.errors import DefinitionError, EvaluationError, LimitExceeded

__all__ = [
    "BpmnError", "CombineConflict", "DefinitionError", "EvaluationError", "LimitExceeded",
    "ProcessRefused", "StateRefused",
]  # fmt: skip
MOST_SHOWN = 20


class BpmnError(Exception):
    """Raised by an action: a business error that an error boundary event may catch by `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ProcessRefused(DefinitionError):
    """A diagram that does not run; `findings` name every element that hinders it."""

    def __init__(self, *, where: str, findings: Sequence[Finding]) -> None:
        shown = "; ".join(str(one) for one in findings[:MOST_SHOWN])
        more = len(findings) - MOST_SHOWN
        super().__init__(
            where=where,
            found=f"{shown}; and {more} more" if more > 0 else shown,
            remedy="Correct these elements, or take them out of the process.",
        )
        self.findings = tuple(findings)


class StateRefused(EvaluationError):
    """A request that the present state of the case does not allow, or a state that is not one."""

    exit_code: ClassVar[int] = 4


class CombineConflict(EvaluationError):
    """Two branches wrote unequal values to one variable and nothing says which one holds."""

    def __init__(self, *, where: str, variable: str, branches: Iterable[str]) -> None:
        self.variable, self.branches = variable, tuple(branches)
        super().__init__(
            where=where,
            found=f"variable {variable!r} was written differently by "
            + " and ".join(repr(one) for one in self.branches),
            allowed="equal values, or a rule of combination: collect, by-key",
            remedy=f'Declare <lingqu:combine variable="{variable}" how="collect"/> there.',
        )
