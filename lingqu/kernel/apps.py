"""The kernel as a Django application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "lingqu.kernel"
    label = "kernel"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        post_migrate.connect(_load_shipped_parameters, dispatch_uid="kernel_parameters")


def _load_shipped_parameters(app_config: AppConfig, using: str, **_rest: Any) -> None:
    """Apply the `parameters.toml` that an application ships, whenever its tables were migrated,
    so that no installation runs without its limits."""
    from lingqu.kernel import parameters

    shipped = Path(app_config.path) / "parameters.toml"
    tables = connections[using].introspection.table_names()
    if shipped.is_file() and "kernel_parameter" in tables:
        parameters.apply(parameters.read(shipped))
