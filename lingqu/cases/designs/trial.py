"""The sandbox: try a draft as it is now; what was done is kept in the session, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingqu.access.models import Unit
from lingqu.bpmn import read_diagram
from lingqu.bpmn.drawing import draw
from lingqu.cases.conditions import applying
from lingqu.cases.definition import Compiled, compile_type
from lingqu.cases.designing import source_of
from lingqu.cases.designs.views import design_of, reader
from lingqu.cases.errors import DefinitionFaults, FormFaults
from lingqu.cases.form_page import inputs, posted, sections
from lingqu.cases.models import Design
from lingqu.cases.trying import Trial, TrialStep, play
from lingqu.dmn.errors import DefinitionError
from lingqu.kernel.calendar import calendar
from lingqu.kernel.errors import LingquError

__all__ = ["drawing", "trial"]

LONGEST_DAYS = 400
Kept = dict[str, Any]
"""form: JSON values; steps: TrialStep as a table; began: an ISO instant."""


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the trial is; with a post, do one more thing."""
    reader(request)
    design = design_of(pk)
    try:
        compiled = _compiled(design)
    except (DefinitionFaults, DefinitionError) as error:
        messages.error(request, _("The draft cannot be tried yet: %(why)s") % {"why": error})
        return redirect("design:overview", pk)
    if request.method == "POST":
        return _done(request, design, compiled)
    return _page(request, design, compiled, errors={}, status=200)


@require_http_methods(["GET", "HEAD"])
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the picture of the process with the trial's progress."""
    reader(request)
    design = design_of(pk)
    source = source_of(design)
    content = source.files[source.declaration.process]
    played = _played(request, design, _compiled(design))
    diagram = read_diagram(content, where=source.declaration.process)
    state = played.state if played else None
    history = [("completed", one, 0, None) for one in _behind(played)] if played else []
    return HttpResponse(draw(diagram, state=state, history=history), content_type="image/svg+xml")


def _done(request: HttpRequest, design: Design, compiled: Compiled) -> HttpResponse:
    """Do what the form says, play the trial again, and keep it if that went well."""
    kept = _kept(request, design)
    act = request.POST.get("act", "")
    if act == "restart":
        request.session.pop(_key(design), None)
        return redirect("design:trial", design.pk)
    fresh = _with(request, compiled, kept, act)
    try:
        _play(compiled, fresh)
    except FormFaults as error:
        return _page(request, design, compiled, errors=dict(error.faults), status=422)
    except (LingquError, DefinitionError) as error:
        messages.error(request, str(error))
        return _page(request, design, compiled, errors={}, status=409)
    request.session[_key(design)] = fresh
    return redirect("design:trial", design.pk)


def _with(request: HttpRequest, compiled: Compiled, kept: Kept | None, act: str) -> Kept:
    """Return the trial with one more thing done."""
    if kept is None or act == "begin":
        fields = [one for one in compiled.fields.values() if one.asked == "applicant"]
        form = applying(compiled, posted(fields, request.POST))
        return {"form": form, "steps": [], "began": timezone.now().isoformat()}
    if act == "wait":
        text = request.POST.get("days", "")
        days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        step = TrialStep(data={}, days=min(days, LONGEST_DAYS))
    else:
        element = request.POST.get("element", "")[:80]
        fields = [compiled.fields[name] for name in _fields_at(compiled, element)]
        step = TrialStep(
            element=element,
            outcome=request.POST.get("outcome", "")[:40],
            data=posted(fields, request.POST),
        )
    return {**kept, "steps": [*kept["steps"], asdict(step)]}


def _page(
    request: HttpRequest,
    design: Design,
    compiled: Compiled,
    *,
    errors: Mapping[str, str],
    status: int,
) -> HttpResponse:
    played = _played(request, design, compiled)
    typed = request.POST if request.method == "POST" else None
    asked = [one for one in compiled.fields.values() if one.asked == "applicant"]
    facts = {
        "design": design,
        "label": compiled.declaration.label,
        "played": played,
        "errors": errors,
        "sections": [] if played else sections(compiled, asked, typed, errors),
        "tasks": [_task(compiled, played, one, typed, errors) for one in played.tasks]
        if played
        else [],
        "state": _state(compiled, played) if played else "",
        "variables": sorted(played.state.get("v", {}).items()) if played else [],
        "history": [(one["verb"], one["element"], one["facts"]) for one in played.events]
        if played
        else [],
    }
    return render(request, "cases/designs/trial.html", facts, status=status)


def _task(
    compiled: Compiled, played: Trial, task: Mapping[str, Any], typed: Any, errors: Any
) -> dict[str, Any]:
    """Return what the page shows of an open step."""
    declared = compiled.task(task["element"])
    fields = [compiled.fields[name] for name in _fields_at(compiled, task["element"])]
    return {
        "element": task["element"],
        "label": compiled.label(task["element"]),
        "who": declared.duty or _("the applicant"),
        "due": task["due_at"],
        "outcomes": declared.outcomes,
        "inputs": inputs(fields, typed=typed, kept=played.form, errors=errors, needed={}),
    }


def _fields_at(compiled: Compiled, element: str) -> list[str]:
    declared = compiled.task(element)
    needed = [name for outcome in declared.outcomes for name in outcome.needs]
    return list(dict.fromkeys((*declared.fields, *needed)))


def _state(compiled: Compiled, played: Trial) -> str:
    known = {state.name: str(state.label) for state in compiled.states}
    name: str = played.case["state"]
    return known.get(name, name)


def _behind(played: Trial) -> list[str]:
    """Return the elements that the trial has passed."""
    found = [one["element"] for one in played.events if one["element"]]
    return found + [step for one in played.events for step in one["facts"].get("steps", ())]


def _played(request: HttpRequest, design: Design, compiled: Compiled) -> Trial | None:
    """Return the trial so far; one that the draft no longer allows begins anew."""
    kept = _kept(request, design)
    if kept is None:
        return None
    try:
        return _play(compiled, kept)
    except (LingquError, DefinitionError):
        request.session.pop(_key(design), None)
        return None


def _play(compiled: Compiled, kept: Kept) -> Trial:
    unit = Unit.objects.order_by("path").first() or Unit(
        key="unit", name="unit", area_code="0" * 12
    )
    return play(
        compiled,
        form=kept["form"],
        unit=unit,
        steps=[TrialStep(**step) for step in kept["steps"]],
        at=datetime.fromisoformat(kept["began"]),
    )


def _kept(request: HttpRequest, design: Design) -> Kept | None:
    found: Kept | None = request.session.get(_key(design))
    return found


def _key(design: Design) -> str:
    return f"trial-{design.pk}"


def _compiled(design: Design) -> Compiled:
    source = source_of(design)
    return compile_type(
        code=source.code,
        module=source.module,
        declaration=source.declaration,
        files=source.files,
        calendar=calendar,
    )
