"""Files of a case: handed in from a step, listed, downloaded, checked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from lingqu.access.models import Person
from lingqu.cases import papers
from lingqu.cases.act import Act
from lingqu.cases.api import bodies, shown
from lingqu.cases.api import schemas as out
from lingqu.cases.api.acts import at_revision
from lingqu.cases.api.auth import person_in
from lingqu.cases.api.bodies import CaseId, FileId, TaskId
from lingqu.cases.api.cases import seen
from lingqu.cases.api.idempotency import once
from lingqu.cases.api.paging import Cursor, Limit, position, sealed
from lingqu.cases.declaration import Material
from lingqu.cases.models import Case, CaseFile
from lingqu.cases.who import task_for
from lingqu.kernel.blobs import path_of
from lingqu.kernel.errors import TransitionRefused

__all__ = ["BINARY", "MaterialName", "Sent", "router"]

router = Router(tags=["Files"])
MaterialName = Annotated[
    str, Form(max_length=40, min_length=1, description="Name of a material of the case type.")
]
Sent = Annotated[UploadedFile, File(description="The file, with a name that fits its content.")]
BINARY: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/octet-stream": {"schema": {
            "type": "string", "format": "binary"}}}}
    }
}  # fmt: skip


@router.post("/tasks/{task_id}/files", response={201: out.CaseFileOut}, summary="Hand a file in")
def hand_file_in(
    request: HttpRequest, task_id: TaskId, material: MaterialName, file: Sent
) -> HttpResponse:
    """From a step that takes materials. Its content decides what it is: a name that says something
    else is refused. The older file of the material stays, marked `replaced`."""
    person, revision = person_in(request), bodies.shown_revision(request, None)

    def act(at: datetime) -> out.CaseFileOut:
        declared = _material(task_id, material, person, at)
        kept = papers.keep_file(declared, name=file.name or "", chunks=file.chunks())
        with at_revision(revision, task_id=task_id):
            row = papers.add_file(
                task_id=task_id, material=material, kept=kept, actor=person, at=at, origin="api"
            )
        return shown.file_row(row, revision=_revision(row))

    return once(request, act, status=201)


@router.get("/cases/{case_id}/files", response=out.FilePage, summary="List a case's files")
def list_files(
    request: HttpRequest, case_id: CaseId, limit: Limit = 50, cursor: Cursor = ""
) -> out.FilePage:
    """The oldest first, replaced ones too."""
    seen(person_in(request), case_id)
    place = position("files", cursor)
    rows = list(
        CaseFile.objects.filter(case_id=case_id, pk__gt=int(place[0]) if place else 0)[: limit + 1]
    )
    more = sealed("files", [rows[limit - 1].pk]) if len(rows) > limit else None
    return out.FilePage(items=[shown.file_row(one) for one in rows[:limit]], next=more)


@router.get("/files/{file_id}/content", summary="Download a file", openapi_extra=BINARY)
def download_file(request: HttpRequest, file_id: FileId) -> FileResponse:
    """As an attachment: a browser saves it and never shows it."""
    row = CaseFile.objects.get(pk=file_id)
    seen(person_in(request), row.case_id)
    response = FileResponse(
        path_of(row.sha256).open("rb"), as_attachment=True, filename=row.name,
        content_type="application/octet-stream",
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@router.post("/files/{file_id}/check", response=out.CaseFileOut, summary="Accept or reject a file")
def check_file(request: HttpRequest, file_id: FileId, body: bodies.Check) -> HttpResponse:
    """Whoever may do an open step may. A rejection needs a remark."""
    person, revision = person_in(request), bodies.shown_revision(request, body)

    def act(at: datetime) -> out.CaseFileOut:
        case_id = CaseFile.objects.values_list("case_id", flat=True).get(pk=file_id)
        with at_revision(revision, case_id=case_id):
            row = papers.check_file(
                file_id=file_id, checked=body.checked, remark=body.remark, actor=person, at=at
            )
        return shown.file_row(row, revision=_revision(row))

    return once(request, act)


@transaction.atomic
def _material(task_id: int, name: str, person: Person, at: datetime) -> Material:
    """Return the material, after asking whether `person` may hand one in here: before anything is
    written to the disk."""
    act = Act.load(task_id=task_id, actor=person, at=at)
    task = task_for(act, task_id, person)
    if not act.definition.task(task["element"]).materials:
        raise TransitionRefused(
            object=act.case["number"], step=_("add a file"),
            state=act.definition.label(task["element"]),
        )  # fmt: skip
    return papers.material_of(act.definition, name)


def _revision(row: CaseFile) -> int:
    return Case.objects.values_list("revision", flat=True).get(pk=row.case_id)
