"""Branches that meet at a gateway: one token goes on, with what all of them wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lingqu.bpmn.combining import Written, combined, entries
from lingqu.bpmn.run import ID, OPENED_BY, PARENT, PENDING, VARIABLES, Run, Token, scope_of

__all__ = ["join"]


def join(run: Run, gate: int, tokens: Sequence[Token]) -> None:
    """Make one token of `tokens` at a gateway, their branches' values combined."""
    taken = {token[ID] for token in tokens}
    run.tokens = [token for token in run.tokens if token[ID] not in taken]
    scopes = [scope_of(token) for token in tokens]
    common = _common(run, scopes)
    written = _written(run, scopes, common)
    values = combined(written, run.program.combine_of(gate), run.program.element(gate))
    for scope in scopes:
        while scope != common and scope in run.scopes and not run.is_live(scope):
            parent = run.scopes[scope][PARENT]
            del run.scopes[scope]
            scope = parent
    if run.branches(common):
        common = run.open(common, 0, gate, {})
    run.write(common, values)
    run.queue.append((gate, common))


def _common(run: Run, scopes: Sequence[int]) -> int:
    """Return the innermost scope that holds all of `scopes`."""
    chains = [run.chain(scope) for scope in scopes]
    shared = set(chains[0]).intersection(*chains[1:])
    return next(scope for scope in chains[0] if scope in shared)


def _written(run: Run, scopes: Sequence[int], until: int) -> list[Written]:
    """Return what was written inside `until`: by branches that ended beside those of `scopes`, in
    each of `scopes`, and in each branch around several of them, which counts once, with what none
    inside has written since."""
    paths = []
    for scope in scopes:
        chain = run.chain(scope)
        paths.append(chain[: chain.index(until)])
    times = Counter(scope for path in paths for scope in path)
    outer = {scope: path[at:] for path in paths for at, scope in enumerate(path)}
    found = [(path, one) for scope, path in outer.items() for one in _ended(run, scope)]
    for path in filter(None, paths):
        alone = [one for one in path if times[one] == 1]
        found.append((path, _own(run, path[0], alone)))
    shared = [scope for scope, count in times.items() if count > 1]
    for scope in sorted(shared, key=lambda one: len(outer[one]), reverse=True):
        later = {name for path, (_by, values) in found if scope in path for name in values}
        label, values = _own(run, scope, [scope])
        rest = {name: value for name, value in values.items() if name not in later}
        found.append((outer[scope], (label, rest)))
    return [written for _path, written in found]


def _own(run: Run, scope: int, path: Sequence[int]) -> Written:
    """Return what the branch `scope` wrote itself in the scopes of `path`, the inner ones first."""
    values: dict[str, Any] = {}
    later: set[str] = set()
    for one in path:
        record = run.scopes[one]
        later.update(record[PENDING])
        values |= {name: value for name, value in record[VARIABLES].items() if name not in later}
        later.update(values)
    return run.program.element(run.scopes[scope][OPENED_BY]), values


def _ended(run: Run, scope: int) -> list[Written]:
    """Return what ended branches wrote in a scope; a list that was collected, item by item."""
    record, rule, owner = run.scopes[scope], run.rule(scope), run.owner(scope)
    found: list[Written] = []
    for name, (value, label) in entries(record[VARIABLES], record[PENDING], rule, owner).items():
        values = value if rule.rule(name) == "collect" else [value]
        found += [(label, {name: one}) for one in values]
    return found
