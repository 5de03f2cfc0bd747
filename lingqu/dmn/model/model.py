"""A DMN model compiled: decisions, the functions they call, decision services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lingqu.dmn.errors import DefinitionError, LimitExceeded
from lingqu.dmn.feel.budget import bounded, reasons
from lingqu.dmn.feel.values import Function, Value, to_feel
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.model.building import Builder
from lingqu.dmn.model.library import Library
from lingqu.dmn.model.reading import read_definitions
from lingqu.dmn.model.session import Session

__all__ = ["Model", "load_model"]


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


class Model:
    """`faults` are the definition errors found while compiling, one an element."""

    def __init__(self, library: Library, functions: Mapping[str, Function], limits: Limits) -> None:
        self.library, self.limits = library, limits
        self._found: dict[tuple[str, tuple[str, ...]], str] = {}
        self._builder = Builder(library, functions, limits)
        self._builder.build()
        self.faults, self.names = self._builder.faults, self._builder.names
        # Without loops and calls there is nothing that a budget would bound.
        self._loops = any(one.loops for names in self.names.values() for one, _ in names.compiled)

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
        Python values by the names of input data. Those of an imported file may be named
        `namespace#name`. A decision among the inputs is taken as given.
        Raise `EvaluationError` where a table has no answer or an input another type; with `strict`
        off such values are null, as the standard has it. Raise `DefinitionError` for a decision
        that is wrong or not there."""
        reference = self._find(decision, "decisions", "services")
        session = Session({name: to_feel(value) for name, value in inputs.items()})
        if strict and not self._loops:
            return self._builder.answer(reference)(session)
        with bounded(self.limits, reference, now) as budget:
            budget.strict = strict
            try:
                return self._builder.answer(reference)(session)
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
        reference = self._find(name, "knowledge", "services")
        with bounded(self.limits, reference) as budget:
            budget.strict = strict
            return self._builder.function(reference).call(*(to_feel(a) for a in arguments))

    def _find(self, name: str, *groups: str) -> str:
        """Return the reference of an element, remembered for the names that were asked before."""
        known = self._found.get((name, groups))
        if known is None:
            known = self._found[name, groups] = self._search(name, groups)
        return known

    def _search(self, name: str, groups: tuple[str, ...]) -> str:
        """Return the reference of an element of the main file, or of the file before the `#`."""
        library = self.library
        namespace, _, inner = name.rpartition("#")
        for space, wanted in ((library.main.namespace, name), (namespace, inner)):
            for file in library.within(space):
                for group in groups:
                    for reference, one in getattr(file, group).items():
                        if wanted in (one.name, one.id):
                            return str(reference)
        raise self._unknown(name)

    def _unknown(self, name: str) -> DefinitionError:
        known = ", ".join(self.decisions[:20]) or "none"
        return DefinitionError(
            where=self.library.main.where, found=f"no decision “{name}”", allowed=known
        )
