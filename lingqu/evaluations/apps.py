"""Evaluations as a Django application: what it may be asked for and where it shows itself."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission
from lingqu.kernel.contributions import MenuItem, WorkbenchBlock

GROUP = _("Project performance")


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
    menu = (
        MenuItem(
            label=_("Self-evaluations"),
            url_name="evaluations:list",
            icon="rule",
            group=GROUP,
            permission="evaluations.read",
            count="lingqu.evaluations.contributions.waiting",
        ),
        MenuItem(
            label=_("Review desk"),
            url_name="evaluations:desk",
            icon="table",
            group=GROUP,
            permission="evaluations.read",
        ),
        MenuItem(
            label=_("Import"),
            url_name="evaluations:imports",
            icon="inbox",
            group=GROUP,
            permission="evaluations.import",
        ),
        MenuItem(
            label=_("Own self-evaluations"),
            url_name="evaluations:drafts",
            icon="edit",
            group=GROUP,
            permission="evaluations.edit",
        ),
    )
    workbench = (
        WorkbenchBlock(
            template="evaluations/_block_figures.html",
            context="lingqu.evaluations.contributions.figures",
            permission="evaluations.read",
            place="strip",
            order=20,
        ),
        WorkbenchBlock(
            template="evaluations/_block_waiting.html",
            context="lingqu.evaluations.contributions.waiting_reports",
            permission="evaluations.review",
            order=20,
        ),
        WorkbenchBlock(
            template="evaluations/_block_own.html",
            context="lingqu.evaluations.contributions.own_reports",
            permission="evaluations.edit",
            order=30,
        ),
        WorkbenchBlock(
            template="evaluations/_block_batch.html",
            context="lingqu.evaluations.contributions.latest_batch",
            permission="evaluations.import",
            place="side",
            order=20,
        ),
    )
    audit_verbs: ClassVar = {
        "evaluations.import": _("handed in reports"),
        "evaluations.read_file": _("read a report"),
        "evaluations.decide": _("decided on a finding"),
        "evaluations.return": _("returned a self-evaluation"),
        "evaluations.conclude": _("concluded a review"),
        "evaluations.choose_scheme": _("chose the scheme"),
        "evaluations.draft": _("began a self-evaluation"),
        "evaluations.save": _("changed a self-evaluation"),
        "evaluations.discard": _("discarded a draft"),
        "evaluations.file": _("filed a self-evaluation"),
        "evaluations.cross_check": _("checked across reports"),
        "evaluations.download": _("downloaded a report or form"),
    }
