"""A process made ready to run: its table, one closure a step, and the host's functions.

Closures hold all that is known beforehand, so that a request does as little as it can. A program
never changes after it is built, apart from reachability, which is worked out when first asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lingqu.bpmn.actions import Action
from lingqu.bpmn.ending import die
from lingqu.bpmn.errors import EvaluationError
from lingqu.bpmn.expressions import Expression, compile_feel
from lingqu.bpmn.joining import join
from lingqu.bpmn.model import Combine
from lingqu.bpmn.reach import reach
from lingqu.bpmn.run import (
    HOST,
    ID,
    INDEX,
    PARENT,
    SCOPE,
    STEP,
    Enter,
    Run,
    scope_of,
)  # fmt: skip
from lingqu.bpmn.tables import Catch, Step, Table
from lingqu.bpmn.timing import Due

__all__ = ["Decide", "Program", "error_catch"]

Decide = Callable[[str, Mapping[str, Any]], Any]
"""The host's decisions: the reference in the diagram and the variables, to a value."""


class Program:
    """The steps of one process and what each does."""

    def __init__(
        self,
        table: Table,
        *,
        where: str,
        actions: Mapping[str, Action],
        decide: Decide | None,
        due: Due,
    ) -> None:
        from lingqu.bpmn.steps import build_step

        self.where, self.table, self.actions = where, table, actions
        self.decide, self.due = decide, due
        self.steps = table.steps
        self.elements = [step.element for step in table.steps]
        self.places = [f"{where}: {step.element}" for step in table.steps]
        self.opaque = ["input" in step.node.extension for step in table.steps]
        self.gates = {
            gate: frozenset(arrivals)
            for part in table.parts
            for gate, arrivals in part.arrivals.items()
        }
        self.arrivals = frozenset(one for arrivals in self.gates.values() for one in arrivals)
        self.inclusive = [
            gate for gate in self.gates if self.steps[gate].node.kind == "inclusiveGateway"
        ]
        self._reach: dict[int, dict[int, int]] = {}
        self._conditions: dict[int, Expression] = {
            step.number: compile_feel(step.node.loop.condition, where, step.element)
            for step in table.steps
            if step.kind == "repeat" and step.node.loop and step.node.loop.condition
        }
        self.enter: list[Enter] = [build_step(self, step) for step in table.steps]

    def element(self, step: int) -> str:
        """Return the element id of a step, with its file; -1 is the process."""
        return self.elements[step] if step >= 0 else self.table.parts[0].body.id

    def place(self, step: int) -> str:
        """Return file and element, for messages."""
        return self.places[step] if step >= 0 else f"{self.where}: {self.element(step)}"

    def combine_of(self, step: int) -> Combine:
        """Return how values meet at a gateway, in a repetition, or at the end of a body."""
        return self.steps[step].node.combine if step >= 0 else self.table.parts[0].body.combine

    def condition(self, step: int) -> Expression:
        """Return the condition that ends a repetition, or lets it go on."""
        return self._conditions[step]

    def arrive(self, run: Run, step: Step, scope: int) -> int:
        """Let a token wait at a gateway for the other flows; join those that are there."""
        run.park(step.number, scope)
        gate = step.after
        if gate not in self.inclusive:
            here = self.parked(run, gate, run.body_of(scope))
            if len(here) == len(self.gates[gate]):
                join(run, gate, [here[one] for one in sorted(here)])
        return -1

    def parked(self, run: Run, gate: int, body: int) -> dict[int, Any]:
        """Return the first token of each flow that waits at `gate`, in one body."""
        here: dict[int, Any] = {}
        for token in run.tokens:
            if token[STEP] in self.gates[gate] and run.body_of(scope_of(token)) == body:
                here.setdefault(token[STEP], token)
        return here

    def fire_inclusive(self, run: Run) -> None:
        """Join the tokens of the first inclusive gateway that nothing more can reach."""
        for gate in self.inclusive:
            bodies = {
                run.body_of(scope_of(one)) for one in run.tokens if one[STEP] in self.gates[gate]
            }
            for body in sorted(bodies):
                here = self.parked(run, gate, body)
                if not self.is_awaited(run, gate, body, here):
                    join(run, gate, [here[one] for one in sorted(here)])
                    return

    def is_awaited(self, run: Run, gate: int, body: int, here: Mapping[int, Any]) -> bool:
        """Tell whether a token elsewhere can still reach a flow of `gate` that has none, and
        none that has one (BPMN 2.0.2, table 13.3)."""
        if gate not in self._reach:
            self._reach[gate] = reach(self.table, gate)
        masks = self._reach[gate]
        arrived = sum(masks[step] for step in here)
        taken = {token[ID] for token in here.values()}
        for token in run.tokens:
            mask = masks.get(token[STEP], 0)
            if mask & ~arrived and not mask & arrived and token[ID] not in taken:
                if run.body_of(scope_of(token)) == body:
                    return True
        return False

    def refuse_stuck(self, run: Run) -> None:
        """Raise if every token waits at a gateway, where nothing can come any more."""
        stuck = [token for token in run.tokens if token[STEP] in self.arrivals]
        waiting = len(run.tokens) - len(stuck)
        if stuck and waiting == self.hosts(run):
            gate = self.steps[stuck[0][STEP]].after
            missing = sorted(
                self.steps[one].flow.id  # type: ignore[union-attr]
                for one in self.gates[gate] - {token[STEP] for token in stuck}
            )
            raise EvaluationError(
                where=self.place(gate),
                found="the case would wait for ever for " + (", ".join(missing) or "other tokens"),
                allowed="a branch that arrives on each flow",
                remedy="Use an exclusive or inclusive gateway there.",
            )

    def hosts(self, run: Run) -> int:
        """Return how many tokens only wait for what is inside them."""
        return sum(
            1
            for token in run.tokens
            if self.steps[token[STEP]].kind in ("body", "repeat")
            and not self.steps[token[STEP]].catches
        )

    def finish(self, run: Run, scope: int) -> None:
        """Let a subprocess go on whose last token has ended: its values leave with it."""
        values = run.values(scope)
        token = run.token(run.scopes.pop(scope)[HOST])
        step, outer = self.steps[token[STEP]], scope_of(token)
        if "output" in step.node.extension:
            names = step.node.extension["output"].split()
            values = {name: values[name] for name in names if name in values}
        run.remove(token[ID])
        run.history.append(("left", step.element, token[ID], None))
        run.write(outer, values)
        run.queue.append((step.after, outer))

    def fire(
        self, run: Run, token: list[Any], catch: Catch, data: Mapping[str, Any], how: str = "fired"
    ) -> None:
        """Let an event happen that `token` listens to; "caught" is one from inside the case."""
        step = self.steps[token[STEP]]
        node = catch.node
        if node.kind == "boundaryEvent" and not node.interrupting:
            scope = self.beside(run, token)
        else:
            scope = scope_of(token)
            self.leave(run, token, step, node.kind)
        given = run.take(scope, data, f"{self.where}: {node.id}") if data else None
        run.history.append((how, node.id, token[ID], given))
        run.queue.append((catch.after, scope))

    def leave(self, run: Run, token: list[Any], step: Step, kind: str) -> None:
        """Take away the token that an event moves on."""
        if kind == "boundaryEvent":
            run.cancel(token[ID])
        else:
            run.remove(token[ID])
            if step.node.kind == "eventBasedGateway":
                run.history.append(("passed", step.element, token[ID], None))

    def beside(self, run: Run, token: list[Any]) -> int:
        """Open a branch beside `token`, which gets one of its own, and return it."""
        scope = scope_of(token)
        own = run.open(scope, 0, token[STEP], {})
        position = next(at for at, one in enumerate(run.tokens) if one[ID] == token[ID])
        run.tokens[position] = [token[ID], token[STEP], own, *token[SCOPE + 1 :]]
        for record in run.scopes.values():
            if record[HOST] == token[ID]:
                record[PARENT] = own
        return run.open(scope, 0, token[STEP], {})

    def signal(self, run: Run, name: str) -> None:
        """Let a signal reach everything in the case that listens to it."""
        for token in list(run.tokens):
            for catch in self.steps[token[STEP]].catches:
                event = catch.node.event
                if event and event.kind == "signal" and event.name == name:
                    if any(one[ID] == token[ID] for one in run.tokens):
                        self.fire(run, run.token(token[ID]), catch, {}, "caught")
                        break

    def throw(self, run: Run, scope: int, code: str) -> None:
        """Let an error reach the nearest boundary event that catches it; else the case fails."""
        while (body := run.body_of(scope)) != 0:
            token = run.token(run.scopes[body][HOST])
            scope = scope_of(token)
            catch = error_catch(self.steps[token[STEP]], code)
            if catch is not None:
                run.cancel(token[ID])
                run.history.append(("caught", catch.node.id, token[ID], None))
                run.queue.append((catch.after, scope))
                return
        self.end_all(run)
        run.failed = code

    def end_all(self, run: Run) -> None:
        """Take every token away."""
        for token in run.tokens:
            run.note_cancelled(token)
        run.tokens, run.queue, run.scopes = [], [], {}

    def terminate(self, run: Run, scope: int) -> None:
        """End the body around `scope` at once: what other branches wrote is left behind."""
        body = run.body_of(scope)
        _label, values = run.gather(scope, body)
        inside = {key for key, record in run.scopes.items() if run.body_of(key) == body}
        for token in [one for one in run.tokens if run.body_of(scope_of(one)) == body]:
            run.cancel(token[ID])
        run.queue = [item for item in run.queue if run.body_of(item[1]) != body]
        run.scopes = {k: one for k, one in run.scopes.items() if k not in inside or k == body}
        run.write(body, values)
        die(run, body)

    def instance_done(self, run: Run, scope: int) -> None:
        """Count an instance of a repetition that is done."""
        from lingqu.bpmn.repeating import count_instance

        written = run.values(scope)
        record = run.scopes.pop(scope)
        count_instance(self, run, record[HOST], record[INDEX], written)


def error_catch(step: Step, code: str) -> Catch | None:
    """Return the boundary event of `step` that catches `code`; a named one comes first."""
    errors = [one for one in step.catches if one.node.event and one.node.event.kind == "error"]
    for name in (code, ""):
        for catch in errors:
            if catch.node.event and catch.node.event.name == name:
                return catch
    return None
