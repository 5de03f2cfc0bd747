"""Which questions are asked: one page a topic, and only what applies for the answers so far.

Answers are JSON values by field. One whose condition no longer holds is gone, so that nothing is
kept or sent that was not asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lingqu.cases.declaration import FormField, Material, Topic
from lingqu.cases.definition import Compiled
from lingqu.cases.errors import FormFaults
from lingqu.cases.papers import missing_materials
from lingqu.cases.validation import applies, validated

__all__ = [
    "Page", "answered", "applicable", "faults_of", "first_open", "fitting", "missing_uploads",
    "pages_for", "pages_of", "uploads_for", "values_of",
]  # fmt: skip

Answers = Mapping[str, Any]
Faults = list[tuple[str, str]]
ROUNDS = 10
"""Conditions may hang on fields with conditions; beyond so many rounds they turn in circles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`number` is its place among all pages of the type, which answers do not change. The last
    page has no topic if there are fields without one."""

    number: int
    topic: Topic | None
    fields: tuple[FormField, ...]


def pages_of(definition: Compiled) -> list[Page]:
    """Return every page that a type can ask an applicant."""
    fields = [one for one in definition.fields.values() if one.asked == "applicant"]
    topics = definition.declaration.topic
    known = {topic.name for topic in topics}
    pages = [
        Page(number=n, topic=topic, fields=tuple(f for f in fields if f.topic == topic.name))
        for n, topic in enumerate(topics, start=1)
    ]
    rest = tuple(f for f in fields if f.topic not in known)
    pages.append(Page(number=len(topics) + 1, topic=None, fields=rest))
    return [page for page in pages if page.fields]


def pages_for(definition: Compiled, answers: Answers) -> list[Page]:
    """Return the pages with a field that applies, with those fields alone."""
    pages = (
        replace(page, fields=tuple(applicable(definition, page.fields, answers)))
        for page in pages_of(definition)
    )
    return [page for page in pages if page.fields]


def applicable(
    definition: Compiled, fields: Iterable[FormField], answers: Answers
) -> list[FormField]:
    """Return the fields that are asked for these answers."""
    return [one for one in fields if applies(definition, one.when, answers)]


def answered(
    definition: Compiled, page: Page, raw: Mapping[str, Any], answers: Answers
) -> dict[str, Any]:
    """Return the answers with what was given on a page: checked, and without what no longer
    applies. Raise `FormFaults` with what is wrong on this page."""
    values, faults = values_of(definition, page.fields, raw)
    given = {**answers, **values}
    asked = {one.name for one in applicable(definition, page.fields, given)}
    wrong = [(name, text) for name, text in faults if name in asked]
    after = fitting(definition, given)
    if not wrong:
        wrong = faults_of(definition, after, names=asked)
    if wrong:
        raise FormFaults(wrong)
    return after


def values_of(
    definition: Compiled, fields: Iterable[FormField], raw: Mapping[str, Any]
) -> tuple[dict[str, Any], Faults]:
    """Return each given value as JSON keeps it, None for an empty one, and what is wrong with
    single values. What fields say of each other is not looked at yet."""
    values: dict[str, Any] = {}
    faults: Faults = []
    for field in fields:
        if field.name not in raw:
            continue
        bare = field.model_copy(update={"when": "", "check": ""})
        alone = replace(definition, fields={field.name: bare})
        try:
            given = {field.name: raw[field.name]}
            kept = validated(alone, given, asked=None, complete=False)
            values[field.name] = kept.get(field.name)
        except FormFaults as error:
            faults += [(field.name, text) for _name, text in error.faults[:1]]
    return values, faults


def faults_of(
    definition: Compiled, answers: Answers, *, names: Collection[str] | None = None
) -> Faults:
    """Return what is missing or does not fit together (of `names` alone, if given)."""
    try:
        validated(definition, {}, asked="applicant", complete=True, before=answers)
    except FormFaults as error:
        return [one for one in error.faults if names is None or one[0] in names]
    return []


def first_open(definition: Compiled, answers: Answers, present: Collection[str]) -> int | None:
    """Return the number of the first page with something missing or wrong, 0 for the documents,
    None if the application can be checked."""
    wrong = {name for name, _text in faults_of(definition, answers)}
    for page in pages_for(definition, answers):
        if wrong & {one.name for one in page.fields}:
            return page.number
    return 0 if missing_uploads(definition, answers, present) else None


def uploads_for(definition: Compiled, answers: Answers) -> list[Material]:
    """Return the documents that these answers ask for or allow, wherever they come from."""
    declared = definition.declaration
    if not declared.start.materials:
        return []
    return [one for one in declared.material if applies(definition, one.when, answers)]


def missing_uploads(
    definition: Compiled, answers: Answers, present: Collection[str]
) -> list[Material]:
    """Return the documents that the applicant still has to hand in here."""
    if not definition.declaration.start.materials:
        return []
    missing = missing_materials(definition, dict(answers), present)
    return [one for one in missing if one.origin == "upload"]


def fitting(definition: Compiled, answers: Answers) -> dict[str, Any]:
    """Return the answers whose field is asked of applicants and applies."""
    fields = [one for one in definition.fields.values() if one.asked == "applicant"]
    kept = {name: value for name, value in answers.items() if value not in (None, "", [])}
    for _round in range(ROUNDS):
        fit = {one.name for one in applicable(definition, fields, kept)}
        left = {name: value for name, value in kept.items() if name in fit}
        if left == kept:
            break
        kept = left
    return kept
