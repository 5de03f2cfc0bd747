"""Acts beside the straight way: claim, hand on, ask others, extend, suspend, supervise, end."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lingqu.cases import delegating, papers, requests, special, steps
from lingqu.cases.errors import Changed
from lingqu.cases.models import Case, CaseEvent, CaseFile, Extension, Notice, Supervision, Task
from lingqu.cases.verification import breaks
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def begun(start):
    """A case at its first step."""
    return start()


@pytest.fixture
def in_review(begun, people):
    """A case that waits for the review; its task's number."""
    done = steps.complete(
        task_id=begun.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    return done.opened[0]


@pytest.fixture(autouse=True)
def _histories_hold(request, db):
    """After every test, every history is whole."""
    yield
    if "begun" in request.fixturenames or "start" in request.fixturenames:
        assert list(breaks()) == []


def verbs():
    return list(CaseEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_step_is_taken_and_put_back(begun, people, make_person):
    second = make_person("second", ["licence.read", "licence.accept"])
    steps.claim(task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY)
    with pytest.raises(TransitionRefused, match="colleague|同事"):
        steps.claim(task_id=begun.tasks[0], actor=second, at=TUESDAY)
    steps.release(task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY, reason="休假")
    steps.claim(task_id=begun.tasks[0], actor=second, at=TUESDAY)
    assert Task.objects.get().assignee == second
    assert verbs() == ["started", "claimed", "released", "claimed"]


def test_a_step_is_not_put_back_by_somebody_else(begun, people, make_person):
    second = make_person("second", ["licence.read", "licence.accept"])
    with pytest.raises(TransitionRefused):
        steps.release(task_id=begun.tasks[0], actor=second, at=TUESDAY)
    steps.claim(task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY)
    with pytest.raises(TransitionRefused):
        steps.release(task_id=begun.tasks[0], actor=second, at=TUESDAY)


def test_a_leader_assigns_to_whoever_holds_the_duty(begun, people):
    with pytest.raises(AccessDenied):
        steps.assign(
            task_id=begun.tasks[0], to=people["reviewer"], actor=people["leader"], at=TUESDAY
        )
    steps.assign(task_id=begun.tasks[0], to=people["handler"], actor=people["leader"], at=TUESDAY)
    assert Task.objects.get().assignee == people["handler"]
    assert Notice.objects.get().person == people["handler"]


@pytest.mark.parametrize(
    ("who", "error"), [("handler", AccessDenied), ("outsider", Case.DoesNotExist)]
)
def test_others_do_not_assign(begun, people, who, error):
    with pytest.raises(error):
        steps.assign(task_id=begun.tasks[0], to=people["handler"], actor=people[who], at=TUESDAY)


def test_a_step_is_handed_to_another_unit_and_comes_back(in_review, people, units):
    reviewer, outsider = people["reviewer"], people["outsider"]
    with pytest.raises(DataError, match="reason|理由|原因"):
        steps.transfer(
            task_id=in_review, unit=units["market"], actor=reviewer, at=TUESDAY, reason=" "
        )
    steps.transfer(
        task_id=in_review,
        unit=units["market"],
        actor=reviewer,
        at=TUESDAY,
        reason="属市场监管局职责",
    )
    with pytest.raises(AccessDenied):
        steps.complete(task_id=in_review, outcome="pass", actor=reviewer, at=TUESDAY)
    steps.return_task(task_id=in_review, actor=outsider, at=TUESDAY, reason="不属我单位")
    task = Task.objects.get(pk=in_review)
    assert (task.unit, task.assignee) == (units["health"], reviewer)
    with pytest.raises(TransitionRefused):
        steps.return_task(task_id=in_review, actor=reviewer, at=TUESDAY, reason="再退")


def test_a_step_waits_for_its_countersignatures(in_review, people, units):
    reviewer, outsider = people["reviewer"], people["outsider"]
    asked = requests.ask(
        task_id=in_review,
        units=[units["market"]],
        kind="countersign",
        question="是否同意",
        actor=reviewer,
        at=TUESDAY,
    )
    with pytest.raises(TransitionRefused, match="countersign|会签"):
        steps.complete(task_id=in_review, outcome="pass", actor=reviewer, at=TUESDAY)
    with pytest.raises(DataError):
        requests.answer(
            task_id=asked.opened[0], outcome="object", opinion="", actor=outsider, at=TUESDAY
        )
    requests.answer(
        task_id=asked.opened[0], outcome="agree", opinion="同意", actor=outsider, at=TUESDAY
    )
    assert (
        steps.complete(task_id=in_review, outcome="pass", actor=reviewer, at=TUESDAY).state
        == "decision"
    )
    assert Notice.objects.filter(person=reviewer, kind="answered").exists()


def test_a_consultation_hinders_nothing_and_ends_with_its_step(in_review, people, units):
    requests.ask(
        task_id=in_review, units=[units["market"], units["hall"]], kind="consult", question="意见",
        actor=people["reviewer"], at=TUESDAY,
    )  # fmt: skip
    steps.complete(task_id=in_review, outcome="pass", actor=people["reviewer"], at=TUESDAY)
    assert set(Task.objects.filter(kind="consult").values_list("state", flat=True)) == {"cancelled"}


def test_a_request_is_answered_by_its_unit_alone_and_taken_back_by_its_asker(
    in_review, people, units
):
    asked = requests.ask(
        task_id=in_review,
        units=[units["market"]],
        kind="countersign",
        question="?",
        actor=people["reviewer"],
        at=TUESDAY,
    )
    with pytest.raises(AccessDenied):
        requests.answer(
            task_id=asked.opened[0],
            outcome="agree",
            opinion="",
            actor=people["reviewer"],
            at=TUESDAY,
        )
    with pytest.raises(AccessDenied):
        requests.take_back(task_id=asked.opened[0], actor=people["outsider"], at=TUESDAY)
    requests.take_back(task_id=asked.opened[0], actor=people["reviewer"], at=TUESDAY)
    assert steps.complete(task_id=in_review, outcome="pass", actor=people["reviewer"], at=TUESDAY)


def test_an_extension_is_decided_by_another_and_tells_the_new_day(in_review, people):
    before = Case.objects.get().due_at
    reviewer = people["reviewer"]
    with pytest.raises(DataError, match="10"):
        requests.ask_extension(
            task_id=in_review, clock="promise", amount=11, reason="?", actor=reviewer, at=TUESDAY
        )
    asked = requests.ask_extension(
        task_id=in_review, clock="promise", amount=10, reason="专家未到", actor=reviewer, at=TUESDAY
    )
    assert Case.objects.get().due_at == before
    with pytest.raises(AccessDenied):
        requests.decide_extension(
            task_id=asked.opened[0], granted=True, opinion="", actor=reviewer, at=TUESDAY
        )
    requests.decide_extension(
        task_id=asked.opened[0], granted=True, opinion="同意", actor=people["leader"], at=TUESDAY
    )
    assert Case.objects.get().due_at == datetime(2026, 12, 29, 17, 30, tzinfo=ZONE)
    assert Extension.objects.get().granted
    assert json.loads(CaseEvent.objects.last().facts)["told"][0]["kind"] == "due"
    with pytest.raises(DataError):
        requests.ask_extension(
            task_id=in_review, clock="promise", amount=1, reason="?", actor=reviewer, at=TUESDAY
        )


def test_a_refused_extension_changes_no_day(in_review, people):
    before = Case.objects.get().due_at
    asked = requests.ask_extension(
        task_id=in_review,
        clock="promise",
        amount=5,
        reason="忙",
        actor=people["reviewer"],
        at=TUESDAY,
    )
    with pytest.raises(DataError):
        requests.decide_extension(
            task_id=asked.opened[0], granted=False, opinion="", actor=people["leader"], at=TUESDAY
        )
    requests.decide_extension(
        task_id=asked.opened[0], granted=False, opinion="不充分", actor=people["leader"], at=TUESDAY
    )
    assert Case.objects.get().due_at == before


def test_a_suspended_case_stands_still_until_it_is_resumed(in_review, people):
    reviewer = people["reviewer"]
    before = Case.objects.get().due_at
    special.suspend(
        task_id=in_review, kind="hearing", reason="申请人要求听证", actor=reviewer, at=TUESDAY
    )
    case = Case.objects.get()
    assert case.paused_for == "hearing" and case.check_at is None
    with pytest.raises(TransitionRefused, match="suspended|中止|暂停|挂起"):
        steps.complete(task_id=in_review, outcome="pass", actor=reviewer, at=WEDNESDAY)
    with pytest.raises(TransitionRefused):
        special.suspend(
            task_id=in_review, kind="hearing", reason="再次", actor=reviewer, at=WEDNESDAY
        )
    special.resume(case_id=case.pk, actor=reviewer, at=TUESDAY + timedelta(days=3))
    assert Case.objects.get().due_at == before + timedelta(days=3)
    assert steps.complete(
        task_id=in_review, outcome="pass", actor=reviewer, at=TUESDAY + timedelta(days=3)
    )


@pytest.mark.parametrize(
    ("who", "error"), [("handler", AccessDenied), ("outsider", Case.DoesNotExist)]
)
def test_others_do_not_suspend_or_resume(in_review, people, who, error):
    with pytest.raises(error):
        special.suspend(
            task_id=in_review, kind="hearing", reason="?", actor=people[who], at=TUESDAY
        )
    special.suspend(
        task_id=in_review, kind="hearing", reason="听证", actor=people["reviewer"], at=TUESDAY
    )
    with pytest.raises(error):
        special.resume(case_id=Case.objects.get().pk, actor=people[who], at=TUESDAY)


def test_an_applicant_withdraws_before_the_decision_and_not_after(start, people):
    first, second = start(), start()
    special.withdraw(case_id=first.case_id, actor=None, at=TUESDAY, reason="不办了")
    case = Case.objects.get(pk=first.case_id)
    assert (case.outcome, case.public_state) == ("withdrawn", "closed")
    done = steps.complete(
        task_id=second.tasks[0], outcome="accept", actor=people["handler"], at=TUESDAY
    )
    done = steps.complete(
        task_id=done.opened[0], outcome="pass", actor=people["reviewer"], at=TUESDAY
    )
    steps.complete(task_id=done.opened[0], outcome="grant", actor=people["leader"], at=TUESDAY)
    with pytest.raises(TransitionRefused):
        special.withdraw(case_id=second.case_id, actor=None, at=TUESDAY, reason="太晚")


def test_a_case_is_ended_by_its_supervisor_with_a_reason(begun, people):
    with pytest.raises(AccessDenied):
        special.end(case_id=begun.case_id, actor=people["handler"], at=TUESDAY, reason="重复申请")
    with pytest.raises(DataError):
        special.end(case_id=begun.case_id, actor=people["leader"], at=TUESDAY, reason="")
    special.end(case_id=begun.case_id, actor=people["leader"], at=TUESDAY, reason="重复申请")
    assert not Task.objects.open().exists()
    with pytest.raises(TransitionRefused):
        steps.claim(task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY)


def test_supervision_is_told_and_answered(begun, people):
    with pytest.raises(AccessDenied):
        special.supervise(case_id=begun.case_id, actor=people["handler"], at=TUESDAY, reason="催办")
    special.supervise(
        case_id=begun.case_id,
        actor=people["leader"],
        at=TUESDAY,
        reason="催办",
        answer_by=WEDNESDAY,
    )
    assert Case.objects.get().supervised == 1
    assert Notice.objects.filter(kind="supervised", duty="licence.accept").exists()
    order = Supervision.objects.get()
    with pytest.raises(AccessDenied):
        special.answer_supervision(
            supervision_id=order.pk, actor=people["colleague"], at=TUESDAY, text="在办"
        )
    special.answer_supervision(
        supervision_id=order.pk, actor=people["handler"], at=TUESDAY, text="今日受理"
    )
    with pytest.raises(TransitionRefused):
        special.answer_supervision(
            supervision_id=order.pk, actor=people["handler"], at=TUESDAY, text="再答"
        )


def test_a_closed_case_is_reopened_at_its_own_start(begun, people):
    with pytest.raises(TransitionRefused):
        special.reopen(case_id=begun.case_id, actor=people["leader"], at=TUESDAY, reason="复核")
    steps.complete(
        task_id=begun.tasks[0],
        outcome="decline",
        actor=people["handler"],
        at=TUESDAY,
        opinion="不属职权",
    )
    assert Case.objects.get().outcome == "declined"
    with pytest.raises(AccessDenied):
        special.reopen(case_id=begun.case_id, actor=people["handler"], at=WEDNESDAY, reason="复核")
    done = special.reopen(
        case_id=begun.case_id, actor=people["leader"], at=WEDNESDAY, reason="复议撤销"
    )
    assert (done.state, Case.objects.get().closed_at) == ("review", None)
    assert steps.complete(
        task_id=done.opened[0], outcome="pass", actor=people["reviewer"], at=WEDNESDAY
    )


def test_a_delegate_works_in_the_givers_name_within_the_dates(in_review, people):
    taker = people["colleague"]
    with pytest.raises(AccessDenied):
        steps.complete(task_id=in_review, outcome="pass", actor=taker, at=TUESDAY)
    delegating.delegate(
        actor=people["reviewer"],
        taker=taker,
        since=date(2026, 11, 17),
        until=date(2026, 11, 18),
        reason="出差",
        at=TUESDAY,
    )
    with pytest.raises(AccessDenied):
        steps.claim(task_id=in_review, actor=taker, at=WEDNESDAY)
    steps.complete(task_id=in_review, outcome="pass", actor=taker, at=TUESDAY)
    event = CaseEvent.objects.order_by("pk").last()
    assert (event.actor_id, event.behalf_of_id) == (taker.pk, people["reviewer"].pk)


def test_a_delegation_is_one_at_a_time_and_ended_by_its_own_people(people):
    giver, taker = people["reviewer"], people["colleague"]
    made = delegating.delegate(
        actor=giver,
        taker=taker,
        since=date(2026, 11, 17),
        until=date(2026, 11, 20),
        reason="出差",
        at=TUESDAY,
    )
    with pytest.raises(DataError):
        delegating.delegate(
            actor=giver,
            taker=people["handler"],
            since=date(2026, 11, 19),
            until=date(2026, 11, 21),
            reason="?",
            at=TUESDAY,
        )
    with pytest.raises(DataError):
        delegating.delegate(
            actor=giver,
            taker=giver,
            since=date(2026, 12, 1),
            until=date(2026, 12, 2),
            reason="?",
            at=TUESDAY,
        )
    with pytest.raises(type(made).DoesNotExist):
        delegating.end_delegation(pk=made.pk, actor=people["outsider"], at=TUESDAY)
    assert delegating.end_delegation(pk=made.pk, actor=taker, at=TUESDAY).ended_at


def kept(material, name, content, licence_definition):
    return papers.keep_file(
        papers.material_of(licence_definition, material), name=name, chunks=[content]
    )


@pytest.fixture
def definition(licence):
    from lingqu.cases.opening import current_version

    return current_version("licence.licence").definition


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_file_is_kept_by_content_and_replaces_the_older_one(begun, people, definition):
    for content in (PNG + b"1", PNG + b"2"):
        papers.add_file(
            task_id=begun.tasks[0], material="layout", kept=kept("layout", "图.png", content, definition),
            actor=people["handler"], at=TUESDAY,
        )  # fmt: skip
    assert list(CaseFile.objects.values_list("replaced", flat=True)) == [True, False]
    assert CaseFile.objects.last().kind == "png"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", PNG, "pdf"),
        ("a.png", b"MZ" + bytes(200), "unknown|不明|未知"),
        ("a.png", b"", "empty|空"),
        ("a.exe", PNG, "exe"),
        ("a.png", PNG + bytes(21 << 20), "20 MB"),
        ("a.png", b"<html><script>alert(1)</script>", "txt"),
    ],
)
def test_a_file_of_a_false_type_or_size_is_refused(definition, name, content, words):
    with pytest.raises(DataError, match=words):
        kept("layout", name, content, definition)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "C:\\windows\\x.png", "a\x00\n.png", "." * 300 + ".png"]
)
def test_a_name_leads_nowhere(definition, name):
    found = kept("layout", name, PNG, definition).name
    assert "/" not in found and "\\" not in found and found.isprintable() and len(found) <= 200


