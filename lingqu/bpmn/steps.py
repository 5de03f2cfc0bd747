"""What each step does with a token that enters it: one closure a step, all known facts inside.

A closure takes the run and the token's scope and returns the next step, or -1 when the token
waits, ends or was handed to the queue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lingqu.bpmn.calls import build_act, build_decide
from lingqu.bpmn.ending import die
from lingqu.bpmn.errors import EvaluationError
from lingqu.bpmn.expressions import compile_feel
from lingqu.bpmn.run import Enter, Run
from lingqu.bpmn.tables import Step
from lingqu.bpmn.timers import build_dues

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["build_step"]


def build_step(program: Program, step: Step) -> Enter:
    """Return the closure of one step."""
    return BUILDERS[step.kind](program, step)


def _pass(program: Program, step: Step) -> Enter:
    """Start events, merges, thrown events: note it and go on."""
    element, after, event = step.element, step.after, step.node.event
    if event and event.kind in ("message", "signal") and step.node.kind != "startEvent":
        return _throw_event(program, step, after)

    def enter(run: Run, scope: int) -> int:
        run.history.append(("passed", element, 0, None))
        return after

    return enter


def _throw_event(program: Program, step: Step, after: int) -> Enter:
    """Send a message out, or a signal, and go on."""

    def enter(run: Run, scope: int) -> int:
        left = _throw(program, run, step, scope)
        if left == scope:
            return after
        if left is not None:
            run.queue.append((after, left))
        return -1

    return enter


def _throw(program: Program, run: Run, step: Step, scope: int) -> int | None:
    """Send a message out, or a signal to everything in the case that listens to it. Return the
    scope that the token is in afterwards, None if the signal took it away."""
    event = step.node.event
    name = event.name if event else ""
    if event is None or event.kind == "message":
        run.history.append(("sent", step.element, 0, name))
        return scope
    run.history.append(("signalled", step.element, 0, name))
    run.queue.append((-1, scope))  # keeps the token's scope alive meanwhile
    program.signal(run, name)
    mine = [item for item in run.queue if item[0] < 0]
    run.queue = [item for item in run.queue if item[0] >= 0]
    return mine[0][1] if mine else None


def _wait(program: Program, step: Step) -> Enter:
    """Tasks of persons, awaited events: open and wait."""
    number, element = step.number, step.element
    dues = build_dues(program, step)
    if dues is not None:

        def enter_with_timers(run: Run, scope: int) -> int:
            token = run.park(number, scope, dues(run, scope))
            run.history.append(("opened", element, token, run.item(scope)))
            return -1

        return enter_with_timers

    def enter(run: Run, scope: int) -> int:
        if scope:
            token = run.park(number, scope)
            run.history.append(("opened", element, token, run.item(scope)))
        else:
            run.count = token = run.count + 1
            run.tokens.append([token, number])
            run.history.append(("opened", element, token, None))
        return -1

    return enter


def _choose(program: Program, step: Step) -> Enter:
    """An exclusive split: the first flow in the order of the file whose condition is true."""
    element, where = step.element, program.place(step.number)
    default, otherwise = None, -1
    options = []
    for flow, target in step.options:
        if flow.id == step.node.default:
            default, otherwise = flow.id, target
        elif flow.condition:
            options.append((compile_feel(flow.condition, program.where, flow.id), target, flow.id))
    conditions = tuple(options)

    def enter(run: Run, scope: int) -> int:
        data = run.view(scope) if scope or run.mixed else run.vars
        for condition, target, flow in conditions:
            if condition(data) is True:
                run.history.append(("passed", element, 0, flow))
                return target
        if default is None:
            raise EvaluationError(
                where=where, found="no condition that is true", allowed="one true, or a default",
                remedy="Give the gateway a default flow.",
            )  # fmt: skip
        run.history.append(("passed", element, 0, default))
        return otherwise

    return enter


def _fork(program: Program, step: Step) -> Enter:
    element = step.element
    targets = [target for _flow, target in step.options]

    def enter(run: Run, scope: int) -> int:
        run.history.append(("passed", element, 0, None))
        run.fork(scope, targets)
        return -1

    return enter


def _split(program: Program, step: Step) -> Enter:
    """An inclusive split, or several flows out of an activity: every flow whose condition is true,
    the default flow where none is."""
    element, where = step.element, program.place(step.number)
    gateway = step.node.kind == "inclusiveGateway"
    default = step.node.default
    options = [
        (compile_feel(f.condition, program.where, f.id) if f.condition else None, target, f.id)
        for f, target in step.options
        if f.id != default
    ]
    otherwise = [target for flow, target in step.options if flow.id == default]

    def enter(run: Run, scope: int) -> int:
        data = run.view(scope)
        chosen = [
            (target, flow)
            for condition, target, flow in options
            if condition is None or condition(data) is True
        ] or [(target, default) for target in otherwise]
        if not chosen:
            raise EvaluationError(
                where=where, found="no condition that is true", allowed="one true, or a default",
                remedy="Add a default flow.",
            )  # fmt: skip
        if gateway:
            run.history.append(("passed", element, 0, " ".join(flow for _to, flow in chosen)))
        if len(chosen) == 1:
            return chosen[0][0]
        run.fork(scope, [target for target, _flow in chosen])
        return -1

    return enter


def _arrive(program: Program, step: Step) -> Enter:
    def enter(run: Run, scope: int) -> int:
        return program.arrive(run, step, scope)

    return enter


def _body(program: Program, step: Step) -> Enter:
    """A subprocess or a called process: a scope of its own, its start events at once."""
    number, element = step.number, step.element
    dues = build_dues(program, step)
    part = program.table.parts[step.inner]
    starts = [one for one in part.starts.values()][:1] or part.implicit
    inputs = step.node.extension["input"].split() if "input" in step.node.extension else None

    def enter(run: Run, scope: int) -> int:
        token = run.park(number, scope, None if dues is None else dues(run, scope))
        run.history.append(("entered", element, token, None))
        given = {}
        if inputs is not None:
            outer = run.raw_view(scope)
            given = {name: outer[name] for name in inputs if name in outer}
        inner = run.open(scope, token, number, given)
        if len(starts) == 1:
            run.queue.append((starts[0], inner))
        else:
            run.fork(inner, starts)
        return -1

    return enter


def _end(program: Program, step: Step) -> Enter:
    """An end event: the token ends; with the last one, what is around it."""
    element, event = step.element, step.node.event
    throws = event is not None and event.kind in ("message", "signal")

    def enter(run: Run, scope: int) -> int:
        if throws:
            left = _throw(program, run, step, scope)
            if left is None:
                return -1
            scope = left
        run.history.append(("ended", element, 0, None))
        if scope or run.tokens or run.queue or run.pending:
            die(run, scope)
        return -1

    return enter


def _stop(program: Program, step: Step) -> Enter:
    """The end of a token where no flow leaves."""

    def enter(run: Run, scope: int) -> int:
        die(run, scope)
        return -1

    return enter


def _terminate(program: Program, step: Step) -> Enter:
    element = step.element

    def enter(run: Run, scope: int) -> int:
        run.history.append(("ended", element, 0, None))
        program.terminate(run, scope)
        return -1

    return enter


def _error(program: Program, step: Step) -> Enter:
    element, code = step.element, step.node.event.name if step.node.event else ""

    def enter(run: Run, scope: int) -> int:
        run.history.append(("failed", element, 0, code))
        program.throw(run, scope, code)
        return -1

    return enter


def _repeat(program: Program, step: Step) -> Enter:
    from lingqu.bpmn.repeating import build_repeat

    return build_repeat(program, step)


def _instance(program: Program, step: Step) -> Enter:
    def enter(run: Run, scope: int) -> int:
        program.instance_done(run, scope)
        return -1

    return enter


BUILDERS: dict[str, Callable[[Program, Step], Enter]] = {
    "act": build_act,
    "arrive": _arrive,
    "body": _body,
    "choose": _choose,
    "decide": build_decide,
    "end": _end,
    "error": _error,
    "fork": _fork,
    "instance": _instance,
    "pass": _pass,
    "repeat": _repeat,
    "split": _split,
    "stop": _stop,
    "terminate": _terminate,
    "wait": _wait,
}
