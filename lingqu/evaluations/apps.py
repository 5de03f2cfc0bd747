"""Evaluations as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission


class EvaluationsConfig(AppConfig):
    name = "lingqu.evaluations"
    label = "evaluations"
    verbose_name = _("Evaluations")
    permissions = (
        Permission(code="evaluations.read", label=_("see projects and evaluations")),
        Permission(code="evaluations.import", label=_("import reports")),
        Permission(code="evaluations.edit", label=_("prepare and file own self-evaluations")),
        Permission(code="evaluations.review", label=_("review self-evaluations")),
    )
