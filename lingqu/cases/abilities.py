"""What an officer may do with a case as it stands: which step is his, which acts are offered.

This decides what a page draws. The act itself asks again, under a lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import orjson
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.declaration import Outcome, TaskKind
from lingqu.cases.folder import Folder
from lingqu.cases.models import Task
from lingqu.cases.places import unit_by_id
from lingqu.cases.steps import DONE
from lingqu.cases.who import holds

__all__ = ["REVEAL", "Abilities"]

REVEAL = "cases.reveal"
REQUESTS = ("countersign", "consult")


@dataclass(kw_only=True)
class Abilities:
    """`task` is the open step or request that the page is about: the one that was asked for, else
    one in the person's hands, else one that he may take; None if there is none."""

    folder: Folder
    wanted: int = 0

    @cached_property
    def own(self) -> tuple[Task, ...]:
        """The open steps and requests that the person may do now."""
        found = [task for task in self.folder.open_tasks if self._doer(task) is not None]
        return tuple(sorted(found, key=lambda one: (one.assignee_id is None, one.kind != "step")))

    @cached_property
    def task(self) -> Task | None:
        """The step or request that the page is about."""
        asked = next((one for one in self.own if one.pk == self.wanted), None)
        return asked or next(iter(self.own), None)

    @cached_property
    def declared(self) -> TaskKind | None:
        """What is declared of the step, None without one or for a request."""
        if self.task is None or self.task.kind != "step":
            return None
        return self.folder.definition.task(self.task.element)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The ways to finish the step, the primary one last: it stands right-most."""
        if self.declared is None:
            return ()
        order = {"bad": 0, "plain": 1, "primary": 2}
        known = self.declared.outcomes or (DONE,)
        return tuple(sorted(known, key=lambda one: order[one.tone]))

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The fields that may be filled in here, each with the outcomes that need it; one that
        only an outcome needs may be filled in for it."""
        if self.declared is None:
            return {}
        found: dict[str, tuple[str, ...]] = dict.fromkeys(self.declared.fillable, ())
        for outcome in self.declared.outcomes:
            for name in outcome.needs:
                found[name] = (*found[name], str(outcome.label))
        return found

    @property
    def drafts(self) -> bool:
        """Whether what the person types for the step is kept as a draft."""
        return self.declared is not None and not self.hindered_by_own_step

    @property
    def waits_for_answers(self) -> bool:
        """Whether the step waits for countersignatures."""
        return any(one.kind == "countersign" for one in self.requests)

    @property
    def requests(self) -> tuple[Task, ...]:
        """The open requests that hang on the step."""
        number = self.task.pk if self.task else None
        return tuple(t for t in self.folder.open_tasks if number and t.of_id == number)

    @property
    def hindered_by_own_step(self) -> tuple[str, ...]:
        """The steps that the person did himself and that therefore forbid him this one."""
        if self.declared is None or self.task is None:
            return ()
        doers = orjson.loads(self.folder.case.doers or "{}")
        doer = self._doer(self.task)
        mine = {self.folder.person.pk, doer.pk if doer else 0}
        label = self.folder.definition.label
        return tuple(label(one) for one in self.declared.other_than if doers.get(one) in mine)

    @property
    def hindered(self) -> str:
        """Why the step cannot be finished now, empty if it can."""
        if self.folder.case.paused_at is not None:
            return _("The clock is paused; let it go on first.")
        if self.waits_for_answers:
            return _("The step waits for countersignatures.")
        if steps := self.hindered_by_own_step:
            words = _("You did “%(steps)s” yourself; another officer does this step.")
            return words % {"steps": "、".join(steps)}
        return ""

    @property
    def takes_part(self) -> bool:
        """Whether the person may do an open step, or supervises."""
        return bool(self.own) or self.supervises

    @cached_property
    def supervises(self) -> bool:
        """Whether the person supervises cases of this type at this unit."""
        return self.at_case(self.folder.definition.declaration.supervise)

    def at_case(self, permission: str) -> bool:
        """Answer whether the person holds `permission` at the case's unit."""
        posts = self.folder.person.posts_in_use()
        return bool(permission) and holds(posts, permission, self.folder.unit)

    @property
    def claims(self) -> bool:
        """Whether the step may be taken."""
        return self.task is not None and self.task.assignee_id is None

    @property
    def releases(self) -> bool:
        """Whether the step is in hands and may be let go."""
        return self.task is not None and self.task.assignee_id is not None

    @property
    def returns(self) -> bool:
        """Whether the step was handed over and may be sent back."""
        task = self.task
        if task is None or task.came_from_id is None:
            return False
        moved = [one for one in self.folder.events if one.task_id == task.pk]
        handed = next((one for one in moved if one.verb == "transferred"), None)
        return handed is not None and handed.actor_id == task.came_from_id

    @property
    def asks(self) -> bool:
        """Whether other units may be asked about the step."""
        paused = self.folder.case.paused_at is not None
        return self.declared is not None and self.declared.countersign and not paused

    @property
    def answers(self) -> bool:
        """Whether the page is about a request that waits for the person's answer."""
        return self.task is not None and self.task.kind in REQUESTS

    @property
    def decides(self) -> bool:
        """Whether the page is about an extension that the person may decide on."""
        if self.task is None or self.task.kind != "extension":
            return False
        asked = next((e for e in self.folder.extensions if e.task_id == self.task.pk), None)
        return asked is not None and asked.asked_by_id != self.folder.person.pk

    @property
    def extensible(self) -> tuple[str, ...]:
        """The clocks for which more time may be asked."""
        if self.task is None or any(t.kind == "extension" for t in self.folder.open_tasks):
            return ()
        running = {one.name for one in self.folder.clocks if one.stopped_at is None}
        clocks = self.folder.definition.declaration.clock
        return tuple(one.name for one in clocks if one.extension and one.name in running)

    @property
    def suspends(self) -> bool:
        """Whether time may be stopped."""
        known = self.folder.definition.declaration.suspension
        return self.task is not None and bool(known) and self.folder.case.paused_at is None

    @property
    def resumes(self) -> bool:
        """Whether time may be let go on."""
        return self.folder.case.paused_at is not None and self.takes_part

    @property
    def withdraws(self) -> bool:
        """Whether the applicant may still take the case back."""
        declared = self.folder.definition.declaration.withdrawal
        if declared is None or self.folder.case.closed_at or not self.takes_part:
            return False
        return not set(orjson.loads(self.folder.case.doers or "{}")) & set(declared.until)

    @property
    def reopens(self) -> bool:
        """Whether a closed case may be taken up again."""
        declared = self.folder.definition.declaration.reopening
        closed = self.folder.case.closed_at is not None
        return closed and declared is not None and self.at_case(declared.duty)

    @property
    def assignable(self) -> tuple[Task, ...]:
        """The open steps that the person may give to others."""
        if not self.at_case(self.folder.definition.declaration.assign):
            return ()
        return tuple(one for one in self.folder.open_tasks if one.unit_id)

    @property
    def checks_files(self) -> bool:
        """Whether the person may accept and reject files."""
        steps = [one for one in self.folder.open_tasks if one.kind == "step"]
        return bool(steps) and steps[0] in self.own

    @property
    def adds_files(self) -> bool:
        """Whether files may be put in from the step."""
        return self.declared is not None and self.declared.materials

    @property
    def reveals(self) -> bool:
        """Whether the person may see protected values in full."""
        return self.at_case(REVEAL)

    def _doer(self, task: Task) -> Person | None:
        """Return in whose name the person may do the task: his own or that of one who handed his
        work to him; None if he may not."""
        if task.unit_id is None:
            return None
        unit, person = unit_by_id(task.unit_id), self.folder.person
        for one in (person, *self.folder.givers):
            if task.assignee_id in (None, one.pk):
                if holds(one.posts_in_use(), task.duty, unit):
                    return one
        return None

    @property
    def in_whose_name(self) -> Person | None:
        """The colleague whose step it is, None for one's own."""
        doer = self._doer(self.task) if self.task else None
        return doer if doer is not None and doer != self.folder.person else None
