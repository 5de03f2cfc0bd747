"""Many descriptions at once: a workbook down, a workbook up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingqu.access.gate import require
from lingqu.datasets.lifecycle import REGISTER
from lingqu.datasets.models import Draft, Resource
from lingqu.datasets.views.request import person_of
from lingqu.datasets.workbook.checking import check, take
from lingqu.datasets.workbook.reading import MOST_BYTES
from lingqu.datasets.workbook.writing import workbook_bytes
from lingqu.kernel.errors import DataError

__all__ = ["download", "tables"]

MOST_DOWN = 1000
MOST_TAKEN = 500
MOST_FAULTS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest) -> HttpResponse:
    """Show the page; check the workbook that was sent, and take what holds if that was asked."""
    person = person_of(request)
    require(person, REGISTER)
    if request.method == "GET":
        return render(request, "datasets/tables.html", {})
    try:
        checked = check(_sent(request), actor=person)
        wanted = bool(request.POST.get("take"))
        if wanted and len(checked.good) > MOST_TAKEN:
            allowed = _("at most %(n)s at once in the browser; the server takes more")
            raise DataError(
                where=_("workbook"), found=str(len(checked.good)),
                allowed=allowed % {"n": MOST_TAKEN},
            )  # fmt: skip
        taken = take(checked.good, actor=person, at=timezone.now()) if wanted else 0
    except DataError as error:
        return render(request, "datasets/tables.html", {"refused": error}, status=422)
    context: dict[str, Any] = {
        "checked": checked, "taken": taken, "faults": checked.faults[:MOST_FAULTS],
        "more": max(len(checked.faults) - MOST_FAULTS, 0),
    }  # fmt: skip
    status = 422 if checked.faults and not taken else 200
    return render(request, "datasets/tables.html", context, status=status)


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """Send the resources of the units of who asks as a workbook: the draft, else the version."""
    person = person_of(request)
    require(person, REGISTER)
    rows = Resource.objects.visible_to(person, REGISTER).select_related("current", "draft")
    contents = [_content(one) for one in rows.order_by("name")[:MOST_DOWN]]
    response = HttpResponse(workbook_bytes(filter(None, contents)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="resources.xlsx"'
    return response


def _content(one: Resource) -> Any:
    try:
        return one.draft.content
    except Draft.DoesNotExist:
        return one.current.description if one.current else None


def _sent(request: HttpRequest) -> bytes:
    """Return the file's bytes, bounded before they are read. Raise `DataError` without one."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise DataError(where=_("workbook"), found="—", allowed=_("a workbook (.xlsx)"))
    if file.size > MOST_BYTES:
        raise DataError(where=_("workbook"), found=_("more than 20 MB"), allowed=_("at most 20 MB"))
    return bytes(file.read())
