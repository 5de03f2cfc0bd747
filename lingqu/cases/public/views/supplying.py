"""Hand in what is missing: documents and fields of the step that waits for the applicant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.cases.applicant import supplement as hand_in
from lingqu.cases.applicant import supply_file
from lingqu.cases.declaration import FormField, Material
from lingqu.cases.definition import Compiled
from lingqu.cases.errors import FormFaults
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseEvent, CaseFile
from lingqu.cases.papers import missing_materials
from lingqu.cases.public import files
from lingqu.cases.public.forms import asked_fields, given_in, is_protected, kinds_text
from lingqu.cases.public.progress import Progress, progress_of
from lingqu.cases.public.questions import applicable, faults_of, values_of
from lingqu.cases.public.views.following import case_page
from lingqu.cases.public.views.materials import refusal
from lingqu.cases.publishing import compiled
from lingqu.cases.validation import applies
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["supplement"]

Faults = dict[str, str]


@case_page("GET", "POST", files=True)
def supplement(request: HttpRequest, found: Case) -> HttpResponse:
    """Show what is asked for; take files at once, and everything else when it is handed in."""
    progress = progress_of(found)
    if progress.waits is None:
        return redirect("apply:case")
    definition, form = compiled(found.version_id, found.version.hash), _form_of(found)
    fields = [definition.fields[name] for name in progress.waits.fields]
    if request.method == "GET":
        return _page(request, found, progress, definition, fields, form)
    given = _given(request, definition, fields, form)
    values, wrong = values_of(definition, fields, given)
    after = {**form, **values}
    try:
        faults = _take_files(request, found, _documents(definition, progress, after))
        if "upload" in request.POST or faults:
            return _page(request, found, progress, definition, fields, {**form, **given}, faults)
        faults = _faults(found, definition, progress, fields, after, wrong)
        if not faults:
            kept = {name: value for name, value in values.items() if value != form.get(name)}
            hand_in(case_id=found.pk, data=kept, at=timezone.now())
            return redirect("apply:case")
    except FormFaults as error:
        faults = dict(error.faults)
    except TransitionRefused as error:
        if type(error) is not TransitionRefused:
            raise
        return redirect("apply:case")  # somebody was quicker: it is handed in
    return _page(request, found, progress, definition, fields, {**form, **given}, faults)


def _given(
    request: HttpRequest, definition: Compiled, fields: Sequence[FormField], form: dict[str, Any]
) -> dict[str, Any]:
    """Return what was posted for the fields that were shown; a protected one left empty stays, and
    tick boxes are the only control that is posted by its absence."""
    shown = applicable(definition, fields, form)
    boxes = {one.name for one in shown if one.kept.kind == "codes"}
    return {
        name: value
        for name, value in given_in(fields, request.POST).items()
        if (name in boxes or name in request.POST)
        and (value or not is_protected(definition.fields[name]))
    }


def _form_of(case: Case) -> dict[str, Any]:
    row = CaseEvent.objects.values_list("form").get(case=case, number=case.form_event)
    return opened(orjson.loads(row[0]))


def _documents(definition: Compiled, progress: Progress, form: Mapping[str, Any]) -> list[Material]:
    if progress.waits is None or not progress.waits.materials:
        return []
    declared = definition.declaration.material
    return [one for one in declared if applies(definition, one.when, form)]


def _faults(
    case: Case,
    definition: Compiled,
    progress: Progress,
    fields: Iterable[FormField],
    after: Mapping[str, Any],
    wrong: Iterable[tuple[str, str]],
) -> Faults:
    """Return what is wrong or missing: fields first, then documents."""
    shown = {one.name for one in applicable(definition, fields, after)}
    faults = {name: text for name, text in wrong if name in shown}
    faults = faults or dict(faults_of(definition, after, names=shown))
    if progress.waits is None or not progress.waits.materials:
        return faults
    good = CaseFile.objects.filter(case=case, replaced=False).exclude(checked="rejected")
    present = set(good.values_list("material", flat=True))
    for one in missing_materials(definition, dict(after), present):
        if one.origin != "upload":
            continue
        faults[one.name] = _("Hand in: %(label)s.") % {"label": one.label}
    return faults


def _take_files(request: HttpRequest, case: Case, asked: Sequence[Material]) -> Faults:
    faults: Faults = {}
    for place, material in enumerate(asked, start=1):
        given = request.FILES.get(f"file{place}")
        if material.origin != "upload":
            continue
        if given is None:
            if request.POST.get("upload") == str(place):
                faults[material.name] = _("Choose a file first: %(label)s.") % {
                    "label": material.label
                }
            continue
        now = timezone.now()
        try:
            kept = files.kept_within(
                material, name=given.name or "", size=given.size or 0, chunks=given.chunks(),
                have=files.size_of_case(case.pk, without=material.name), at=now,
            )  # fmt: skip
            supply_file(case_id=case.pk, material=material.name, kept=kept, at=now)
        except (DataError, files.TooMuch) as error:
            faults[material.name] = refusal(material, error)
    return faults


def _page(
    request: HttpRequest,
    case: Case,
    progress: Progress,
    definition: Compiled,
    fields: Sequence[FormField],
    values: Mapping[str, Any],
    faults: Faults | None = None,
) -> HttpResponse:
    wrong = faults or {}
    plain, _wrong = values_of(definition, fields, {f.name: values.get(f.name) for f in fields})
    after = {**_form_of(case), **plain}
    asked = asked_fields(
        definition, applicable(definition, fields, after), values, faults=wrong.items(), hide=True
    )
    rows = [
        {"it": one, "id": f"file{place}", "place": place, "kinds": kinds_text(one),
         "error": wrong.get(one.name, ""), "file": _file(case, one),
         "accept": ",".join(f".{kind}" for kind in one.kinds)}
        for place, one in enumerate(_documents(definition, progress, after), start=1)
    ]  # fmt: skip
    at_fields = [{"id": one.id, "text": one.error} for one in asked if one.error]
    at_files = [{"id": row["id"], "text": row["error"]} for row in rows if row["error"]]
    facts = {
        "progress": progress, "asked": asked, "rows": rows, "faults": at_files + at_fields,
        "notice": next((line.text for line in progress.lines if line.text), ""),
    }  # fmt: skip
    return render(request, "cases/public/supplement.html", facts, status=422 if wrong else 200)


def _file(case: Case, material: Material) -> CaseFile | None:
    rows = CaseFile.objects.filter(case=case, material=material.name, replaced=False)
    return rows.order_by("-pk").first()
