"""One request being worked out: tokens, scopes and variables, changed on a copy of the state.

A token is `[id, step]`, with `scope`, `dues` and `extra` behind it where they are needed. A scope
is `[parent, host, step, variables, pending]`: `host` is the token of the subprocess or repetition
that it belongs to, 0 for a branch; `step` names it. Scope 0 is the process. `pending` holds what
ended branches wrote, by variable `[value, branch]`, until the scope they belong to ends.

A scope has tokens of its own or branches, not both: a fork moves everything into branches, and a
branch that is left alone becomes its parent again, so loops do not grow the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from lingqu.bpmn.combining import Written, settled, write_beside
from lingqu.bpmn.errors import EvaluationError, LimitExceeded
from lingqu.bpmn.model import Combine
from lingqu.bpmn.values import for_feel, plain

if TYPE_CHECKING:
    from lingqu.bpmn.program import Program

__all__ = ["Enter", "Entry", "MOST_STEPS", "Run"]

Entry = tuple[str, str, int, Any]
"""One line of a history: what happened, the element, the token (0: none), data or null."""
Token = list[Any]
Scope = list[Any]
ID, STEP, SCOPE, DUES, EXTRA = range(5)
PARENT, HOST, OPENED_BY, VARIABLES, PENDING, INDEX = range(6)
MOST_STEPS = 10_000
"""Steps of one request."""
MOST_SCOPES = 5_000
MOST_VARIABLES = 500


class Run:
    """The state of a case while one request is worked out; see the module for its parts."""

    __slots__ = (
        "_root", "count", "failed", "history", "left", "mixed", "now", "pending", "program",
        "queue", "scopes", "tokens", "vars",
    )  # fmt: skip

    def __init__(self, program: Program, now: datetime, count: int) -> None:
        self.program, self.now, self.count = program, now, count
        self.vars: dict[str, Any] = {}
        self.tokens: list[Token] = []
        self.history: list[Entry] = []
        self.queue: list[tuple[int, int]] = []
        self.scopes: dict[int, Scope] = {}
        self.pending: dict[str, Any] = {}
        self.mixed = False
        self.failed: str | None = None
        self.left = MOST_STEPS

    def go(self, step: int, scope: int) -> None:
        """Move a token into `step` and go on until every token waits."""
        program = self.program
        enter: Sequence[Enter] = program.enter
        left = self.left
        while True:
            while step >= 0:
                left -= 1
                if left < 0:
                    self.refuse_endless(step)
                step = enter[step](self, scope)
            if not self.queue:
                if program.inclusive:
                    program.fire_inclusive(self)
                if not self.queue:
                    break
            step, scope = self.queue.pop()
        self.left = left

    def refuse_endless(self, step: int) -> NoReturn:
        """Say that a request does not come to rest."""
        raise LimitExceeded(
            where=self.program.place(step), found="a request without end",
            allowed=f"{MOST_STEPS:,} steps a request",
        )  # fmt: skip

    def scope(self, number: int) -> Scope:
        """Return a scope's record."""
        if number:
            return self.scopes[number]
        return [-1, 0, -1, self.vars, self.pending]

    def item(self, scope: int) -> dict[str, Any] | None:
        """Return what tells the instances around `scope` from their siblings, the inner one's
        names before the outer one's; None outside every repetition."""
        found: dict[str, Any] | None = None
        while scope:
            record = self.scopes[scope]
            if len(record) > INDEX:
                found = {**record[VARIABLES], **(found or {})}
            scope = record[PARENT]
        return found

    def view(self, scope: int) -> dict[str, Any]:
        """Return what an expression in `scope` sees, as FEEL values."""
        seen = self.raw_view(scope)
        return {key: for_feel(value) for key, value in seen.items()} if self.mixed else seen

    def raw_view(self, scope: int) -> dict[str, Any]:
        """Return the variables of `scope` and around it: inner names before outer ones."""
        chain = []
        while scope:
            record = self.scopes[scope]
            chain.append(record[VARIABLES])
            if record[HOST] and self.program.opaque[record[OPENED_BY]]:
                break
            scope = record[PARENT]
        else:
            chain.append(self.vars)
        seen: dict[str, Any] = {}
        for variables in reversed(chain):
            seen.update(variables)
        return seen

    def write(self, scope: int, data: dict[str, Any]) -> None:
        """Set variables of `scope`. Raise `CombineConflict` where an ended branch of this scope
        wrote another value."""
        if not scope and not self.pending:
            self.vars.update(data)
        else:
            record = self.scope(scope)
            if record[PENDING]:
                write_beside(record[PENDING], data, self.rule(scope), self.owner(scope))
            record[VARIABLES].update(data)
            if len(record[VARIABLES]) > MOST_VARIABLES:
                self.refuse_variables(scope)

    def take(self, scope: int, data: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Write what comes from outside, as JSON holds it, and return that."""
        kept = plain(data, where=where)
        if kept is not data:
            self.mixed = True
        if scope or self.pending:
            self.write(scope, kept)
        else:
            self.vars.update(kept)
        return kept

    def refuse_variables(self, scope: int) -> None:
        """Say that there are too many variables."""
        raise LimitExceeded(
            where=self.program.element(self.scope(scope)[OPENED_BY]),
            found=f"more than {MOST_VARIABLES} variables", allowed=f"{MOST_VARIABLES}",
            remedy="Keep form data outside the process.",
        )  # fmt: skip

    def park(self, step: int, scope: int, dues: Any = None, extra: Any = None) -> int:
        """Let a token wait in `step`; return its id."""
        self.count = number = self.count + 1
        if extra is not None:
            self.tokens.append([number, step, scope, dues, extra])
        elif dues is not None:
            self.tokens.append([number, step, scope, dues])
        elif scope:
            self.tokens.append([number, step, scope])
        else:
            self.tokens.append([number, step])
        return number

    def open(self, parent: int, host: int, step: int, variables: dict[str, Any]) -> int:
        """Open a scope and return its number."""
        if len(self.scopes) >= MOST_SCOPES:
            raise LimitExceeded(
                where=self.program.element(step), found="more branches and instances at once",
                allowed=f"{MOST_SCOPES:,}",
            )  # fmt: skip
        self.count = number = self.count + 1
        self.scopes[number] = [parent, host, step, variables, {}]
        return number

    def fork(self, scope: int, targets: Iterable[int]) -> None:
        """Send a token into each of `targets`, each in a branch of its own."""
        branches = [(target, self.open(scope, 0, target, {})) for target in targets]
        self.queue.extend(reversed(branches))

    def body_of(self, scope: int) -> int:
        """Return the subprocess, instance or process that a branch belongs to."""
        while scope and not self.scopes[scope][HOST]:
            scope = self.scopes[scope][PARENT]
        return scope

    def token(self, number: int) -> Token:
        """Return a token by its id."""
        for token in self.tokens:
            if token[ID] == number:
                return token
        raise EvaluationError(where=f"token {number}", found="no such token")

    def remove(self, number: int) -> None:
        """Take a token away."""
        self.tokens = [token for token in self.tokens if token[ID] != number]

    def is_live(self, scope: int) -> bool:
        """Tell whether tokens or open scopes are directly in `scope`."""
        return (
            any(scope_of(token) == scope for token in self.tokens)
            or any(waiting == scope for _step, waiting in self.queue)
            or any(record[PARENT] == scope for record in self.scopes.values())
        )

    def branches(self, scope: int) -> list[int]:
        """Return the open branches directly in `scope`."""
        scopes = self.scopes.items()
        return [key for key, record in scopes if record[PARENT] == scope and not record[HOST]]

    def values(self, scope: int) -> dict[str, Any]:
        """Return what a scope holds at its end."""
        record = self.scope(scope)
        if not record[PENDING]:
            return dict(record[VARIABLES])
        return settled(record[VARIABLES], record[PENDING], self.rule(scope), self.owner(scope))

    def rule(self, scope: int) -> Combine:
        """Return how values of ended branches in `scope` become one."""
        return self.program.combine_of(self.scope(self.body_of(scope))[OPENED_BY])

    def owner(self, scope: int) -> str:
        """Return the element that a scope belongs to, for messages."""
        return self.program.element(self.scope(self.body_of(scope))[OPENED_BY])

    def chain(self, scope: int) -> list[int]:
        """Return `scope` and everything around it."""
        chain = [scope]
        while scope:
            scope = self.scopes[scope][PARENT]
            chain.append(scope)
        return chain

    def gather(self, scope: int, until: int) -> Written:
        """Return what was written in `scope` and around it, inside `until`."""
        label = self.program.element(self.scopes[scope][OPENED_BY]) if scope != until else ""
        values: dict[str, Any] = {}
        while scope != until:
            values = {**self.values(scope), **values}
            scope = self.scopes[scope][PARENT]
        return label, values

    def cancel(self, number: int) -> None:
        """Take a token away with everything that runs inside it."""
        token = self.token(number)
        self.remove(number)
        self.note_cancelled(token)
        inside = {key for key, record in self.scopes.items() if record[HOST] == number}
        if inside:
            self.cancel_scopes(inside)

    def cancel_scopes(self, inside: set[int]) -> None:
        """Take away these scopes with all that is in them."""
        inside = {key for key in self.scopes if not inside.isdisjoint(self.chain(key))}
        for token in [one for one in self.tokens if scope_of(one) in inside]:
            self.tokens.remove(token)
            self.note_cancelled(token)
        self.queue = [item for item in self.queue if item[1] not in inside]
        self.scopes = {key: one for key, one in self.scopes.items() if key not in inside}

    def note_cancelled(self, token: Token) -> None:
        """Write into the history that a waiting token was taken away."""
        element = self.program.element(token[STEP])
        self.history.append(("cancelled", element, token[ID], None))


Enter = Callable[[Run, int], int]
"""What a step does with a token that enters it in a scope: the next step, or -1."""


def scope_of(token: Token) -> int:
    """Return the scope that a token is in."""
    scope: int = token[SCOPE] if len(token) > SCOPE else 0
    return scope


def moved(token: Token, scope: int) -> Token:
    """Return the token in another scope."""
    return [token[ID], token[STEP], scope, *token[DUES:]]
