"""A case type made ready to run: engine, decisions, expressions, look-ups by element.

Built once per content and kept; nothing in it changes. Cost: some 30 µs a node of the diagram.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lingqu.bpmn import Definition, Engine, load_definition
from lingqu.bpmn.model import Node
from lingqu.bpmn.timing import Span, Timer, reckon
from lingqu.bpmn.words import PERSONS
from lingqu.cases.actions import actions_of
from lingqu.cases.declaration import Declaration, FormField, State, TaskKind
from lingqu.dmn import EvaluationError, Model, load_model
from lingqu.dmn.feel import compile_expression
from lingqu.kernel.workdays import WorkCalendar

__all__ = ["Compiled", "compile_type", "names_read"]

Expression = Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiled:
    """`tasks`, `fields` and `states` are looked up by element or name; `variables` are the form
    fields that the process reads; `units` the compiled `unit` of steps; `persons` the steps that
    people do."""

    code: str
    declaration: Declaration
    definition: Definition
    engine: Engine
    models: tuple[Model, ...]
    tasks: Mapping[str, TaskKind]
    fields: Mapping[str, FormField]
    states: tuple[State, ...]
    variables: frozenset[str]
    labels: Mapping[str, str]
    title: Expression | None
    unit: Expression | None
    units: Mapping[str, Expression]
    persons: frozenset[str]

    def task(self, element: str) -> TaskKind:
        """Return what is declared of a step; a step without a declaration is a plain one."""
        return self.tasks.get(element) or TaskKind(at=element, duty=self.declaration.read)

    def label(self, element: str) -> str:
        """Return what people call an element of the diagram."""
        return self.labels.get(element) or element


def compile_type(
    *,
    code: str,
    module: str,
    declaration: Declaration,
    files: Mapping[str, bytes],
    calendar: Callable[[], WorkCalendar],
) -> Compiled:
    """Return the type made ready. Raise `DefinitionError` for a file that does not run."""
    definition = load_definition(files[declaration.process], where=f"{code}/{declaration.process}")
    models = tuple(load_model(files[n], where=f"{code}/{n}") for n in declaration.decisions)
    actions = actions_of(module)
    engine = Engine(definition, actions=actions, decide=_decider(models), due=_due(calendar))
    fields = {field.name: field for field in declaration.field}
    names = names_read(definition, models, actions)
    return Compiled(
        code=code,
        declaration=declaration,
        definition=definition,
        engine=engine,
        models=models,
        tasks={task.at: task for task in declaration.task},
        fields=fields,
        states=declaration.state,
        variables=frozenset(fields) if names is None else names & fields.keys(),
        labels={node.id: node.name for node in definition.nodes},
        title=_expression(declaration.title, f"{code}: title", fields),
        unit=_expression(declaration.unit, f"{code}: unit", fields),
        units={
            task.at: _expression(task.unit, f"{code}: task {task.at}: unit", fields)
            for task in declaration.task
            if task.unit
        },
        persons=frozenset(node.id for node in definition.nodes if node.kind in PERSONS),
    )


def names_read(
    definition: Definition, models: Iterable[Model], actions: Mapping[str, Callable[..., Any]]
) -> frozenset[str] | None:
    """Return the variables that the process and its decisions may read; None is all of them,
    because an action takes whatever there is."""
    from lingqu.bpmn.actions import read_action

    found: set[str] = set()
    for part in definition.table.parts:
        for flow in part.body.flows:
            found |= _names(flow.condition)
    for node in definition.nodes:
        for text in _texts(node):
            found |= _names(text)
        if node.kind in ("serviceTask", "sendTask"):
            name = node.extension.get("action") or node.id
            if name in actions:
                action = read_action(name, actions[name])
                if action.rest:
                    return None
                found |= action.parameters.keys() - node.parameters.keys()
    for model in models:
        found |= {one.name for file in model.library.files.values() for one in file.inputs.values()}
    return frozenset(found)


def _texts(node: Node) -> Iterable[str]:
    """Return the FEEL texts of a node."""
    yield from node.parameters.values()
    if node.loop:
        loop = node.loop
        yield from (loop.cardinality, loop.collection, loop.output_item, loop.condition)
    if node.event and node.event.kind == "timer":
        yield node.event.text


def _names(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    try:
        return frozenset(compile_expression(text).names)
    except Exception:  # noqa: BLE001 - an ISO duration is no FEEL; wrong FEEL was refused by lint
        return frozenset()


def _expression(text: str, where: str, fields: Iterable[str]) -> Expression | None:
    return compile_expression(text, where=where, names=tuple(fields)) if text else None


def _decider(models: tuple[Model, ...]) -> Callable[[str, Mapping[str, Any]], Any]:
    known: dict[str, Model] = {}
    for model in models:
        for key, decision in model.library.main.decisions.items():
            known[decision.name] = known[key.rpartition("#")[2]] = model

    def decide(reference: str, variables: Mapping[str, Any]) -> Any:
        if reference not in known:
            raise EvaluationError(
                where="decision", found=repr(reference), allowed=", ".join(sorted(known)) or "none"
            )
        return known[reference].decide(reference, variables)

    return decide


def _due(calendar: Callable[[], WorkCalendar]) -> Callable[[Timer, Any, datetime], datetime]:
    """Return the reckoning of timers: those with a calendar count working days and office time."""

    def due(timer: Timer, value: Span | datetime, now: datetime) -> datetime:
        if not timer.calendar or isinstance(value, datetime) or value.months:
            return reckon(timer, value, now)
        days = calendar()
        try:
            if value.time.seconds:
                minutes = int(value.time.total_seconds() // 60)
                return days.due_at(now, minutes=minutes).at
            local = now.astimezone(days.zone).date()
            return days.closes_at(days.add_days(local, value.time.days).day)
        except ValueError as error:
            raise EvaluationError(where=timer.element, found=str(error)) from error

    return due
