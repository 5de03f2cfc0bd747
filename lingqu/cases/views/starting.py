"""Begin a case: choose the type, fill in its form, hand in papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingqu.access.gate import require
from lingqu.access.models import Unit
from lingqu.cases.case_page import Fault
from lingqu.cases.colleagues import start_units
from lingqu.cases.conditions import applying
from lingqu.cases.declaration import FormField, Material
from lingqu.cases.definition import Compiled
from lingqu.cases.drafting import discard, draft_of, texts_of
from lingqu.cases.errors import FormFaults
from lingqu.cases.form_page import PREFIX, not_kept, posted, sections
from lingqu.cases.handing_in import hand_in
from lingqu.cases.models import OfficerDraft
from lingqu.cases.opening import Version, current_version
from lingqu.cases.papers import Kept, keep_file
from lingqu.cases.types_in_force import published, startable
from lingqu.cases.validation import validated
from lingqu.cases.views.detail import CODE
from lingqu.cases.views.request import person_of, whole
from lingqu.kernel.errors import DataError

__all__ = ["begin", "choose", "startable_or_404"]


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Show the types of which one may begin a case."""
    return render(
        request, "cases/choose.html", {"kinds": startable(person_of(request), published())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a type, and begin a case with it."""
    version = startable_or_404(request, code)
    units = start_units(person_of(request), version.definition.declaration.start.duty)
    if request.method != "POST":
        return _form(request, version, units, faults=(), status=200)
    faults = _begin(request, version, units)
    if isinstance(faults, HttpResponse):
        return faults
    return _form(request, version, units, faults=faults, status=422)


def startable_or_404(request: HttpRequest, code: str) -> Version:
    """Return the version in force of a type that officers begin. Raise `AccessDenied` for one who
    may not."""
    version = _version_or_404(code)
    declared = version.definition.declaration.start
    if "officer" not in declared.by:
        raise Http404
    require(person_of(request), declared.duty)
    return version


def _begin(
    request: HttpRequest, version: Version, units: Sequence[Unit]
) -> HttpResponse | list[Fault]:
    """Begin the case and lead to it, or return everything that is wrong."""
    definition = version.definition
    data = applying(definition, posted(_asked(definition), request.POST))
    unit = next((one for one in units if one.pk == whole(request.POST.get("unit"))), None)
    files, faults = _files(request, definition.declaration.material)
    if unit is None:
        faults.insert(0, Fault(field="unit", label=_("Unit"), text=_("Choose a unit.")))
    try:
        if faults or unit is None:
            _check(version, data)
            return faults
        begun = hand_in(
            version=version, data=data, files=files, unit=unit, actor=person_of(request),
            at=timezone.now(),
        )  # fmt: skip
    except FormFaults as error:
        return [*_named(definition, error.faults), *faults]
    except DataError as error:
        return [Fault(field="", label="", text=str(error)), *faults]
    discard(person_of(request), case_type_id=version.type_id)
    request.session[CODE] = [begun.number, begun.query_code]
    messages.success(request, _("The case is begun."))
    return redirect("cases:detail", begun.number)


def _check(version: Version, data: Mapping[str, object]) -> None:
    """Raise `FormFaults`, so that faults of form and files are told together."""
    validated(version.definition, data, asked=None, complete=True)


def _files(
    request: HttpRequest, materials: Sequence[Material]
) -> tuple[dict[str, Kept], list[Fault]]:
    """Return the files that were sent, kept, and what is wrong with others."""
    files, faults = {}, []
    for material in materials:
        sent = request.FILES.get(f"file-{material.name}")
        if sent is None:
            continue
        try:
            files[material.name] = keep_file(material, name=sent.name or "", chunks=sent.chunks())
        except DataError as error:
            label = str(material.label)
            faults.append(Fault(field=f"file-{material.name}", label=label, text=str(error)))
    return files, faults


def _form(
    request: HttpRequest, version: Version, units: Sequence[Unit], *, faults: Sequence[Fault],
    status: int,
) -> HttpResponse:  # fmt: skip
    definition = version.definition
    draft: OfficerDraft | None = None
    typed: QueryDict = request.POST
    if request.method != "POST":
        draft = draft_of(person_of(request), case_type_id=version.type_id, at=timezone.now())
        typed = texts_of(draft) if draft else typed
    errors = {one.field.removeprefix(PREFIX): one.text for one in faults}
    chosen = whole(typed.get("unit")) or (units[0].pk if len(units) == 1 else 0)
    return render(
        request,
        "cases/begin.html",
        {
            "declared": definition.declaration, "code": definition.code,
            "sections": sections(definition, _asked(definition), typed, errors),
            "materials": [(m, errors.get(f"file-{m.name}", ""), _accept(m))
                          for m in definition.declaration.material],
            "units": units, "chosen": chosen, "unit_error": errors.get("unit", ""),
            "faults": faults, "draft": draft, "left_out": not_kept(_asked(definition)),
        },
        status=status,
    )  # fmt: skip


def _asked(definition: Compiled) -> list[FormField]:
    """Return the fields that an officer fills in for the applicant."""
    return [one for one in definition.fields.values() if one.asked == "applicant"]


def _named(definition: Compiled, given: Sequence[tuple[str, str]]) -> list[Fault]:
    fields = definition.fields
    return [
        Fault(field=PREFIX + name if name in fields else "",
              label=str(fields[name].title) if name in fields else "", text=text)
        for name, text in given
    ]  # fmt: skip


def _accept(material: Material) -> str:
    return ",".join(f".{kind}" for kind in material.kinds)


def _version_or_404(code: str) -> Version:
    try:
        if "\0" in code:
            raise Http404
        return current_version(code)
    except DataError as error:
        raise Http404 from error
