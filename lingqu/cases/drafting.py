"""What an officer typed and has not sent: kept on the server, for nobody but himself.

A draft is no act on the case: it moves no revision and stands in no history. Of a step's form it
holds only what differs from the page as it was shown, so that a draft that is taken up later does
not undo what others changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.act import Act
from lingqu.cases.conditions import asked
from lingqu.cases.form_data import opened
from lingqu.cases.form_page import changed_texts, posted
from lingqu.cases.models import Case, CaseEvent, OfficerDraft
from lingqu.cases.opening import Version
from lingqu.cases.steps import require_other_eyes
from lingqu.cases.texts import NO_TEXT
from lingqu.cases.validation import MOST_CHARACTERS
from lingqu.cases.who import task_for
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.snapshot import snapshot

__all__ = [
    "Kept", "Typed", "discard", "draft_of", "keep_for_step", "keep_for_type", "remove_old",
    "texts_of",
]  # fmt: skip

PORTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a page holds that was not sent yet: its fields, and the revision and the last event of
    the case that it showed."""

    fields: QueryDict
    revision: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of keeping a draft: whether there is one now, the names of the fields that are
    asked for these answers, and whether the case changed since the page was shown."""

    is_kept: bool
    asked: frozenset[str]
    is_stale: bool = False


@transaction.atomic
def keep_for_step(*, number: str, task_id: int, typed: Typed, person: Person, at: datetime) -> Kept:
    """Keep what `person` typed for a step that he may do now.

    Raise `Case.DoesNotExist`, `AccessDenied` or `TransitionRefused` as finishing it would, and
    `DataError` for more than a form may have."""
    act = Act.load(task_id=task_id, actor=person, at=at)
    if act.case["number"] != number:
        raise Case.DoesNotExist
    task = task_for(act, task_id, person)
    declared = act.definition.task(task["element"])
    if task["kind"] != "step":
        step = act.definition.label(task["element"])
        raise TransitionRefused(object=number, step=step, state=_("a request, to be answered"))
    require_other_eyes(act, task, declared, person)
    fields = [act.definition.fields[name] for name in declared.fillable]
    texts = changed_texts(fields, typed.fields, _form_at(act, typed.seen))
    texts |= _filled(typed.fields, "opinion")
    is_kept = _write(texts, typed, person=person, at=at, task_id=task_id)
    answers = {**opened(act.form), **posted(fields, typed.fields)}
    return Kept(
        is_kept=is_kept, asked=asked(act.definition, answers),
        is_stale=typed.revision != act.case["revision"],
    )  # fmt: skip


def keep_for_type(version: Version, *, typed: Typed, person: Person, at: datetime) -> Kept:
    """Keep what `person` typed for a new case; that he may begin one, the caller has asked.
    Raise `DataError` for more than a form may have."""
    definition = version.definition
    fields = [one for one in definition.fields.values() if one.asked == "applicant"]
    texts = changed_texts(fields, typed.fields, {})
    if texts:
        texts |= _filled(typed.fields, "unit")
    is_kept = _write(texts, typed, person=person, at=at, case_type_id=version.type_id)
    return Kept(is_kept=is_kept, asked=asked(definition, posted(fields, typed.fields)))


def draft_of(person: Person, *, at: datetime, **of: int) -> OfficerDraft | None:
    """Return the draft that `person` keeps `of` a `task_id` or a `case_type_id`; an expired one
    is gone."""
    return OfficerDraft.objects.filter(person=person, changed_at__gte=_oldest(at), **of).first()


def texts_of(draft: OfficerDraft) -> QueryDict:
    """Return what was typed as the page would send it."""
    typed = QueryDict(mutable=True)
    for name, texts in draft.texts.items():
        typed.setlist(name, texts)
    return typed


def discard(person: Person, **of: int) -> None:
    """Delete the draft that `person` keeps `of` a `task_id` or a `case_type_id`."""
    OfficerDraft.objects.filter(person=person, **of).delete()


def remove_old(now: datetime) -> int:
    """Delete a portion of the drafts of closed steps, and of those unchanged for longer than
    `cases.officer_draft_days`; return how many."""
    done = Q(changed_at__lt=_oldest(now)) | Q(task__closed_at__isnull=False)
    numbers = list(OfficerDraft.objects.filter(done).values_list("pk", flat=True)[:PORTION])
    return OfficerDraft.objects.filter(pk__in=numbers).delete()[0]


def _write(
    texts: Mapping[str, Sequence[str]], typed: Typed, *, person: Person, at: datetime, **of: int
) -> bool:
    """Write the draft by one statement, or delete it where nothing is typed; answer which."""
    size = sum(len(one) for several in texts.values() for one in several)
    if size > MOST_CHARACTERS:
        raise DataError(
            where=_("draft"), found=_("%(n)s characters") % {"n": size},
            allowed=_("at most %(n)s") % {"n": MOST_CHARACTERS},
        )  # fmt: skip
    if not texts:
        discard(person, **of)
        return False
    kept = {name: [NO_TEXT.sub("", one) for one in several] for name, several in texts.items()}
    row = OfficerDraft(
        person=person, texts=kept, revision=typed.revision, seen=typed.seen, changed_at=at, **of
    )
    OfficerDraft.objects.bulk_create(
        [row], update_conflicts=True, update_fields=("texts", "revision", "seen", "changed_at"),
        unique_fields=("person", *(name.removesuffix("_id") for name in of)),
    )  # fmt: skip
    return True


def _filled(given: QueryDict, name: str) -> dict[str, list[str]]:
    text = given.get(name, "")
    return {name: [text]} if text.strip() else {}


def _form_at(act: Act, seen: int) -> Mapping[str, Any]:
    """Return the form as it was after the event `seen`."""
    if seen >= act.case["form_event"]:
        return act.form
    before = CaseEvent.objects.filter(case_id=act.case["id"], number__lte=seen).exclude(form="")
    text = before.order_by("-number").values_list("form", flat=True).first()
    form: dict[str, Any] = orjson.loads(text) if text else {}
    return form


def _oldest(at: datetime) -> datetime:
    days = snapshot(localtime(at).date()).limit("cases.officer_draft_days")[0]
    return at - timedelta(days=days)
