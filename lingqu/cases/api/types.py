"""Published case types, for programs that fill in their forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lingqu.cases.api.auth import person_in
from lingqu.cases.api.bodies import Code
from lingqu.cases.api.type_schemas import (
    TypeDetail,
    TypeList,
    TypeRow,
    form_schema,
    type_detail,
    words,
)
from lingqu.cases.models import CaseType
from lingqu.cases.publishing import compiled

__all__ = ["router"]

router = Router(tags=["Case types"])
MOST = 500


@router.get("", response=TypeList, summary="List the published case types")
def list_types(request: HttpRequest) -> TypeList:
    """All that take new cases, by code. A type is no secret: citizens see them too."""
    person = person_in(request)
    rows = _published().order_by("code")[:MOST]
    return TypeList(items=[_row(kind, person.may) for kind in rows])


@router.get("/{code}", response=TypeDetail, summary="Read a case type")
def read_type(request: HttpRequest, code: Code) -> TypeDetail:
    """The version that new cases begin under: fields, materials, steps with outcomes, states,
    clocks. A running case keeps its own version."""
    kind = _published().get(code=code)
    version = kind.current
    assert version is not None  # noqa: S101 - kept by the filter
    definition = compiled(version.pk, version.hash)
    may_begin = person_in(request).may(definition.declaration.start.duty)
    return type_detail(definition, version=version.number, hash=version.hash, may_begin=may_begin)


@router.get("/{code}/schema", response=dict[str, Any], summary="Read the JSON Schema of a form")
def read_schema(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Of `data`, as a new case takes it. Conditions between fields are FEEL in `x-when` and
    `x-check`; the server checks them."""
    version = _published().get(code=code).current
    assert version is not None  # noqa: S101 - kept by the filter
    definition = compiled(version.pk, version.hash)
    return form_schema(definition, version=version.number, hash=version.hash)


def _published() -> Any:
    return CaseType.objects.filter(retired=False, current__isnull=False).select_related("current")


def _row(kind: CaseType, may: Any) -> TypeRow:
    version = kind.current
    assert version is not None  # noqa: S101 - kept by the filter
    declared = compiled(version.pk, version.hash).declaration
    return TypeRow(
        code=kind.code, label=words(declared.label), version=version.number,
        may_begin=may(declared.start.duty),
    )  # fmt: skip
