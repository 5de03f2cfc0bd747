"""The Django application of the data engine."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

__all__ = ["DatasetsConfig"]


class DatasetsConfig(AppConfig):
    """Registers the engine."""

    name = "lingqu.datasets"
    verbose_name = _("Data")