def test_files_are_checked_by_whoever_does_the_step(begun, people, definition):
    row = papers.add_file(
        task_id=begun.tasks[0], material="layout", kept=kept("layout", "图.png", PNG, definition),
        actor=people["handler"], at=TUESDAY,
    )  # fmt: skip
    with pytest.raises(AccessDenied):
        papers.check_file(
            file_id=row.pk, checked="accepted", remark="", actor=people["reviewer"], at=TUESDAY
        )
    with pytest.raises(Case.DoesNotExist):
        papers.check_file(
            file_id=row.pk, checked="accepted", remark="", actor=people["outsider"], at=TUESDAY
        )
    with pytest.raises(DataError):
        papers.check_file(
            file_id=row.pk, checked="rejected", remark="", actor=people["handler"], at=TUESDAY
        )
    papers.check_file(
        file_id=row.pk, checked="rejected", remark="不清晰", actor=people["handler"], at=TUESDAY
    )
    assert CaseFile.objects.get().checked == "rejected"


def test_remarks_are_left_by_who_may_read(begun, people):
    papers.comment(case_id=begun.case_id, text="请注意面积", actor=people["colleague"], at=TUESDAY)
    with pytest.raises(Case.DoesNotExist):
        papers.comment(case_id=begun.case_id, text="?", actor=people["outsider"], at=TUESDAY)
    assert verbs() == ["started", "commented"]


def test_a_remark_does_not_spoil_the_form_that_a_colleague_has_open(begun, people):
    papers.comment(case_id=begun.case_id, text="请注意", actor=people["colleague"], at=TUESDAY)
    assert steps.claim(task_id=begun.tasks[0], actor=people["handler"], at=TUESDAY, revision=1)


def test_an_act_on_an_older_revision_is_refused_everywhere(in_review, people, units):
    stale = {"actor": people["reviewer"], "at": TUESDAY, "revision": 1}
    acts = [
        lambda: steps.claim(task_id=in_review, **stale),
        lambda: steps.transfer(task_id=in_review, unit=units["market"], reason="x", **stale),
        lambda: special.suspend(task_id=in_review, kind="hearing", reason="x", **stale),
        lambda: requests.ask(
            task_id=in_review, units=[units["market"]], kind="consult", question="?", **stale
        ),
        lambda: requests.ask_extension(
            task_id=in_review, clock="promise", amount=1, reason="?", **stale
        ),
    ]
    for act in acts:
        with pytest.raises(Changed):
            act()
    assert verbs() == ["started", "completed"]
