"""Versions of the calendar: appended, never changed, each state computable for ever."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lingqu.kernel import calendar as table
from lingqu.kernel.calendar_changes import change_day, publish, ship_notices
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry, CalendarVersion, Parameter
from lingqu.kernel.notice_checks import Notice
from lingqu.kernel.statutory import provisional_days
from lingqu.kernel.workdays import SpecialDay

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SHIPPED = Path(table.__file__).with_name("holidays")
WORKED = SpecialDay(kind="make_up", name="春节")


def notice(**more):
    """Return an invented notice for 2027: the law's days and one Saturday that is worked."""
    days = {**provisional_days(2027), date(2027, 2, 20): WORKED}
    given = {"year": 2027, "source": "示范通知", "published_on": date(2026, 11, 20), "days": days}
    return Notice(**{**given, **more})


def change(day, kind="holiday", name="示范", reason="示范通告", **more):
    return change_day(day, kind=kind, name=name, reason=reason, actor_id=7, at=NOW, **more)


def test_publishing_ends_the_provisional_time_of_a_year_and_is_audited():
    published = publish(notice(), actor_id=7, at=NOW)
    held = table.calendar()
    assert held.version == published.sequence
    assert 2027 not in held.provisional_years and held.is_working(date(2027, 2, 20))
    entry = AuditEntry.objects.get(verb="kernel.publish_calendar")
    assert (entry.actor_id, entry.object_id) == (7, str(published.pk))
    assert entry.facts == '{"number":1,"year":2027}'


def test_an_older_state_stays_computable():
    before = table.calendar()
    old = before.add_days(date(2026, 12, 31), 40)
    publish(notice(), actor_id=None, at=NOW)
    assert table.calendar().add_days(date(2026, 12, 31), 40) != old
    assert table.calendar(version=before.version).add_days(date(2026, 12, 31), 40) == old


def test_the_same_notice_twice_writes_nothing_the_second_time():
    assert publish(notice(), actor_id=None, at=NOW)
    assert publish(notice(), actor_id=None, at=NOW) is None
    assert CalendarVersion.objects.filter(year=2027).count() == 1


def test_a_corrected_notice_is_the_next_version_of_its_year():
    publish(notice(), actor_id=None, at=NOW)
    corrected = notice(days=dict(provisional_days(2027)), source="示范更正通知")
    assert [one.day for one in table.differences(corrected)] == [date(2027, 2, 20)]
    assert publish(corrected, actor_id=None, at=NOW).number == 2


def test_differences_name_the_day_what_it_was_and_what_it_becomes():
    (difference,) = table.differences(notice())
    assert (difference.day, difference.before, difference.after) == (
        date(2027, 2, 20),
        None,
        WORKED,
    )


@pytest.mark.parametrize("write", [lambda n: publish(notice(), actor_id=1, at=NOW, expected=n),
                                   lambda n: change(date(2026, 12, 24), expected=n)])  # fmt: skip
def test_what_was_seen_must_still_hold_when_it_is_applied(write):
    seen = table.calendar().version
    change(date(2026, 12, 25))
    with pytest.raises(TransitionRefused):
        write(seen)
    assert table.calendar().version == seen + 1


def test_a_changed_day_is_a_new_version_with_its_reason_and_an_audit_entry():
    version = change(date(2026, 12, 24))
    assert (version.year, version.number, version.reason) == (2026, 2, "示范通告")
    assert version.published_on == date(2025, 11, 4)
    assert not table.calendar().is_working(date(2026, 12, 24))
    entry = AuditEntry.objects.get(verb="kernel.change_calendar_day")
    assert entry.facts == '{"day":"2026-12-24","kind":"holiday","number":2,"year":2026}'


def test_a_day_can_be_made_plain_again():
    assert table.calendar().is_working(date(2026, 10, 10))
    change(date(2026, 10, 10), kind=None, name="")
    assert not table.calendar().is_working(date(2026, 10, 10))


def test_a_changed_day_does_not_make_a_year_published():
    version = change(date(2027, 3, 1))
    held = table.calendar()
    assert version.published_on is None and 2027 in held.provisional_years
    assert not held.is_working(date(2027, 3, 1)) and not held.is_working(date(2027, 10, 1))


