"""The clock at work: lamps, notices, recalculation for a new calendar, anchors."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingqu.cases import steps
from lingqu.cases.models import Case, CaseEvent, Notice, Recalculation, Task
from lingqu.cases.recalculating import recalculate
from lingqu.cases.sweeping import check, due_cases, sweep
from lingqu.cases.verification import anchor, breaks
from lingqu.kernel import calendar_changes, snapshot
from lingqu.kernel.models import AuditEntry

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
TUESDAY = MONDAY + timedelta(days=1)


def lamps():
    return [
        json.loads(event.facts)["lamp"]
        for event in CaseEvent.objects.filter(verb="lamp").order_by("pk")
    ]


def test_nothing_is_due_before_its_time(start):
    start()
    due = Case.objects.get().check_at
    assert sweep(due - timedelta(seconds=1)) == 0
    assert sweep(due) == 1


def test_a_step_turns_yellow_red_and_overdue_once_each(start, people):
    start()
    for _round in range(10):
        due = Case.objects.get().check_at
        if due is None:
            break
        sweep(due)
        sweep(due)
    assert lamps() == ["yellow", "red", "overdue"]
    assert Task.objects.get().lamp == "overdue"
    assert Case.objects.get().supervised == 1
    duties = list(Notice.objects.order_by("pk").values_list("kind", "duty"))
    assert ("yellow", "licence.accept") in duties and ("overdue", "licence.supervise") in duties
    assert list(breaks()) == []


def test_a_taken_step_warns_the_one_who_has_it(start, people):
    started = start()
    steps.claim(task_id=started.tasks[0], actor=people["handler"], at=TUESDAY)
    sweep(Case.objects.get().check_at)
    assert Notice.objects.get().person == people["handler"]


def test_a_second_worker_finds_a_case_done(start):
    start()
    due = Case.objects.get().check_at
    assert check(Case.objects.get().pk, due) is True
    assert check(Case.objects.get().pk, due) is False
    assert lamps() == ["yellow"]


def test_a_case_that_cannot_be_checked_holds_up_no_other(start):
    first, second = start(), start()
    Case.objects.filter(pk=first.case_id).update(tokens="{", check_at=TUESDAY)
    Case.objects.filter(pk=second.case_id).update(check_at=TUESDAY)
    assert sweep(TUESDAY) == 2
    assert Case.objects.get(pk=first.case_id).check_at == TUESDAY + timedelta(minutes=15)
    assert Case.objects.get(pk=second.case_id).check_at > TUESDAY + timedelta(minutes=15)


def test_what_is_due_is_one_range_of_an_index(start):
    start()
    with CaptureQueriesContext(connection) as queries:
        due_cases(TUESDAY)
    assert len(queries) == 1
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + queries[0]["sql"])
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "cases_case_check" in plan


@pytest.fixture
def accepted(start, people):
    steps.complete(task_id=start().tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY)
    recalculate(TUESDAY)
    assert Recalculation.objects.get().finished_at
    return Case.objects.get()


def publish_day_off(day: date, *, off: bool):
    """Change one day of the calendar as an administrator does."""
    calendar_changes.change_day(
        day=day,
        kind="holiday" if off else "make_up",
        name="调休",
        reason="通知",
        actor_id=None,
        at=TUESDAY,
    )
    snapshot.forget()


def test_a_new_holiday_keeps_a_told_day_and_moves_the_others(accepted):
    told = accepted.due_at
    publish_day_off(date(2026, 11, 25), off=True)
    assert recalculate(TUESDAY) == 1
    assert recalculate(TUESDAY) == 0
    case = Case.objects.get()
    assert case.due_at == told
    clocks = {one["name"]: one["due_at"][:10] for one in json.loads(case.clocks)}
    assert clocks == {"promise": "2026-12-15", "statutory": "2026-12-16"}
    row = Recalculation.objects.first()
    assert row.kept == 1 and row.changed == 2  # the statutory clock and the step's own
    lines = [json.loads(e.facts) for e in CaseEvent.objects.filter(verb="recalculated")]
    assert {line["clock"] for line in lines} == {"promise", "statutory", "review"}
    assert list(breaks()) == []


def test_a_worked_saturday_makes_a_told_day_earlier(accepted):
    publish_day_off(date(2026, 11, 28), off=False)
    recalculate(TUESDAY)
    assert Case.objects.get().due_at == accepted.due_at - timedelta(days=1)


def test_a_change_that_touches_no_deadline_leaves_no_line(accepted):
    publish_day_off(date(2027, 6, 1), off=True)
    recalculate(TUESDAY)
    assert not CaseEvent.objects.filter(verb="recalculated").exists()


def test_events_are_anchored_once_and_an_altered_one_is_found(start, people):
    start()
    assert anchor(MONDAY) == 0
    assert anchor(TUESDAY) == 1
    assert anchor(TUESDAY) == 0
    assert AuditEntry.objects.filter(verb="cases.anchor").count() == 1
    assert list(breaks()) == []
