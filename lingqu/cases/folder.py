"""A case with everything in its folder, as one person reads it: some ten statements, whatever lies
in it.

Nothing here is locked and nothing written; what one may do is asked again by the act itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from django.utils.timezone import localtime

from lingqu.access.models import Person, Unit
from lingqu.cases.clock_text import clocks_from
from lingqu.cases.clocks import Clock
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import opened
from lingqu.cases.models import (
    Case,
    CaseComment,
    CaseEvent,
    CaseFile,
    Extension,
    Supervision,
    Task,
)
from lingqu.cases.places import unit_by_id
from lingqu.cases.publishing import compiled
from lingqu.cases.who import givers_of
from lingqu.kernel.snapshot import Snapshot, snapshot

__all__ = ["EVENT", "Event", "Folder", "open_folder", "seen_case", "unit_name"]

MOST_EVENTS = 500
EVENT = ("number", "at", "verb", "element", "task_id", "actor_id", "behalf_of_id", "note", "facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the history; `facts` are its codes and numbers."""

    number: int
    at: datetime
    verb: str
    element: str
    task_id: int | None
    actor_id: int | None
    behalf_of_id: int | None
    note: str
    facts: Mapping[str, Any]


@dataclass(kw_only=True)
class Folder:
    """`tasks` are all steps and requests in the order they were opened, `events` the latest
    first, `form` the values with protected ones sealed, `givers` those whose work the person does
    today, `people` names by number."""

    case: Case
    definition: Compiled
    person: Person
    now: datetime
    facts: Snapshot
    tasks: Sequence[Task]
    events: Sequence[Event]
    form: Mapping[str, Any]
    files: Sequence[CaseFile]
    comments: Sequence[CaseComment]
    supervisions: Sequence[Supervision]
    extensions: Sequence[Extension]
    givers: Sequence[Person]
    people: Mapping[int, str]

    @property
    def unit(self) -> Unit:
        """The unit that answers for the case."""
        return self.case.unit

    @cached_property
    def open_tasks(self) -> tuple[Task, ...]:
        """The steps and requests that wait for somebody."""
        return tuple(task for task in self.tasks if task.state == "open")

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The case's clocks that have started."""
        return tuple(clocks_from(self.case.clocks))

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The form with its protected values opened, for conditions; never shown."""
        return opened(self.form)

    def name(self, number: int | None) -> str:
        """Return the name of a person, empty for none."""
        return self.people.get(number, "") if number else ""


def seen_case(person: Person, number: str) -> Case:
    """Return the case if `person` may see it. Raise `Case.DoesNotExist` otherwise."""
    if "\0" in number or len(number) > 64:
        raise Case.DoesNotExist
    rows = Case.objects.visible_to(person)
    return rows.select_related("unit", "case_type", "version", "opened_by").get(number=number)


def open_folder(person: Person, number: str, *, now: datetime) -> Folder:
    """Return the whole folder. Raise `Case.DoesNotExist` if `person` may not see the case."""
    case = seen_case(person, number)
    tasks = list(case.tasks.order_by("pk"))
    events = list(_events(case))
    comments = list(case.comments.order_by("-pk")[:200])
    supervisions = list(case.supervisions.order_by("-pk")[:100])
    extensions = list(case.extensions.order_by("-pk")[:100])
    files = list(case.files.order_by("material", "replaced", "-pk"))
    ids = {one.actor_id for one in events} | {one.behalf_of_id for one in events}
    ids |= {i for t in tasks for i in (t.assignee_id, t.closed_by_id, t.came_from_id)}
    ids |= {one.author_id for one in comments} | {one.added_by_id for one in files}
    ids |= {i for s in supervisions for i in (s.by_id, s.answered_by_id)}
    ids |= {i for e in extensions for i in (e.asked_by_id, e.decided_by_id)}
    ids |= {one.facts.get("to") for one in events}
    return Folder(
        case=case,
        definition=compiled(case.version_id, case.version.hash),
        person=person,
        now=now,
        facts=snapshot(localtime(now).date()),
        tasks=tasks,
        events=events,
        form=_form(case),
        files=files,
        comments=comments,
        supervisions=supervisions,
        extensions=extensions,
        givers=givers_of(person, localtime(now).date()),
        people=_names(ids),
    )


def unit_name(number: Any) -> str:
    """Return the name of a unit of the history, empty for none."""
    try:
        return unit_by_id(int(number)).name if number else ""
    except (Unit.DoesNotExist, ValueError, TypeError):
        return ""


def _events(case: Case) -> Iterator[Event]:
    rows = CaseEvent.objects.filter(case=case).order_by("-number").values(*EVENT)[:MOST_EVENTS]
    for row in rows:
        yield Event(**{**row, "facts": orjson.loads(row["facts"])})


def _form(case: Case) -> dict[str, Any]:
    text = CaseEvent.objects.filter(case=case, number=case.form_event).values_list("form").first()
    form: dict[str, Any] = orjson.loads(text[0]) if text and text[0] else {}
    return form


def _names(ids: Iterable[Any]) -> dict[int, str]:
    wanted = {one for one in ids if isinstance(one, int)}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "display_name"))
