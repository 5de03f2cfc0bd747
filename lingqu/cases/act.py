"""One act on one case: read under a lock, changed in memory, written by few statements.

    with transaction.atomic():
        act = Act.load(task_id=…, actor=…, at=…)
        …                     # lingqu.cases.flow moves the process
        save(act)             # lingqu.cases.saving

Every write of the engine goes this way, so that state, tasks, history and hash never differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from django.utils.timezone import get_default_timezone

from lingqu.access.models import Person, Unit
from lingqu.bpmn import from_text
from lingqu.bpmn.state import State
from lingqu.cases import clocks as ticking
from lingqu.cases.clock_text import clocks_from, clocks_text
from lingqu.cases.clocks import Clock
from lingqu.cases.definition import Compiled
from lingqu.cases.errors import Changed
from lingqu.cases.form_data import engine_values
from lingqu.cases.loading import load_case
from lingqu.cases.models.cases import FAR
from lingqu.cases.numbers import next_number
from lingqu.cases.places import unit_by_id
from lingqu.cases.publishing import compiled
from lingqu.cases.words import with_unit
from lingqu.kernel.context import CURRENT
from lingqu.kernel.snapshot import Snapshot, snapshot

__all__ = ["Act"]

Row = dict[str, Any]
"""Attributes of a row by name, as lingqu.cases.loading gives them."""


@dataclass(slots=False, kw_only=True)
class Act:
    """A case in the hands of one person (or of the clock: `actor` None) at one instant.

    `case` and `tasks` (the open ones) are changed in place and compared with what was read when
    they are saved; `opened`, `events`, `notices` and `told` are new; `told` goes out with the
    last event. A `quiet` act leaves the revision alone: it changes nothing that others decide
    on."""

    case: Row
    tasks: list[Row]
    form: dict[str, Any]
    clocks: list[Clock]
    definition: Compiled
    actor: Person | None
    at: datetime
    behalf_of_id: int | None = None
    form_changed: bool = False
    quiet: bool = False
    opened: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    stored_case: Row = field(default_factory=dict)
    stored_tasks: dict[int, Row] = field(default_factory=dict)

    @classmethod
    def load(
        cls,
        *,
        case_id: int | None = None,
        task_id: int | None = None,
        actor: Person | None,
        at: datetime,
    ) -> Act:
        """Return the act on a stored case. Raise `Case.DoesNotExist` if there is none."""
        found = load_case(case_id=case_id, task_id=task_id)
        return cls(
            case=found.case, tasks=found.tasks, form=orjson.loads(found.form),
            clocks=list(clocks_from(found.case["clocks"])),
            definition=compiled(found.case["version_id"], found.content), actor=actor, at=at,
            stored_case=dict(found.case), stored_tasks={t["id"]: dict(t) for t in found.tasks},
        )  # fmt: skip

    @cached_property
    def facts(self) -> Snapshot:
        """The parameters and the calendar of the day."""
        return snapshot(self.local.date())

    @cached_property
    def local(self) -> datetime:
        """The instant on the city's clock."""
        return self.at.astimezone(get_default_timezone())

    @cached_property
    def state(self) -> State:
        """The process's state; moving the process puts the new one in its place."""
        return from_text(self.case["tokens"])

    @property
    def unit(self) -> Unit:
        """The unit that answers for the case."""
        return unit_by_id(self.case["unit_id"])

    @cached_property
    def marks(self) -> tuple[int, int]:
        """The shares of a limit, in per cent, at which lamps turn yellow and red."""
        names = ("cases.yellow_percent", "cases.red_percent")
        yellow, red = (self.facts.limit(name)[0] for name in names)
        return yellow, red

    def task(self, pk: int) -> Row | None:
        """Return the open task `pk`, None if it is not open."""
        return next((task for task in self.tasks if task["id"] == pk), None)

    def expect(self, revision: int | None) -> None:
        """Raise `Changed` if the case is not at the revision that was shown."""
        now = self.case["revision"]
        if revision is not None and revision != now:
            raise Changed(number=self.case["number"], shown=revision, now=now)

    def variables(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the form's values that the process reads (of `names` alone, if given)."""
        wanted = self.definition.variables
        return engine_values(
            self.definition, self.form, wanted if names is None else wanted & frozenset(names)
        )

    def seen_by(self, unit_id: int) -> None:
        """Let a search of the unit find the case: it has a step there."""
        self.case["words"] = with_unit(self.case["words"], unit_id)

    def open_task(self, *, clock: Clock | None = None, **facts: Any) -> Row:
        """Open a task; it gets its number when the act is saved."""
        if facts.get("unit_id"):
            self.seen_by(facts["unit_id"])
        due = clock.due_at if clock else None
        task: Row = {
            "token": 0, "kind": "step", "of_id": None, "unit_id": None, "duty": "",
            "assignee_id": None, "state": "open", "came_from_id": None, "opened_at": self.at,
            "outcome": "", "opinion": "", "item": "", "lamp": "", **facts,
            "case_id": self.case["id"], "clock": clocks_text([clock]) if clock else "",
            "due_at": due, "order_at": FAR,
        }  # fmt: skip
        self.opened.append(task)
        return task

    def close(self, task: Row, *, state: str = "done", **facts: Any) -> None:
        """Close an open task, and the requests that hang on it."""
        clocks = [ticking.stopped(c, at=self.at) for c in clocks_from(task["clock"])]
        task |= {"state": state, "closed_at": self.at, **facts}
        if clocks:
            lamp = ticking.lamp_at(clocks[0], self.at)
            task |= {"clock": clocks_text(clocks), "lamp": lamp}
        if task in self.tasks:
            self.tasks.remove(task)
            self.closed.append(task)
        for request in [one for one in self.tasks if one["of_id"] == task.get("id")]:
            if request["of_id"] is not None:
                self.close(request, state="cancelled")

    def end(self, *, outcome: str) -> None:
        """Close the case: no open task, no running clock, nothing to check."""
        for task in list(self.tasks):
            self.close(task, state="cancelled")
        self.clocks = [ticking.stopped(clock, at=self.at) for clock in self.clocks]
        self.case |= {
            "closed_at": self.at, "outcome": outcome, "public_state": "closed", "paused_at": None,
            "paused_for": "",
        }  # fmt: skip

    def event(
        self, verb: str, *, element: str = "", task_id: int | None = None, note: str = "",
        **facts: Any,
    ) -> None:  # fmt: skip
        """Add one line to the history; `facts` are codes and numbers."""
        context = CURRENT.get()
        self.case["events"] += 1
        self.events.append({
            "number": self.case["events"], "at": self.at, "verb": verb, "element": element,
            "task_id": task_id, "actor_id": self.actor.pk if self.actor else None,
            "behalf_of_id": self.behalf_of_id, "note": note,
            "facts": facts, "form": "",
            "request_id": context.request_id, "network": context.network,
        })  # fmt: skip

    def notice(
        self, kind: str, *, person_id: int | None = None, unit_id: int | None = None,
        duty: str = "", **facts: Any,
    ) -> None:  # fmt: skip
        """Leave a message for an officer, or for whoever holds `duty` at the unit."""
        self.notices.append({
            "person_id": person_id, "unit_id": unit_id, "duty": duty, "kind": kind,
            "facts": facts, "at": self.at,
        })  # fmt: skip

    def tell_duty(self, duty: str, kind: str) -> None:
        """Leave a message for whoever holds `duty` at the case's unit."""
        self.notice(kind, unit_id=self.case["unit_id"], duty=duty)

    def tell_applicant(self, kind: str, **facts: Any) -> None:
        """Send the applicant a message; it is kept with the act's last event and delivered from
        there."""
        self.told.append({"kind": kind, **facts})

    def issue(self, kind: str) -> str:
        """Make the document `kind` of the case type and return its number."""
        declared = next(one for one in self.definition.declaration.result if one.name == kind)
        number = next_number(
            declared.number or "{serial}", kind=f"{self.definition.code}.{kind}",
            area=self.case["area_code"], unit=self.unit.key, on=self.local.date(),
        )  # fmt: skip
        results = orjson.loads(self.case["results"])
        made = {"kind": kind, "number": number, "made_at": self.at.isoformat()}
        self.case["results"] = orjson.dumps([*results, made]).decode()
        return number
