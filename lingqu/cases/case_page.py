"""Everything that the page of a case draws, as one value; statements are in the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from lingqu.cases.abilities import Abilities
from lingqu.cases.acts import ACTS, Act, act_form
from lingqu.cases.clock_panel import clock_panel
from lingqu.cases.clock_words import marks_of, staff
from lingqu.cases.conditions import askable, asked
from lingqu.cases.drafting import texts_of
from lingqu.cases.folder import Folder
from lingqu.cases.form_page import PREFIX, Input, inputs, not_kept, posted, shown_value
from lingqu.cases.gates import channel_label, gates
from lingqu.cases.list_rows import Tag, lamp_tag, main_clock, state_label
from lingqu.cases.materials_page import material_rows
from lingqu.cases.models import OfficerDraft, Phrase
from lingqu.cases.revealing import protected
from lingqu.cases.timeline import lines, meanwhile

__all__ = ["Bound", "Fault", "page_context"]

LINES = 12
MOST_FACTS = 6
WAITED_FOR = ("answer", "decide-extension")
"""Acts that somebody else waits for: they stand open."""
SILENT = {"csrfmiddlewaretoken", "revision", "seen", "task", "outcome", "back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one field: the id to jump to (empty: the whole), and in which words."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What was sent and not taken: which act, what was typed, the faults or the refusal, and the
    last event that the page had shown."""

    act: str = ""
    typed: QueryDict | None = None
    faults: Sequence[Fault] = ()
    refused: str = ""
    seen: int = 0

    def error(self, name: str) -> str:
        """Return what is wrong with a field."""
        return next((one.text for one in self.faults if one.field == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value to read."""

    label: str
    text: str
    url: str = ""
    is_masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An act that the page offers, with its form."""

    act: Act
    form: forms.Form
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The values of one topic."""

    label: str
    facts: tuple[Fact, ...] = field(default=())


def page_context(
    folder: Folder, abilities: Abilities, *, bound: Bound, revealed: Mapping[str, str],
    draft: OfficerDraft | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the context of the page; a `draft` fills the step's form in."""
    yellow, red = marks_of(folder.facts)
    history = lines(folder)
    offers, typed = _offers(abilities, bound), _typed(bound, draft)
    is_stale = draft is not None and draft.revision != folder.case.revision
    seen = draft.seen if draft is not None and is_stale else bound.seen
    return {
        "folder": folder, "it": folder.case, "can": abilities, "task": abilities.task,
        "tags": _tags(folder), "gates": gates(folder), "facts": _facts(folder),
        "groups": _groups(folder, revealed), "masked": _masked(folder), "revealed": revealed,
        "materials": material_rows(folder, _remark(bound)), "panel": clock_panel(folder, abilities),
        "yellow": yellow, "red": red,
        "lines": history[:LINES], "earlier": history[LINES:],
        "hindered": abilities.hindered if abilities.declared else "",
        "outcomes": () if abilities.hindered else abilities.outcomes,
        "inputs": _inputs(folder, abilities, bound, typed, beside=is_stale),
        "opinion": _opinion(bound, typed), "draft": draft, "is_stale": is_stale,
        "left_out": not_kept(folder.definition.fields[name] for name in abilities.fields),
        "phrases": _phrases(folder, abilities), "offers": offers, "bound": bound,
        "meanwhile": meanwhile(folder, seen) if seen else (),
        "lost": _lost(folder, abilities, bound, offers),
        "step_label": _step_label(folder, abilities),
        "others": [(t.pk, folder.definition.label(t.element)) for t in abilities.own
                   if t != abilities.task],
        "comments": [(folder.name(c.author_id), c) for c in folder.comments],
        "orders": [(folder.name(s.by_id), s, folder.name(s.answered_by_id))
                   for s in folder.supervisions],
        "title_error": bool(bound.faults),
    }  # fmt: skip


def _tags(folder: Folder) -> list[Tag]:
    case = folder.case
    state = state_label(folder.definition, case.state)
    if case.closed_at:
        return [Tag(kind="ok", label=state)]
    tags = [Tag(kind="info", label=state)]
    clock = main_clock(folder.definition, case)
    if case.supervised:
        tags.append(Tag(kind="bad", label=_("supervised")))
    if case.paused_at:
        tags.append(Tag(kind="pause", label=_("clock paused")))
    elif clock is not None:
        lamp = lamp_tag(staff(clock, now=folder.now, facts=folder.facts), folder.now)
        tags += [lamp] if lamp else []
    return tags


def _facts(folder: Folder) -> list[Fact]:
    """Return the key facts: who asks, where it is, what came out."""
    case, declared = folder.case, folder.definition.declaration
    asked = [one for one in (declared.applicant.name, declared.applicant.phone) if one]
    found = [_fact(folder, name) for name in asked if folder.form.get(name)]
    for declared_field in folder.definition.fields.values():
        name, fits = declared_field.name, declared_field.asked == "applicant"
        if fits and name not in asked and folder.form.get(name) and len(found) < MOST_FACTS:
            found.append(_fact(folder, name))
    found += [
        Fact(label=_("Unit"), text=case.unit.name),
        Fact(label=_("Came in"), text=channel_label(case.channel)),
    ]
    for result in orjson.loads(case.results or "[]"):
        labels = {one.name: str(one.label) for one in declared.result}
        found.append(Fact(label=labels.get(result["kind"], ""), text=str(result["number"])))
    return found


def _fact(folder: Folder, name: str, revealed: Mapping[str, str] | None = None) -> Fact:
    declared = folder.definition.fields[name]
    if revealed and name in revealed:
        return Fact(label=str(declared.title), text=revealed[name])
    return Fact(
        label=str(declared.title), text=shown_value(declared, folder.form.get(name)),
        is_masked=bool(declared.kept.protection),
    )  # fmt: skip


def _groups(folder: Folder, revealed: Mapping[str, str]) -> list[Group]:
    """Return the form by topic; what officers wrote comes last."""
    groups = []
    topics = {one.name: str(one.label) for one in folder.definition.declaration.topic}
    by_topic: dict[str, list[Fact]] = {}
    for declared in folder.definition.fields.values():
        if folder.form.get(declared.name) not in (None, "", []):
            name = declared.topic if declared.topic in topics else ""
            by_topic.setdefault(name, []).append(_fact(folder, declared.name, revealed))
    for name, label in (*topics.items(), ("", _("Written by officers"))):
        if name in by_topic:
            groups.append(Group(label=label, facts=tuple(by_topic[name])))
    return groups


def _masked(folder: Folder) -> list[tuple[str, str]]:
    """Return the protected fields with a value: name and label."""
    names = protected(folder.definition)
    fields = folder.definition.fields
    return [(n, str(fields[n].title)) for n in fields if n in names and folder.form.get(n)]


def _typed(bound: Bound, draft: OfficerDraft | None) -> QueryDict | None:
    """Return what was typed for the step: sent and not taken, else kept as a draft."""
    if bound.act == "complete":
        return bound.typed
    return texts_of(draft) if draft else None


def _inputs(
    folder: Folder, abilities: Abilities, bound: Bound, typed: QueryDict | None, *, beside: bool
) -> list[Input]:
    """Return the fields that the step may change, with what was typed; `beside` says what the
    case has now beside a text that was typed before."""
    definition = folder.definition
    step = [definition.fields[name] for name in abilities.fields]
    answers = {**folder.plain, **(posted(step, typed) if typed else {})}
    fields, now = askable(definition, step, answers), asked(definition, answers)
    errors = {f.name: bound.error(PREFIX + f.name) for f in fields}
    needed = {name: outcomes for name, outcomes in abilities.fields.items() if outcomes}
    made = inputs(fields, typed=typed, kept=folder.form, errors=errors, needed=needed)
    if beside and typed:
        made = [_beside(one, folder) if one.id in typed else one for one in made]
    return [replace(one, asked=one.name in now) for one in made]


def _beside(one: Input, folder: Folder) -> Input:
    """Return the field with a hint of what the case has."""
    text = shown_value(folder.definition.fields[one.name], folder.form.get(one.name))
    said = _("In the case now: %(value)s.") % {"value": text} if text else ""
    return replace(one, hint=f"{one.hint} {said}".strip())


def _remark(bound: Bound) -> dict[int, str]:
    """Return the remark on a file that was not taken."""
    name, _dash, number = bound.act.partition("-")
    if name != "remark" or bound.typed is None:
        return {}
    return {int(number): bound.typed.get("remark", "") or " "}


def _opinion(bound: Bound, typed: QueryDict | None) -> dict[str, str]:
    return {"text": typed.get("opinion", "") if typed else "", "error": bound.error("opinion")}


def _phrases(folder: Folder, abilities: Abilities) -> list[str]:
    """Return the sentences of the type and the person's own."""
    if abilities.declared is None:
        return []
    own = Phrase.objects.filter(person=folder.person).values_list("text", flat=True)[:100]
    return [*(str(one) for one in abilities.declared.phrases), *own]


def _offers(abilities: Abilities, bound: Bound) -> list[Offer]:
    return [
        Offer(
            act=act, is_open=act.name == bound.act or act.name in WAITED_FOR,
            form=act_form(act, abilities, bound.typed if act.name == bound.act else None),
        )
        for act in ACTS.values() if act.offered(abilities)
    ]  # fmt: skip


def _lost(
    folder: Folder, abilities: Abilities, bound: Bound, offers: Sequence[Offer]
) -> list[tuple[str, str]]:
    """Return what was typed and has no place on the page any more: label and text."""
    if bound.typed is None:
        return []
    shown = any(one.act.name == bound.act for one in offers)
    if shown or (bound.act == "complete" and abilities.declared is not None):
        return []
    titles = {PREFIX + n: str(f.title) for n, f in folder.definition.fields.items()}
    titles["opinion"] = _("Opinion")
    return [
        (titles.get(name, _("What you wrote")), text)
        for name, texts in bound.typed.lists() if name not in SILENT
        for text in map(str, texts) if text.strip()
    ]  # fmt: skip


def _step_label(folder: Folder, abilities: Abilities) -> str:
    return folder.definition.label(abilities.task.element) if abilities.task else ""
