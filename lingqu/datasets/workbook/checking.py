"""Check every row of a workbook, and take what holds as drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Unit
from lingqu.datasets import drafting
from lingqu.datasets.errors import DescriptionFaults, Fault
from lingqu.datasets.form_content import keep_collection
from lingqu.datasets.lifecycle import REGISTER
from lingqu.datasets.models import Draft, Resource
from lingqu.datasets.reading import described, elements_for
from lingqu.datasets.workbook.columns import (
    ITEM_COLUMNS,
    ITEMS,
    RESOURCE_COLUMNS,
    RESOURCES,
    Column,
    value_of,
)
from lingqu.datasets.workbook.reading import Line, RowFault, lines, opened

__all__ = ["Checked", "Planned", "check", "take"]

Content = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A resource whose rows hold. `unit` answers for it."""

    name: str
    unit: Unit
    content: Content
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a workbook holds: the resources without fault, and every fault by row."""

    good: tuple[Planned, ...]
    faults: tuple[RowFault, ...]
    resources: int


@dataclass
class _Read:
    """A resource while it is read: its rows, its table so far."""

    line: Line
    content: Content
    items: list[tuple[Line, Content]]
    is_good: bool = True


def check(data: bytes, *, actor: Person) -> Checked:
    """Return what of a workbook holds for this person. Nothing is written. Raise `DataError` if it
    is no such workbook."""
    book = opened(data)
    faults: list[RowFault] = []
    try:
        read = _resources(lines(book, RESOURCES, RESOURCE_COLUMNS), faults)
        _add_items(read, lines(book, ITEMS, ITEM_COLUMNS), faults)
    finally:
        book.close()
    units = _units(actor)
    known = {one.name: one for one in Resource.objects.filter(name__in=read).select_related("unit")}
    good = [
        planned
        for name, one in read.items()
        if (planned := _planned(name, one, units, known.get(name), faults))
    ]
    faults.sort(key=lambda fault: (fault.sheet != RESOURCES, fault.row))
    return Checked(good=tuple(good), faults=tuple(faults), resources=len(read))


def take(
    planned: Iterable[Planned],
    *,
    actor: Person,
    at: datetime,
    done: Callable[[Planned], None] = lambda _one: None,
) -> int:
    """Save the resources as drafts, each in its own transaction; return how many."""
    count = 0
    for one in planned:
        _save(one, actor, at)
        done(one)
        count += 1
    return count


@transaction.atomic
def _save(one: Planned, actor: Person, at: datetime) -> None:
    resource = Resource.objects.filter(name=one.name).first()
    if resource is None:
        drafting.begin(unit=one.unit, content=one.content, actor=actor, at=at)
        return
    if not Draft.objects.filter(resource=resource).exists():
        drafting.begin_change(resource_id=resource.pk, actor=actor, at=at)
    draft = Draft.objects.get(resource=resource)
    content = dict(one.content)
    keep_collection(content, draft.content)
    drafting.save(
        resource_id=resource.pk, content=content, revision=draft.revision, actor=actor, at=at
    )


def _resources(rows: Iterable[Line], faults: list[RowFault]) -> dict[str, _Read]:
    read: dict[str, _Read] = {}
    for line in rows:
        content, is_good = _table(line, RESOURCES, RESOURCE_COLUMNS, faults)
        name = str(content.get("name", ""))
        if not name or name in read:
            allowed = _("a name that stands here once")
            faults.append(_fault(RESOURCES, line, "资源标识", name, allowed))
            continue
        read[name] = _Read(line=line, content=content, items=[], is_good=is_good)
    return read


def _add_items(read: Mapping[str, _Read], rows: Iterable[Line], faults: list[RowFault]) -> None:
    for line in rows:
        content, is_good = _table(line, ITEMS, ITEM_COLUMNS, faults, "item.")
        name = str(content.pop("resource", ""))
        if name not in read:
            allowed = _("the name of a resource of the first sheet")
            faults.append(_fault(ITEMS, line, "资源标识", name, allowed))
            continue
        read[name].items.append((line, content))
        read[name].is_good = read[name].is_good and is_good


def _table(
    line: Line,
    sheet: str,
    columns: Sequence[Column],
    faults: list[RowFault],
    prefix: str = "",
) -> tuple[Content, bool]:
    """Return the table of a row, and whether every cell could be read."""
    content: Content = {}
    before = len(faults)
    for column in columns:
        text = line.texts.get(column.header, "")
        if column.header in line.formulas:
            faults.append(_fault(sheet, line, column.header, text, _("a value, no formula")))
        elif text:
            try:
                _put(content, column.key, value_of(column, text, prefix))
            except ValueError as error:
                faults.append(_fault(sheet, line, column.header, text, str(error)))
    for key in ("label", "summary"):
        if isinstance(label := content.get(key), dict):
            label.setdefault("en", label.get("zh", ""))
    return content, len(faults) == before


def _planned(
    name: str,
    one: _Read,
    units: Mapping[str, Unit],
    known: Resource | None,
    faults: list[RowFault],
) -> Planned | None:
    """Return the resource if it holds; else tell why, row by row."""
    given = str(one.content.get("provider", ""))
    unit = units.get(given)
    before = len(faults)
    if unit is None or (known is not None and known.unit_id != unit.pk):
        faults.append(_fault(RESOURCES, one.line, "提供方", given, _("one of your units")))
    if known is not None and known.state in drafting.CLOSED:
        state = known.get_state_display()
        allowed = _("a resource that is not in review (it is: %(state)s)") % {"state": state}
        faults.append(_fault(RESOURCES, one.line, "资源标识", name, allowed))
    content = {
        **one.content, "provider": unit.key if unit else given,
        "item": [item for _line, item in one.items],
    }  # fmt: skip
    try:
        described(content, elements_for(known.origin if known else ""), where=name)
    except DescriptionFaults as error:
        faults += [_placed(one, fault) for fault in error.faults if one.is_good]
    if not one.is_good or len(faults) > before or unit is None:
        return None
    return Planned(name=name, unit=unit, content=content, is_new=known is None)


def _placed(one: _Read, fault: Fault) -> RowFault:
    """Return a fault of a description at the cell that it is about."""
    if fault.place.startswith("item["):
        inside, _sign, key = fault.place[5:].partition("]")
        for number, (line, item) in enumerate(one.items, start=1):
            if inside in (item.get("name"), str(number)):
                head = _header(ITEM_COLUMNS, key.lstrip(".") or "name")
                return _fault(ITEMS, line, head, line.texts.get(head, ""), fault.found)
    head = "资源标识" if fault.place == "item" else _header(RESOURCE_COLUMNS, fault.place)
    return _fault(RESOURCES, one.line, head, one.line.texts.get(head, ""), fault.found)


def _header(columns: Sequence[Column], key: str) -> str:
    """Return the header of a key, or of the first column of the part that it names."""
    plain = key.partition("[")[0]
    exact = [one.header for one in columns if one.key == plain]
    part = [one.header for one in columns if one.key.startswith(f"{plain}.")]
    whole = [one.header for one in columns if plain.startswith(f"{one.key}.")]
    return next(iter([*exact, *part, *whole]), columns[0].header)


def _units(actor: Person) -> dict[str, Unit]:
    """Return the units that the person answers for, by name, short name, key and credit code."""
    found: dict[str, Unit] = {}
    for unit in Unit.objects.visible_to(actor, REGISTER):
        for word in (unit.short_name, unit.credit_code, unit.key, unit.name):
            if word:
                found[word] = unit
    return found


def _put(content: Content, key: str, value: Any) -> None:
    head, _dot, inner = key.partition(".")
    if inner:
        content.setdefault(head, {})[inner] = value
    else:
        content[head] = value


def _fault(sheet: str, line: Line, column: str, found: str, allowed: str) -> RowFault:
    return RowFault(sheet=sheet, row=line.row, column=column, found=found[:80], allowed=allowed)
