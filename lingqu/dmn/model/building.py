"""The closures of a model's elements: how each input, decision, service and function answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lingqu.dmn.errors import DefinitionError, EvaluationError, LimitExceeded
from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.compile_calls import user_function
from lingqu.dmn.feel.environment import Run
from lingqu.dmn.feel.parser import member_names
from lingqu.dmn.feel.types import FeelType, coerced, kinds_of
from lingqu.dmn.feel.values import Function, Value, type_of
from lingqu.dmn.limits import Limits
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.boxed import compile_boxed
from lingqu.dmn.model.library import Library
from lingqu.dmn.model.scope import Names
from lingqu.dmn.model.session import NOT_GIVEN, Session

__all__ = ["Answer", "Builder"]

Scope = dict[str, Any]
DEEPEST = 80
Answer = Callable[[Session], Value]


class Builder:
    """Compiles elements by reference, each once. What is wrong with one becomes a fault, and is
    raised by the answer that needs it."""

    def __init__(self, library: Library, functions: Mapping[str, Function], limits: Limits) -> None:
        self.library, self.limits, self._host = library, limits, functions
        self.faults: list[DefinitionError] = list(library.faults)
        self.names: dict[str, Names] = {}
        self._members = member_names(library.members())
        self._functions: dict[str, Function] = {}
        self._answers: dict[str, Answer] = {}
        self._open: list[str] = []

    def build(self) -> None:
        """Compile everything in every file."""
        for file in self.library.files.values():
            for reference in (*file.decisions, *file.services):
                self.answer(reference)
            for reference in file.knowledge:
                self.function(reference)

    def answer(self, reference: str) -> Answer:
        """Return how to get the value of an input, a decision or a decision service."""
        if reference in self._answers:
            return self._answers[reference]
        element = self.library.element(reference)
        if reference in self._open:
            made = self._refusing(
                DefinitionError(where=reference, found="a circle of requirements")
            )
        elif len(self._open) > DEEPEST:
            found = f"requirements more than {DEEPEST} deep"
            made = self._refusing(LimitExceeded(where=reference, found=found))
        elif isinstance(element, dmn.InputData):
            made = self._guarded(lambda: self._input(reference, element))
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
        except RecursionError:
            where = self._open[-1] if self._open else self.library.main.where
            return self._refusing(LimitExceeded(where=where, found="requirements nested too deep"))

    def _refusing(self, error: DefinitionError) -> Answer:
        self.faults.append(error)

        def refuse(session: Session) -> Value:
            raise error

        return refuse

    def _input(self, reference: str, element: dmn.InputData) -> Answer:
        name = element.variable.name
        full = f"{reference.rpartition('#')[0]}#{name}"
        kind = self._type(element.variable.type, element.where)

        usual = kinds_of(kind)

        def answer(session: Session) -> Value:
            value = session.given(full, name)
            if value is None or kind is None or type(value) in usual:
                return value
            found = coerced(value, kind)
            if found is None:
                return _mismatch(element.where, value, element.variable.type)
            return found

        return answer

    def _decision(self, reference: str, element: dmn.Decision) -> Answer:
        name = element.variable.name
        full = f"{reference.rpartition('#')[0]}#{name}"
        kind = self._type(element.variable.type, element.where)
        fill, names = self._requirements(reference, element.requires, element.knows)
        self.names[reference] = names
        run = compile_boxed(element.expression, names) if element.expression else _nothing

        def answer(session: Session) -> Value:
            if reference in session.values:
                return session.values[reference]
            value = session.given(full, name, NOT_GIVEN)
            if value is NOT_GIVEN:
                value = coerced(run(fill(session)), kind)
            session.values[reference] = value
            return value

        return answer

    def _service(self, element: dmn.DecisionService) -> Answer:
        """A service asked directly: its outputs, from its own inputs by name and nothing else."""
        inputs = (*element.input_data, *element.input_decisions)
        named = [(one.rpartition("#")[0], self._name(one)) for one in inputs]
        names = [(f"{space}#{name}", name) for space, name in named]
        outputs = self._outputs(element)
        return lambda session: outputs(
            Session({full: session.given(full, name) for full, name in names})
        )

    def _outputs(self, element: dmn.DecisionService) -> Answer:
        answers = [(self._name(one), self.answer(one)) for one in element.outputs]
        kind = self._result_type(element.variable.type, element.where)
        if len(answers) == 1:
            only = answers[0][1]
            return lambda session: coerced(only(session), kind)
        return lambda session: coerced({name: one(session) for name, one in answers}, kind)

    def _requirements(
        self, reference: str, requires: Iterable[str], knows: Iterable[str]
    ) -> tuple[Callable[[Session], Scope], Names]:
        """Return what fills a decision's scope, and the names that it may use."""
        self._refuse_collisions(reference, (*requires, *knows))
        fixed = self._known_functions(reference, knows)
        plain: list[tuple[str, Answer]] = []
        nested: list[tuple[str, str, Answer]] = []
        for one in requires:
            prefix = self.library.prefix(reference, one)
            if prefix:
                nested.append((prefix, self._name(one), self.answer(one)))
            else:
                plain.append((self._name(one), self.answer(one)))

        def fill(session: Session) -> Scope:
            scope = dict(fixed)
            for name, answer in plain:
                scope[name] = answer(session)
            for prefix, name, answer in nested:
                scope[prefix] = {**scope.get(prefix, {}), name: answer(session)}
            return scope

        known = {*fixed, *(name for name, _ in plain), *(prefix for prefix, _, _ in nested)}
        return fill, self._names_for(reference, known)

    def _refuse_collisions(self, reference: str, used: Iterable[str]) -> None:
        """Two requirements of one name would hide each other."""
        seen: dict[tuple[str | None, str], str] = {}
        for one in dict.fromkeys(used):
            key = (self.library.prefix(reference, one), self._name(one))
            if key in seen:
                raise DefinitionError(
                    where=reference,
                    found=f"two requirements called “{key[1]}” ({seen[key]}, {one})",
                    allowed="names that differ",
                )
            seen[key] = one

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
        file = next(f for f in self.library.files.values() if where.startswith(f"{f.where}:"))
        return Names(types=self.library.types[file.namespace]).type(name, where)

    def _result_type(self, name: str, where: str) -> FeelType | None:
        """A function's variable may be typed as the function or, of old, as what it answers."""
        kind = self._type(name, where)
        return kind.result if kind is not None and kind.name == "function" else kind

    def _known_functions(self, reference: str, knows: Iterable[str]) -> Scope:
        scope: Scope = {}
        for one in knows:
            prefix = self.library.prefix(reference, one)
            target = scope.setdefault(prefix, {}) if prefix else scope
            target[self._name(one)] = self.function(one)
        return scope

    def function(self, reference: str) -> Function:
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
        result = self._result_type(element.variable.type or box.type, element.where)
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
    if current_budget().strict:
        raise EvaluationError(where=where, found=f"a {type_of(value)} as input", allowed=wanted)
    return null(f"{where}: a {type_of(value)} as input, not {wanted}")
