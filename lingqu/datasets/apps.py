"""The Django application of the data engine."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission
from lingqu.kernel.contributions import MenuItem

__all__ = ["DatasetsConfig"]

GROUP = _("Data")


class DatasetsConfig(AppConfig):
    """Registers the engine."""

    name = "lingqu.datasets"
    label = "datasets"
    verbose_name = _("Data")
    permissions = (
        Permission(code="datasets.register", label=_("describe resources of the unit")),
        Permission(code="datasets.review", label=_("review and publish resources")),
    )
    menu = (
        MenuItem(label=_("Catalogue"), url_name="datasets:catalogue", icon="folder", group=GROUP),
        MenuItem(
            label=_("My resources"),
            url_name="datasets:own",
            icon="edit",
            group=GROUP,
            permission="datasets.register",
        ),
        MenuItem(
            label=_("Resources in review"),
            url_name="datasets:review",
            icon="rule",
            group=GROUP,
            permission="datasets.review",
            count="lingqu.datasets.contributions.waiting",
        ),
    )
    audit_verbs: ClassVar = {
        "datasets.begin": _("began to describe a resource"),
        "datasets.begin_change": _("began to change a resource"),
        "datasets.save": _("saved the draft of a resource"),
        "datasets.drop": _("gave up the draft of a resource"),
        "datasets.submit": _("handed in a resource"),
        "datasets.publish": _("published a resource"),
        "datasets.return": _("returned a resource"),
        "datasets.ask_withdrawal": _("asked to withdraw a resource"),
        "datasets.refuse_withdrawal": _("refused to withdraw a resource"),
        "datasets.withdraw": _("withdrew a resource"),
        "datasets.delete": _("deleted a resource"),
    }
