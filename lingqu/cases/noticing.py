"""Notices to officers: a sentence for each kind, and reading them.

A notice to a box is everybody's who holds its duty there; whoever marks it as read does so for the
box, as a step taken from it is taken for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.list_rows import Tag
from lingqu.cases.lists import Boxes
from lingqu.cases.models import Notice
from lingqu.cases.publishing import compiled

__all__ = ["Note", "Notes", "mark_read", "notes_of"]

SHOWN = 6
UNREAD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A notice as shown."""

    tag: Tag
    title: str
    number: str
    step: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The latest notices, how many are unread (at most `UNREAD`), and the newest one's number."""

    shown: tuple[Note, ...]
    unread: int
    newest: int


def notes_of(person: Person, boxes: Boxes) -> Notes:
    """Return the latest notices of a person and his boxes: two statements."""
    rows = (
        _reached(person, boxes)
        .select_related("case", "case__version")
        .defer("case__version__declaration")
    )
    found = list(rows.order_by("-pk")[:SHOWN])
    unread = _reached(person, boxes).filter(read_at__isnull=True).order_by()
    return Notes(
        shown=tuple(_note(one) for one in found),
        unread=len(unread.values_list("pk")[:UNREAD]),
        newest=found[0].pk if found else 0,
    )


def mark_read(person: Person, boxes: Boxes, *, newest: int, at: datetime) -> int:
    """Mark what was shown as read, up to the notice `newest`; return how many they were."""
    rows = _reached(person, boxes).filter(read_at__isnull=True, pk__lte=newest)
    return rows.order_by().update(read_at=at)


def _reached(person: Person, boxes: Boxes) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(person=person) | _in_boxes(boxes))


def _in_boxes(boxes: Boxes) -> Q:
    units: dict[str, list[int]] = {}
    for unit, duty in boxes.pairs:
        units.setdefault(duty, []).append(unit)
    where = Q(pk__in=())
    for duty, numbers in units.items():
        where |= Q(duty=duty, unit_id__in=numbers)
    if boxes.wide is not None:
        where |= boxes.wide
    return Q(person__isnull=True) & where


def _note(row: Notice) -> Note:
    definition = compiled(row.case.version_id, row.case.version.hash)
    element = str(row.facts.get("element", ""))
    return Note(
        tag=_tags().get(row.kind, Tag(kind="idle", label=_("notice"), symbol="doc")),
        title=row.case.title,
        number=row.case.number,
        step=definition.label(element) if element else "",
        at=row.at,
        unread=row.read_at is None,
    )


def _tags() -> dict[str, Tag]:
    return {
        "supervised": Tag(kind="bad", label=_("supervised")),
        "supervision_answered": Tag(kind="ok", label=_("supervision answered")),
        "assigned": Tag(kind="info", label=_("assigned"), symbol="inbox"),
        "transferred": Tag(kind="info", label=_("handed over"), symbol="inbox"),
        "returned": Tag(kind="warn", label=_("sent back")),
        "countersign": Tag(kind="info", label=_("countersign"), symbol="edit"),
        "consult": Tag(kind="info", label=_("opinion asked"), symbol="edit"),
        "answered": Tag(kind="ok", label=_("answered")),
        "extension_asked": Tag(kind="warn", label=_("extension asked"), symbol="clock"),
        "extension_granted": Tag(kind="ok", label=_("extension granted")),
        "extension_refused": Tag(kind="red", label=_("extension refused")),
        "yellow": Tag(kind="warn", label=_("yellow lamp")),
        "red": Tag(kind="red", label=_("red lamp")),
        "overdue": Tag(kind="bad", label=_("overdue")),
    }
