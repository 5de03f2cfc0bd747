"""The licence case type from application to delivery, and what every act leaves behind."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingqu.cases import applicant, opening, steps
from lingqu.cases.errors import Changed, FormFaults, ProcessFault
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseEvent, Task
from lingqu.cases.verification import breaks
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
TUESDAY = MONDAY + timedelta(days=1)


def finish(started, people, *, to: str = "done"):
    """Take a case to its end by three people; return what the last act led to."""
    done = steps.complete(
        task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    done = steps.complete(
        task_id=done.opened[0], outcome="pass", actor=people["reviewer"], at=TUESDAY
    )
    done = steps.complete(
        task_id=done.opened[0], outcome="grant", actor=people["leader"], at=TUESDAY
    )
    return steps.complete(
        task_id=done.opened[0], outcome="delivered", actor=people["handler"], at=TUESDAY
    )


def test_three_people_take_a_licence_from_application_to_delivery(start, people):
    done = finish(start(), people)
    case = Case.objects.get(pk=done.case_id)
    assert (case.state, case.public_state, case.outcome) == ("done", "closed", "done")
    assert case.closed_at == TUESDAY and case.check_at is None
    assert [event.verb for event in case.history.all()] == ["started", *["completed"] * 4]
    assert json.loads(case.results)[0]["number"] == "990100许可〔2026〕1号"
    assert not Task.objects.open().exists()
    assert list(breaks()) == []


def test_the_promise_runs_from_acceptance_and_is_told(start, people):
    started = start()
    assert Case.objects.get().due_at is None
    steps.complete(task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY)
    case = Case.objects.get()
    assert case.due_at == datetime(2026, 12, 15, 17, 30, tzinfo=ZONE)
    told = json.loads(case.history.last().facts)["told"]
    assert told[0]["kind"] == "due"


def test_each_act_is_one_transaction_of_at_most_eight_statements(start, people):
    def counted(act, **given):
        with CaptureQueriesContext(connection) as queries:
            done = act(**given)
        return done, len(queries)

    for person in people.values():
        person.active_posts()  # the middleware has read them before
    start()  # parameters, calendar and units are read and kept
    begun, first = counted(start)
    done, claimed = counted(
        steps.claim, task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY
    )
    done, accepted = counted(
        steps.complete, task_id=begun.tasks[0], outcome="accept", actor=people["handler"],
        at=TUESDAY, data={"floor_area": "900"}, opinion="齐全", revision=done.revision,
    )  # fmt: skip
    done, passed = counted(
        steps.complete, task_id=done.opened[0], outcome="pass", actor=people["reviewer"], at=TUESDAY
    )
    done, granted = counted(
        steps.complete, task_id=done.opened[0], outcome="grant", actor=people["leader"], at=TUESDAY
    )
    # The test's own transaction stands around: BEGIN and COMMIT are a savepoint's two here.
    assert max(first, claimed, accepted, passed, granted) <= 8


def test_a_simple_case_skips_the_review(start, people):
    started = start(item="outdoor_sign", floor_area="20")
    done = steps.complete(
        task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    assert done.state == "decision"
    facts = json.loads(CaseEvent.objects.get(case=done.case_id, verb="completed").facts)
    assert "route" in facts["steps"] and set(facts["flows"]) == {"to_accepted", "skip_review"}


def test_the_applicant_supplies_what_is_missing_and_the_case_comes_back(start, people):
    started = start()
    with pytest.raises(FormFaults, match="opinion"):
        steps.complete(
            task_id=started.tasks[0], outcome="supplement", actor=people["handler"], at=TUESDAY
        )
    steps.complete(
        task_id=started.tasks[0],
        outcome="supplement",
        actor=people["handler"],
        at=TUESDAY,
        opinion="缺平面图",
    )
    case = applicant.follow(started.number, started.query_code)
    assert case.state == "supplement"
    with pytest.raises(FormFaults) as missing:
        applicant.supplement(case_id=case.pk, data={"phone": "13900000000"}, at=TUESDAY)
    assert [name for name, _text in missing.value.faults] == [
        "application",
        "layout",
        "test_report",
    ]
    from lingqu.cases.papers import Kept

    for name in ("application", "layout", "test_report"):
        kept = Kept(name=f"{name}.pdf", sha256="0" * 64, size=10, kind="pdf")
        applicant.supply_file(case_id=case.pk, material=name, kept=kept, at=TUESDAY)
    done = applicant.supplement(case_id=case.pk, data={"phone": "13900000000"}, at=TUESDAY)
    assert done.state == "submitted"
    form = json.loads(CaseEvent.objects.filter(case=case).exclude(form="").last().form)
    assert opened(form)["phone"] == "13900000000"
    assert list(breaks()) == []


def test_a_special_procedure_lets_the_promise_rest(start, people):
    done = steps.complete(
        task_id=start().tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    before = Case.objects.get().due_at
    reviewer = people["reviewer"]
    with pytest.raises(FormFaults, match="special_basis"):
        steps.complete(task_id=done.opened[0], outcome="special", actor=reviewer, at=TUESDAY)
    done = steps.complete(
        task_id=done.opened[0], outcome="special", actor=reviewer, at=TUESDAY,
        data={"special_basis": "专家评审"},
    )  # fmt: skip
    assert done.state == "special"
    later = TUESDAY + timedelta(days=2)
    steps.complete(
        task_id=done.opened[0],
        outcome="finished",
        actor=reviewer,
        at=later,
        data={"site_record": "通过"},
    )
    assert Case.objects.get().due_at == before + timedelta(days=2)


def test_who_reviewed_does_not_decide(start, people, make_person):
    both = make_person("both", ["licence.read", "licence.review", "licence.decide"])
    done = steps.complete(
        task_id=start().tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    done = steps.complete(task_id=done.opened[0], outcome="pass", actor=both, at=TUESDAY)
    with pytest.raises(TransitionRefused, match="审查"):
        steps.complete(task_id=done.opened[0], outcome="grant", actor=both, at=TUESDAY)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("outsider", Case.DoesNotExist),
        ("stranger", Case.DoesNotExist),
        ("colleague", AccessDenied),
        ("reviewer", AccessDenied),
    ],
)
def test_nobody_else_completes_a_step(start, people, who, error):
    started = start()
    with pytest.raises(error):
        steps.complete(task_id=started.tasks[0], outcome="accept", actor=people[who], at=TUESDAY)
    assert Case.objects.get().revision == 1
    assert CaseEvent.objects.count() == 1


def test_of_two_officers_the_second_hears_that_it_changed_and_nothing_is_lost(
    start, people, make_person
):
    started = start()
    second = make_person("second", ["licence.read", "licence.accept"])
    steps.complete(
        task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY, revision=1
    )
    with pytest.raises(TransitionRefused, match="done or taken back meanwhile|已办"):
        steps.complete(
            task_id=started.tasks[0], outcome="accept", actor=second, at=TUESDAY, revision=1
        )
    assert [event.verb for event in CaseEvent.objects.all()] == ["started", "completed"]


def test_a_write_on_an_older_revision_is_refused(start, people):
    started = start()
    steps.claim(task_id=started.tasks[0], actor=people["handler"], at=TUESDAY)
    with pytest.raises(Changed) as error:
        steps.complete(
            task_id=started.tasks[0],
            outcome="accept",
            actor=people["handler"],
            at=TUESDAY,
            revision=1,
        )
    assert (error.value.shown, error.value.now) == (1, 2)


def test_a_form_is_told_all_its_faults_at_once_and_nothing_is_written(start, people):
    with pytest.raises(FormFaults) as error:
        start(floor_area="many", identity_number="990101199001010010", item="castle", phone="1")
    assert {name for name, _text in error.value.faults} == {
        "floor_area",
        "identity_number",
        "item",
        "phone",
    }
    assert not Case.objects.exists()


def test_a_field_that_does_not_apply_need_not_be_filled(start):
    with pytest.raises(FormFaults, match="credit_code"):
        start(applicant_kind="organisation", identity_number="")
    assert start(
        applicant_kind="organisation", identity_number="", credit_code="11990100MB9900187A"
    )


def test_ten_megabytes_of_text_are_refused(start):
    with pytest.raises(FormFaults, match="100000"):
        start(place_address="长" * 10_000_000)


def test_no_rule_that_fits_is_a_clear_error_and_nothing_is_half_written(start, people):
    started = start()
    case = Case.objects.get()
    broken = case.tokens.replace('"item":"public_place"', '"item":"castle"')
    Case.objects.filter(pk=case.pk).update(tokens=broken)
    with pytest.raises(ProcessFault, match="route"):
        steps.complete(
            task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
        )
    assert Case.objects.get().revision == 1
    assert Task.objects.open().count() == 1


def test_an_unknown_outcome_is_refused_with_what_is_allowed(start, people):
    with pytest.raises(DataError, match="accept, supplement, decline"):
        steps.complete(
            task_id=start().tasks[0], outcome="burn", actor=people["handler"], at=TUESDAY
        )


def test_identity_and_phone_are_sealed_in_the_database(start):
    start()
    form = CaseEvent.objects.get().form
    assert "990101199001010019" not in form and "13800000000" not in form
    assert opened(json.loads(form))["identity_number"] == "990101199001010019"


def test_a_wrong_query_code_finds_nothing(start):
    started = start()
    with pytest.raises(Case.DoesNotExist):
        applicant.follow(started.number, "ABCDEFGH")
    assert (
        applicant.follow(started.number.lower(), started.query_code.lower()).number
        == started.number
    )


def test_numbers_count_within_their_day_and_area(start):
    numbers = [start().number for _each in range(3)]
    assert numbers == [f"XK9901002026111600{n:03}" for n in (1, 2, 3)]
    assert start(at=TUESDAY).number == "XK99010020261117" + "00001"


def test_only_officers_with_the_duty_start_a_case(licence, units, people):
    from tests.cases.engine.conftest import CODE, FORM

    with pytest.raises(AccessDenied):
        opening.start(
            code=CODE,
            data=FORM,
            unit=units["health"],
            channel="window",
            actor=people["reviewer"],
            at=MONDAY,
        )
    with pytest.raises(AccessDenied):
        opening.start(
            code=CODE,
            data=FORM,
            unit=units["health"],
            channel="window",
            actor=people["outsider"],
            at=MONDAY,
        )


def test_the_database_refuses_to_change_history(start, people):
    from django.db import DatabaseError, transaction

    start()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_caseevent SET note = 'x'")


def test_an_altered_case_breaks_its_chain(start, people):
    finish(start(), people)
    finish(start(), people)
    case = Case.objects.order_by("pk").first()
    Case.objects.filter(pk=case.pk).update(events=3)
    assert [(one.case, one.reason) for one in breaks()] == [(case.number, "the tail was cut")]


def test_a_unit_finds_its_cases_by_words_and_those_it_had_a_step_in(start, people, units):
    from lingqu.cases.search import find

    started = start()
    assert [case.pk for case in find(people["handler"], "卫生许可")] == [started.case_id]
    assert find(people["outsider"], "卫生许可") == []
    done = steps.complete(
        task_id=started.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    steps.transfer(
        task_id=done.opened[0],
        unit=units["market"],
        actor=people["reviewer"],
        at=TUESDAY,
        reason="转",
    )
    assert [case.pk for case in find(people["outsider"], "何清源")] == [started.case_id]
    assert find(people["stranger"], "何清源") == []