def test_a_day_in_december_that_the_next_notice_speaks_of_is_changed_there():
    assert not table.calendar().is_working(date(2018, 12, 31))
    assert change(date(2018, 12, 31), kind=None, name="").year == 2019
    assert table.calendar().is_working(date(2018, 12, 31))
    assert change(date(2018, 12, 28)).year == 2018


@pytest.mark.parametrize(
    ("day", "given", "word"),
    [
        (date(2026, 12, 24), {"kind": "make_up"}, "2026-12-24"),
        (date(2007, 12, 31), {}, "2007-12-31"),
        (date(2051, 1, 1), {}, "2051-01-01"),
        (date(2026, 12, 24), {"name": " "}, "40"),
        (date(2026, 12, 24), {"name": "x" * 41}, "40"),
        (date(2026, 12, 24), {"reason": " "}, "400"),
        (date(2026, 12, 24), {"reason": "x" * 401}, "400"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_writes_nothing(day, given, word):
    with pytest.raises(DataError, match=word):
        change(day, **given)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("day", "kind", "name"), [(date(2026, 10, 1), "holiday", "国庆节"),
                                                   (date(2026, 11, 24), None, "")])  # fmt: skip
def test_a_day_that_is_so_already_is_not_changed_again(day, kind, name):
    with pytest.raises(TransitionRefused):
        change(day, kind=kind, name=name)


def test_a_state_that_never_was_is_refused():
    with pytest.raises(DataError, match="999"):
        table.calendar(version=999)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_rows_are_appended_and_never_changed(act):
    with pytest.raises(TypeError, match="appended"):
        getattr(CalendarVersion.objects.all(), act)()


def test_the_database_itself_refuses_to_change_a_version():
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE kernel_calendarversion SET year = 2028 WHERE sequence = 1")


def test_a_number_is_given_once_in_a_year():
    row = CalendarVersion.objects.get(year=2026)
    row.sequence, row.hash = 99, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_every_version_is_tied_to_the_one_before():
    assert table.first_altered() is None
    row = CalendarVersion.objects.order_by("sequence").last()
    forged = CalendarVersion(sequence=row.sequence + 1, year=2027, number=1, source="x",
                             published_on=None, days={}, recorded_at=NOW, hash="f" * 64)  # fmt: skip
    forged.save(force_insert=True)
    assert table.first_altered() == forged.sequence


def test_an_upgrade_leaves_alone_what_a_city_has_for_a_year(tmp_path):
    change(date(2027, 3, 1))
    text = (SHIPPED / "2026.toml").read_text("utf-8")
    (tmp_path / "2027.toml").write_text(text, "utf-8")
    assert (ship_notices(), ship_notices(tmp_path)) == (0, 0)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 10, 31), ()),
        (date(2026, 11, 1), (2027,)),
        (date(2026, 12, 31), (2027,)),
        (date(2027, 1, 1), (2027,)),
        (date(2027, 11, 1), (2027, 2028)),
    ],
)
def test_from_november_on_a_missing_notice_is_a_warning(today, missing):
    assert table.unpublished_years(today) == missing


def test_reading_the_calendar_again_is_one_query(django_assert_num_queries):
    table.calendar()
    with django_assert_num_queries(1):
        table.calendar().add_days(date(2026, 11, 24), 20)


def test_office_hours_are_a_dated_parameter():
    shifts = table.office_hours(on=date(2026, 11, 24))
    assert shifts == ((time(9), time(12)), (time(14), time(17, 30)))
    held = table.calendar(shifts=shifts)
    assert held.closes_at(date(2026, 11, 24)).hour == 17


@pytest.mark.parametrize("value", ["9-12", [["9 o'clock", "12:00"]], [["09:00"]], [3]])
def test_office_hours_that_are_none_are_refused(value):
    Parameter.objects.filter(name="kernel.office_hours").update(value=value)
    with pytest.raises(DataError, match="office_hours"):
        table.office_hours(on=date(2026, 11, 24))
