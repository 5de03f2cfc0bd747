"""The published case types, as choices and as what a person may begin or assign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lingqu.access.models import Person
from lingqu.cases.declaration import Declaration
from lingqu.cases.models import CaseType
from lingqu.cases.publishing import compiled

__all__ = ["Kind", "assigns", "published", "startable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A case type in force."""

    pk: int
    code: str
    version: int
    declaration: Declaration


def published() -> list[Kind]:
    """Return the types that new cases may start under, by code: one statement once compiled."""
    rows = CaseType.objects.filter(current__isnull=False, retired=False).values_list(
        "pk", "code", "current_id", "current__hash", "current__number"
    )
    return [
        Kind(pk=pk, code=code, version=number,
             declaration=compiled(version, content).declaration)
        for pk, code, version, content, number in rows
    ]  # fmt: skip


def startable(person: Person, kinds: Iterable[Kind]) -> list[Kind]:
    """Return the types of which a post of `person` may begin a case."""
    return [
        one for one in kinds
        if "officer" in one.declaration.start.by and person.may(one.declaration.start.duty)
    ]  # fmt: skip


def assigns(person: Person, kinds: Iterable[Kind]) -> bool:
    """Answer whether a post of `person` may give work of some type to others."""
    codes = {one.declaration.assign for one in kinds} - {""}
    return any(person.may(code) for code in codes)
