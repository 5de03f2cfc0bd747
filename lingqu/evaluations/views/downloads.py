"""Files out: the original as it came, every official form, the review memo.

All are attachments; the browser never shows a file that somebody else made as a page of ours.
"""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from lingqu.evaluations.models import Evaluation
from lingqu.evaluations.official import FORMS, official
from lingqu.evaluations.shown import shown
from lingqu.evaluations.views.request import person_of
from lingqu.evaluations.writing import FORMATS
from lingqu.kernel import audit, blobs

__all__ = ["form", "original"]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file that the evaluation was read from."""
    evaluation = _seen(request, pk)
    whole = Evaluation.objects.sees_whole_file(evaluation, person_of(request))
    if evaluation.source is None or not whole:
        raise Http404
    path = blobs.path_of(evaluation.source.sha256)
    if not path.is_file():
        raise Http404
    _record(request, evaluation, "original")
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=evaluation.source_name or evaluation.number
    )
    response["Content-Type"] = "application/octet-stream"
    return response


@require_GET
def form(request: HttpRequest, pk: int, form: str, suffix: str) -> HttpResponse:
    """Send an official form, or the review memo, as docx, xlsx or pdf."""
    if suffix not in FORMATS or form not in FORMS:
        raise Http404
    evaluation = _seen(request, pk)
    content = official(shown(evaluation), form, suffix)
    _record(request, evaluation, f"{form}.{suffix}")
    filename = f"{evaluation.number}-{form}.{suffix}"
    header = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        content, content_type=TYPES[suffix], headers={"Content-Disposition": header or ""}
    )


def _seen(request: HttpRequest, pk: int) -> Evaluation:
    seen = Evaluation.objects.visible_to(person_of(request)).select_related("source", "stored_form")
    found: Evaluation = get_object_or_404(seen, pk=pk)
    return found


@transaction.atomic
def _record(request: HttpRequest, evaluation: Evaluation, what: str) -> None:
    actor = person_of(request)
    audit.record("evaluations.download", actor_id=actor.pk, of=evaluation, facts={"what": what})
