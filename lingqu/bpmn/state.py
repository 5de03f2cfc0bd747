"""The state of a case as JSON: what it looks like, and whether it is one.

    {"d": digest, "n": counter, "t": tokens, "v": variables, "s": scopes, "p": pending, "e": code}

Tokens and scopes are described in lingqu/bpmn/run.py; a scope has its number in front. Parts that
are empty are left out. A case has ended when it has no tokens; "e" is the code of an error that
nothing caught, "m" marks variables that hold more than whole numbers, text and truth values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from lingqu.bpmn.errors import LimitExceeded, StateRefused
from lingqu.bpmn.run import EXTRA, MOST_SCOPES, MOST_VARIABLES, Run
from lingqu.bpmn.timing import LATEST

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["State", "dump", "from_text", "load", "refuse_state", "refuse_strange", "to_text"]

State = dict[str, Any]
LONGEST = 1_000_000
WAITING = frozenset({"wait", "body", "repeat", "arrive"})
"""Kinds of steps that a token can rest in."""


def to_text(state: State) -> str:
    """Return the JSON of a state, to be stored. Raise `StateRefused` for half a character."""
    try:
        return orjson.dumps(state).decode()
    except TypeError as error:
        raise StateRefused(
            where="state", found=f"variables that are not JSON ({error})", allowed="Unicode text"
        ) from error


def from_text(text: str) -> State:
    """Return the state that `to_text` gave. Raise `StateRefused` for anything that is no JSON."""
    if len(text) > LONGEST:
        raise StateRefused(
            where="state", found=f"{len(text):,} characters", allowed=f"{LONGEST:,} characters"
        )
    try:
        state: State = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise StateRefused(
            where="state", found="text that is not JSON", allowed="what to_text gave"
        ) from error
    return state


def load(program: Program, key: str, state: Mapping[str, Any], now: datetime) -> Run:
    """Return a run on a copy of `state`. Raise `StateRefused` if it is of another definition."""
    if now.tzinfo is None:
        raise ValueError(f"now must be an aware datetime, got {now!r}")
    if type(state) is not dict or state.get("d") != key:
        refuse_state(program, key, state)
    parts = 2
    run = Run(program, now, state["n"])
    if "v" in state:
        parts += 1
        run.vars = dict(state["v"])
    if "t" in state:
        parts += 1
        run.tokens = list(state["t"])
    if "m" in state:
        parts += 1
        run.mixed = True
    if len(state) > parts:
        refuse_state(program, key, state)
        run.failed = state.get("e")
        run.pending = dict(state.get("p", {}))
        run.scopes = {
            number: [parent, host, step, dict(variables), dict(pending), *index]
            for number, parent, host, step, variables, pending, *index in state.get("s", ())
        }
    return run


def dump(run: Run, key: str) -> State:
    """Return the state after a run."""
    state: State = {"d": key, "n": run.count}
    if run.tokens:
        state["t"] = run.tokens
    if run.vars:
        if len(run.vars) > MOST_VARIABLES:
            run.refuse_variables(0)
        state["v"] = run.vars
    if run.scopes:
        state["s"] = [[number, *record] for number, record in run.scopes.items()]
    if run.pending:
        state["p"] = run.pending
    if run.mixed:
        state["m"] = 1
    if run.failed is not None:
        state["e"] = run.failed
    return state


def refuse_state(program: Program, key: str, state: Any) -> None:
    """Raise `StateRefused` saying what is wrong with `state`, if something is."""
    where = program.where
    if type(state) is not dict:
        raise StateRefused(where=where, found="a state that is no JSON object", allowed="one")
    if state.get("d") != key:
        raise StateRefused(
            where=where, found=f"a state of definition {str(state.get('d'))[:64]!r}",
            allowed=f"definition {key!r}",
            remedy="Load the definition that the case started under.",
        )  # fmt: skip
    fault = _fault(program, state)
    if fault:
        raise StateRefused(
            where=where, found=f"a state whose {fault}", allowed="what the engine gave"
        )


def refuse_strange(program: Program, key: str, state: Any, error: BaseException) -> None:
    """Raise `StateRefused` if `error` comes from the state: from what is wrong with a part of it,
    or from parts that do not fit together. An error of the host's own functions is left alone."""
    refuse_state(program, key, state)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("lingqu.bpmn"):
        raise StateRefused(
            where=program.where, found="a state whose parts do not fit together",
            allowed="what the engine gave",
        ) from error  # fmt: skip


def _fault(program: Program, state: State) -> str:
    """Return what is wrong with the parts of a state, "" for nothing."""
    if set(state) - set("dntvspme"):
        return "parts are unknown"
    if not _whole(state.get("n")) or not isinstance(state.get("e", ""), str):
        return "counter or error code is wrong"
    if not all(isinstance(state.get(part, {}), dict) for part in "vp"):
        return "variables are no object"
    if not _pending(state.get("p", {})):
        return "pending values are wrong"
    scopes, tokens = state.get("s", []), state.get("t", [])
    if not isinstance(scopes, list) or not isinstance(tokens, list):
        return "tokens or scopes are no list"
    if len(scopes) > MOST_SCOPES or len(tokens) > MOST_SCOPES:
        raise LimitExceeded(
            where=program.where, found="a state of too many tokens", allowed=f"{MOST_SCOPES:,}"
        )
    return _token_fault(program, state["n"], scopes, tokens)


