"""Begin a case: checked form, number, first step, the code that the applicant follows it with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection, transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from lingqu.access.gate import require
from lingqu.access.models import Person, Unit
from lingqu.cases.act import Act, Row
from lingqu.cases.chain import GENESIS
from lingqu.cases.definition import Compiled
from lingqu.cases.flow import gone_through, move
from lingqu.cases.form_data import opened, sealed
from lingqu.cases.numbers import next_number
from lingqu.cases.places import unit_by_key
from lingqu.cases.publishing import compiled
from lingqu.cases.saving import save
from lingqu.cases.validation import validated
from lingqu.cases.words import search_words, with_unit
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.sealing import digest
from lingqu.kernel.snapshot import snapshot

__all__ = ["Started", "current_version", "query_digest", "start"]

_CURRENT = """SELECT t.id, v.id, v.hash FROM cases_casetype t
JOIN cases_casetypeversion v ON v.id = t.current_id WHERE t.code = %s AND NOT t.retired"""
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 that are not mistaken for one another: five bits each, forty in a query code."""
CHANNELS = ("window", "web", "app", "hotline", "api", "demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A new case. `query_code` is told once: only its digest is kept."""

    case_id: int
    number: str
    query_code: str
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The version that new cases of a type start under."""

    type_id: int
    version_id: int
    definition: Compiled


def current_version(code: str) -> Version:
    """Return the version in force of the type `code`. Raise `DataError` if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, [code])
        found = cursor.fetchone()
    if found is None:
        raise DataError(
            where=_("case type"), found=code[:80], allowed=_("a published type"), remedy=""
        )
    type_id, version_id, content = found
    definition = compiled(version_id, content)
    return Version(type_id=type_id, version_id=version_id, definition=definition)


def start(
    *,
    code: str,
    data: Mapping[str, Any],
    unit: Unit,
    channel: str,
    actor: Person | None,
    at: datetime,
    version: Version | None = None,
) -> Started:
    """Begin a case of the type `code` for `unit`. `data` holds JSON values by field.

    An officer needs the type's permission to start at that unit; without `actor` it is the
    applicant, where the type is open to him. Raise `FormFaults` with everything wrong with the
    form, `AccessDenied`, or `DataError` for a type that is not there."""
    version = version or current_version(code)
    definition = version.definition
    _may_start(definition, actor=actor, unit=unit)
    asked: Literal["applicant"] | None = "applicant" if actor is None else None
    form = validated(definition, data, asked=asked, complete=True)
    with transaction.atomic():
        return _begin(version, form, unit=unit, channel=channel, actor=actor, at=at)


def query_digest(number: str, code: str) -> str:
    """Return the digest under which the code of a case is kept."""
    return digest("cases.query", f"{number} {code.strip().upper()}")


def _may_start(definition: Compiled, *, actor: Person | None, unit: Unit) -> None:
    declared = definition.declaration.start
    who = "applicant" if actor is None else "officer"
    if who not in declared.by:
        raise TransitionRefused(
            object=str(definition.declaration.label), step=_("start"), state=_("not open to you"),
            allowed=declared.by,
        )  # fmt: skip
    if actor is not None:
        require(actor, declared.duty, unit=unit)


def _begin(
    version: Version,
    form: Mapping[str, Any],
    *,
    unit: Unit,
    channel: str,
    actor: Person | None,
    at: datetime,
) -> Started:
    definition = version.definition
    declared = definition.declaration
    if definition.unit is not None:
        key = definition.unit.evaluate({**dict.fromkeys(definition.fields), **opened(form)})
        unit = unit_by_key(str(key), where=f"{definition.code}: unit") if key else unit
    day = at.astimezone(get_default_timezone()).date()
    number = next_number(
        declared.number, kind=definition.code, area=unit.area_code, unit=unit.key, on=day
    )
    query_code = "".join(LETTERS[byte & 31] for byte in secrets.token_bytes(8))
    case = _new_case(version, form, number=number, unit=unit, channel=channel, actor=actor, at=at)
    case["query_digest"] = query_digest(number, query_code)
    act = Act(
        case=case, tasks=[], form=sealed(definition.fields.values(), form), clocks=[],
        definition=definition, actor=actor, at=at, form_changed=True,
    )  # fmt: skip
    facts = snapshot(day)
    limits = {name: facts.value(key) for name, key in declared.variables.items()}
    result = move(act, "start", data={**act.variables(), **limits})
    act.event(
        "started", channel=channel, version=version.version_id,
        **gone_through(result.history[1:]),
    )  # fmt: skip
    act.tell_applicant("received")
    save(act)
    tasks = tuple(task["id"] for task in act.opened)
    return Started(case_id=case["id"], number=number, query_code=query_code, tasks=tasks)


def _new_case(
    version: Version,
    form: Mapping[str, Any],
    *,
    number: str,
    unit: Unit,
    channel: str,
    actor: Person | None,
    at: datetime,
) -> Row:
    definition = version.definition
    asked = definition.declaration.applicant
    name = str(form.get(asked.name, "") if asked.name else "")[:100]
    identity = str(form.get(asked.identity, "") if asked.identity else "")
    title = _title(definition, form)
    return {
        "id": None, "case_type_id": version.type_id, "version_id": version.version_id,
        "number": number, "title": title, "unit_id": unit.pk, "area_code": unit.area_code,
        "channel": channel if channel in CHANNELS else "api",
        "applicant_kind": str(form.get(asked.kind, "") if asked.kind else "")[:40],
        "applicant_name": name,
        "applicant_key": digest("cases.applicant", identity.upper()) if identity else "",
        "state": definition.states[0].name, "public_state": "waiting", "outcome": "",
        "revision": 1, "tokens": "", "clocks": "[]", "form_event": 1, "doers": "{}",
        "results": "[]",
        "due_at": None, "lamp": "", "paused_at": None, "paused_for": "", "supervised": 0,
        "check_at": None, "opened_at": at, "opened_by_id": actor.pk if actor else None,
        "closed_at": None, "events": 0, "event_hash": GENESIS,
        "words": with_unit(search_words(number, title, name), unit.pk),
    }  # fmt: skip


def _title(definition: Compiled, form: Mapping[str, Any]) -> str:
    text = None
    if definition.title is not None:
        text = definition.title.evaluate({**dict.fromkeys(definition.fields), **form})
    return (str(text) if text else str(definition.declaration.label))[:200]
