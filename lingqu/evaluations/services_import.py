"""Handing in reports and reading them: files are kept first, then read one by one.

Reading happens in the request that asks for the next file, not in a second process: the page of
the batch asks again until nothing waits, so there is nothing more to install, start and watch. A
closed browser leaves the rest waiting, and whoever opens the batch again goes on where it stopped.
Parsing itself runs in a confined process of its own (`reading.worker`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lingqu.access.gate import require
from lingqu.access.models import Person, Unit
from lingqu.evaluations import summary
from lingqu.evaluations.models import (
    Evaluation,
    EvaluationEvent,
    ImportBatch,
    ImportFile,
    Project,
    SourceFile,
    State,
)
from lingqu.evaluations.reading.assemble import document_of
from lingqu.evaluations.reading.extract import extract
from lingqu.evaluations.report import Document, Form
from lingqu.evaluations.review import Reviewed, review
from lingqu.kernel import audit, blobs
from lingqu.kernel.errors import AccessDenied, DataError, LingquError

__all__ = ["HandedIn", "acting_unit", "hand_in", "read_all", "read_next"]

IMPORT = "evaluations.import"
STUCK_AFTER = timedelta(minutes=5)
"""A file being read for longer was left by a process that ended, and is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A file as it arrives: its name as the sender gave it, and its bytes in pieces."""

    name: str
    chunks: Iterable[bytes]


def acting_unit(actor: Person) -> Unit:
    """Return the unit for which `actor` imports. Raise `AccessDenied` without such a post."""
    for post in actor.posts_in_use():
        if IMPORT in post.role.permissions:
            return post.unit
    raise AccessDenied(permission=IMPORT, actor_id=actor.pk)


def hand_in(*, actor: Person, handed: Iterable[HandedIn], at: datetime) -> ImportBatch:
    """Keep the files and return their batch. Nothing is read yet."""
    require(actor, IMPORT)
    # Written before the transaction, which would hold up every other writer for so long.
    kept = [(_shown(one.name), *blobs.keep(one.chunks)) for one in handed]
    return _keep_batch(actor, kept, at)


@transaction.atomic
def _keep_batch(actor: Person, kept: list[tuple[str, str, int]], at: datetime) -> ImportBatch:
    """Store the batch of files given by name, SHA-256 and size."""
    batch = ImportBatch.objects.create(person=actor, unit=acting_unit(actor), created_at=at)
    for name, sha256, size in kept:
        source, _new = SourceFile.objects.get_or_create(sha256=sha256, defaults={"size": size})
        ImportFile.objects.create(batch=batch, source=source, name=name, size=size)
    audit.record(
        "evaluations.import", actor_id=actor.pk, of=batch, facts={"files": batch.files.count()},
        at=at,
    )  # fmt: skip
    return batch


def read_next(*, batch: ImportBatch, actor: Person, at: datetime) -> ImportFile | None:
    """Read the next waiting file of `batch` and return it, or None when nothing waits."""
    require(actor, IMPORT)
    file = _claimed(batch, at)
    if file is None:
        return None
    try:
        source = extract(blobs.path_of(file.source.sha256), file.name)
        document = document_of(source)
        if not document.forms:
            raise _no_report(file.name)
        reviewed = [review(form) for form in document.forms]
        _take(file, document, source.warnings, reviewed, actor=actor, at=at)
    except OperationalError:  # the database is busy or away: no fault of the file, read it later
        raise
    except LingquError as error:
        _refused(file, error, fault=str(error.facts.get("code", "")), actor=actor, at=at)
    except Exception as error:  # whatever a hostile file provokes must not stop the batch
        fault = type(error).__name__
        _refused(file, _broken(file.name, error), fault=fault, actor=actor, at=at)
    return file


def read_all(*, batch: ImportBatch, actor: Person, at: datetime, most: int = 1000) -> int:
    """Read up to `most` waiting files and return how many were read."""
    count = 0
    while count < most and read_next(batch=batch, actor=actor, at=at) is not None:
        count += 1
    return count


def _claimed(batch: ImportBatch, at: datetime) -> ImportFile | None:
    """Return the next file, marked as being read, so that no second request takes it."""
    stuck = Q(state=ImportFile.State.READING, started_at__lt=at - STUCK_AFTER)
    free = batch.files.filter(Q(state=ImportFile.State.WAITING) | stuck)
    for file in free.select_related("source")[:10]:
        mine = free.filter(pk=file.pk).update(state=ImportFile.State.READING, started_at=at)
        if mine:
            file.state = ImportFile.State.READING
            return file
    return None


@transaction.atomic
def _refused(
    file: ImportFile, error: LingquError, *, fault: str, actor: Person, at: datetime
) -> None:
    """Keep why the file was not read, in parts, for the page."""
    parts = {key: str(error.facts.get(key, "")) for key in ("found", "allowed", "remedy")}
    file.refusal = parts if parts["found"] else {"found": str(error)}
    file.state = ImportFile.State.FAILED
    file.save(update_fields=["refusal", "state"])
    facts: dict[str, audit.Fact] = {"fault": fault or "no_report"}
    audit.record("evaluations.read_file", actor_id=actor.pk, of=file, facts=facts, at=at)


@transaction.atomic
def _take(
    file: ImportFile,
    document: Document,
    warnings: tuple[str, ...],
    reviewed: list[Reviewed],
    *,
    actor: Person,
    at: datetime,
) -> None:
    """Store the forms of a document; a form that is there already is not stored again."""
    source = SourceFile.objects.select_for_update().get(pk=file.source_id)
    _describe(source, document, warnings)
    known = set(source.evaluation_set.values_list("table_index", flat=True))
    new = [one for one in reviewed if one.form.index not in known]
    for one in new:
        _store(one, file=file, source=source, actor=actor, at=at)
    file.state = ImportFile.State.DONE if new else ImportFile.State.DUPLICATE
    file.forms = len(reviewed)
    file.inferred = sum(_inferred(one.form) for one in reviewed)
    file.unread = sum(len(one.form.unread) for one in reviewed) + len(document.unread)
    file.save(update_fields=["state", "forms", "inferred", "unread"])
    facts: dict[str, audit.Fact] = {"forms": len(reviewed), "new": len(new)}
    audit.record("evaluations.read_file", actor_id=actor.pk, of=file, facts=facts, at=at)


def _describe(source: SourceFile, document: Document, warnings: tuple[str, ...]) -> None:
    source.format, source.text = document.format, document.text
    source.remarks = {
        "warnings": list(warnings)[:50],
        "unread": [one.text[:200] for one in document.unread][:50],
    }
    source.save(update_fields=["format", "text", "remarks"])


def _store(
    reviewed: Reviewed, *, file: ImportFile, source: SourceFile, actor: Person, at: datetime
) -> None:
    unit = _unit_of(reviewed.form, actor, file.batch)
    evaluation = Evaluation(
        unit=unit,
        area_code=(unit or file.batch.unit).area_code,
        state=State.READ,
        source=source,
        source_name=file.name,
        table_index=reviewed.form.index,
        created_at=at,
        changed_at=at,
    )
    summary.put_form(evaluation, reviewed.form)
    summary.put_review(evaluation, reviewed)
    evaluation.project = project_of(evaluation.name, unit, evaluation.area_code)
    evaluation.save(force_insert=True)
    summary.store_form(evaluation, reviewed.form)
    summary.store_findings(evaluation, reviewed)
    EvaluationEvent.objects.create(
        evaluation=evaluation, step="read", person=actor, at=at, note=file.name
    )


def project_of(name: str, unit: Unit | None, area_code: str) -> Project:
    """Return the project of that name at the unit, made if it is new."""
    found = Project.objects.filter(name=name, unit=unit, area_code=area_code).first()
    return found or Project.objects.create(name=name, unit=unit, area_code=area_code)


def _unit_of(form: Form, actor: Person, batch: ImportBatch) -> Unit | None:
    """Return the unit that the form names, among those in reach of `actor`'s import; what names
    no such unit belongs to the importing unit, unless that one imports for everybody."""
    reach = Unit.objects.visible_to(actor, IMPORT)
    for printed in (form.unit, form.department):
        if not printed:
            continue
        found = reach.filter(Q(name=printed) | Q(short_name=printed)).first()
        if found:
            return found
    posts = [post for post in actor.posts_in_use() if IMPORT in post.role.permissions]
    for_all = any(post.scope in ("all", "area") for post in posts)
    return None if for_all else batch.unit


def _inferred(form: Form) -> int:
    return len(form.inferred) + sum(len(row.inferred) for row in form.rows)


def _shown(name: str) -> str:
    """Return the last part of a sender's file name, without control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:255] or "—"


def _no_report(name: str) -> DataError:
    return DataError(
        where=name,
        found=_("no self-evaluation table"),
        allowed=_("a self-evaluation form with indicators, weights and scores"),
        remedy=_("Check whether this is the report; a scan must be sent as text."),
    )


def _broken(name: str, error: Exception) -> DataError:
    return DataError(
        where=name,
        found=_("content that the reader could not cope with (%(fault)s)")
        % {"fault": type(error).__name__},
        allowed=_("a self-evaluation form with indicators, weights and scores"),
        remedy=_("Save it in another format and upload that; tell the administrator its name."),
    )
