"""The process as a drawing of its own address, and what a published version says."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from lingqu.bpmn import from_text, read_diagram
from lingqu.bpmn.drawing import draw
from lingqu.bpmn.run import Entry
from lingqu.cases.clock_words import amount
from lingqu.cases.definition import Compiled
from lingqu.cases.folder import Folder
from lingqu.cases.models import CaseTypeVersion
from lingqu.cases.publishing import compiled
from lingqu.cases.views.detail import folder_or_404
from lingqu.cases.views.request import person_of
from lingqu.kernel.errors import DataError
from lingqu.kernel.snapshot import Snapshot, snapshot

__all__ = ["progress", "version", "version_drawing"]

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""A picture has neither script nor style sheet: its looks are attributes."""


@require_GET
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Send the process with how far the case has come."""
    folder = folder_or_404(request, number)
    return _picture(folder.definition, entries=_behind(folder), tokens=folder.case.tokens)


@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what a published version says: steps, limits, fields, materials."""
    row, definition = _version(request, code, number)
    facts = snapshot(localtime(timezone.now()).date())
    declared = definition.declaration
    steps = [
        {"label": definition.label(one.at), "it": one, "limit": _limit(facts, one.limit),
         "outcomes": [str(o.label) for o in one.outcomes],
         "fields": [str(definition.fields[n].title) for n in one.fields]}
        for one in declared.task
    ]  # fmt: skip
    clocks = [{"it": one, "limit": _limit(facts, one.limit)} for one in declared.clock]
    return render(
        request,
        "cases/version.html",
        {"row": row, "code": code, "declared": declared, "steps": steps, "clocks": clocks},
    )


@require_GET
def version_drawing(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send the process of a published version."""
    _row, definition = _version(request, code, number)
    return _picture(definition, entries=[], tokens="")


def _version(request: HttpRequest, code: str, number: int) -> tuple[CaseTypeVersion, Compiled]:
    """Return a version whose cases who asks may see."""
    if "\0" in code or len(code) > 80 or number > 10**9:
        raise Http404
    rows = CaseTypeVersion.objects.select_related("case_type")
    row = get_object_or_404(rows, case_type__code=code, number=number)
    definition, person = compiled(row.pk, row.hash), person_of(request)
    codes = (definition.declaration.read, "cases.design", "cases.publish")
    if not any(person.may(one) for one in codes):
        raise Http404
    return row, definition


def _picture(definition: Compiled, *, entries: list[Entry], tokens: str) -> HttpResponse:
    process = definition.definition
    diagram = read_diagram(process.content, where=process.where)
    words: Mapping[str, str] = {
        "picture": _("Process"), "done": pgettext("step", "done"), "current": _("under way"),
        "ahead": _("not reached"),
    }  # fmt: skip
    state = from_text(tokens) if tokens else None
    svg = draw(diagram, process=process.process, state=state, history=entries, words=words)
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _behind(folder: Folder) -> list[Entry]:
    """Return the elements that the case has passed, with the flows that gateways chose."""
    passed: dict[str, str] = {}
    for event in folder.events:
        flows = " ".join(event.facts.get("flows", ()))
        for one in event.facts.get("steps", ()):
            passed[str(one)] = f"{passed.get(str(one), '')} {flows}"
    done = [
        t.element for t in folder.tasks if t.state == "done" and t.kind in ("step", "applicant")
    ]
    opened = {t.element for t in folder.open_tasks}
    names = dict.fromkeys([*passed, *done])
    return [("passed", one, 0, passed.get(one, "")) for one in names if one not in opened]


def _limit(facts: Snapshot, name: str) -> str:
    if not name:
        return ""
    try:
        value, unit = facts.limit(name)
    except DataError:
        return name
    return amount(value, unit)
