"""All elements of a model and of the models that it imports, found by `namespace#id`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.types import FeelType
from lingqu.dmn.model import elements as dmn
from lingqu.dmn.model.types import component_names, model_types

__all__ = ["Library"]

LINKS: dict[type, tuple[str, ...]] = {
    dmn.Decision: ("requires", "knows"),
    dmn.KnowledgeModel: ("knows",),
    dmn.DecisionService: ("outputs", "encapsulated", "input_decisions", "input_data"),
}


@dataclass(slots=True)
class Library:
    """`main` is the model that was asked for; `files` are all, by namespace."""

    main: dmn.Definitions
    files: dict[str, dmn.Definitions]
    types: dict[str, dict[str, FeelType]] = field(default_factory=dict)
    faults: list[DefinitionError] = field(default_factory=list)

    @classmethod
    def of(cls, main: dmn.Definitions, imported: Iterable[dmn.Definitions]) -> Library:
        """Return the library of `main`; imports that are not there become faults."""
        made = cls(main, {one.namespace: one for one in (*imported, main)})
        for file in made.files.values():
            made._types_of(file, ())
            made._settle(file)
        return made

    def _types_of(self, file: dmn.Definitions, above: tuple[str, ...]) -> dict[str, FeelType]:
        if file.namespace in self.types:
            return self.types[file.namespace]
        known: dict[str, FeelType] = {}
        for one in file.imports:
            other = self.files.get(one.namespace)
            if other is None or one.namespace in (*above, file.namespace):
                self._missing(file, one, above)
                continue
            for name, kind in self._types_of(other, (*above, file.namespace)).items():
                known.setdefault(f"{one.name}.{name}" if one.name else name, kind)
        try:
            self.types[file.namespace] = model_types(file.types, known)
        except DefinitionError as error:
            self.faults.append(error)
            self.types[file.namespace] = known
        return self.types[file.namespace]

    def _settle(self, file: dmn.Definitions) -> None:
        """Make references to what came in by an import without a name point to where it stands."""
        groups: tuple[dict[str, Any], ...] = (file.decisions, file.knowledge, file.services)
        for group in groups:
            for key, one in group.items():
                links = {
                    name: tuple(map(self._settled, getattr(one, name))) for name in LINKS[type(one)]
                }
                group[key] = replace(one, **links)

    def _settled(self, reference: str) -> str:
        space, _, identity = reference.rpartition("#")
        for file in self.within(space):
            found = f"{file.namespace}#{identity}"
            if self.element(found) is not None:
                return found
        return reference

    def within(self, namespace: str) -> Iterator[dmn.Definitions]:
        """Yield the file of that namespace and, in order and depth first, the files that it takes
        in by imports without a name, whose elements count as its own (DMN 1.5, clause 6.3.3)."""
        pending, seen = [namespace], set()
        while pending:
            space = pending.pop()
            if space not in self.files or space in seen:
                continue
            seen.add(space)
            yield self.files[space]
            pending += [
                one.namespace for one in reversed(self.files[space].imports) if not one.name
            ]

    def _missing(self, file: dmn.Definitions, one: dmn.Import, above: tuple[str, ...]) -> None:
        found = "a circle of imports" if one.namespace in self.files else "an import not given"
        self.faults.append(
            DefinitionError(
                where=f"{file.where}: import “{one.name}”",
                found=f"{found} ({one.namespace})",
                remedy="Give the imported file as well.",
            )
        )

    def file_of(self, reference: str) -> dmn.Definitions | None:
        """Return the file that an element stands in."""
        return self.files.get(reference.rpartition("#")[0])

    def element(
        self, reference: str
    ) -> dmn.InputData | dmn.Decision | dmn.KnowledgeModel | dmn.DecisionService | None:
        """Return the element of that reference."""
        file = self.file_of(reference)
        if file is None:
            return None
        for group in (file.inputs, file.decisions, file.knowledge, file.services):
            if reference in group:
                return group[reference]
        return None

    def members(self) -> frozenset[str]:
        """Return every name that may follow a dot: of components, and of imported elements."""
        found = component_names(item for file in self.files.values() for item in file.types)
        for file in self.files.values() if len(self.files) > 1 else ():
            for group in (file.inputs, file.decisions, file.knowledge, file.services):
                found.update(one.name for one in group.values())
        return frozenset(found)

    def prefix(self, user: str, used: str) -> str | None:
        """Return the import name under which a file's elements see those of another; an empty name
        for the same file or an import without one."""
        space, other = user.rpartition("#")[0], used.rpartition("#")[0]
        if space == other:
            return ""
        for one in self.files[space].imports:
            if any(file.namespace == other for file in self.within(one.namespace)):
                return one.name
        return None
