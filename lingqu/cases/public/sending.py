"""Send a draft: it becomes one case, however often it is sent.

The code that the applicant follows the case with is kept sealed with the draft for `SHOWN`, so
that a double click or a page loaded again does not lose it; then it is gone for good.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.cases.act import Act
from lingqu.cases.errors import FormFaults
from lingqu.cases.form_data import opened
from lingqu.cases.kept_version import kept_version
from lingqu.cases.models import Draft
from lingqu.cases.opening import start
from lingqu.cases.papers import Kept, put_file
from lingqu.cases.public.drafts import AlreadySent, definition_of, locked
from lingqu.cases.public.files import present
from lingqu.cases.public.offers import receiving_unit
from lingqu.cases.public.questions import faults_of, fitting, missing_uploads, uploads_for
from lingqu.kernel.sealing import seal, unseal

__all__ = ["SHOWN", "NotOffered", "code_of", "forget_code", "send"]

SHOWN = timedelta(minutes=30)
CODE = "#code"
"""The key of the sealed code in a sent draft's data; no field can be named so."""


class NotOffered(Exception):
    """The type takes no more cases, or nobody receives them."""


@transaction.atomic
def send(pk: int, *, at: datetime) -> None:
    """Make a case of the draft; one that was sent stays as it is.

    Raise `FormFaults` with everything missing, `NotOffered` for a type that takes no more cases;
    nothing is written then."""
    try:
        draft = locked(pk)
    except AlreadySent:
        return
    definition = definition_of(draft)
    unit = receiving_unit(definition, at=at)
    if draft.version.case_type.retired or unit is None:
        raise NotOffered
    answers = fitting(definition, opened(draft.data))
    files = present(draft)
    missing = missing_uploads(definition, answers, files)
    faults = faults_of(definition, answers) + [
        (one.name, _("%(label)s is still missing.") % {"label": one.label}) for one in missing
    ]
    if faults:
        raise FormFaults(faults)
    started = start(
        code=definition.code, data=answers, unit=unit, channel="web", actor=None, at=at,
        version=kept_version(draft.version),
    )  # fmt: skip
    for material in uploads_for(definition, answers):
        row = files.get(material.name)
        if row is not None:
            act = Act.load(case_id=started.case_id, actor=None, at=at)
            kept = Kept(name=row.name, sha256=row.sha256, size=row.size, kind=row.kind)
            put_file(act, material=material.name, kept=kept, origin="upload")
    draft.files.all().delete()
    draft.case_id, draft.changed_at = started.case_id, at
    draft.data = {CODE: seal(started.query_code)}
    draft.save(update_fields=["case", "changed_at", "data"])


def code_of(draft: Draft, *, at: datetime) -> str:
    """Return the code of a draft that was sent a moment ago, else ""."""
    sealed = draft.data.get(CODE, "")
    return unseal(sealed) if sealed and at - draft.changed_at < SHOWN else ""


def forget_code(draft: Draft) -> None:
    """Let nobody read the code again."""
    Draft.objects.filter(pk=draft.pk, case__isnull=False).update(data={})
