"""Whether a case type holds: its diagram runs, and everything it names exists.

All faults are told at once, each with where it is and, where there is one, the diagram's element.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lingqu.bpmn import ProcessRefused
from lingqu.bpmn.words import PERSONS
from lingqu.cases.declaration import Clock, Declaration, FormField, TaskKind
from lingqu.cases.definition import Compiled, compile_type
from lingqu.cases.errors import Fault
from lingqu.cases.numbers import number_fault
from lingqu.cases.source import Source
from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel import compile_expression
from lingqu.kernel.calendar import calendar

__all__ = ["check"]


def check(source: Source) -> list[Fault]:
    """Return every fault of a case type, in the order of its file."""
    try:
        compiled = compile_type(
            code=source.code,
            module=source.module,
            declaration=source.declaration,
            files=source.files,
            calendar=calendar,
        )
    except ProcessRefused as error:
        return [
            Fault(where=f"{source.code}/{source.declaration.process}", found=one.reason,
                  element=one.element)
            for one in error.findings
        ]  # fmt: skip
    except (DefinitionError, ValueError) as error:
        return [Fault(where=source.code, found=str(error))]
    faults = [Fault(where=f.where, found=str(f)) for m in compiled.models for f in m.faults]
    return faults + list(_Checker(compiled).faults())


class _Checker:
    """The checks of one compiled type; each yields faults."""

    def __init__(self, compiled: Compiled) -> None:
        self.code, self.declaration = compiled.code, compiled.declaration
        self.kinds = {node.id: node.kind for node in compiled.definition.nodes}
        self.fields = frozenset(compiled.fields)
        self.materials = {one.name for one in self.declaration.material}

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong."""
        declared = self.declaration
        for check in (self._form, self._steps, self._states, self._clocks, self._people):
            yield from check(declared)
        if fault := number_fault(declared.number):
            yield self._fault("number", fault)
        for result in declared.result:
            if result.number and (fault := number_fault(result.number)):
                yield self._fault(f"result {result.name}: number", fault)

    def _form(self, declared: Declaration) -> Iterator[Fault]:
        topics = {topic.name for topic in declared.topic}
        for kind, names in (
            ("field", [f.name for f in declared.field]),
            ("topic", [t.name for t in declared.topic]),
            ("material", [m.name for m in declared.material]),
            ("state", [s.name for s in declared.state]),
            ("clock", [c.name for c in declared.clock]),
            ("task", [t.at for t in declared.task]),
        ):
            yield from self._once(kind, names)
        for field in declared.field:
            yield from self._field(field, topics)
        for material in declared.material:
            yield from self._feel(material.when, f"material {material.name}: when")

    def _field(self, field: FormField, topics: set[str]) -> Iterator[Fault]:
        where = f"field {field.name}"
        if field.topic and field.topic not in topics:
            yield self._fault(f"{where}: topic", repr(field.topic), topics)
        if field.name in self.kinds:
            yield self._fault(where, "the name of a step, which is the variable of its outcome")
        yield from self._feel(field.when, f"{where}: when")
        yield from self._feel(field.check, f"{where}: check")
        if field.check and field.message is None:
            yield self._fault(where, "a check without a message")

    def _steps(self, declared: Declaration) -> Iterator[Fault]:
        steps = {element for element, kind in self.kinds.items() if kind in PERSONS}
        known = {task.at for task in declared.task}
        for task in declared.task:
            yield from self._step(task, steps)
        for element in sorted(steps - known):
            yield Fault(where=self.code, found="a step that no [[task]] declares", element=element)

    def _step(self, task: TaskKind, steps: set[str]) -> Iterator[Fault]:
        where = f"task {task.at}"
        if task.at not in steps:
            yield self._fault(where, "no step of the process", steps)
        if (task.by == "officer") != bool(task.duty):
            yield self._fault(where, "duty and by do not fit", {"by officer with a duty"})
        yield from self._named(f"{where}: fields", task.fields, self.fields)
        yield from self._named(f"{where}: other_than", task.other_than, steps)
        yield from self._feel(task.unit, f"{where}: unit", own_names=True)
        yield from self._once(f"{where}: outcome", [one.name for one in task.outcomes])
        for outcome in task.outcomes:
            yield from self._named(f"{where}: {outcome.name}: needs", outcome.needs, self.fields)

    def _states(self, declared: Declaration) -> Iterator[Fault]:
        covered: set[str] = set()
        for state in declared.state:
            yield from self._named(f"state {state.name}: at", state.at, self.kinds.keys())
            covered |= set(state.at)
        for task in declared.task:
            if task.at in self.kinds and task.at not in covered:
                yield Fault(
                    where=self.code, found="a step that belongs to no [[state]]", element=task.at
                )
        if not any(state.public == "closed" for state in declared.state):
            yield self._fault("state", "no state with public = closed, for cases that have ended")

    def _clocks(self, declared: Declaration) -> Iterator[Fault]:
        mains = [clock.name for clock in declared.clock if clock.main]
        if declared.clock and len(mains) != 1:
            yield self._fault("clock", f"{len(mains)} main clocks", {"exactly one"})
        for clock in declared.clock:
            yield from self._clock(clock)

    def _clock(self, clock: Clock) -> Iterator[Fault]:
        for key, elements in (
            ("from", clock.starts), ("to", clock.stops), ("rests_at", clock.rests_at)
        ):  # fmt: skip
            yield from self._named(f"clock {clock.name}: {key}", elements, self.kinds.keys())

    def _people(self, declared: Declaration) -> Iterator[Fault]:
        asked = declared.applicant
        for key in ("kind", "name", "identity", "phone"):
            name = getattr(asked, key)
            if name and name not in self.fields:
                yield self._fault(f"applicant: {key}", repr(name), self.fields)
        if "applicant" in declared.start.by and not declared.start.unit:
            yield self._fault("start: unit", "none", {"a parameter: who gets citizens' cases"})
        if "officer" in declared.start.by and not declared.start.duty:
            yield self._fault("start: duty", "none", {"a permission, where officers start cases"})
        yield from self._feel(declared.title, "title")
        yield from self._feel(declared.unit, "unit")
        if declared.withdrawal:
            until = declared.withdrawal.until
            yield from self._named("withdrawal: until", until, self.kinds.keys())
        if declared.reopening and self.kinds.get(declared.reopening.at) != "startEvent":
            starts = {e for e, kind in self.kinds.items() if kind == "startEvent"}
            yield self._fault("reopening: at", repr(declared.reopening.at), starts)

    def _once(self, kind: str, names: list[str]) -> Iterator[Fault]:
        for name in sorted({one for one in names if names.count(one) > 1}):
            yield self._fault(f"{kind} {name}", "declared twice")

    def _named(self, where: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
        allowed = set(known)
        for name in names:
            if name not in allowed:
                yield self._fault(where, repr(name), allowed)

    def _feel(self, text: str, where: str, *, own_names: bool = False) -> Iterator[Fault]:
        if not text:
            return
        try:
            names = set(compile_expression(text, where=where, names=tuple(self.fields)).required)
        except DefinitionError as error:
            yield self._fault(where, str(error))
            return
        if not own_names and (strange := names - self.fields):
            yield self._fault(where, ", ".join(sorted(strange)), self.fields)

    def _fault(self, where: str, found: str, allowed: Iterable[str] = ()) -> Fault:
        shown = ", ".join(sorted(allowed)[:40])
        return Fault(where=f"{self.code}: {where}", found=found, allowed=shown)
