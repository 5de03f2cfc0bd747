"""Timers of a step: when they are due, and when one that repeats is due again.

A due instant in a token is seconds since 1970, null when it will not come again, or
`[seconds, times left]` for a cycle (null: without end). Ticks missed together are one tick.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lingqu.bpmn.expressions import compile_feel
from lingqu.bpmn.run import Run
from lingqu.bpmn.tables import Catch, Step
from lingqu.bpmn.timing import Span, Timer, instant, moment, parse_cycle, parse_span, seconds

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["build_dues", "is_literal", "next_due", "when"]

Dues = Callable[[Run, int], list[Any]]


def is_literal(text: str, time: str) -> bool:
    """Tell whether a timer's text is ISO 8601, otherwise it is FEEL."""
    if time == "cycle":
        return parse_cycle(text) is not None
    if parse_span(text) is not None:
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def build_dues(program: Program, step: Step) -> Dues | None:
    """Return what reckons the due instants of a step's timers, None if it has none."""
    reckoners = [_reckoner(program, catch) for catch in step.catches]
    if not any(reckoners):
        return None

    def dues(run: Run, scope: int) -> list[Any]:
        return [None if one is None else one(run, scope) for one in reckoners]

    return dues


def _reckoner(program: Program, catch: Catch) -> Callable[[Run, int], Any] | None:
    event, element = catch.node.event, catch.node.id
    if event is None or event.kind != "timer":
        return None
    timer = Timer(element=element, time=event.time, calendar=event.calendar)
    literal = is_literal(event.text, event.time)
    expression = None if literal else compile_feel(event.text, program.where, element)
    where = f"{program.where}: {element}"

    def reckon(run: Run, scope: int) -> Any:
        value = expression.evaluate(run.view(scope), now=run.now) if expression else event.text
        if timer.time == "cycle" and isinstance(value, str) and (cycle := parse_cycle(value)):
            times, start, span = cycle
            first = instant(start or span, where=where, now=run.now)
            return [seconds(program.due(timer, first, run.now)), times]
        due = seconds(program.due(timer, instant(value, where=where, now=run.now), run.now))
        return [due, None] if timer.time == "cycle" else due

    return reckon


def when(due: Any) -> int | None:
    """Return the seconds of a due instant as a token holds it."""
    if isinstance(due, list):
        return None if due[1] == 0 else int(due[0])
    return due if due is None else int(due)


def next_due(program: Program, run: Run, catch: Catch, due: Any, scope: int) -> Any:
    """Return when a timer that has fired is due again, null for never."""
    event = catch.node.event
    if not isinstance(due, list) or event is None:
        return None
    left = None if due[1] is None else due[1] - 1
    if left is not None and left <= 0:
        return None
    text: Any = event.text
    if not is_literal(text, "cycle"):
        text = compile_feel(text, program.where, catch.node.id).evaluate(
            run.view(scope), now=run.now
        )
    cycle = parse_cycle(text) if isinstance(text, str) else None
    span = instant(cycle[2] if cycle else text, where=catch.node.id, now=run.now)
    if not isinstance(span, Span) or (span.months, span.time) <= (0, timedelta()):
        return None
    timer = Timer(element=catch.node.id, time=event.time, calendar=event.calendar)
    following = seconds(program.due(timer, span, moment(due[0]).astimezone(run.now.tzinfo)))
    if following <= seconds(run.now):
        following = max(seconds(program.due(timer, span, run.now)), seconds(run.now) + 1)
    return [following, left]
