"""Draft a case type, check it, hand it in, and publish it with a second person's approval."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime

import tomli_w
from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.cases.checking import check
from lingqu.cases.declaration import Declaration
from lingqu.cases.errors import DefinitionFaults, Fault
from lingqu.cases.models import CaseType, CaseTypeVersion, Design, DesignFile
from lingqu.cases.publishing import publish
from lingqu.cases.source import Source, declared, with_elements
from lingqu.cases.texts import text_of
from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.xml import read_xml
from lingqu.kernel import audit
from lingqu.kernel.elements import shipped_elements
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.packs import elements_of, packs

__all__ = [
    "approve", "begin", "drop", "faults_of", "save_declaration", "save_file", "send_back",
    "source_of", "submit",
]  # fmt: skip

DRAW, PUBLISH = "cases.design", "cases.publish"
MOST_BYTES = 5 << 20
MOST_TOML = 1 << 20
FILE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}\.(bpmn|dmn)")


@transaction.atomic
def begin(*, code: str, actor: Person, at: datetime) -> Design:
    """Begin a draft from the version in force. Raise `TransitionRefused` if one is open."""
    require(actor, DRAW)
    kind = CaseType.objects.select_for_update().filter(code=code).first()
    if kind is None or kind.current is None:
        raise DataError(where=_("case type"), found=code[:80], allowed=_("a published type"))
    if Design.objects.filter(code=code, state__in=("drafting", "submitted")).exists():
        raise TransitionRefused(object=code, step=_("begin a draft"), state=_("a draft is open"))
    design = Design.objects.create(
        code=code, pack=kind.pack, base=kind.current, declaration=_toml(kind.current),
        drafted_by=actor, begun_at=at, changed_at=at,
    )  # fmt: skip
    DesignFile.objects.bulk_create(
        DesignFile(design=design, name=file.name, content=bytes(file.content))
        for file in kind.current.files.all()
    )
    audit.record("cases.begin_design", actor_id=actor.pk, of=design, at=at)
    return design


@transaction.atomic
def save_file(
    *, design_id: int, name: str, content: bytes, revision: int, actor: Person, at: datetime
) -> Design:
    """Save a diagram or a decision. It need not be right yet, but it must be bounded, well-formed
    XML without entities. Raise `Changed` by `TransitionRefused` if it was saved meanwhile."""
    design = _open(design_id, actor, revision)
    if not FILE.fullmatch(name):
        raise DataError(where=_("file"), found=name[:80], allowed="*.bpmn, *.dmn")
    if len(content) > MOST_BYTES:
        raise DataError(where=name, found=f"{len(content)} bytes", allowed=f"{MOST_BYTES}")
    try:
        read_xml(content, where=name)
    except DefinitionError as error:
        raise DataError(where=name, found=str(error), allowed=_("well-formed XML")) from error
    DesignFile.objects.update_or_create(design=design, name=name, defaults={"content": content})
    return _saved(design, actor, at)


@transaction.atomic
def save_declaration(
    *, design_id: int, text: str, revision: int, actor: Person, at: datetime
) -> Design:
    """Save the declaration as typed. It need not be right yet, but it must be bounded."""
    design = _open(design_id, actor, revision)
    if len(text.encode("utf-8", "replace")) > MOST_TOML or "\0" in text:
        raise DataError(where=_("declaration"), found=_("too much or no text"), allowed="1 MB")
    design.declaration = text.replace("\r\n", "\n")
    return _saved(design, actor, at)


def source_of(design: Design) -> Source:
    """Return the draft as it would be published. Raise `DefinitionFaults` if it cannot be read."""
    where = f"{design.code}.toml"
    try:
        table = tomllib.loads(design.declaration)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DefinitionFaults([Fault(where=where, found=str(error), allowed="TOML")]) from error
    pack = packs().get(design.pack)
    elements = elements_of(pack) if pack else shipped_elements()
    declaration = with_elements(declared(where, table), elements, where)
    files = {file.name: bytes(file.content) for file in design.files.all()}
    wanted = (declaration.process, *declaration.decisions)
    if missing := [name for name in wanted if name not in files]:
        raise DefinitionFaults(
            [Fault(where=where, found=name, allowed=", ".join(sorted(files))) for name in missing]
        )
    return Source(
        code=design.code, pack=design.pack, module=pack.module if pack else "",
        declaration=declaration, files={name: files[name] for name in wanted},
    )  # fmt: skip


def faults_of(design: Design) -> list[Fault]:
    """Return everything that hinders the draft; empty if it may be handed in."""
    try:
        return check(source_of(design))
    except DefinitionFaults as error:
        return list(error.faults)


@transaction.atomic
def submit(*, design_id: int, note: str, revision: int, actor: Person, at: datetime) -> Design:
    """Hand a draft in for approval. Raise `DefinitionFaults` if it does not hold."""
    design = _open(design_id, actor, revision)
    if faults := faults_of(design):
        raise DefinitionFaults(faults)
    design.state, design.note = "submitted", text_of(note, _("note"), needed=True)[:400]
    design.drafted_by = actor
    return _saved(design, actor, at, verb="cases.submit_design")


@transaction.atomic
def approve(*, design_id: int, revision: int, actor: Person, at: datetime) -> CaseTypeVersion:
    """Publish a draft that another person handed in; new cases start under it from now on."""
    design = _submitted(design_id, actor, revision)
    if design.drafted_by_id == actor.pk:
        raise AccessDenied(permission=PUBLISH, actor_id=actor.pk)
    version = publish(
        source_of(design), at=at, note=design.note, drafted_by=design.drafted_by, approved_by=actor
    )
    design.state, design.decided_by, design.published = "published", actor, version
    design.changed_at = at
    design.save(update_fields=["state", "decided_by", "published", "changed_at"])
    return version


@transaction.atomic
def send_back(*, design_id: int, reason: str, revision: int, actor: Person, at: datetime) -> Design:
    """Send a draft back to be drawn on, with a reason."""
    design = _submitted(design_id, actor, revision)
    design.note = text_of(reason, _("reason"), needed=True)[:400]
    design.state = "drafting"
    return _saved(design, actor, at, verb="cases.send_back_design")


@transaction.atomic
def drop(*, design_id: int, revision: int, actor: Person, at: datetime) -> Design:
    """Give a draft up; it stays to be seen."""
    design = _open(design_id, actor, revision)
    design.state = "dropped"
    return _saved(design, actor, at, verb="cases.drop_design")


def _open(design_id: int, actor: Person, revision: int) -> Design:
    require(actor, DRAW)
    return _locked(design_id, revision, state="drafting")


def _submitted(design_id: int, actor: Person, revision: int) -> Design:
    require(actor, PUBLISH)
    return _locked(design_id, revision, state="submitted")


def _locked(design_id: int, revision: int, *, state: str) -> Design:
    design = Design.objects.select_for_update(of=("self",)).get(pk=design_id)
    if design.revision != revision:
        raise TransitionRefused(
            object=design.code, step=_("save"), state=_("changed by someone else meanwhile"),
            allowed=[_("reload the page and look at the change")],
        )  # fmt: skip
    if design.state != state:
        raise TransitionRefused(
            object=design.code, step=_("change"), state=design.get_state_display()
        )
    return design


def _saved(design: Design, actor: Person, at: datetime, verb: str = "cases.save_design") -> Design:
    design.revision, design.changed_at = design.revision + 1, at
    design.save()
    audit.record(verb, actor_id=actor.pk, of=design, facts={"revision": design.revision}, at=at)
    return design


def _toml(version: CaseTypeVersion) -> str:
    """Return a published declaration as TOML, data elements by name alone."""
    kept = Declaration.model_validate(version.declaration).kept()
    for field in kept.get("field", ()):
        field.pop("definition", None)
    return tomli_w.dumps(kept, multiline_strings=False)
