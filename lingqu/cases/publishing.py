"""Publish case types: compare what a pack says with what is published, then append versions.

A running case keeps the version that it started under, so a new version cannot break it. What can
is the program around: an action, a parameter or a permission that a version in use names and that
is gone. Such a plan is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from django.db import transaction

from lingqu.access.models import Person
from lingqu.access.permissions import declared_permissions
from lingqu.cases.checking import check
from lingqu.cases.declaration import Declaration
from lingqu.cases.definition import Compiled, compile_type
from lingqu.cases.errors import DefinitionFaults, Fault
from lingqu.cases.models import Case, CaseType, CaseTypeFile, CaseTypeVersion
from lingqu.cases.source import Source
from lingqu.dmn.errors import DefinitionError
from lingqu.kernel import audit
from lingqu.kernel.calendar import calendar
from lingqu.kernel.models import Parameter
from lingqu.kernel.packs import packs

__all__ = ["Change", "apply", "compiled", "differences", "names_of", "plan", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What applying would do with one type. `differences` are "key: before → after"; `broken` is
    what would hinder running cases."""

    code: str
    kind: Literal["new", "changed", "same", "gone"]
    differences: tuple[str, ...] = ()
    broken: tuple[Fault, ...] = ()
    open_cases: int = 0


def plan(sources: Iterable[Source], *, pack: str) -> list[Change]:
    """Return what `apply` would do, by code. Raise `DefinitionFaults` if a type does not hold."""
    wanted = {source.code: source for source in sources}
    faults = [fault for source in wanted.values() for fault in _faults(source)]
    if faults:
        raise DefinitionFaults(faults)
    types = {one.code: one for one in CaseType.objects.filter(pack=pack).select_related("current")}
    return [_change(code, wanted.get(code), types.get(code)) for code in sorted({*wanted, *types})]


@transaction.atomic
def apply(sources: Iterable[Source], *, pack: str, at: datetime) -> list[Change]:
    """Publish what differs and retire what is gone. Raise `DefinitionFaults` if a type does not
    hold or running cases would break; nothing is published then."""
    wanted = {source.code: source for source in sources}
    changes = plan(wanted.values(), pack=pack)
    if broken := [fault for change in changes for fault in change.broken]:
        raise DefinitionFaults(broken)
    for change in changes:
        if change.kind in ("new", "changed"):
            publish(wanted[change.code], at=at)
        elif change.kind == "gone":
            retired = CaseType.objects.get(code=change.code)
            CaseType.objects.filter(pk=retired.pk).update(retired=True)
            audit.record("cases.retire", actor_id=None, of=retired, at=at)
    return changes


@transaction.atomic
def publish(
    source: Source,
    *,
    at: datetime,
    note: str = "",
    drafted_by: Person | None = None,
    approved_by: Person | None = None,
) -> CaseTypeVersion:
    """Append a version and let new cases start under it."""
    if faults := _faults(source):
        raise DefinitionFaults(faults)
    kind, _new = CaseType.objects.select_for_update().get_or_create(
        code=source.code, defaults={"pack": source.pack}
    )
    last = kind.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = CaseTypeVersion.objects.create(
        case_type=kind, number=last + 1, hash=source.hash, declaration=source.declaration.kept(),
        note=note, published_at=at, drafted_by=drafted_by, approved_by=approved_by,
    )  # fmt: skip
    CaseTypeFile.objects.bulk_create(
        CaseTypeFile(version=version, name=name, content=content)
        for name, content in source.files.items()
    )
    kind.current, kind.retired, kind.read_permission = version, False, source.declaration.read
    kind.save(update_fields=["current", "retired", "read_permission"])
    facts: dict[str, audit.Fact] = {"version": version.number, "hash": version.hash}
    actor = approved_by.pk if approved_by else None
    audit.record("cases.publish", actor_id=actor, of=kind, facts=facts, at=at)
    return version


@lru_cache(maxsize=512)
def compiled(version_id: int, content: str) -> Compiled:
    """Return a published version ready to run; `content` is its hash, so that a number that was
    given out again is never mistaken."""
    version = CaseTypeVersion.objects.select_related("case_type").get(pk=version_id, hash=content)
    return compile_type(
        code=version.case_type.code,
        module=_module(version.case_type.pack),
        declaration=Declaration.model_validate(version.declaration),
        files={file.name: bytes(file.content) for file in version.files.all()},
        calendar=calendar,
    )


