"""The gate before a write: a permission, and the unit it must reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lingqu.kernel.errors import AccessDenied

if TYPE_CHECKING:
    from lingqu.access.models import Person, Unit

__all__ = ["require"]


def require(actor: Person, permission: str, *, unit: Unit | None = None) -> None:
    """Raise `AccessDenied` unless a post of `actor` gives `permission` (reaching `unit`)."""
    if not actor.may(permission, unit=unit):
        raise AccessDenied(permission=permission, actor_id=actor.pk)
