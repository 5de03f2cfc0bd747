"""Branches that meet at a gateway: one token goes on, with what all of them wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lingqu.bpmn.combining import Written, combined
from lingqu.bpmn.run import ID, PARENT, Run, Token, scope_of

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
    """Return what was written in each of `scopes`, inside `until`. A branch around several of
    them counts once, with what none of them has written since."""
    chains = {scope: run.chain(scope) for scope in scopes}
    paths = [chains[scope][: chains[scope].index(until)] for scope in scopes]
    times = Counter(scope for path in paths for scope in path)
    found = []
    for scope, path in zip(scopes, paths, strict=True):
        end = next((one for one in path if times[one] > 1), until)
        found.append((path, run.gather(scope, end)))
    shared = [scope for scope, count in times.items() if count > 1]
    for scope in sorted(shared, key=lambda one: len(run.chain(one)), reverse=True):
        inside = [(path, values) for path, (_label, values) in found if scope in path]
        later = {name for _path, values in inside for name in values}
        path = inside[0][0]
        label, values = run.gather(scope, run.scopes[scope][PARENT])
        rest = {name: value for name, value in values.items() if name not in later}
        found.append((path[path.index(scope) :], (label, rest)))
    return [written for _path, written in found]
