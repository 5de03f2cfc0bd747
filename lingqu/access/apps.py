"""Access as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission


class AccessConfig(AppConfig):
    name = "lingqu.access"
    label = "access"
    verbose_name = _("Access")
    permissions = (
        Permission(code="access.people", label=_("create and manage accounts")),
        Permission(code="access.roles", label=_("grant roles and posts")),
        Permission(code="access.unlock", label=_("unlock accounts")),
        Permission(code="access.audit", label=_("read and export the audit log")),
    )
