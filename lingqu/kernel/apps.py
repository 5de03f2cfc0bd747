"""The kernel as a Django application."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "lingqu.kernel"
    label = "kernel"
    verbose_name = _("Kernel")
    audit_verbs: ClassVar = {
        "kernel.publish_calendar": _("published a notice on holidays"),
        "kernel.change_calendar_day": _("changed a day of the calendar"),
    }

    def ready(self) -> None:
        post_migrate.connect(_load_shipped_parameters, dispatch_uid="kernel_parameters")
        post_migrate.connect(_load_shipped_notices, dispatch_uid="kernel_notices", sender=self)


def _load_shipped_parameters(app_config: AppConfig, using: str, **_rest: Any) -> None:
    """Apply the `parameters.toml` that an application ships, whenever its tables were migrated,
    so that no installation runs without its limits."""
    from lingqu.kernel import parameters

    shipped = Path(app_config.path) / "parameters.toml"
    tables = connections[using].introspection.table_names()
    if shipped.is_file() and "kernel_parameter" in tables:
        parameters.apply(parameters.read(shipped))


def _load_shipped_notices(using: str, **_rest: Any) -> None:
    """Give every installation the published years, and an upgraded one those that came since."""
    from lingqu.kernel import calendar_changes

    if "kernel_calendarversion" in connections[using].introspection.table_names():
        calendar_changes.ship_notices()
