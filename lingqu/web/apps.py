"""The shell as a Django application."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lingqu.kernel.contributions import MenuItem


class WebConfig(AppConfig):
    name = "lingqu.web"
    label = "web"
    verbose_name = _("Pages")
    menu = (MenuItem(label=_("Workbench"), url_name="workbench", icon="home", group=_("Mine")),)

    def ready(self) -> None:
        """Make the data folder and register the checks."""
        from lingqu.web import checks  # noqa: F401

        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
