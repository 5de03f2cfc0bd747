"""What applicants can apply for here: types in force that are open to them and have a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lingqu.access.models import Unit
from lingqu.cases.declaration import Clock, Declaration, Material
from lingqu.cases.definition import Compiled
from lingqu.cases.models import CaseType, CaseTypeVersion
from lingqu.cases.places import unit_by_key
from lingqu.cases.public.questions import pages_of
from lingqu.cases.publishing import compiled
from lingqu.kernel.errors import DataError
from lingqu.kernel.labels import Label
from lingqu.kernel.snapshot import Snapshot, snapshot

__all__ = ["Offer", "duration", "offer", "offers", "receiving_unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A type as an applicant reads it. `promise` is the limit that he is told, "" if there is
    none; `other_limits` are further limits on the same span; `questions` is the most he is asked;
    `needed` and `perhaps` are documents, the latter for some answers or as he likes."""

    code: str
    label: Label
    version: CaseTypeVersion
    unit: Unit
    promise: str
    other_limits: tuple[str, ...]
    questions: int
    needed: tuple[Material, ...]
    perhaps: tuple[Material, ...]

    @property
    def documents(self) -> int:
        """How many documents may be asked for."""
        return len(self.needed) + len(self.perhaps)


def offers(*, at: datetime) -> list[Offer]:
    """Return what can be applied for now, by code: two statements."""
    found = (_offer(kind, at=at) for kind in _types())
    return [one for one in found if one is not None]


def offer(code: str, *, at: datetime) -> Offer | None:
    """Return one type, None if it is not open to applicants."""
    kind = next((one for one in _types() if one.code == code), None)
    return _offer(kind, at=at) if kind else None


def receiving_unit(definition: Compiled, *, at: datetime) -> Unit | None:
    """Return who receives applicants' cases of a type, None while no unit is named."""
    try:
        key = snapshot(localtime(at).date()).value(definition.declaration.start.unit)
        return unit_by_key(str(key), where=definition.code)
    except DataError:
        return None


def duration(amount: int, unit: str) -> str:
    """Return a limit in words."""
    words = {
        "working_day": partial(ngettext, "%(n)s working day", "%(n)s working days"),
        "working_hour": partial(ngettext, "%(n)s working hour", "%(n)s working hours"),
        "day": partial(ngettext, "%(n)s day", "%(n)s days"),
        "hour": partial(ngettext, "%(n)s hour", "%(n)s hours"),
    }
    return words[unit](amount) % {"n": amount}


def _types() -> list[CaseType]:
    rows = CaseType.objects.filter(retired=False, current__isnull=False)
    return list(rows.select_related("current__case_type"))


def _offer(kind: CaseType, *, at: datetime) -> Offer | None:
    version = kind.current
    if version is None:
        return None
    definition = compiled(version.pk, version.hash)
    declared = definition.declaration
    if "applicant" not in declared.start.by:
        return None
    unit = receiving_unit(definition, at=at)
    if unit is None:
        return None
    promise, others = _limits(declared, snapshot(localtime(at).date()))
    asked = [one for one in declared.material if declared.start.materials]
    return Offer(
        code=kind.code, label=declared.label, version=version, unit=unit, promise=promise,
        other_limits=others, questions=len(pages_of(definition)),
        needed=tuple(one for one in asked if one.required and not one.when),
        perhaps=tuple(one for one in asked if not one.required or one.when),
    )  # fmt: skip


def _limits(declared: Declaration, facts: Snapshot) -> tuple[str, tuple[str, ...]]:
    """Return the promised limit, and those on the same span with their names."""
    told = [clock for clock in declared.clock if clock.told]
    main = next((clock for clock in (*told, *declared.clock) if clock.told or clock.main), None)
    if main is None:
        return "", ()
    others = (
        clock for clock in declared.clock
        if clock is not main and (clock.starts, clock.stops) == (main.starts, main.stops)
    )  # fmt: skip
    named = [(clock, _limit(clock, facts)) for clock in others]
    return _limit(main, facts), tuple(
        _("%(name)s: %(limit)s") % {"name": clock.label, "limit": limit}
        for clock, limit in named
        if limit
    )


def _limit(clock: Clock, facts: Snapshot) -> str:
    try:
        return duration(*facts.limit(clock.limit))
    except (DataError, KeyError):
        return ""