def _token_fault(program: Program, count: int, scopes: list[Any], tokens: list[Any]) -> str:
    ids = {one[0] for one in tokens if isinstance(one, list) and one and _whole(one[0])}
    if len(ids) != len(tokens) or any(not 0 < one <= count for one in ids):
        return "tokens have wrong ids"
    if not all(_is_scope(program, scope, ids) for scope in scopes):
        return "scopes are wrong"
    known = {0} | {scope[0] for scope in scopes}
    if len(known) <= len(scopes) or not _is_tree(scopes, tokens, count):
        return "scopes are wrong"
    if not all(_is_token(program, one, known) for one in tokens):
        return "tokens are wrong"
    return "" if _is_placed(program, scopes, tokens) else "tokens are where they cannot be"


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _pending(pending: Any) -> bool:
    return isinstance(pending, dict) and all(
        isinstance(one, list) and 2 <= len(one) <= 3 and isinstance(one[1], str)
        for one in pending.values()
    )


def _is_scope(program: Program, scope: Any, ids: set[int]) -> bool:
    if not isinstance(scope, list) or len(scope) not in (6, 7):
        return False
    number, parent, host, step, variables, pending, *index = scope
    return (
        all(_whole(one) for one in (number, parent, host, step, *index))
        and number > 0 and (host == 0 or host in ids) and step < len(program.steps)
        and isinstance(variables, dict) and _pending(pending)
    )  # fmt: skip


def _is_tree(scopes: Iterable[Any], tokens: Iterable[Any], count: int) -> bool:
    """Tell whether every scope is inside the process by way of its parents, and beside the token
    that it belongs to; only then do all walks end."""
    parents = {scope[0]: scope[1] for scope in scopes}
    beside = {token[0]: token[2] if len(token) > 2 else 0 for token in tokens}
    if any(host and beside[host] != parent for _number, parent, host, *_rest in scopes):
        return False
    placed = {0}
    for scope in parents:
        path: dict[int, None] = {}
        while scope not in placed:
            if scope in path or scope not in parents or scope > count:
                return False
            path[scope] = None
            scope = parents[scope]
        placed.update(path)
    return True


def _is_placed(program: Program, scopes: list[Any], tokens: list[Any]) -> bool:
    """Tell whether every token is at a step of the body or instance that its scope belongs to."""
    steps = program.steps
    at = {token[0]: steps[token[1]] for token in tokens}
    parents, bodies = {}, {0: (0, -1)}
    for number, parent, host, step, _variables, _pending, *index in scopes:
        if host == 0:
            parents[number] = parent
        elif at[host].number != step or at[host].kind not in ("body", "repeat"):
            return False
        else:
            is_body = at[host].kind == "body"
            bodies[number] = (at[host].inner, -1) if is_body else (at[host].part, at[host].inner)
        if bool(index) != (host != 0 and at[host].kind == "repeat"):
            return False
    for token in tokens:
        scope, step = token[2] if len(token) > 2 else 0, steps[token[1]]
        while scope in parents:
            scope = parents[scope]
        is_inner = step.after >= 0 and steps[step.after].kind == "instance"
        if bodies[scope] != (step.part, step.number if is_inner else -1):
            return False
    return True


def _is_token(program: Program, token: Any, known: set[int]) -> bool:
    if not 2 <= len(token) <= 5 or not all(_whole(one) for one in token[:3]):
        return False
    if token[1] >= len(program.steps) or (len(token) > 2 and token[2] not in known):
        return False
    step = program.steps[token[1]]
    if step.kind not in WAITING or (step.kind == "repeat") != (len(token) > EXTRA):
        return False
    dues = token[3] if len(token) > 3 else None
    if dues is not None and (not isinstance(dues, list) or len(dues) != len(step.catches)):
        return False
    return all(map(_is_due, dues or ())) and (len(token) <= EXTRA or _is_extra(token[EXTRA]))


def _is_due(due: Any) -> bool:
    if isinstance(due, list):
        return len(due) == 2 and _is_instant(due[0]) and (due[1] is None or _whole(due[1]))
    return due is None or _is_instant(due)


def _is_instant(due: Any) -> bool:
    return _whole(due) and due <= LATEST


def _is_extra(extra: Any) -> bool:
    return (
        isinstance(extra, list) and len(extra) == 5 and all(_whole(one) for one in extra[:3])
        and isinstance(extra[3], dict)
        and all(
            isinstance(one, list)
            and all(isinstance(pair, list) and len(pair) == 2 and _whole(pair[0]) for pair in one)
            for one in extra[3].values()
        )
        and (extra[4] is None or (isinstance(extra[4], list) and len(extra[4]) == extra[0]))
    )  # fmt: skip
