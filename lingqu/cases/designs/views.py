"""Pages of the designer: case types, drafts, drawings, approval."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.models import Person
from lingqu.access.permissions import declared_permissions
from lingqu.cases import designing
from lingqu.cases.actions import actions_of
from lingqu.cases.declaration import Declaration
from lingqu.cases.designs.findings import findings
from lingqu.cases.models import CaseType, CaseTypeVersion, Design
from lingqu.cases.publishing import differences
from lingqu.kernel.content_policy import DECISION_DESIGNER_POLICY
from lingqu.kernel.errors import AccessDenied, DataError, LingquError, TransitionRefused
from lingqu.kernel.models import Parameter
from lingqu.kernel.packs import packs

__all__ = [
    "approve", "begin", "design_of", "drop", "edit", "file_xml", "lint_file", "listing", "overview",
    "save_declaration", "save_file", "send_back", "submit", 
]  # fmt: skip

MOST_BODY = 6 << 20


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the case types with their versions in force, and the drafts."""
    person = reader(request)
    types = CaseType.objects.select_related("current", "current__approved_by")
    drafts = Design.objects.select_related("drafted_by", "decided_by")[:50]
    shown = [(one, _label(one.current), one.current) for one in types]
    open_codes = {one.code for one in drafts if one.state in ("drafting", "submitted")}
    return render(
        request, "cases/designs/list.html",
        {"types": shown, "drafts": drafts, "open_codes": open_codes,
         "may_draw": person.may(designing.DRAW)},
    )  # fmt: skip


@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one draft: files, declaration, faults, what differs, what may be done."""
    person, design = reader(request), design_of(pk)
    return _overview(request, person, design, status=200)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft of the type that the form names."""
    design = designing.begin(
        code=request.POST.get("code", "")[:80], actor=reader(request), at=timezone.now()
    )
    return redirect("design:overview", design.pk)


@require_POST
def save_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the declaration; what was typed stays on the page if it was changed meanwhile."""
    person = reader(request)
    text = request.POST.get("text", "")
    try:
        designing.save_declaration(
            design_id=pk, text=text, revision=_revision(request), actor=person, at=timezone.now()
        )
    except TransitionRefused as error:
        messages.error(request, str(error))
        return _overview(request, person, design_of(pk), status=409, typed=text)
    messages.success(request, _("The declaration was saved."))
    return redirect("design:overview", pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the draft in for approval."""
    note = request.POST.get("note", "")
    return _acted(request, pk, lambda **given: designing.submit(note=note, **given))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft; the person is another than who drafted it."""
    return _acted(request, pk, designing.approve)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft back with a reason."""
    reason = request.POST.get("reason", "")
    return _acted(request, pk, lambda **given: designing.send_back(reason=reason, **given))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    return _acted(request, pk, designing.drop)


