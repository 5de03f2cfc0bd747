"""The applicant's side of a case: follow it, supply what is missing, take it back.

He is known by the number of the case and the code that he was told once; only its digest is kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.cases.act import Act
from lingqu.cases.declaration import TaskKind
from lingqu.cases.errors import FormFaults
from lingqu.cases.models import Case, CaseFile
from lingqu.cases.opening import query_digest
from lingqu.cases.papers import Kept, missing_materials, put_file
from lingqu.cases.saving import save
from lingqu.cases.steps import Done, finish
from lingqu.cases.validation import applies, validated
from lingqu.kernel.errors import TransitionRefused

__all__ = ["follow", "supplement", "supply_file"]


def follow(number: str, code: str) -> Case:
    """Return the case of a number and its code. Raise `Case.DoesNotExist` for a wrong pair, in
    the same time whichever of the two is wrong."""
    given = query_digest(number.strip().upper(), code)
    case = (
        Case.objects.select_related("version", "unit", "case_type")
        .filter(number=number.strip().upper()[:64])
        .first()
    )
    if not hmac.compare_digest(case.query_digest if case else "-" * 64, given) or case is None:
        raise Case.DoesNotExist
    return case


@transaction.atomic
def supply_file(*, case_id: int, material: str, kept: Kept, at: datetime) -> CaseFile:
    """Put a file into a case that waits for its applicant."""
    act = Act.load(case_id=case_id, actor=None, at=at)
    _waiting(act)
    return put_file(act, material=material, kept=kept, origin="upload")


@transaction.atomic
def supplement(
    *, case_id: int, data: Mapping[str, Any], at: datetime, outcome: str = "", note: str = ""
) -> Done:
    """Finish the step that waits for the applicant; the case goes on.

    Raise `FormFaults` for values that do not hold, needed ones that are empty and materials that
    are still missing."""
    act = Act.load(case_id=case_id, actor=None, at=at)
    task = _waiting(act)
    declared = act.definition.task(task["element"])
    present = CaseFile.objects.filter(case_id=case_id, replaced=False).exclude(checked="rejected")
    names = set(present.values_list("material", flat=True))
    # Checked first: conditions are asked over values that hold.
    form = validated(act.definition, data, asked=None, complete=False, before=act.form)
    faults = _missing_values(act, declared, form)
    missing = missing_materials(act.definition, form, names) if declared.materials else []
    faults += [
        (one.name, _("Still missing: %(label)s.") % {"label": one.label})
        for one in missing
        if one.origin == "upload"  # the rest does not come from him, or not this way
    ]
    if faults:
        raise FormFaults(faults)
    fields = act.definition.fields
    asked = {n: v for n, v in data.items() if applies(act.definition, fields[n].when, form)}
    chosen = outcome or (declared.outcomes[0].name if declared.outcomes else "done")
    finish(act, task, declared, outcome=chosen, data=asked, opinion=note)
    save(act)
    return Done.of(act)


def _missing_values(act: Act, declared: TaskKind, form: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of the step that are needed for this form and empty."""
    try:
        validated(act.definition, {}, asked="applicant", complete=True, before=form)
    except FormFaults as error:
        return [one for one in error.faults if one[0] in declared.fields]
    return []


def _waiting(act: Act) -> dict[str, Any]:
    """Return the step that waits for the applicant, or say that none does."""
    for task in act.tasks:
        if task["kind"] == "applicant":
            return task
    raise TransitionRefused(
        object=act.case["number"], step=_("supply"), state=act.case["state"],
        allowed=[_("wait for a notice that something is missing")],
    )  # fmt: skip
