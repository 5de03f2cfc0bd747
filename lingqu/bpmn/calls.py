"""Steps that call the host: actions and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lingqu.bpmn.errors import BpmnError, EvaluationError
from lingqu.bpmn.expressions import compile_feel
from lingqu.bpmn.run import Enter, Run
from lingqu.bpmn.tables import Step

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["build_act", "build_decide"]


def build_act(program: Program, step: Step) -> Enter:
    """Return the closure of a service or send task: call its action and write what it answers."""
    element, where, after = step.element, program.place(step.number), step.after
    name, result = step.node.extension.get("action", ""), step.node.extension.get("result", "")
    action = program.actions.get(name)
    parameters = _parameters(program, step)

    if action is None:

        def refuse(run: Run, scope: int) -> int:
            raise EvaluationError(
                where=where, found=f"no action {name!r}", allowed="an action that the host gives"
            )

        return refuse
    function, bare = action.function, not (action.parameters or action.rest)

    def enter(run: Run, scope: int) -> int:
        try:
            if bare:
                written = function()
            else:
                written = function(**arguments(run, scope))
        except BpmnError as error:
            return _caught(program, run, step, scope, error.code)
        if result:
            written = {result: written}
        if written:
            written = run.take(scope, written, where)
        run.history.append(("acted", element, 0, written or None))
        return after

    def arguments(run: Run, scope: int) -> dict[str, Any]:
        data: dict[str, Any] = run.view(scope) if scope or run.mixed else run.vars
        if parameters:
            given = {key: one(data) for key, one in parameters}
            data = {**data, **given}
        return action.arguments(data, where)

    return enter


def _parameters(program: Program, step: Step) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, compile_feel(text, program.where, step.element))
        for name, text in step.node.parameters.items()
    )


def _caught(program: Program, run: Run, step: Step, scope: int, code: str) -> int:
    """Go where the error `code` of an action is caught: here, or further out."""
    from lingqu.bpmn.program import error_catch

    run.history.append(("erred", step.element, 0, code))
    catch = error_catch(step, code)
    if catch is None:
        program.throw(run, scope, code)
        return -1
    run.history.append(("caught", catch.node.id, 0, None))
    return catch.after


def build_decide(program: Program, step: Step) -> Enter:
    """Return the closure of a rule task: ask the host's decision and write what it answers."""
    element, where, after = step.element, program.place(step.number), step.after
    reference, result = step.node.extension["decision"], step.node.extension.get("result", "")
    decide = program.decide
    parameters = _parameters(program, step)

    def enter(run: Run, scope: int) -> int:
        if decide is None:
            raise EvaluationError(where=where, found="no decisions", allowed="a host's `decide`")
        data = run.view(scope) if scope or run.mixed else run.vars
        if parameters:
            data = {key: one(data) for key, one in parameters}
        answer = decide(reference, data)
        if answer is None:
            raise EvaluationError(
                where=where, found=f"decision {reference!r} without a matching rule",
                allowed="an answer", remedy="Add a rule for this case, or a default.",
            )  # fmt: skip
        if result:
            answer = {result: answer}
        elif not isinstance(answer, Mapping):
            raise EvaluationError(
                where=where, found=f"decision {reference!r} that answers one value",
                allowed="named outputs", remedy="Name its variable: lingqu:result.",
            )  # fmt: skip
        written = run.take(scope, answer, where)
        run.history.append(("decided", element, 0, written))
        return after

    return enter
