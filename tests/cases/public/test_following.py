"""What the applicant reads of his case, and what he can do: supply and withdraw."""

from datetime import timedelta

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lingqu.cases import special, steps
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseEvent, CaseFile, Task
from lingqu.cases.public.views.following import FOLLOWED

from .conftest import PDF, PERSON, make_officer

SUPPLEMENT = "/apply/follow/supplement/"
WITHDRAW = "/apply/follow/withdraw/"
NOTICE = "平面布局图没有标出口。"


@pytest.fixture
def case(visitor):
    """Return a case that its visitor follows."""
    found, code = visitor.apply(PERSON)
    assert visitor.follow(found.number, code).headers["Location"] == "/apply/follow/case/"
    return found


def do(case, outcome, person, **more):
    """Finish the open step of the case."""
    task = Task.objects.get(case=case, state="open", kind="step")
    steps.complete(
        task_id=task.pk, outcome=outcome, actor=person, at=timezone.now(), data={}, **more
    )


def titles(visitor):
    return [line.title for line in visitor.followed().context["progress"].lines]


def form_of(case):
    case.refresh_from_db()
    text = CaseEvent.objects.get(case=case, number=case.form_event).form
    return opened(orjson.loads(text))


def supply(visitor, **given):
    return visitor.client.post(SUPPLEMENT, given)


def test_he_reads_where_it_stands(visitor, case):
    answer = visitor.followed()
    text = answer.content.decode()
    assert "待办理" in text and "待受理" in text and "示范市政务服务中心" in text
    assert titles(visitor) == ["收到您的申请"]
    assert "no-store" in answer["Cache-Control"]


def test_the_page_costs_a_fixed_number_of_statements(visitor, case, django_assert_max_num_queries):
    visitor.followed()
    with django_assert_max_num_queries(6):
        visitor.followed()


def test_no_officer_and_nothing_of_his_own_is_named(visitor, case, officer):
    do(case, "accept", officer, opinion="内部意见")
    text = visitor.followed().content.decode()
    for word in ("周承办", "内部意见", "何清源", "13800000000", "990101199001010019"):
        assert word not in text


def test_acceptance_tells_the_day(visitor, case, officer):
    do(case, "accept", officer)
    progress = visitor.followed().context["progress"]
    case.refresh_from_db()
    assert progress.due_on == timezone.localdate(case.due_at)
    assert progress.lines[0].title == "受理" and progress.lines[0].due_on == progress.due_on
    assert progress.public == "running" and progress.state == "审查中"


def test_a_review_among_officers_is_not_his(visitor, case, officer):
    do(case, "accept", officer)
    do(case, "pass", officer)
    assert titles(visitor) == ["受理", "收到您的申请"]


def test_time_that_stands_still_is_told_with_its_legal_reason(visitor, case, officer):
    do(case, "accept", officer)
    task = Task.objects.get(case=case, state="open")
    special.suspend(
        task_id=task.pk, kind="hearing", reason="内部原因", actor=officer, at=timezone.now()
    )
    text = visitor.followed().content.decode()
    assert "计时暂停" in text and "听证（行政许可法第四十五条）" in text and "内部原因" not in text
    special.resume(case_id=case.pk, actor=officer, at=timezone.now())
    progress = visitor.followed().context["progress"]
    assert progress.paused_for == "" and progress.lines[0].title == "恢复计时"


def test_a_special_procedure_stops_the_clock_and_says_so(visitor, case, officer):
    do(case, "accept", officer)
    task = Task.objects.get(case=case, state="open")
    steps.complete(
        task_id=task.pk, outcome="special", actor=officer, at=timezone.now(),
        data={"special_basis": "检测"},
    )  # fmt: skip
    progress = visitor.followed().context["progress"]
    assert progress.paused_for == "特别程序"
    assert progress.lines[0].pauses and progress.lines[0].text == "特别程序"


def test_decision_and_delivery_end_it(visitor, case, officer, hall):
    do(case, "accept", officer)
    do(case, "pass", officer)
    do(case, "grant", make_officer(hall, "leader"))
    do(case, "delivered", officer)
    progress = visitor.followed().context["progress"]
    assert [one.title for one in progress.lines] == [
        "已送达，办结", "准予许可", "受理", "收到您的申请",
    ]  # fmt: skip
    assert progress.public == "closed" and progress.due_on is None and not progress.may_withdraw
    assert progress.results[0].label == "许可证" and progress.results[0].number


def test_a_refusal_is_told_with_its_reason(visitor, case, officer):
    do(case, "decline", officer, opinion="不属于本机关职权范围。")
    text = visitor.followed().content.decode()
    assert "不予受理" in text and "不属于本机关职权范围。" in text and "已完结" in text


