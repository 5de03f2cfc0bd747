"""Permissions are plain codes, declared by applications, given to roles as data.

An application declares them on its configuration, `permissions = (Permission(code=…, label=…),)`, a
pack in its `pack.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from lingqu.kernel.packs import packs

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["ADMINISTRATION", "DUTIES", "Permission", "declared_permissions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """`code` is `<application>.<verb>`; `label` is what the security administrator reads."""

    code: str
    label: str | _StrPromise


ADMINISTRATION = {
    "system": frozenset({"access.people", "access.calendar", "channels.manage"}),
    "security": frozenset({"access.roles", "access.unlock"}),
    "audit": frozenset({"access.audit"}),
}
"""What each of the three administrators may do, and nobody else (GB/T 22239-2019, level three,
separation of system, audit and security administration)."""

DUTIES = (
    ("", _("none")),
    ("system", _("system administrator")),
    ("security", _("security administrator")),
    ("audit", _("audit administrator")),
)


def declared_permissions() -> dict[str, Permission]:
    """Return every permission that an installed application or pack declares, by code."""
    declared = [
        permission
        for config in apps.get_app_configs()
        for permission in getattr(config, "permissions", ())
    ]
    declared += [
        Permission(code=one.code, label=cast("_StrPromise", one.label))
        for pack in packs().values()
        for one in pack.permission
    ]
    return {permission.code: permission for permission in sorted(declared, key=lambda p: p.code)}
