"""A DMN model compiled: decisions, the functions they call, decision services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from lingqu.dmn.errors import DefinitionError, EvaluationError, LimitExceeded
from lingqu.dmn.feel.budget import bounded, null, reasons
from lingqu.dmn.feel.compile_calls import user_function
from lingqu.dmn.feel.environment import Run
from lingqu.dmn.feel.types import FeelType, coerced
from lingqu.dmn.feel.values import NATIVE, Function, Value, to_feel, type_of
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.boxed import compile_boxed
from lingqu.dmn.model.library import Library
from lingqu.dmn.model.reading import read_definitions
from lingqu.dmn.model.scope import Names

__all__ = ["Model", "load_model"]

Scope = dict[str, Any]


def load_model(
    content: bytes,
    *,
    where: str,
    imports: Iterable[tuple[str, bytes]] = (),
    functions: Mapping[str, Function] | None = None,
    limits: Limits = LIMITS,
) -> Model:
    """Return the model of a DMN file. `imports` are names and contents of the files it imports.
    Raise `DefinitionError` for a file that is no DMN; what is wrong with single decisions stands
    in `faults` and is raised when they are asked."""
    main = read_definitions(content, where=where, limits=limits)
    others = [read_definitions(one, where=name, limits=limits) for name, one in imports]
    return Model(Library.of(main, others), functions or {}, limits)


class Session:
    """One evaluation: what came in, and the decisions worked out so far."""

    __slots__ = ("inputs", "values")

    def __init__(self, inputs: Mapping[str, Value]) -> None:
        self.inputs = inputs
        self.values: dict[str, Value] = {}


Answer = Callable[[Session], Value]


class Model:
    """`faults` are the definition errors found while compiling, one an element."""

    def __init__(self, library: Library, functions: Mapping[str, Function], limits: Limits) -> None:
        self.library, self.limits, self._host = library, limits, functions
        self.faults: list[DefinitionError] = list(library.faults)
        self.names: dict[str, Names] = {}
        self._members = library.members()
        self._scopes: dict[str, Scope] = {}
        self._functions: dict[str, Function] = {}
        self._answers: dict[str, Answer] = {}
        self._open: list[str] = []
        files = library.files.values()
        for reference in (one for file in files for one in (*file.decisions, *file.services)):
            self._answer(reference)
        for reference in (one for file in files for one in file.knowledge):
            self._function(reference)

    @property
    def decisions(self) -> list[str]:
        """The names of the main file's decisions."""
        return [one.name for one in self.library.main.decisions.values()]

    def decide(
        self,
        decision: str,
        inputs: Mapping[str, object],
        *,
        strict: bool = True,
        now: datetime | None = None,
    ) -> Value:
        """Return what a decision (or decision service), named by name or id, answers for `inputs`,
        Python values by the names of input data. A decision among the inputs is taken as given.
        Raise `EvaluationError` where a table has no answer or an input another type; with `strict`
        off such values are null, as the standard has it. Raise `DefinitionError` for a decision
        that is wrong or not there."""
        reference = self._find(decision)
        session = Session({k: v if type(v) in NATIVE else to_feel(v) for k, v in inputs.items()})
        with bounded(self.limits, reference, now) as budget:
            budget.strict = strict
            try:
                return self._answers[reference](session)
            except RecursionError as error:
                raise LimitExceeded(
                    where=self.library.main.where,
                    found="decisions that call each other deeper than Python's stack",
                ) from error

    def explain(
        self, decision: str, inputs: Mapping[str, object], *, strict: bool = False
    ) -> tuple[Value, list[str]]:
        """Return the answer and why values on the way became null."""
        with reasons() as found:
            return self.decide(decision, inputs, strict=strict), found

    def call(self, name: str, arguments: Iterable[object], *, strict: bool = False) -> Value:
        """Return what a business knowledge model or decision service answers to arguments in the
        order of its parameters."""
        file = self.library.main
        for group in (file.knowledge, file.services):
            for reference, one in group.items():  # type: ignore[attr-defined]
                if name in (one.name, one.id):
                    with bounded(self.limits, one.where) as budget:
                        budget.strict = strict
                        return self._function(reference).call(*(to_feel(a) for a in arguments))
        raise self._unknown(name)

    def _find(self, decision: str) -> str:
        file = self.library.main
        for group in (file.decisions, file.services):
            for reference, one in group.items():  # type: ignore[attr-defined]
                if decision in (one.name, one.id):
                    return str(reference)
        raise self._unknown(decision)

    def _unknown(self, name: str) -> DefinitionError:
        known = ", ".join(self.decisions[:20]) or "none"
        return DefinitionError(
            where=self.library.main.where, found=f"no decision “{name}”", allowed=known
        )

    # -- answers -----------------------------------------------------------------------------

    def _answer(self, reference: str) -> Answer:
        """Return how to get the value of an input, a decision or a decision service."""
        if reference in self._answers:
            return self._answers[reference]
        element = self.library.element(reference)
        if reference in self._open:
            made = self._refusing(
                DefinitionError(where=reference, found="a circle of requirements")
            )
        elif isinstance(element, dmn.InputData):
            made = self._guarded(lambda: self._input(element))
        elif isinstance(element, dmn.Decision):
            self._open.append(reference)
            made = self._guarded(lambda: self._decision(reference, element))
            self._open.pop()
        elif isinstance(element, dmn.DecisionService):
            made = self._guarded(lambda: self._service(element))
        else:
            made = self._refusing(
                DefinitionError(where=reference, found="a requirement that is not in the model")
            )
        self._answers[reference] = made
        return made

    def _guarded(self, build: Callable[[], Answer]) -> Answer:
        """Return what `build` makes, or the fault that it raises as an answer."""
        try:
            return build()
        except DefinitionError as error:
            return self._refusing(error)

    def _refusing(self, error: DefinitionError) -> Answer:
        self.faults.append(error)

        def refuse(session: Session) -> Value:
            raise error

        return refuse

    def _input(self, element: dmn.InputData) -> Answer:
        name = element.variable.name
        kind = self._type(element.variable.type, element.where)

        def answer(session: Session) -> Value:
            value = session.inputs.get(name)
            if value is None or kind is None:
                return value
            found = coerced(value, kind)
            if found is None:
                return _mismatch(element.where, value, element.variable.type)
            return found

        return answer

    def _decision(self, reference: str, element: dmn.Decision) -> Answer:
        name = element.variable.name
        kind = self._type(element.variable.type, element.where)
        fill, names = self._requirements(reference, element.requires, element.knows)
        self.names[reference] = names
        run = compile_boxed(element.expression, names) if element.expression else _nothing

        def answer(session: Session) -> Value:
            if reference in session.values:
                return session.values[reference]
            if name in session.inputs:
                value = session.inputs[name]
            else:
                value = coerced(run(fill(session)), kind)
            session.values[reference] = value
            return value

        return answer

    def _service(self, element: dmn.DecisionService) -> Answer:
        """A service asked directly: its outputs, from its own inputs by name and nothing else."""
        names = [self._name(one) for one in (*element.input_data, *element.input_decisions)]
        outputs = self._outputs(element)
        return lambda session: outputs(Session({name: session.inputs.get(name) for name in names}))

    def _outputs(self, element: dmn.DecisionService) -> Answer:
        answers = [(self._name(one), self._answer(one)) for one in element.outputs]
        kind = self._type(element.variable.type, element.where)
        if len(answers) == 1:
            only = answers[0][1]
            return lambda session: coerced(only(session), kind)
        return lambda session: coerced({name: one(session) for name, one in answers}, kind)

    def _requirements(
        self, reference: str, requires: Iterable[str], knows: Iterable[str]
    ) -> tuple[Callable[[Session], Scope], Names]:
        """Return what fills a decision's scope, and the names that it may use."""
        fixed = self._known_functions(reference, knows)
        plain: list[tuple[str, Answer]] = []
        nested: list[tuple[str, str, Answer]] = []
        for one in requires:
            prefix = self.library.prefix(reference, one)
            if prefix:
                nested.append((prefix, self._name(one), self._answer(one)))
            else:
                plain.append((self._name(one), self._answer(one)))

        def fill(session: Session) -> Scope:
            scope = dict(fixed)
            for name, answer in plain:
                scope[name] = answer(session)
            for prefix, name, answer in nested:
                scope[prefix] = {**scope.get(prefix, {}), name: answer(session)}
            return scope

        known = {*fixed, *(name for name, _ in plain), *(prefix for prefix, _, _ in nested)}
        return fill, self._names_for(reference, known)

    def _names_for(self, reference: str, known: Iterable[str]) -> Names:
        space = reference.rpartition("#")[0]
        return Names(
            known=frozenset(known), members=self._members, types=self.library.types[space],
            functions=self._host, limits=self.limits,
        )  # fmt: skip

    def _name(self, reference: str) -> str:
        element = self.library.element(reference)
        return element.variable.name if element else reference

    def _type(self, name: str, where: str) -> FeelType | None:
        file = next(f for f in self.library.files.values() if where.startswith(f.where))
        return Names(types=self.library.types[file.namespace]).type(name, where)

    # -- functions ---------------------------------------------------------------------------

    def _known_functions(self, reference: str, knows: Iterable[str]) -> Scope:
        scope: Scope = {}
        for one in knows:
            prefix = self.library.prefix(reference, one)
            target = scope.setdefault(prefix, {}) if prefix else scope
            target[self._name(one)] = self._function(one)
        return scope

    def _function(self, reference: str) -> Function:
        """Return a knowledge model or decision service as a function. It is found by its reference
        before its body is compiled, so that it may call itself."""
        if reference in self._functions:
            return self._functions[reference]
        element = self.library.element(reference)
        try:
            if isinstance(element, dmn.KnowledgeModel):
                return self._knowledge(reference, element)
            if isinstance(element, dmn.DecisionService):
                return self._service_function(reference, element)
            raise DefinitionError(where=reference, found="a function that is not in the model")
        except DefinitionError as error:
            self.faults.append(error)
            self._functions[reference] = _broken(reference, error)
            return self._functions[reference]

    def _knowledge(self, reference: str, element: dmn.KnowledgeModel) -> Function:
        box = element.function
        if box is None or box.body is None or box.kind != "FEEL":
            raise DefinitionError(
                where=element.where, found="a function without a FEEL body", allowed="FEEL"
            )
        parameters = tuple(one.name for one in box.parameters)
        types = [self._type(one.type, element.where) for one in box.parameters]
        result = self._type(element.variable.type or box.type, element.where)
        if result is not None and result.name == "function":
            result = result.result
        scope: Scope = {}
        late: list[Run] = []
        made = user_function(
            element.name, parameters, types, lambda inner: late[0](inner), scope, result
        )
        self._functions[reference] = scope[element.variable.name] = made
        scope.update(self._known_functions(reference, element.knows))
        names = self._names_for(reference, {*scope, *parameters})
        self.names[reference] = names
        late.append(compile_boxed(box.body, names))
        return made

    def _service_function(self, reference: str, element: dmn.DecisionService) -> Function:
        """A service called by a decision: its inputs are parameters, and nothing else comes in."""
        inputs = (*element.input_data, *element.input_decisions)
        parameters = tuple(self._name(one) for one in inputs)
        types = [self._input_type(one) for one in inputs]
        late: list[Answer] = []

        def body(scope: Scope) -> Value:
            return late[0](Session({name: scope[name] for name in parameters}))

        made = user_function(element.name, parameters, types, body, {})
        self._functions[reference] = made
        late.append(self._outputs(element))
        return made

    def _input_type(self, reference: str) -> FeelType | None:
        element = self.library.element(reference)
        return self._type(element.variable.type, element.where) if element else None


def _nothing(scope: Scope) -> Value:
    return null("a decision without logic")


def _broken(name: str, error: DefinitionError) -> Function:
    def call(*arguments: Value) -> Value:
        raise error

    return Function(name, None, call)


def _mismatch(where: str, value: Value, wanted: str) -> Value:
    from lingqu.dmn.feel.budget import current_budget

    if current_budget().strict:
        raise EvaluationError(where=where, found=f"a {type_of(value)} as input", allowed=wanted)
    return null(f"{where}: a {type_of(value)} as input, not {wanted}")
