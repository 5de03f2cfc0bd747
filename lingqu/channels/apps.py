"""Channels as a Django application."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission
from lingqu.kernel.contributions import Job, MenuItem, WorkbenchBlock

GROUP = _("Administration")


class ChannelsConfig(AppConfig):
    name = "lingqu.channels"
    label = "channels"
    verbose_name = _("Channels")
    permissions = (Permission(code="channels.manage", label=_("manage webhooks and the outbox")),)
    menu = (
        MenuItem(
            label=_("Outbox"),
            url_name="channels:messages",
            icon="flow",
            group=GROUP,
            permission="channels.manage",
        ),
        MenuItem(
            label=_("Webhook subscriptions"),
            url_name="channels:subscriptions",
            icon="link",
            group=GROUP,
            permission="channels.manage",
        ),
    )
    workbench = (
        WorkbenchBlock(
            template="channels/_block_outbox.html",
            context="lingqu.channels.contributions.troubles",
            permission="channels.manage",
            order=15,
        ),
    )
    jobs = (
        Job(name="channels.handle", run="lingqu.channels.handling.run", every_seconds=1),
        Job(name="channels.deliver", run="lingqu.channels.delivering.run", every_seconds=1),
        Job(name="channels.clean", run="lingqu.channels.cleaning.run", every_seconds=3600),
    )
    audit_verbs: ClassVar = {
        "channels.subscribe": _("made a webhook subscription"),
        "channels.pause": _("paused a webhook subscription"),
        "channels.resume": _("resumed a webhook subscription"),
        "channels.end": _("ended a webhook subscription"),
        "channels.replay": _("delivered messages again"),
    }
