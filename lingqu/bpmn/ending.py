"""Branches that end: what they wrote waits in the scope around them until that ends too. A branch
that is left alone becomes its parent again."""

from __future__ import annotations

from lingqu.bpmn.combining import entries, hand_up, merge
from lingqu.bpmn.run import HOST, OPENED_BY, PARENT, PENDING, VARIABLES, Run, Scope, moved, scope_of

__all__ = ["die"]


def die(run: Run, scope: int) -> None:
    """Let the present token end in `scope`, and whatever ends with it."""
    while not run.is_live(scope):
        if not scope:
            run.vars, run.pending = run.values(0), {}
            return
        record = run.scopes[scope]
        if record[HOST]:
            run.program.finish(run, scope)
            return
        parent = record[PARENT]
        del run.scopes[scope]
        _leave(run, record, parent)
        scope = parent
    _fold(run, scope)


def _leave(run: Run, record: Scope, parent: int) -> None:
    """Leave what a branch wrote, and branches of its own before, to the scope around it."""
    pending, rule = run.scope(parent)[PENDING], run.rule(parent)
    label, owner = run.program.element(record[OPENED_BY]), run.owner(parent)
    ended = entries(record[VARIABLES], record[PENDING], rule, owner)
    own = {name: one for name, one in record[VARIABLES].items() if name not in ended}
    hand_up(pending, own, label, rule, owner)
    merge(pending, ended, rule, owner)


def _fold(run: Run, scope: int) -> None:
    """Make the only branch that is left in `scope` one with it."""
    left = run.branches(scope)
    if len(left) != 1 or any(scope_of(token) == scope for token in run.tokens):
        return
    if sum(1 for record in run.scopes.values() if record[PARENT] == scope) > 1:
        return
    if any(waiting == scope for _step, waiting in run.queue):
        return
    record = run.scopes[left[0]]
    run.write(scope, record[VARIABLES])
    merge(run.scope(scope)[PENDING], record[PENDING], run.rule(scope), run.owner(scope))
    _move(run, left[0], scope)
    del run.scopes[left[0]]


def _move(run: Run, source: int, target: int) -> None:
    """Put everything that is directly in one scope into another."""
    for position, token in enumerate(run.tokens):
        if scope_of(token) == source:
            run.tokens[position] = moved(token, target)
    run.queue = [(s, target if scope == source else scope) for s, scope in run.queue]
    for record in run.scopes.values():
        if record[PARENT] == source:
            record[PARENT] = target
