"""Handing in many files, and the page on which one watches them being read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from lingqu.access.gate import require
from lingqu.evaluations import services_import as services
from lingqu.evaluations.models import Evaluation, ImportBatch, ImportFile
from lingqu.evaluations.reading.limits import FILE_BYTES
from lingqu.evaluations.views.request import is_part, person_of, whole

__all__ = ["batch", "imports", "read_next"]

LISTED = 20
MOST_FILES = 100
MEGABYTE = 2**20
AT_ONCE = 20
"""Files read in one request of a browser without scripts; it stays under the server's limit."""


@csrf_exempt  # the size is looked at before the body is parsed; the token is checked right after
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Show the imports and take files."""
    require(person_of(request), "evaluations.import")
    if request.method == "POST":
        length = whole(str(request.META.get("CONTENT_LENGTH") or ""))
        if length > settings.UPLOAD_BYTES:
            return _refused(request, _too_large(length))
        try:
            request.FILES  # noqa: B018 - parses the body, which counts the files
        except TooManyFilesSent:
            return _refused(request, _too_many())
    return _imports(request)


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "evaluations/imports.html", _overview(request))
    handed = request.FILES.getlist("files")
    if not handed:
        return _refused(request, _("Choose at least one file."), status=422)
    if len(handed) > MOST_FILES:
        return _refused(request, _too_many())
    batch = services.hand_in(
        actor=person_of(request),
        handed=[services.HandedIn(name=one.name or "", chunks=one.chunks()) for one in handed],
        at=timezone.now(),
    )
    return redirect("evaluations:batch", batch.pk)


@require_http_methods(["GET"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one import: every file with what came of it."""
    return render(request, "evaluations/batch.html", _batch_context(request, pk))


@require_POST
def read_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the next file and answer with the progress; without scripts, several at once."""
    person = person_of(request)
    found = get_object_or_404(ImportBatch.objects.visible_to(person), pk=pk)
    if is_part(request):
        file = services.read_next(batch=found, actor=person, at=timezone.now())
        # Nothing to take while others still read: ask again at leisure.
        context = {**_batch_context(request, pk), "pause": "50ms" if file else "5s"}
        return render(request, "evaluations/_batch.html", context)
    count = services.read_all(batch=found, actor=person, at=timezone.now(), most=AT_ONCE)
    messages.info(request, _("%(count)s files were read.") % {"count": count})
    return redirect("evaluations:batch", pk)


def _overview(request: HttpRequest) -> dict[str, Any]:
    seen = ImportBatch.objects.visible_to(person_of(request)).select_related("person", "unit")
    rows = seen.prefetch_related("files")[:LISTED]
    return {
        "batches": [
            {"it": row, "files": len(files := list(row.files.all())), **_counts(files)}
            for row in rows
        ],
        "most_files": MOST_FILES,
        "most_megabytes": settings.UPLOAD_BYTES // MEGABYTE,
        "file_megabytes": min(FILE_BYTES, settings.UPLOAD_BYTES) // MEGABYTE,
    }


def _counts(files: list[ImportFile]) -> dict[str, int]:
    states = [file.state for file in files]
    waiting = (ImportFile.State.WAITING, ImportFile.State.READING)
    return {
        "waiting": sum(state in waiting for state in states),
        "failed": states.count(ImportFile.State.FAILED),
        "forms": sum(file.forms for file in files),
    }


def _batch_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    person = person_of(request)
    found = get_object_or_404(ImportBatch.objects.visible_to(person).select_related("unit"), pk=pk)
    seen = Evaluation.objects.visible_to(person).order_by("table_index")
    files = list(
        found.files.select_related("source")
        .defer("source__text")
        .prefetch_related(Prefetch("source__evaluation_set", queryset=seen, to_attr="seen"))
    )
    counts = _counts(files)
    done = len(files) - counts["waiting"]
    share = 100 * done // len(files) if files else 100
    return {"it": found, "files": files, "done": done, "share": share, **counts}


def _refused(request: HttpRequest, message: str, status: int = 413) -> HttpResponse:
    context = {**_overview(request), "refused": message}
    return render(request, "evaluations/imports.html", context, status=status)


def _too_large(length: int) -> str:
    return _(
        "The files together have %(found)s MB; at most %(allowed)s MB are taken at once. "
        "Hand them in in several parts."
    ) % {"found": length // MEGABYTE, "allowed": settings.UPLOAD_BYTES // MEGABYTE}


def _too_many() -> str:
    return _("More than %(allowed)s files at once. Hand them in in several parts.") % {
        "allowed": MOST_FILES
    }
