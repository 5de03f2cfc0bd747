"""The history of a case in words: who did what, in whose name, why, and what ran by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lingqu.cases.clock_words import lamp_label
from lingqu.cases.folder import Event, Folder, unit_name
from lingqu.cases.form_page import field_titles
from lingqu.cases.gates import channel_label
from lingqu.cases.list_rows import answer_label

__all__ = ["Line", "lines", "meanwhile"]

AUTOMATIC = ("serviceTask", "sendTask", "businessRuleTask", "scriptTask")
PAUSES = ("suspended",)
BY_CLOCK = ("lamp", "timer", "recalculated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event as told. `note` is what the person wrote; `by_itself` what ran after it."""

    number: int
    at: datetime
    title: str
    who: str
    note: str
    details: tuple[str, ...]
    by_itself: str
    css: str = ""


def lines(folder: Folder) -> list[Line]:
    """Return the history, the latest first."""
    return [_line(folder, event) for event in folder.events]


def meanwhile(folder: Folder, seen: int) -> list[Line]:
    """Return what happened after the event `seen`, the first thing first."""
    return [line for line in reversed(lines(folder)) if line.number > seen]


def _line(folder: Folder, event: Event) -> Line:
    return Line(
        number=event.number,
        at=event.at,
        title=_title(folder, event),
        who=_who(folder, event),
        note=event.note or _remark(folder, event),
        details=tuple(one for one in _details(folder, event) if one),
        by_itself=_by_itself(folder, event),
        css="is-pause" if event.verb in PAUSES else "",
    )


def _remark(folder: Folder, event: Event) -> str:
    """Return the remark that an event is about."""
    if event.verb != "commented":
        return ""
    said = (one for one in folder.comments if one.author_id == event.actor_id)
    return next((one.text for one in said if one.at == event.at), "")


def _title(folder: Folder, event: Event) -> str:
    step = folder.definition.label(event.element) if event.element else ""
    title = _verbs().get(event.verb, event.verb)
    if event.verb != "completed":
        return f"{title} · {step}" if step else title
    known = folder.definition.task(event.element).outcomes
    outcome = str(event.facts.get("outcome", ""))
    label = {one.name: str(one.label) for one in known}.get(outcome) or answer_label(outcome)
    return f"{step} · {label}"


def _who(folder: Folder, event: Event) -> str:
    if event.actor_id is None:
        return _("by the clock") if event.verb in BY_CLOCK else _("the applicant")
    name = folder.name(event.actor_id)
    if event.behalf_of_id:
        facts = {"who": name, "giver": folder.name(event.behalf_of_id)}
        return _("%(who)s in the name of %(giver)s") % facts
    return name


def _details(folder: Folder, event: Event) -> Iterator[str]:
    """Yield what the facts of an event say."""
    facts = event.facts
    if event.verb == "started":
        yield channel_label(str(facts.get("channel", "")))
    if facts.get("fields"):
        names = "、".join(field_titles(folder.definition, facts["fields"]))
        yield _("fields: %(names)s") % {"names": names}
    if facts.get("to_unit"):
        yield _("from %(a)s to %(b)s") % {
            "a": unit_name(facts.get("from_unit")), "b": unit_name(facts["to_unit"])
        }  # fmt: skip
    if facts.get("to"):
        yield _("to %(who)s") % {"who": folder.name(facts["to"])}
    if facts.get("units"):
        yield "、".join(unit_name(one) for one in facts["units"])
    yield from _what(folder, event)


def _what(folder: Folder, event: Event) -> Iterator[str]:
    """Yield what the act was about: a file, an answer, a clock."""
    facts = event.facts
    if facts.get("material"):
        yield _material(folder, facts)
    if facts.get("checked"):
        accepted = facts["checked"] == "accepted"
        yield pgettext("file", "accepted") if accepted else pgettext("file", "rejected")
    if event.verb in ("countersigned", "consulted"):
        yield answer_label(str(facts.get("outcome", "")))
    if facts.get("clock"):
        yield f"{_clock(folder, facts)} {lamp_label(str(facts.get('lamp', '')))}".strip()
    if event.verb in ("suspended", "resumed"):
        yield _reason(folder, str(facts.get("kind", "")))


def _material(folder: Folder, facts: Any) -> str:
    known = {one.name: str(one.label) for one in folder.definition.declaration.material}
    return known.get(str(facts["material"]), str(facts["material"]))


def _clock(folder: Folder, facts: Any) -> str:
    known = {one.name: str(one.label) for one in folder.definition.declaration.clock}
    name = str(facts["clock"])
    label = known.get(name) or folder.definition.label(name)
    return f"{label} +{facts['amount']}" if facts.get("amount") else label


def _reason(folder: Folder, kind: str) -> str:
    known = {one.name: one for one in folder.definition.declaration.suspension}
    return f"{known[kind].label} · {known[kind].basis}" if kind in known else kind


def _by_itself(folder: Folder, event: Event) -> str:
    """Return the automatic steps that followed."""
    kinds = {node.id: node.kind for node in folder.definition.definition.nodes}
    steps = [str(one) for one in event.facts.get("steps", ())]
    ran = [folder.definition.label(one) for one in steps if kinds.get(one) in AUTOMATIC]
    return "、".join(dict.fromkeys(ran))


def _verbs() -> dict[str, str]:
    return {
        "started": _("Submitted"),
        "claimed": _("Taken"),
        "released": _("Let go"),
        "assigned": _("Assigned"),
        "transferred": _("Handed over"),
        "returned": _("Sent back"),
        "countersign_asked": _("Countersignature asked"),
        "consult_asked": _("Opinion asked"),
        "countersigned": _("Countersigned"),
        "consulted": _("Opinion given"),
        "request_taken_back": _("Request taken back"),
        "extension_asked": _("Extension asked"),
        "extension_granted": _("Extension granted"),
        "extension_refused": _("Extension refused"),
        "suspended": _("Clock paused"),
        "resumed": _("Clock goes on"),
        "withdrawn": _("Taken back by the applicant"),
        "terminated": _("Ended early"),
        "supervised": _("Supervised"),
        "supervision_answered": _("Supervision answered"),
        "reopened": _("Taken up again"),
        "file_added": _("File handed in"),
        "file_checked": _("File checked"),
        "commented": _("Remark"),
        "revealed": _("Protected values seen in full"),
        "lamp": _("Lamp changed"),
        "timer": _("Went on by the clock"),
        "recalculated": _("Limit reckoned again"),
    }
