"""Access as a Django application."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission
from lingqu.kernel.contributions import MenuItem, WorkbenchBlock

GROUP = _("Administration")


class AccessConfig(AppConfig):
    name = "lingqu.access"
    label = "access"
    verbose_name = _("Access")
    permissions = (
        Permission(code="access.people", label=_("create and manage accounts")),
        Permission(code="access.roles", label=_("grant roles and posts")),
        Permission(code="access.unlock", label=_("unlock accounts")),
        Permission(code="access.audit", label=_("read and export the audit log")),
        Permission(code="access.calendar", label=_("keep the working-day calendar")),
    )
    menu = (
        MenuItem(
            label=_("Accounts"),
            url_name="access:people",
            icon="user",
            group=GROUP,
            permission="access.people",
        ),
        MenuItem(
            label=_("Posts"),
            url_name="access:people",
            icon="user",
            group=GROUP,
            permission="access.roles",
        ),
        MenuItem(
            label=_("Roles"),
            url_name="access:roles",
            icon="key",
            group=GROUP,
            permission="access.roles",
        ),
        MenuItem(
            label=_("Locked accounts"),
            url_name="access:locks",
            icon="lock",
            group=GROUP,
            permission="access.unlock",
        ),
        MenuItem(
            label=_("Audit log"),
            url_name="access:audit",
            icon="shield",
            group=GROUP,
            permission="access.audit",
        ),
        MenuItem(
            label=_("Working-day calendar"),
            url_name="access:calendar",
            icon="cal",
            group=GROUP,
            permission="access.calendar",
        ),
    )
    workbench = (
        WorkbenchBlock(
            template="access/_block_calendar.html",
            context="lingqu.access.views.calendar.missing_notice",
            permission="access.calendar",
            order=10,
        ),
    )
    audit_verbs: ClassVar = {
        "access.login": _("signed in"),
        "access.logout": _("signed out"),
        "access.idle_logout": _("signed out after idle time"),
        "access.login_refused": _("sign-in refused"),
        "access.lock": _("locked"),
        "access.unlock": _("unlocked"),
        "access.choose_post": _("chose a post"),
        "access.change_password": _("changed the password"),
        "access.reset_password": _("reset a password"),
        "access.create_person": _("created an account"),
        "access.open_account": _("reopened an account"),
        "access.close_account": _("closed an account"),
        "access.grant_post": _("granted a post"),
        "access.end_post": _("ended a post"),
        "access.set_permissions": _("changed a role's permissions"),
        "access.export_audit": _("exported the audit log"),
        "access.verify_audit": _("verified the audit log"),
        "access.load_site": _("loaded the site's data"),
    }
