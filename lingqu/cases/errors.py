"""What can be wrong with a case type or an act on a case, beyond the kernel's errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import LingquError, TransitionRefused

__all__ = ["Changed", "DefinitionFaults", "Fault", "FormFaults", "ProcessFault"]

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a definition: where, what was found, what is allowed."""

    where: str
    found: str
    allowed: str = ""
    element: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.found}" + (f"; allowed: {self.allowed}" * bool(self.allowed))


class DefinitionFaults(LingquError):
    """A case type does not hold; its author gets every fault at once."""

    exit_code: ClassVar[int] = 3

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = "\n".join(str(one) for one in faults[:MOST_SHOWN])
        more = len(faults) - MOST_SHOWN
        super().__init__(text=f"{shown}\n… +{more}" if more > 0 else shown)
        self.faults = tuple(faults)


class FormFaults(LingquError):
    """Values that a form does not take: (field or material, what is wrong), in order."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(text="; ".join(f"{name}: {text}" for name, text in self.faults))


class Changed(TransitionRefused):
    """Somebody else acted on the case since it was shown; nothing was written."""

    template = _(
        "%(object)s was changed meanwhile (it is at revision %(state)s now). Nothing of yours was "
        "written. Look at what happened, then decide again."
    )

    def __init__(self, *, number: str, shown: int, now: int) -> None:
        super().__init__(object=number, step=str(shown), state=str(now))
        self.shown, self.now = shown, now


class ProcessFault(TransitionRefused):
    """The process cannot go on with these values: no rule fits, a unit is not there. Nothing was
    written; the author of the case type has to mend it, or the values are to be corrected."""

    template = _(
        "%(object)s cannot go on: %(state)s Nothing was written. Correct the values, or tell "
        "whoever keeps this case type."
    )

    def __init__(self, *, number: str, reason: str) -> None:
        super().__init__(object=number, step="", state=reason)
