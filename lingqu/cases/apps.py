"""The case engine as a Django application."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingqu.access.permissions import Permission
from lingqu.kernel.contributions import Job, MenuItem, WorkbenchBlock

GROUP = _("Cases")
MINE = _("Mine")
SHOWN = "lingqu.cases.contributions.shown"


class CasesConfig(AppConfig):
    name = "lingqu.cases"
    label = "cases"
    verbose_name = _("Cases")
    permissions = (
        Permission(code="cases.design", label=_("draw and draft case types")),
        Permission(code="cases.publish", label=_("approve and publish case types")),
        Permission(code="cases.reveal", label=_("see protected values in full, with a purpose")),
    )
    menu = (
        MenuItem(
            label=_("Cases"),
            url_name="cases:list",
            icon="inbox",
            group=MINE,
            count="lingqu.cases.contributions.waiting",
            shown=SHOWN,
        ),
        MenuItem(
            label=_("Delegation"),
            url_name="cases:delegation",
            icon="user",
            group=MINE,
            shown=SHOWN,
        ),
        MenuItem(
            label=_("My phrases"),
            url_name="cases:phrases",
            icon="edit",
            group=MINE,
            shown=SHOWN,
        ),
        MenuItem(
            label=_("Case types"),
            url_name="design:list",
            icon="flow",
            group=GROUP,
            permission="cases.design",
        ),
        MenuItem(
            label=_("Case types"),
            url_name="design:list",
            icon="flow",
            group=GROUP,
            permission="cases.publish",
        ),
    )
    jobs = (
        Job(name="cases.sweep", run="lingqu.cases.sweeping.sweep", every_seconds=5),
        Job(name="cases.tell", run="lingqu.cases.telling.tell", every_seconds=2),
        Job(
            name="cases.recalculate",
            run="lingqu.cases.recalculating.recalculate",
            every_seconds=60,
        ),
        Job(name="cases.anchor", run="lingqu.cases.verification.anchor", every_seconds=3600),
        Job(name="cases.forget", run="lingqu.cases.api.jobs.remove_old", every_seconds=600),
        Job(
            name="cases.drafts",
            run="lingqu.cases.public.jobs.remove_old_drafts",
            every_seconds=600,
        ),
        Job(
            name="cases.officer_drafts",
            run="lingqu.cases.drafting.remove_old",
            every_seconds=600,
        ),
    )
    workbench = (
        WorkbenchBlock(
            template="cases/_block_figures.html",
            context="lingqu.cases.contributions.figures",
            place="strip",
            order=10,
        ),
        WorkbenchBlock(
            template="cases/_block_mine.html",
            context="lingqu.cases.contributions.my_cases",
            order=10,
        ),
        WorkbenchBlock(
            template="cases/_block_days.html",
            context="lingqu.cases.contributions.due_days",
            place="side",
            order=10,
        ),
        WorkbenchBlock(
            template="cases/_block_notices.html",
            context="lingqu.cases.contributions.notices",
            place="side",
            order=11,
        ),
    )
    audit_verbs: ClassVar = {
        "cases.publish": _("published a case type"),
        "cases.retire": _("retired a case type"),
        "cases.begin_design": _("began a draft of a case type"),
        "cases.save_design": _("changed a draft of a case type"),
        "cases.submit_design": _("submitted a draft of a case type"),
        "cases.send_back_design": _("sent a draft of a case type back"),
        "cases.drop_design": _("dropped a draft of a case type"),
        "cases.delegate": _("delegated work"),
        "cases.end_delegation": _("ended a delegation"),
        "cases.download": _("downloaded a file of a case"),
        "cases.anchor": _("anchored the history of cases"),
        "cases.recalculate": _("recalculated deadlines for a calendar"),
        "cases.create_token": _("created an API token"),
        "cases.revoke_token": _("revoked an API token"),
    }
