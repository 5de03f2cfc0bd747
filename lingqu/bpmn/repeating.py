"""Repeated activities: multi-instance, parallel or one after the other, and while-loops.

The token of the activity holds `[total, done, next, written, items]`: `written` is what instances
wrote, by variable a list of `[index, value]`; `items` is kept only where instances start later.
Each instance is a scope of its own with its item and `loopCounter`, counted from 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lingqu.bpmn.combining import combined
from lingqu.bpmn.errors import EvaluationError, LimitExceeded
from lingqu.bpmn.expressions import compile_feel
from lingqu.bpmn.model import Loop
from lingqu.bpmn.run import EXTRA, Enter, Run, scope_of
from lingqu.bpmn.tables import Step
from lingqu.bpmn.timers import build_dues
from lingqu.bpmn.values import PLAIN, plain

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["COUNTERS", "MOST_INSTANCES", "build_repeat", "count_instance"]

MOST_INSTANCES = 1_000
COUNTERS = ("numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances")
"""What a completion condition may ask, beside the variables (BPMN 2.0.2, table 10.30)."""
TOTAL, DONE, NEXT, WRITTEN, ITEMS = range(5)


def build_repeat(program: Program, step: Step) -> Enter:
    """Return the closure that starts a repetition."""
    loop = step.node.loop
    if loop is None:
        raise AssertionError("unreachable: only a repeated activity becomes this step")
    number, element, after = step.number, step.element, step.after
    dues, where = build_dues(program, step), program.place(step.number)
    count = _counter(program, step, loop)

    def enter(run: Run, scope: int) -> int:
        total, items = count(run, scope)
        if total > MOST_INSTANCES:
            raise LimitExceeded(
                where=where, found=f"{total:,} instances", allowed=f"{MOST_INSTANCES:,}"
            )
        if total <= 0:
            run.history.append(("left", element, 0, None))
            return after
        later = items if loop.kind == "sequential" else None
        extra = [total, 0, total if loop.kind == "parallel" else 1, {}, later]
        token = run.park(number, scope, None if dues is None else dues(run, scope), extra)
        run.history.append(("entered", element, token, None))
        first = range(total if loop.kind == "parallel" else 1)
        opened = [_open(run, step, loop, token, scope, one, items) for one in first]
        run.queue.extend((step.inner, one) for one in reversed(opened))
        return -1

    return enter


def _counter(program: Program, step: Step, loop: Loop) -> Any:
    """Return what tells how many instances there are, with their items."""
    where = program.place(step.number)
    text = loop.collection or loop.cardinality or loop.condition
    expression = compile_feel(text, program.where, step.element)

    def count(run: Run, scope: int) -> tuple[int, list[Any] | None]:
        if loop.kind == "while":
            most = MOST_INSTANCES if loop.most is None else loop.most
            asked = loop.test_before and expression(run.view(scope)) is not True
            return (0 if asked else most), None
        value = expression.evaluate(run.view(scope), now=run.now)
        if loop.collection and isinstance(value, list):
            return len(value), plain({"items": value}, where=where)["items"]
        if not loop.collection and type(value) is int and value >= 0:
            return value, None
        raise EvaluationError(
            where=where, found=f"{text!r} that gives {value!r}"[:200],
            allowed="a list" if loop.collection else "a whole number of 0 or more",
        )  # fmt: skip

    return count


def _open(
    run: Run, step: Step, loop: Loop, token: int, scope: int, index: int, items: list[Any] | None
) -> int:
    """Open the scope of one instance."""
    given: dict[str, Any] = {"loopCounter": index + 1}
    if items is not None and loop.item:
        given[loop.item] = items[index]
        run.mixed = run.mixed or type(items[index]) not in PLAIN
    opened = run.open(scope, token, step.number, given)
    run.scopes[opened].append(index)
    return opened


def count_instance(
    program: Program, run: Run, host: int, index: int, values: dict[str, Any]
) -> None:
    """Note what an instance wrote; end the repetition or start the next instance."""
    position = next(at for at, one in enumerate(run.tokens) if one[0] == host)
    token = list(run.tokens[position])
    step, scope = program.steps[token[1]], scope_of(token)
    loop = step.node.loop
    if loop is None:
        raise AssertionError("unreachable: an instance belongs to a repetition")
    given = {"loopCounter", loop.item} - {loop.output_item if loop.output else ""}
    values = {name: value for name, value in values.items() if name not in given}
    extra = token[EXTRA] = list(token[EXTRA])
    extra[DONE] += 1
    run.tokens[position] = token
    if loop.kind == "while":
        run.write(scope, values)
    else:
        extra[WRITTEN] = {key: list(one) for key, one in extra[WRITTEN].items()}
        for name, value in values.items():
            extra[WRITTEN].setdefault(name, []).append([index, value])
    if extra[DONE] >= extra[TOTAL] or _is_complete(program, run, step, loop, scope, extra):
        _finish(program, run, step, loop, token)
    elif extra[NEXT] < extra[TOTAL] and loop.kind != "parallel":
        run.queue.append(
            (step.inner, _open(run, step, loop, host, scope, extra[NEXT], extra[ITEMS]))
        )
        extra[NEXT] += 1


def _is_complete(
    program: Program, run: Run, step: Step, loop: Loop, scope: int, extra: list[Any]
) -> bool:
    """Tell whether the completion condition holds, or the condition of a while-loop does not."""
    if not loop.condition:
        return False
    data = run.view(scope)
    if loop.kind == "while":
        return program.condition(step.number)(data) is not True
    data.update(_united(program, step, loop, extra[WRITTEN]))
    active = extra[NEXT] - extra[DONE]
    data.update(zip(COUNTERS, (extra[TOTAL], extra[DONE], active), strict=True))
    return program.condition(step.number)(data) is True


def _finish(program: Program, run: Run, step: Step, loop: Loop, token: list[Any]) -> None:
    """End a repetition: what still runs is cancelled, what was written is combined."""
    scope = scope_of(token)
    inside = {key for key, record in run.scopes.items() if record[1] == token[0]}
    if inside:
        run.cancel_scopes(inside)
    run.remove(token[0])
    run.history.append(("left", step.element, token[0], None))
    if loop.kind != "while":
        run.mixed = True
        run.write(scope, _united(program, step, loop, token[EXTRA][WRITTEN]))
    run.queue.append((step.after, scope))


def _united(program: Program, step: Step, loop: Loop, written: dict[str, Any]) -> dict[str, Any]:
    """Return what instances wrote as one value a variable, in the order of the instances."""
    instances: dict[int, dict[str, Any]] = {}
    for name, values in written.items():
        for index, value in values:
            instances.setdefault(index, {})[name] = value
    ordered = sorted(instances.items())
    result: dict[str, Any] = {}
    if loop.output:
        name = loop.output_item
        result[loop.output] = [one.pop(name, None) for _index, one in ordered]
    named = [(f"instance {index + 1}", values) for index, values in ordered]
    return {**combined(named, step.node.combine, program.place(step.number)), **result}
