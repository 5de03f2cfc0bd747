"""Cases of one process: start, complete, send, advance. Every request is a pure function of the
definition, the state, what happened and `now`; the state that is given stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NoReturn

from lingqu.bpmn.actions import read_action
from lingqu.bpmn.definition import Definition
from lingqu.bpmn.errors import LimitExceeded, ProcessRefused, StateRefused
from lingqu.bpmn.linting import check_actions
from lingqu.bpmn.program import Decide, Program
from lingqu.bpmn.result import Result, Waiting
from lingqu.bpmn.run import DUES, Run, scope_of
from lingqu.bpmn.state import State, dump, load, refuse_state, refuse_strange
from lingqu.bpmn.tables import Catch
from lingqu.bpmn.timers import next_due, when
from lingqu.bpmn.timing import Due, moment, reckon, seconds
from lingqu.bpmn.words import PERSONS

__all__ = ["Engine", "Result", "Waiting"]

MOST_FIRED = 1_000
"""Timers of one request."""


class Engine:
    """A definition with the host's functions, ready to run any number of cases.

    `actions` are called by service tasks, `decide(reference, variables)` by rule tasks, and
    `due(timer, value, now)` may reckon in working days. Raise `ProcessRefused` where an action is
    missing or takes other parameters."""

    def __init__(
        self,
        definition: Definition,
        *,
        actions: Mapping[str, Callable[..., Any]] | None = None,
        decide: Decide | None = None,
        due: Due = reckon,
    ) -> None:
        self.definition, self.key = definition, definition.key
        known = {name: read_action(name, one) for name, one in (actions or {}).items()}
        found = check_actions(definition.nodes, known)
        if found:
            raise ProcessRefused(where=definition.where, findings=found)
        self._program = Program(
            definition.table, where=definition.where, actions=known, decide=decide, due=due
        )
        steps = definition.table.steps
        self._done = {one.number: one for one in steps if one.node.kind in PERSONS}
        self._after = {n: (one.after, one.element) for n, one in self._done.items()
                       if one.kind == "wait"}  # fmt: skip
        self._joins = bool(self._program.arrivals)
        self._first: int | None = None

    def _start_step(self, at: str) -> int:
        """Return the step of a start event; that of the usual one is remembered."""
        step = self.definition.start_step(at)
        if not at:
            self._first = step
        return step

    def start(
        self, data: Mapping[str, Any] | None = None, *, now: datetime, at: str = ""
    ) -> Result:
        """Start a case at the start event `at`, by default the only one or the plain one."""
        step = self._first if self._first is not None and not at else self._start_step(at)
        if now.tzinfo is None:
            raise ValueError(f"now must be an aware datetime, got {now!r}")
        run = Run(self._program, now, 0)
        given = run.take(0, data, self.definition.where) if data else None
        run.history.append(("started", self.definition.process, 0, given))
        if step >= 0:
            run.go(step, 0)
        else:
            run.fork(0, self.definition.table.parts[0].implicit)
            run.go(-1, 0)
        return self._result(run)

    def complete(
        self,
        state: State,
        task: int,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
    ) -> Result:
        """Complete the open task whose token is `task`; `data` is written where it ran."""
        try:
            run = load(self._program, self.key, state, now)
            position = 0
            for token in run.tokens:
                if token[0] == task:
                    break
                position += 1
            else:
                self._refuse_task(state, task)
            if token[1] not in self._after:
                self._refuse_task(state, task)
            after, element = self._after[token[1]]
            scope = token[2] if len(token) > 2 else 0
            del run.tokens[position]
            given = run.take(scope, data, self._program.places[token[1]]) if data else None
            run.history.append(("completed", element, task, given))
            run.go(after, scope)
            return self._result(run)
        except STRANGE as error:
            refuse_strange(self._program, self.key, state, error)
            raise

    def send(
        self, state: State, message: str, data: Mapping[str, Any] | None = None, *, now: datetime
    ) -> Result:
        """Hand a message to the token that has waited for it longest. Raise `StateRefused` if
        none does."""
        return self._fire(state, now, lambda run: self._message(run, message), data)

    def advance(self, state: State, *, now: datetime) -> Result:
        """Fire every timer that is due at `now`, the earliest first."""
        try:
            run = load(self._program, self.key, state, now)
            limit = seconds(now)
            for _count in range(MOST_FIRED):
                found = self._earliest(run, limit)
                if found is None:
                    return self._result(run)
                self._tick(run, *found)
            raise LimitExceeded(
                where=self.definition.where, found="timers that are always due",
                allowed=f"{MOST_FIRED:,} timers a request",
            )  # fmt: skip
        except STRANGE as error:
            refuse_strange(self._program, self.key, state, error)
            raise

    def fire(
        self,
        state: State,
        element: str,
        token: int,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
    ) -> Result:
        """Let the event `element` happen at `token` whatever it waits for; used to replay."""
        return self._fire(state, now, lambda run: self._listening(run, element, token), data)

    def waiting(self, state: State) -> list[Waiting]:
        """Return what the case waits for, in the order in which the waiting began."""
        refuse_state(self._program, self.key, state)
        run = load(self._program, self.key, state, moment(0))
        return [self._waiting(run, token) for token in run.tokens if self._is_shown(token)]

    def _fire(
        self,
        state: State,
        now: datetime,
        find: Callable[[Run], tuple[list[Any], Catch]],
        data: Mapping[str, Any] | None,
    ) -> Result:
        try:
            run = load(self._program, self.key, state, now)
            self._happen(run, *find(run), data or {})
            return self._result(run)
        except STRANGE as error:
            refuse_strange(self._program, self.key, state, error)
            raise

    def _happen(self, run: Run, token: list[Any], catch: Catch, data: Mapping[str, Any]) -> None:
        """Fire an event and go on until every token waits."""
        if len(token) > DUES and token[DUES] is not None:
            at = self._program.steps[token[1]].catches.index(catch)
            again = list(token)
            again[DUES] = list(token[DUES])
            again[DUES][at] = next_due(self._program, run, catch, token[DUES][at], scope_of(token))
            run.tokens[run.tokens.index(token)] = token = again
        self._program.fire(run, token, catch, data)
        run.go(-1, 0)

    def _tick(self, run: Run, token: list[Any], catch: Catch) -> None:
        self._happen(run, token, catch, {})

    def _earliest(self, run: Run, limit: int) -> tuple[list[Any], Catch] | None:
        """Return the token and timer that was due first, up to `limit`."""
        found: tuple[int, list[Any], Catch] | None = None
        for token in run.tokens:
            for at, due in enumerate(token[DUES] or () if len(token) > DUES else ()):
                instant = when(due)
                if instant is not None and instant <= limit:
                    if found is None or instant < found[0]:
                        found = (instant, token, self._program.steps[token[1]].catches[at])
        return None if found is None else (found[1], found[2])

    def _message(self, run: Run, message: str) -> tuple[list[Any], Catch]:
        waited = []
        for token in run.tokens:
            for catch in self._program.steps[token[1]].catches:
                if catch.node.event and catch.node.event.kind == "message":
                    if catch.node.event.name == message:
                        return token, catch
                    waited.append(catch.node.event.name)
        raise StateRefused(
            where=self.definition.where, found=f"message {message!r}, which nothing waits for",
            allowed=", ".join(sorted(set(waited))) or "no message now",
        )  # fmt: skip

    def _listening(self, run: Run, element: str, number: int) -> tuple[list[Any], Catch]:
        for token in run.tokens:
            for catch in self._program.steps[token[1]].catches:
                if token[0] == number and catch.node.id == element:
                    return token, catch
        raise StateRefused(where=element, found=f"no token {number} that waits for it")

    def _result(self, run: Run) -> Result:
        if self._joins and run.tokens:
            self._program.refuse_stuck(run)
        return Result(dump(run, self.key), run.history)

    def _refuse_task(self, state: State, task: object) -> NoReturn:
        refuse_state(self._program, self.key, state)
        tasks = [f"{one.token} ({one.element})" for one in self.waiting(state) if one.is_task]
        raise StateRefused(
            where=self.definition.where, found=f"task {task!r}, which is not open",
            allowed=", ".join(tasks[:20]) or "no task is open",
        )  # fmt: skip

    def _is_shown(self, token: list[Any]) -> bool:
        step = self._program.steps[token[1]]
        return step.kind == "wait" or bool(step.catches)

    def _waiting(self, run: Run, token: list[Any]) -> Waiting:
        step = self._program.steps[token[1]]
        events = [one.node.event for one in step.catches if one.node.event]
        dues = map(when, (token[DUES] or ()) if len(token) > DUES else ())
        due = min((one for one in dues if one is not None), default=None)
        return Waiting(
            token=token[0], element=step.element, name=step.node.name, kind=step.node.kind,
            is_task=token[1] in self._after,
            messages=tuple(one.name for one in events if one.kind == "message"),
            due=None if due is None else moment(due),
            item=run.item(scope_of(token)) or {},
        )  # fmt: skip


STRANGE = (
    LookupError, TypeError, AttributeError, ValueError, AssertionError, RecursionError,
    StopIteration,
)  # fmt: skip
"""What a state that no engine gave can lead to; it is looked at then, and refused by its fault."""
