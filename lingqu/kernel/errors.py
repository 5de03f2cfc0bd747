"""The errors a person can answer, named for who can act.

Each class keeps its facts as attributes and builds the sentence from them when it is read, so
the same error speaks the reader's language. `exit_code` is what the command line ends with.
Misuse by a programmer stays `ValueError` or `TypeError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "AccessDenied",
    "ChannelError",
    "DataError",
    "LingquError",
    "PackError",
    "TransitionRefused",
]


class LingquError(Exception):
    """The base of all errors that name who can act and what to do."""

    exit_code: ClassVar[int] = 1
    template: ClassVar[str | _StrPromise] = "%(text)s"

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.template) % self.facts


class _InputError(LingquError):
    """Something that was read does not hold: where, what was found, allowed, what to do."""

    def __init__(self, *, where: str, found: object, allowed: object, remedy: object = "") -> None:
        super().__init__(where=where, found=found, allowed=allowed, remedy=remedy)
        self.where, self.found, self.allowed, self.remedy = where, found, allowed, remedy

    def __str__(self) -> str:
        return super().__str__().strip()


class PackError(_InputError):
    """A definition file is wrong; its author corrects it."""

    exit_code = 3
    template = _("%(where)s: found %(found)s. Allowed: %(allowed)s. %(remedy)s")


class DataError(_InputError):
    """Data handed in is wrong or unreadable; the data steward corrects it."""

    exit_code = 2
    template = _("%(where)s: found %(found)s. Expected: %(allowed)s. %(remedy)s")


class TransitionRefused(LingquError):
    """A step is not possible in the state that the object is in."""

    exit_code = 4
    template = _(
        "%(object)s: the step “%(step)s” is refused, because the state is “%(state)s”. "
        "Possible now: %(allowed)s."
    )

    def __init__(
        self, *, object: object, step: object, state: object, allowed: Iterable[object] = ()
    ) -> None:
        possible = tuple(str(one) for one in allowed)
        super().__init__(
            object=object, step=step, state=state, allowed=", ".join(possible) or _("nothing")
        )
        self.object, self.step, self.state, self.allowed = object, step, state, possible


class AccessDenied(LingquError):
    """The acting person lacks a permission; an administrator can grant it."""

    exit_code = 5
    template = _(
        "This needs the permission “%(permission)s”, which your current post does not have here. "
        "Choose another post, or ask the security administrator."
    )

    def __init__(self, *, permission: str, actor_id: int | None = None) -> None:
        super().__init__(permission=permission, actor_id=actor_id)
        self.permission, self.actor_id = permission, actor_id


class ChannelError(LingquError):
    """An outside system did not answer as agreed; the operator looks into it."""

    exit_code = 6
    template = _("%(channel)s: %(reason)s. %(advice)s")

    def __init__(self, *, channel: str, reason: object, retryable: bool) -> None:
        advice = _("It will be tried again.") if retryable else _("Correct the settings first.")
        super().__init__(channel=channel, reason=reason, advice=advice)
        self.channel, self.reason, self.retryable = channel, reason, retryable
