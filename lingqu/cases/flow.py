"""Move a case through its process: what the engine answers becomes tasks, clocks and a state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from lingqu.access.models import Unit
from lingqu.bpmn import EvaluationError, LimitExceeded, Result, to_text
from lingqu.bpmn.run import Entry
from lingqu.cases import clocks as ticking
from lingqu.cases.act import Act
from lingqu.cases.actions import ACT
from lingqu.cases.clock_text import clocks_from, clocks_text
from lingqu.cases.clocks import Clock
from lingqu.cases.declaration import Clock as DeclaredClock
from lingqu.cases.declaration import TaskKind
from lingqu.cases.errors import ProcessFault
from lingqu.cases.places import unit_by_key

__all__ = ["gone_through", "move", "rest_all", "resume_all", "waiting_at"]

BEHIND = frozenset({"completed", "passed", "acted", "decided", "ended", "fired"})
"""What a history entry says of an element that the case has behind it now."""


def move(
    act: Act, request: str, *given: Any, data: Mapping[str, Any] | None = None, **more: Any
) -> Result:
    """Run a request of the engine (`start`, `complete`, `send`, `advance`) and take over what it
    led to."""
    engine = act.definition.engine
    state = () if request == "start" else (act.state,)
    if data is not None:
        more["data"] = data
    token = ACT.set(act)
    try:
        result: Result = getattr(engine, request)(*state, *given, now=act.local, **more)
    except (EvaluationError, LimitExceeded) as error:
        raise ProcessFault(number=act.case["number"], reason=str(error)) from error
    finally:
        ACT.reset(token)
    _take(act, result)
    return result


def gone_through(history: Iterable[Entry]) -> dict[str, Any]:
    """Return what an event keeps of the engine's history: the elements in their order, and the
    flows that gateways chose, if any did."""
    steps, flows = [], []
    for what, element, _token, data in history:
        steps.append(element)
        if what == "passed" and isinstance(data, str):
            flows += data.split()
    return {"steps": steps, "flows": flows} if flows else {"steps": steps}


def waiting_at(act: Act, state: Mapping[str, Any]) -> set[str]:
    """Return the elements at which a token waits."""
    steps = act.definition.definition.table.steps
    return {steps[token[1]].element for token in state.get("t", ())}


def rest_all(act: Act) -> None:
    """Let every running clock of the case and its steps rest."""
    act.clocks = [ticking.rested(clock, at=act.at) for clock in act.clocks]
    _each_step_clock(act, lambda clock: ticking.rested(clock, at=act.at))


def resume_all(act: Act) -> None:
    """Let the clocks that rest run again."""

    def resume(clock: Clock) -> Clock:
        return ticking.resumed(clock, at=act.at, calendar=act.facts.calendar, marks=act.marks)

    act.clocks = [resume(clock) for clock in act.clocks]
    _each_step_clock(act, resume)


def _take(act: Act, result: Result) -> None:
    act.state, act.case["tokens"] = result.state, to_text(result.state)
    history = result.history
    gone = {entry[2] for entry in history if entry[0] in ("completed", "cancelled")}
    for task in [one for one in act.tasks if one["token"] and one["token"] in gone]:
        act.close(task, state="cancelled")
    waiting = waiting_at(act, result.state)
    behind = {entry[1] for entry in history if entry[0] in BEHIND}
    _tick(act, behind, waiting, ended=result.ended, first=_begins(history))
    for element, number, item in result.opened:
        _open(act, element, number, item, result.state)
    _settle(act, behind, waiting, ended=result.ended)


def _begins(history: list[Any]) -> bool:
    return bool(history) and history[0][0] == "started"


def _open(act: Act, element: str, number: int, item: Any, state: Mapping[str, Any]) -> None:
    """Open the task of a step; other things that wait are no tasks."""
    if element not in act.definition.persons:
        return
    declared = act.definition.task(element)
    unit = _unit_of(act, declared, item, state) if declared.by == "officer" else None
    act.open_task(
        element=element, token=number, kind="step" if unit else "applicant",
        unit_id=unit.pk if unit else None, duty=declared.duty, clock=_step_clock(act, declared),
        came_from_id=act.actor.pk if act.actor else None,
        item=orjson.dumps(item, default=str).decode() if item else "",
    )  # fmt: skip


def _unit_of(act: Act, declared: TaskKind, item: Any, state: Mapping[str, Any]) -> Unit:
    """Return the unit that a step belongs to: by its expression, else the case's."""
    expression = act.definition.units.get(declared.at)
    if expression is None:
        return act.unit
    values = {**act.variables(expression.names), **state.get("v", {}), **(item or {})}
    key = expression.evaluate(values)
    where = f"{act.definition.code}: {declared.at}: unit"
    return unit_by_key(str(key), where=where) if key else act.unit


def _step_clock(act: Act, declared: TaskKind) -> Clock | None:
    if not declared.limit:
        return None
    limit, unit = act.facts.limit(declared.limit)
    return ticking.started(
        declared.at, limit=limit, unit=unit, at=act.at, calendar=act.facts.calendar,
        marks=act.marks,
    )  # fmt: skip


def _tick(act: Act, behind: set[str], waiting: set[str], *, ended: bool, first: bool) -> None:
    """Start, rest and stop the case's clocks by what is behind it and where it waits."""
    known = {clock.name: clock for clock in act.clocks}
    for declared in act.definition.declaration.clock:
        clock = known.get(declared.name)
        begins = first if not declared.starts else bool(behind & set(declared.starts))
        if clock is None and begins:
            clock = _case_clock(act, declared)
        if clock is None:
            continue
        if ended or behind & set(declared.stops):
            clock = ticking.stopped(clock, at=act.at)
        elif declared.rests_at and not act.case["paused_at"]:
            clock = _resting(act, clock, rests=bool(waiting & set(declared.rests_at)))
        known[declared.name] = clock
    act.clocks = list(known.values())


def _case_clock(act: Act, declared: DeclaredClock) -> Clock:
    limit, unit = act.facts.limit(declared.limit)
    clock = ticking.started(
        declared.name, limit=limit, unit=unit, at=act.at, calendar=act.facts.calendar,
        marks=act.marks, told=declared.told,
    )  # fmt: skip
    if declared.told:
        act.tell_applicant("due", clock=declared.name, due=clock.due_at.isoformat())
    return clock


def _resting(act: Act, clock: Clock, *, rests: bool) -> Clock:
    if rests:
        return ticking.rested(clock, at=act.at)
    if clock.rests_since is None:
        return clock
    return ticking.resumed(clock, at=act.at, calendar=act.facts.calendar, marks=act.marks)


def _settle(act: Act, behind: set[str], waiting: set[str], *, ended: bool) -> None:
    """Set the state that people name: the first declared one that fits."""
    closed = [one for one in act.definition.states if one.public == "closed"]
    running = [one for one in act.definition.states if one.public != "closed"]
    where = behind if ended else waiting
    fitting = [one for one in (closed if ended else running) if set(one.at) & where]
    if ended and not fitting:
        fitting = closed[-1:]
    if fitting:
        act.case |= {"state": fitting[0].name, "public_state": fitting[0].public}
    if ended:
        act.end(outcome=act.case["state"])


def _each_step_clock(act: Act, change: Any) -> None:
    for task in (*act.tasks, *act.opened):
        clocks = [change(clock) for clock in clocks_from(task["clock"])]
        if clocks:
            put_step_clock(task, clocks[0])


def put_step_clock(task: dict[str, Any], clock: Clock) -> None:
    """Write a step's clock into its task."""
    task |= {"clock": clocks_text([clock]), "due_at": clock.due_at}