@require_GET
def edit(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the designer on one file; who may not change it sees the picture."""
    person, design = reader(request), design_of(pk)
    _file(design, name)
    may = person.may(designing.DRAW) and design.state == "drafting"
    kind = "bpmn" if name.endswith(".bpmn") else "dmn"
    designer = {
        "kind": kind, "title": _label(design.base) or design.code, "file": name,
        "xml_url": _url("xml", pk, name), "lint_url": _url("lint", pk, name),
        "save_url": _url("save", pk, name), "version": design.revision, "read_only": not may,
        **_known(design),
    }  # fmt: skip
    response = render(request, "cases/designer.html", {"designer": designer, "design": design})
    if kind == "dmn":
        response.headers["Content-Security-Policy"] = DECISION_DESIGNER_POLICY
    return response


@require_GET
def file_xml(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Answer a file's XML, byte for byte."""
    reader(request)
    return HttpResponse(_file(design_of(pk), name), content_type="application/xml; charset=utf-8")


@require_POST
def lint_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Answer what is wrong with the XML in the body."""
    reader(request)
    design = design_of(pk)
    _file(design, name)
    return JsonResponse({"findings": findings(design, name, _body(request))})


@require_POST
def save_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Save the XML of the JSON body, and answer the version now and what is wrong with it."""
    person = reader(request)
    xml, revision = _given(request)
    try:
        design = designing.save_file(
            design_id=pk, name=name, content=xml, revision=revision, actor=person,
            at=timezone.now(),
        )  # fmt: skip
    except LingquError as error:
        status = {TransitionRefused: 409, DataError: 422, AccessDenied: 403}.get(type(error), 422)
        return JsonResponse({"message": str(error), "findings": []}, status=status)
    found = findings(design, name, xml)
    return JsonResponse({"version": design.revision, "findings": found})


def _overview(
    request: HttpRequest, person: Person, design: Design, *, status: int, typed: str | None = None
) -> HttpResponse:
    before = design.base.declaration if design.base else {}
    try:
        after = designing.source_of(design).declaration.kept()
        changed = list(differences(Declaration.model_validate(before).kept(), after))
    except LingquError:
        changed = []
    drafted = design.drafted_by_id == person.pk
    facts = {
        "design": design, "label": _label(design.base), "faults": designing.faults_of(design),
        "files": [one.name for one in design.files.all()], "changed": changed,
        "typed": design.declaration if typed is None else typed,
        "may_draw": person.may(designing.DRAW) and design.state == "drafting",
        "may_approve": (
            person.may(designing.PUBLISH) and design.state == "submitted" and not drafted
        ),
        "is_own": drafted,
    }  # fmt: skip
    return render(request, "cases/designs/overview.html", facts, status=status)


def _acted(request: HttpRequest, pk: int, act: Callable[..., Any]) -> HttpResponse:
    """Do one act on a draft; what hinders it is told on its page."""
    person = reader(request)
    try:
        act(design_id=pk, revision=_revision(request), actor=person, at=timezone.now())
    except AccessDenied:
        raise
    except LingquError as error:
        messages.error(request, str(error))
        return _overview(request, person, design_of(pk), status=409)
    messages.success(request, _("Done."))
    return redirect("design:overview", pk)


def reader(request: HttpRequest) -> Person:
    """Return who asks. Raise `AccessDenied` for whoever neither draws nor approves."""
    person = cast(Person, request.user)
    if not (person.may(designing.DRAW) or person.may(designing.PUBLISH)):
        raise AccessDenied(permission=designing.DRAW, actor_id=person.pk)
    return person


def design_of(pk: int) -> Design:
    return get_object_or_404(
        Design.objects.select_related("base", "drafted_by", "decided_by"), pk=pk
    )


def _file(design: Design, name: str) -> bytes:
    row = design.files.filter(name=name).first()
    if row is None:
        raise Http404
    return bytes(row.content)


def _label(row: CaseTypeVersion | None) -> str:
    return str(Declaration.model_validate(row.declaration).label) if row else ""


def _url(what: str, pk: int, name: str) -> str:
    return reverse(f"design:{what}", args=[pk, name])


def _known(design: Design) -> dict[str, list[dict[str, str]]]:
    """Return the names that the panel suggests."""
    pack = packs().get(design.pack)
    names = {
        "actions": sorted(actions_of(pack.module if pack else "")),
        "parameters": sorted(set(Parameter.objects.values_list("name", flat=True))),
        "forms": [],
    }
    found = {key: [{"name": one, "label": one} for one in values] for key, values in names.items()}
    duties = [p for code, p in declared_permissions().items() if code.startswith(design.pack + ".")]
    found["duties"] = [{"name": p.code, "label": str(p.label)} for p in duties]
    decisions = [one.name for one in design.files.all() if one.name.endswith(".dmn")]
    found["decisions"] = [{"name": n.removesuffix(".dmn"), "label": n} for n in decisions]
    return found


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        raise DataError(where=_("file"), found=_("more than 5 MB"), allowed=_("at most 5 MB"))
    return request.body


def _given(request: HttpRequest) -> tuple[bytes, int]:
    """Return XML and version of a JSON body. Raise `DataError` if it is none."""
    try:
        given = json.loads(_body(request))
        xml, revision = given["xml"], given["version"]
        if not isinstance(xml, str) or not isinstance(revision, int):
            raise ValueError("xml and version")
        return xml.encode(), revision
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(
            where=_("request"), found=_("no such JSON"), allowed='{"xml": "…", "version": 1}'
        ) from error
