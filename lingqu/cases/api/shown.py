"""Rows as the API shows them: masked where the type protects a value, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import pgettext

from lingqu.access.models import Person, Unit
from lingqu.cases import clocks as ticking
from lingqu.cases.api import schemas as out
from lingqu.cases.clock_text import clocks_from
from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import masked
from lingqu.cases.models import Case, CaseEvent, CaseFile, Task
from lingqu.cases.publishing import compiled
from lingqu.cases.steps import Done

__all__ = [
    "case_detail", "case_row", "clocks_of", "definition_of", "done", "events", "file_row",
    "results_of", "state_of", "task_row", "type_of", "unit_row",
]  # fmt: skip


def definition_of(case: Case) -> Compiled:
    """Return the version that the case runs under; `case.version` is read beside it."""
    return compiled(case.version_id, case.version.hash)


def done(result: Done) -> out.Done:
    """Return what an act led to."""
    return out.Done(
        case=result.case_id, number=result.number, revision=result.revision, state=result.state,
        opened=list(result.opened),
    )  # fmt: skip


def unit_row(unit: Unit) -> out.UnitOut:
    """Return a unit."""
    return out.UnitOut(key=unit.key, name=unit.name)


def type_of(case: Case, definition: Compiled) -> out.Named:
    """Return the case's type."""
    return out.Named(name=definition.code, label=str(definition.declaration.label))


def state_of(case: Case, definition: Compiled) -> out.StateOut:
    """Return the state; those that end a case early are the engine's own."""
    known = {state.name: str(state.label) for state in definition.states}
    early = {
        "withdrawn": pgettext("state of a case", "withdrawn"),
        "terminated": pgettext("state of a case", "ended early"),
    }
    label = known.get(case.state) or early.get(case.state, case.state)
    return out.StateOut(name=case.state, label=str(label), public=case.public_state)  # type: ignore[arg-type]


def case_row(case: Case) -> out.CaseRow:
    """Return the case as lists show it."""
    return out.CaseRow(**_row(case, definition_of(case)))


def case_detail(case: Case, *, form: str, tasks: Iterable[Task]) -> out.CaseDetail:
    """Return the whole case. `form` is the JSON that its last form event holds."""
    definition = definition_of(case)
    values, hidden = _form(definition, orjson.loads(form))
    return out.CaseDetail(
        **_row(case, definition), version=case.version.number, channel=case.channel,
        applicant_kind=case.applicant_kind, supervised=case.supervised,
        suspended=_suspended(case, definition), form=values, masked=hidden,
        clocks=clocks_of(case, definition),
        tasks=[task_row(one, case, definition) for one in tasks],
        results=results_of(case, definition),
    )  # fmt: skip


def task_row(task: Task, case: Case, definition: Compiled) -> out.TaskOut:
    """Return an open task of a case; its unit and assignee are read beside it."""
    return out.TaskOut(
        id=task.pk, case=case.pk, number=case.number, title=case.title,
        kind=task.kind,  # type: ignore[arg-type]
        element=task.element, label=definition.label(task.element), of=task.of_id,
        unit=unit_row(task.unit) if task.unit else None, duty=task.duty,
        assignee=task.assignee.display_name if task.assignee else "",
        opened_at=task.opened_at, due_at=task.due_at, lamp=_task_lamp(task),
    )  # fmt: skip


def clocks_of(case: Case, definition: Compiled) -> list[out.ClockOut]:
    """Return the case's clocks as of now."""
    labels = {clock.name: str(clock.label) for clock in definition.declaration.clock}
    now = timezone.now()
    return [
        out.ClockOut(
            name=clock.name, label=labels.get(clock.name, clock.name), unit=clock.unit,
            limit=clock.limit, extended=clock.extended, started_at=clock.started_at,
            due_at=clock.due_at, told_at=clock.told_at, rests_since=clock.rests_since,
            stopped_at=clock.stopped_at, provisional=clock.provisional,
            lamp=ticking.lamp_at(clock, now),
        )
        for clock in clocks_from(case.clocks)
    ]  # fmt: skip


def results_of(case: Case, definition: Compiled) -> list[out.ResultOut]:
    """Return the documents that the case produced."""
    labels = {one.name: str(one.label) for one in definition.declaration.result}
    return [
        out.ResultOut(
            kind=made["kind"], label=labels.get(made["kind"], made["kind"]), number=made["number"],
            made_at=datetime.fromisoformat(made["made_at"]),
        )
        for made in orjson.loads(case.results)
    ]  # fmt: skip


def events(rows: Iterable[CaseEvent], definition: Compiled) -> list[out.EventOut]:
    """Return the acts with the names of who did them: one statement for all names."""
    rows = list(rows)
    numbers = {n for row in rows for n in (row.actor_id, row.behalf_of_id) if n is not None}
    names = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "display_name"))
    return [
        out.EventOut(
            number=row.number, at=row.at, verb=row.verb, element=row.element,
            label=definition.label(row.element) if row.element else "", task=row.task_id,
            actor=names.get(row.actor_id or 0, ""), behalf_of=names.get(row.behalf_of_id or 0, ""),
            note=row.note, facts=orjson.loads(row.facts),
        )
        for row in rows
    ]  # fmt: skip


def file_row(row: CaseFile, *, revision: int | None = None) -> out.CaseFileOut:
    """Return what is known of a file."""
    return out.CaseFileOut(
        id=row.pk, case=row.case_id, material=row.material, name=row.name, kind=row.kind,
        size=row.size, sha256=row.sha256, origin=row.origin, replaced=row.replaced,
        checked=row.checked,  # type: ignore[arg-type]
        remark=row.remark, added_at=row.added_at, revision=revision,
    )  # fmt: skip


def _row(case: Case, definition: Compiled) -> dict[str, Any]:
    return {
        "id": case.pk, "number": case.number, "type": type_of(case, definition),
        "title": case.title, "unit": unit_row(case.unit), "applicant": _applicant(case, definition),
        "state": state_of(case, definition), "outcome": case.outcome, "revision": case.revision,
        "opened_at": case.opened_at, "closed_at": case.closed_at, "due_at": case.due_at,
        "lamp": case.lamp,
    }  # fmt: skip


def _applicant(case: Case, definition: Compiled) -> str:
    field = definition.fields.get(definition.declaration.applicant.name)
    return masked(field, case.applicant_name) if field and case.applicant_name else ""


def _form(definition: Compiled, stored: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the form with protected values in part, and the names of those."""
    protected: dict[str, FormField] = {
        name: field for name, field in definition.fields.items() if field.kept.protection
    }
    hidden = sorted(stored.keys() & protected.keys())
    values = {
        name: masked(protected[name], value) if name in protected else value
        for name, value in stored.items()
    }
    return values, hidden


def _suspended(case: Case, definition: Compiled) -> out.Suspended | None:
    if case.paused_at is None:
        return None
    labels = {one.name: str(one.label) for one in definition.declaration.suspension}
    kind = case.paused_for
    return out.Suspended(at=case.paused_at, reason=kind, label=labels.get(kind, kind))


def _task_lamp(task: Task) -> Any:
    clocks = clocks_from(task.clock)
    return ticking.lamp_at(clocks[0], timezone.now()) if clocks else task.lamp
