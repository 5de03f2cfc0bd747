"""Changes to the working-day calendar: a notice is published, a day is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.kernel import audit
from lingqu.kernel.calendar import BY_LAW, differences, digest, latest_of, said
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.models import CalendarVersion
from lingqu.kernel.notice_checks import MAX_NAME, Notice
from lingqu.kernel.notices import read_notice
from lingqu.kernel.statutory import FIRST_YEAR, LAST_YEAR
from lingqu.kernel.workdays import DayKind, SpecialDay, is_weekend

__all__ = ["change_day", "publish", "ship_notices"]

MAX_REASON = 400
SHIPPED = Path(__file__).with_name("holidays")


@transaction.atomic
def publish(
    notice: Notice, *, actor_id: int | None, at: datetime, expected: int | None = None
) -> CalendarVersion | None:
    """Append the notice as its year's newest version and record it; None if it says nothing new.

    `expected` is the state that the person saw: raise `TransitionRefused` if another is current,
    because the differences shown are then no longer those that would be applied."""
    last = _locked_last()
    _check_expected(last, expected)
    latest = latest_of(notice.year)
    same = latest and (latest.published_on, latest.source) == (notice.published_on, notice.source)
    if same and not differences(notice):
        return None
    version = _append(
        last,
        year=notice.year,
        source=notice.source,
        published_on=notice.published_on,
        days=notice.days,
        reason="",
        actor_id=actor_id,
        at=at,
    )
    _record("kernel.publish_calendar", version, actor_id=actor_id, at=at)
    return version


@transaction.atomic
def change_day(
    day: date,
    *,
    kind: DayKind | None,
    name: str,
    reason: str,
    actor_id: int | None,
    at: datetime,
    expected: int | None = None,
) -> CalendarVersion:
    """Append a version in which `day` is a holiday, a make-up working day, or (None) plain.

    A year without a notice stays provisional. Raise `DataError` if the day is outside the
    calendar, the kind does not fit the day or the reason is missing, `TransitionRefused` if the
    day is already so."""
    last = _locked_last()
    _check_expected(last, expected)
    special = SpecialDay(kind=kind, name=name.strip()) if kind else None
    _check_change(day, special, reason.strip())
    year = _ruling_year(day)
    latest = latest_of(year)
    days = dict(said(latest, year))
    if days.get(day) == special:
        raise TransitionRefused(object=day, step=_("change the day"), state=_("already so"))
    if special:
        days[day] = special
    else:
        days.pop(day, None)
    version = _append(
        last,
        year=year,
        source=latest.source if latest else BY_LAW,
        published_on=latest.published_on if latest else None,
        days=days,
        reason=reason.strip(),
        actor_id=actor_id,
        at=at,
    )
    facts: dict[str, audit.Fact] = {"day": day.isoformat(), "kind": kind or "plain"}
    _record("kernel.change_calendar_day", version, actor_id=actor_id, at=at, more=facts)
    return version


def ship_notices(folder: Path = SHIPPED) -> int:
    """Append the shipped notice of each year that has no version yet; return how many.

    What a city imported or changed itself is left alone."""
    present = set(CalendarVersion.objects.values_list("year", flat=True))
    missing = [path for path in sorted(folder.glob("*.toml")) if int(path.stem) not in present]
    with transaction.atomic():
        for path in missing:
            notice = read_notice(path.read_text("utf-8"), format="toml", where=path.name)
            _append(
                _locked_last(),
                year=notice.year,
                source=notice.source,
                published_on=notice.published_on,
                days=notice.days,
                reason="",
                actor_id=None,
                at=timezone.now(),
            )
    return len(missing)


def _ruling_year(day: date) -> int:
    """Return the year whose version speaks of `day`: the next one for some last days of
    December, else its own."""
    following = latest_of(day.year + 1)
    return day.year + 1 if following and day.isoformat() in following.days else day.year


def _check_change(day: date, special: SpecialDay | None, reason: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DataError(where=_("day"), found=day, allowed=f"{FIRST_YEAR}–{LAST_YEAR}")
    if special and special.kind == "make_up" and not is_weekend(day):
        allowed = _("a Saturday or Sunday as make-up working day")
        raise DataError(where=_("day"), found=day, allowed=allowed)
    if special and not 0 < len(special.name) <= MAX_NAME:
        allowed = _("a name of 1 to %(n)s characters") % {"n": MAX_NAME}
        raise DataError(where=_("name"), found=repr(special.name), allowed=allowed)
    if not 0 < len(reason) <= MAX_REASON:
        allowed = _("1 to %(n)s characters") % {"n": MAX_REASON}
        raise DataError(where=_("reason"), found=repr(reason[:40]), allowed=allowed)


def _check_expected(last: CalendarVersion | None, expected: int | None) -> None:
    current = last.sequence if last else 0
    if expected is not None and expected != current:
        raise TransitionRefused(
            object=_("working-day calendar"),
            step=_("apply"),
            state=_("changed by somebody else since"),
            allowed=[_("look at the differences again")],
        )


def _locked_last() -> CalendarVersion | None:
    """Return the newest version, with the first one locked until the transaction ends: writers
    queue up there, so that numbers follow each other and a state, once seen, stays what it was."""
    CalendarVersion.objects.select_for_update().order_by("sequence").first()
    return CalendarVersion.objects.order_by("-sequence").first()


def _append(
    last: CalendarVersion | None,
    *,
    year: int,
    source: str,
    published_on: date | None,
    days: Mapping[date, SpecialDay],
    reason: str,
    actor_id: int | None,
    at: datetime,
) -> CalendarVersion:
    latest = latest_of(year)
    version = CalendarVersion(
        sequence=last.sequence + 1 if last else 1,
        year=year,
        number=latest.number + 1 if latest else 1,
        source=source,
        published_on=published_on,
        days={day.isoformat(): [one.kind, one.name] for day, one in sorted(days.items())},
        reason=reason,
        recorded_at=at,
        recorded_by=actor_id,
    )
    version.hash = digest(last.hash if last else "", version)
    version.save(force_insert=True)
    return version


def _record(
    verb: str,
    version: CalendarVersion,
    *,
    actor_id: int | None,
    at: datetime,
    more: Mapping[str, audit.Fact] | None = None,
) -> None:
    facts = {"year": version.year, "number": version.number, **(more or {})}
    audit.record(verb, actor_id=actor_id, of=version, facts=facts, at=at)
