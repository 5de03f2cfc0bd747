"""Files of a case: handed in, checked, sent as attachments; protected values; the drawing."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from lingqu.cases.case_page import Bound, Fault
from lingqu.cases.models import Case, CaseFile
from lingqu.cases.papers import add_file, check_file, keep_file, material_of
from lingqu.cases.publishing import compiled
from lingqu.cases.revealing import reveal
from lingqu.cases.revisions import expect_revision
from lingqu.cases.views.acts import case_or_404, task_of
from lingqu.cases.views.detail import page
from lingqu.cases.views.request import person_of, whole
from lingqu.kernel import audit, blobs
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["add", "check", "download", "show_in_full"]


@require_GET
def download(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """Send a file of the case as an attachment, whatever it is."""
    file = _file(case_or_404(request, number), pk)
    path = blobs.path_of(file.sha256)
    if not path.is_file():
        raise Http404
    with transaction.atomic():
        audit.record("cases.download", actor_id=person_of(request).pk, of=file)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=file.name)
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def check(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Accept a file, or reject it with a remark."""
    case = case_or_404(request, number)
    file = _file(case, pk)
    try:
        with transaction.atomic():
            expect_revision(case, whole(request.POST.get("revision")))
            check_file(
                file_id=file.pk, checked=request.POST.get("checked", "")[:20],
                remark=request.POST.get("remark", ""), actor=person_of(request),
                at=timezone.now(),
            )  # fmt: skip
    except DataError as error:
        return _refused(request, number, f"remark-{file.pk}", error)
    except TransitionRefused as error:
        return _changed(request, number, error)
    messages.success(request, _("The check is kept."))
    return redirect(f"{reverse('cases:detail', args=[number])}#materials")


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Put a file into the case from the step in hand."""
    case, task = case_or_404(request, number), whole(request.POST.get("task"))
    task_of(case, task)
    name, file = request.POST.get("material", "")[:40], request.FILES.get("file")
    try:
        if file is None:
            raise DataError(
                where=pgettext("paper", "file"), found=_("nothing"), allowed=_("a file")
            )
        material = material_of(compiled(case.version_id, case.version.hash), name)
        kept = keep_file(material, name=file.name or "", chunks=file.chunks())
        with transaction.atomic():
            expect_revision(case, whole(request.POST.get("revision")))
            add_file(task_id=task, material=name, kept=kept, actor=person_of(request),
                     at=timezone.now())  # fmt: skip
    except DataError as error:
        return _refused(request, number, f"file-{name}", error)
    except TransitionRefused as error:
        return _changed(request, number, error)
    messages.success(request, _("The file is in the case."))
    return redirect(f"{reverse('cases:detail', args=[number])}#materials")


@require_POST
def show_in_full(request: HttpRequest, number: str) -> HttpResponse:
    """Show protected values in full on this answer alone: they are kept in no address and no
    session."""
    case = case_or_404(request, number)
    try:
        values = reveal(
            case_id=case.pk, names=request.POST.getlist("field")[:100],
            purpose=request.POST.get("purpose", ""), actor=person_of(request), at=timezone.now(),
        )  # fmt: skip
    except DataError as error:
        return _refused(request, number, "purpose", error)
    return page(request, number, revealed=values)


def _file(case: Case, pk: int) -> CaseFile:
    file = CaseFile.objects.filter(case=case, pk=pk).first()
    if file is None:
        raise Http404
    return file


def _refused(request: HttpRequest, number: str, field: str, error: DataError) -> HttpResponse:
    fault = Fault(field=field, label="", text=str(error))
    bound = Bound(act=field, typed=request.POST, faults=(fault,))
    return page(request, number, bound=bound, status=422)


def _changed(request: HttpRequest, number: str, error: TransitionRefused) -> HttpResponse:
    seen = whole(request.POST.get("seen"))
    bound = Bound(act="file", typed=request.POST, refused=str(error), seen=seen)
    return page(request, number, bound=bound, status=409)