def names_of(declaration: Declaration) -> tuple[set[str], set[str]]:
    """Return the parameters and the permissions that a type names."""
    parameters = {*declaration.variables.values()}
    permissions = {declaration.read, declaration.supervise, declaration.assign}
    permissions |= {declaration.start.duty, *(task.duty for task in declaration.task)}
    for clock in declaration.clock:
        parameters.add(clock.limit)
        if clock.extension:
            parameters.add(clock.extension.limit)
            permissions.add(clock.extension.by)
    parameters |= {task.limit for task in declaration.task}
    parameters.add(declaration.start.unit)
    if declaration.reopening:
        permissions.add(declaration.reopening.duty)
    return parameters - {""}, permissions - {""}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield "key: before → after" for what differs between two declarations as kept."""
    return _differences("", before, after)


def _module(pack: str) -> str:
    found = packs().get(pack)
    return found.module if found else ""


def _faults(source: Source) -> list[Fault]:
    """Return what is wrong with a type, names of the city included."""
    return check(source) or list(_missing(source.code, source.declaration))


def _missing(code: str, declaration: Declaration) -> Iterator[Fault]:
    parameters, permissions = names_of(declaration)
    held = Parameter.objects.filter(name__in=parameters).values_list("name", flat=True)
    for name in sorted(parameters - set(held)):
        yield Fault(where=code, found=f"parameter {name!r}", allowed="one with a dated value")
    for name in sorted(permissions - declared_permissions().keys()):
        yield Fault(where=code, found=f"permission {name!r}", allowed="one that a pack declares")


def _change(code: str, source: Source | None, known: CaseType | None) -> Change:
    if source is None or known is None or known.current is None:
        if source is None and known is not None:
            open_cases = _open_cases(known)
            return Change(code=code, kind="gone", open_cases=open_cases, broken=_broken(known))
        return Change(code=code, kind="new")
    if known.current.hash == source.hash and not known.retired:
        return Change(code=code, kind="same", broken=_broken(known))
    before = Declaration.model_validate(known.current.declaration).kept()
    found = [*differences(before, source.declaration.kept())]
    files = {file.name: bytes(file.content) for file in known.current.files.all()}
    found += [
        f"{name}: {'changed' if name in files and name in source.files else 'added or removed'}"
        for name in sorted({*files, *source.files})
        if files.get(name) != source.files.get(name)
    ]
    return Change(
        code=code, kind="changed", differences=tuple(found), broken=_broken(known),
        open_cases=_open_cases(known),
    )  # fmt: skip


def _open_cases(kind: CaseType) -> int:
    return Case.objects.filter(case_type=kind, closed_at__isnull=True).count()


def _broken(kind: CaseType) -> tuple[Fault, ...]:
    """Return what hinders the versions that still have open cases."""
    in_use = Case.objects.filter(case_type=kind, closed_at__isnull=True).values("version")
    faults: list[Fault] = []
    for version in kind.versions.filter(pk__in=in_use).prefetch_related("files"):
        declaration = Declaration.model_validate(version.declaration)
        where = f"{kind.code} v{version.number}, which has open cases"
        try:
            compile_type(
                code=kind.code, module=_module(kind.pack), declaration=declaration,
                files={f.name: bytes(f.content) for f in version.files.all()}, calendar=calendar,
            )  # fmt: skip
        except DefinitionError as error:
            faults.append(Fault(where=where, found=str(error)))
        faults += _missing(where, declaration)
    return tuple(faults)


def _differences(place: str, before: Any, after: Any) -> Iterator[str]:
    """Yield what differs between two JSON values, lists of named things by name."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            inner = f"{place}.{key}" if place else key
            yield from _differences(inner, before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and _keyed(before) and _keyed(after):
        yield from _differences(place, _by_name(before), _by_name(after))
    elif before != after:
        yield f"{place}: {_short(before)} → {_short(after)}"


def _keyed(items: list[Any]) -> bool:
    return all(isinstance(one, Mapping) and ("name" in one or "at" in one) for one in items)


def _by_name(items: list[Any]) -> dict[str, Any]:
    return {str(one.get("name", one.get("at"))): one for one in items}


def _short(value: Any) -> str:
    text = "—" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
