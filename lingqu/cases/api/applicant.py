"""The applicant's side, without signing in: he is known by the number and the code of his case.

Both travel in the body, never in an address. Requests are counted by source network.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from ninja import Form, Router

from lingqu.cases import applicant, special
from lingqu.cases.api import bodies, shown
from lingqu.cases.api import schemas as out
from lingqu.cases.api.files import MaterialName, Sent
from lingqu.cases.api.idempotency import once
from lingqu.cases.api.throttle import count_visit
from lingqu.cases.declaration import TaskKind
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseEvent, CaseFile, Task
from lingqu.cases.papers import keep_file, material_of, missing_materials
from lingqu.kernel.errors import TransitionRefused

__all__ = ["router"]

router = Router(tags=["Applicants"])
Number = Annotated[str, Form(min_length=1, max_length=64, description="Number of the case.")]
QueryCode = Annotated[
    str, Form(min_length=1, max_length=20, description="The code that the applicant was told.")
]


@router.post("/follow", response=out.AppliedCase, summary="Follow one's case", auth=None)
def follow_case(request: HttpRequest, body: bodies.Follow) -> HttpResponse:
    """Where the case stands, by when it is promised, and what is waited for."""
    case = _own(body.number, body.code)
    return once(request, lambda at: _applied(case))


@router.post("/supplement", response=out.AppliedCase, summary="Supply what is missing", auth=None)
def supplement_case(request: HttpRequest, body: bodies.Supplement) -> HttpResponse:
    """Finish the step that waits for the applicant; the case goes on. Hand files in before."""
    case = _own(body.number, body.code)

    def act(at: datetime) -> out.AppliedCase:
        applicant.supplement(
            case_id=case.pk, data=body.data, at=at, outcome=body.outcome, note=body.note
        )
        return _applied(applicant.follow(body.number, body.code))

    return once(request, act)


@router.post("/files", response={201: out.CaseFileOut}, summary="Hand in a file", auth=None)
def hand_own_file_in(
    request: HttpRequest, number: Number, code: QueryCode, material: MaterialName, file: Sent
) -> HttpResponse:
    """While the case waits for its applicant."""
    case = _own(number, code)

    def act(at: datetime) -> out.CaseFileOut:
        if not _own_step(case):
            raise TransitionRefused(
                object=case.number, step=_("supply"), state=case.state,
                allowed=[_("wait for a notice that something is missing")],
            )  # fmt: skip
        declared = material_of(shown.definition_of(case), material)
        kept = keep_file(declared, name=file.name or "", chunks=file.chunks())
        row = applicant.supply_file(case_id=case.pk, material=material, kept=kept, at=at)
        return shown.file_row(row)

    return once(request, act, status=201)


@router.post("/withdraw", response=out.AppliedCase, summary="Take one's case back", auth=None)
def withdraw_own_case(request: HttpRequest, body: bodies.WithdrawOwn) -> HttpResponse:
    """As far as the type allows it: mostly until the decision."""
    case = _own(body.number, body.code)

    def act(at: datetime) -> out.AppliedCase:
        special.withdraw(case_id=case.pk, actor=None, at=at, reason=body.reason)
        return _applied(applicant.follow(body.number, body.code))

    return once(request, act)


def _own(number: str, code: str) -> Case:
    """Return the case of the pair; a wrong one is "not found", whichever of the two is wrong."""
    count_visit(timezone.now())
    return applicant.follow(number, code)


def _own_step(case: Case) -> Task | None:
    return Task.objects.open().filter(case=case, kind="applicant").order_by("pk").first()


def _applied(case: Case) -> out.AppliedCase:
    definition = shown.definition_of(case)
    suspension = {one.name: str(one.label) for one in definition.declaration.suspension}
    task = _own_step(case)
    return out.AppliedCase(
        number=case.number, type=shown.type_of(case, definition), title=case.title,
        unit=case.unit.name, state=shown.state_of(case, definition), outcome=case.outcome,
        opened_on=localtime(case.opened_at).date(),
        closed_on=localtime(case.closed_at).date() if case.closed_at else None,
        suspended=suspension.get(case.paused_for, ""),
        due=[
            out.DueDay(name=clock.name, label=clock.label, on=localtime(clock.told_at).date())
            for clock in shown.clocks_of(case, definition)
            if clock.told_at
        ],
        waiting=_waiting(case, definition, task) if task else None,
        results=shown.results_of(case, definition),
    )  # fmt: skip


def _waiting(case: Case, definition: Compiled, task: Task) -> out.Waiting:
    declared: TaskKind = definition.task(task.element)
    missing = _missing(case, definition) if declared.materials else []
    return out.Waiting(
        element=task.element, label=definition.label(task.element), told=str(declared.told or ""),
        outcomes=[out.Named(name=o.name, label=str(o.label)) for o in declared.outcomes],
        fields=[
            out.Named(name=name, label=str(definition.fields[name].title))
            for name in declared.fields
        ],
        missing=missing, due_at=task.due_at,
    )  # fmt: skip


def _missing(case: Case, definition: Compiled) -> list[out.Named]:
    """Return the materials that the step still needs, by the form as it stands."""
    form = CaseEvent.objects.values_list("form", flat=True).get(case=case, number=case.form_event)
    files = CaseFile.objects.filter(case=case, replaced=False).exclude(checked="rejected")
    present = files.values_list("material", flat=True)
    missing = missing_materials(definition, opened(orjson.loads(form)), present)
    return [out.Named(name=one.name, label=str(one.label)) for one in missing]