def test_what_is_missing_is_told_and_handed_in(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    CaseFile.objects.filter(material="layout").update(checked="rejected", remark="看不清")
    page = visitor.client.get(SUPPLEMENT).content.decode()
    assert NOTICE in page and "看不清" in page
    done = supply(visitor, file2=SimpleUploadedFile("新图.pdf", PDF + b"2"), floor_area="900")
    assert done.headers["Location"] == "/apply/follow/case/"
    assert form_of(case)["floor_area"] == "900"
    assert CaseFile.objects.get(material="layout", replaced=False).name == "新图.pdf"
    assert titles(visitor)[0] == "您已补交材料"
    assert case.state == "submitted"


def test_what_is_still_missing_is_told_at_its_place(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    CaseFile.objects.filter(material="layout").update(checked="rejected", remark="看不清")
    answer = supply(visitor, floor_area="900")
    assert answer.status_code == 422
    assert [fault["id"] for fault in answer.context["faults"]] == ["file2"]
    assert 'value="900"' in answer.content.decode()


def test_a_file_alone_is_taken_and_what_was_typed_stays(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    answer = supply(
        visitor, upload="2", file2=SimpleUploadedFile("新图.pdf", PDF), floor_area="abc"
    )
    assert answer.status_code == 200 and 'value="abc"' in answer.content.decode()
    assert CaseFile.objects.filter(material="layout").count() == 2
    case.refresh_from_db()
    assert case.state == "supplement"


def test_a_wrong_file_or_value_changes_nothing(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    assert supply(visitor, file2=SimpleUploadedFile("图.pdf", b"")).status_code == 422
    assert supply(visitor, floor_area="abc", place_address="长" * 999).status_code == 422
    assert form_of(case)["floor_area"] == "800"


def test_protected_values_are_shown_masked_and_kept_when_left_empty(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    page = visitor.client.get(SUPPLEMENT).content.decode()
    assert "138****0000" in page and "13800000000" not in page
    supply(visitor, phone="", place_address="天平区石堤路18号", floor_area="800", delivery="pickup")
    assert form_of(case)["phone"] == "13800000000"


def test_a_protected_value_is_changed_when_it_is_typed(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    supply(visitor, phone="13900000000", place_address="石堤路", floor_area="8", delivery="pickup")
    assert form_of(case)["phone"] == "13900000000"


def test_an_answer_that_asks_more_is_asked_for_more(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    given = {"place_address": "石堤路", "floor_area": "8", "delivery": "post"}
    answer = supply(visitor, **given)
    assert answer.status_code == 422
    assert "post_address" in [one.name for one in answer.context["asked"]]
    assert supply(visitor, **given, post_address="石堤路18号").status_code == 302
    assert form_of(case)["post_address"] == "石堤路18号"


def test_a_needed_value_is_not_taken_away(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    answer = supply(visitor, place_address="", floor_area="8", delivery="pickup")
    assert answer.status_code == 422 and form_of(case)["place_address"] == "天平区石堤路18号"


def test_other_fields_of_the_case_are_out_of_reach(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    given = {"place_address": "石堤路", "floor_area": "8", "delivery": "pickup"}
    supply(visitor, **given, applicant_name="别人", site_record="合格")
    assert form_of(case)["applicant_name"] == "何清源" and "site_record" not in form_of(case)


def test_handing_in_twice_is_handing_in_once(visitor, case, officer):
    do(case, "supplement", officer, opinion=NOTICE)
    given = {"place_address": "石堤路", "floor_area": "8", "delivery": "pickup"}
    assert [supply(visitor, **given).status_code for _each in range(2)] == [302, 302]
    assert CaseEvent.objects.filter(case=case, element="supplement").count() == 1


def test_nothing_is_handed_in_where_nothing_is_asked(visitor, case):
    assert visitor.client.get(SUPPLEMENT).headers["Location"] == "/apply/follow/case/"
    assert supply(visitor, file1=SimpleUploadedFile("a.pdf", PDF)).status_code == 302
    assert CaseFile.objects.count() == 2


def test_he_withdraws_with_a_reason_and_a_confirmation(visitor, case):
    assert visitor.client.post(WITHDRAW, {"reason": "不办了"}).status_code == 422
    assert visitor.client.post(WITHDRAW, {"sure": "yes", "reason": " "}).status_code == 422
    assert visitor.client.post(WITHDRAW, {"sure": "yes", "reason": "长" * 501}).status_code == 422
    done = visitor.client.post(WITHDRAW, {"sure": "yes", "reason": "不办了"})
    assert done.headers["Location"] == "/apply/follow/case/"
    case.refresh_from_db()
    assert case.outcome == "withdrawn" and case.closed_at
    assert titles(visitor)[0] == "申请已撤回"
    assert "已撤回" in visitor.followed().content.decode()


def test_after_the_decision_nothing_is_withdrawn(visitor, case, officer, hall):
    do(case, "accept", officer)
    do(case, "pass", officer)
    do(case, "grant", make_officer(hall, "leader"))
    answer = visitor.client.post(WITHDRAW, {"sure": "yes", "reason": "不办了"})
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.closed_at is None


@pytest.mark.parametrize("name", ["case", "supplement", "withdraw"])
def test_without_number_and_code_nothing_opens(another, case, name):
    assert another.followed(name).headers["Location"] == "/apply/follow/"
    assert another.client.post(WITHDRAW, {"sure": "yes", "reason": "x"}).status_code == 302
    assert Case.objects.filter(closed_at__isnull=True).count() == 1


def test_half_an_hour_later_it_is_closed(visitor, case):
    session = visitor.client.session
    session[FOLLOWED] |= {"until": (timezone.now() - timedelta(seconds=1)).timestamp()}
    session.save()
    assert visitor.followed().headers["Location"] == "/apply/follow/"


def test_he_closes_it_himself(visitor, case):
    visitor.client.post("/apply/follow/leave/")
    assert visitor.followed().headers["Location"] == "/apply/follow/"


def test_following_changes_the_session_that_was_there(visitor, case):
    before = visitor.client.session.session_key
    visitor.follow(case.number, visitor.page("sent").context["code"])
    assert visitor.client.session.session_key != before


def test_progress_is_told_in_english(visitor, case, officer):
    do(case, "accept", officer)
    visitor.client.cookies["lingqu_language"] = "en"
    text = visitor.followed().content.decode()
    assert "In progress" in text and "In review" in text and "We received your application" in text
