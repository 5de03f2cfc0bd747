"""What can be wrong with a description or an act on a resource, beyond the kernel's errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import LingquError, TransitionRefused

__all__ = ["Changed", "DescriptionFaults", "Fault"]

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a description. `where` is a file or resource, `place` the dotted key
    in it (`item[2].length`), `label` that place in the reader's words."""

    where: str
    place: str
    label: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: {self.label or self.place}: {self.found}"


class DescriptionFaults(LingquError):
    """A description does not hold; who wrote it gets every fault at once."""

    exit_code: ClassVar[int] = 3

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = "\n".join(str(one) for one in faults[:MOST_SHOWN])
        more = len(faults) - MOST_SHOWN
        super().__init__(text=f"{shown}\n… +{more}" if more > 0 else shown)
        self.faults = tuple(faults)


class Changed(TransitionRefused):
    """Somebody else saved the draft since it was shown; nothing was written."""

    template = _(
        "%(object)s was saved by somebody else meanwhile (save %(state)s now). Nothing of yours "
        "was written. Look at what changed, then decide again."
    )

    def __init__(self, *, resource: str, shown: int, now: int) -> None:
        super().__init__(object=resource, step=str(shown), state=str(now))
        self.shown, self.now = shown, now
