"""From the list to the confirmation, as a person and as an organisation."""

from dataclasses import replace
from datetime import date

import orjson
import pytest
from django.urls import reverse
from django.utils import timezone

from lingqu.cases import publishing
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseEvent, CaseFile, CaseType, Draft, DraftFile
from lingqu.cases.source import read_sources
from lingqu.kernel.packs import packs

from .conftest import CODE, ORGANISATION, PERSON, Visitor, set_parameter


def form_of(case):
    text = CaseEvent.objects.get(case=case, number=case.form_event).form
    return opened(orjson.loads(text))


def test_everybody_sees_what_can_be_applied_for(visitor):
    answer = visitor.client.get(reverse("apply:list"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "行政许可" in text and "20 个工作日" in text and "示范市政务服务中心" in text
    assert "no-store" in answer["Cache-Control"]


def test_the_guide_says_what_is_needed_before_one_begins(visitor):
    text = visitor.client.get(reverse("apply:guide", args=[CODE])).content.decode()
    assert "卫生检测报告" in text and "有的情况需要" in text and "4 道题" in text


def test_a_retired_type_is_not_offered(visitor):
    CaseType.objects.update(retired=True)
    assert not visitor.client.get(reverse("apply:list")).context["offers"]
    assert visitor.begin().status_code == 404


def test_a_type_whose_unit_is_not_named_is_not_offered(visitor):
    set_parameter("licence.window_unit", "", unit="unit key", since=date(2021, 1, 1))
    assert not visitor.client.get(reverse("apply:list")).context["offers"]


def test_a_person_applies(visitor, hall):
    case, code = visitor.apply(PERSON)
    form = form_of(case)
    assert case.unit == hall and case.channel == "web" and case.opened_by is None
    assert form["identity_number"] == "990101199001010019" and "credit_code" not in form
    assert form["opens_on"] == "2027-01-10"
    files = CaseFile.objects.filter(case=case).values_list("material", "origin")
    assert sorted(files) == [("application", "upload"), ("layout", "upload")]
    assert len(code.replace(" ", "")) == 8


def test_an_organisation_applies(visitor):
    case, _code = visitor.apply(ORGANISATION, (1, 2, 3))
    form = form_of(case)
    assert form["credit_code"] == "11990100MB9900021U" and "identity_number" not in form
    assert form["post_address"] == "天平区石堤路18号"
    assert case.applicant_kind == "organisation"


def test_nothing_protected_is_readable_in_a_draft(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    kept = str(visitor.draft.data)
    assert "990101199001010019" not in kept and "13800000000" not in kept


def test_a_draft_that_was_sent_keeps_no_answers_and_no_files(visitor):
    visitor.apply()
    assert "何清源" not in str(visitor.draft.data)
    assert not DraftFile.objects.exists()


def test_each_page_says_where_one_is_and_why_it_asks(visitor):
    visitor.begin()
    answer = visitor.page("question", 1)
    text = answer.content.decode()
    assert "第 1 题，共 5 题" in text
    assert "为什么问这个：事项决定由谁审查、多久办完。" in text


def test_a_question_is_asked_only_where_its_condition_holds(visitor):
    visitor.begin()
    visitor.answer(1, PERSON[0])
    assert [one.name for one in visitor.page("question", 2).context["asked"]] == [
        "applicant_kind", "applicant_name",
    ]  # fmt: skip
    more = visitor.answer(2, PERSON[1])
    assert more.headers["Location"].endswith("/questions/2/?more=1")
    asked = visitor.client.get(more.headers["Location"]).context["asked"]
    assert [one.name for one in asked][-1] == "identity_number"


def test_an_answer_that_no_longer_applies_is_gone(visitor):
    visitor.begin()
    visitor.fill(PERSON[:3])
    visitor.answer(2, {**PERSON[2], "applicant_kind": "organisation"})
    assert "identity_number" not in visitor.draft.data


def test_a_mistake_in_a_field_that_no_longer_applies_hinders_nobody(visitor):
    visitor.begin()
    visitor.fill(PERSON[:3])
    given = {**PERSON[2], "applicant_kind": "organisation", "identity_number": "123"}
    assert visitor.answer(2, given).status_code == 302


def test_documents_follow_the_answers(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    assert "卫生检测报告" not in visitor.page("materials").content.decode()
    visitor.answer(1, {"item": "public_place"})
    assert "卫生检测报告" in visitor.page("materials").content.decode()


def test_a_file_for_other_answers_is_not_sent(visitor):
    visitor.begin()
    visitor.fill(ORGANISATION)
    for place in (1, 2, 3):
        visitor.hand_in(place)
    visitor.answer(1, {"item": "food_service"})
    visitor.send()
    sent = CaseFile.objects.values_list("material", flat=True)
    assert sorted(sent) == ["application", "layout"]


def test_a_document_is_replaced_and_removed(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    visitor.hand_in(1, name="旧.pdf")
    visitor.hand_in(1, name="新.pdf")
    assert DraftFile.objects.get().name == "新.pdf"
    visitor.client.post(visitor.url("materials"), {"remove": "1"})
    assert not DraftFile.objects.exists()


def test_a_missing_document_is_told_with_a_link_to_it(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    answer = visitor.go_on()
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#file1"' in text and text.count("请上传：申请书。") == 2


def test_a_change_from_the_check_page_comes_back_to_it(visitor):
    visitor.fill_all(PERSON)
    page = visitor.page("check").content.decode()
    assert f"{visitor.url('question', 3)}?back=check#" in page
    back = visitor.answer(3, {**PERSON[3], "floor_area": "900"}, back="check")
    assert back.headers["Location"] == visitor.url("check")
    assert "900" in visitor.page("check").content.decode()


def test_a_change_that_asks_more_leads_there_before_the_check(visitor):
    visitor.fill_all(PERSON)
    changed = visitor.answer(1, {"item": "public_place"}, back="check")
    assert changed.headers["Location"] == f"{visitor.url('materials')}?back=check"


def test_the_check_page_opens_only_when_everything_is_there(visitor):
    visitor.begin()
    visitor.fill(PERSON[:3])
    assert visitor.page("check").headers["Location"] == visitor.url("question", 3)


def test_wrong_answers_are_told_first_and_at_the_field(visitor):
    visitor.begin()
    visitor.fill(PERSON[:2])
    answer = visitor.answer(2, {**PERSON[2], "identity_number": "123"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>错误：" in text
    assert text.count("身份号码不正确：应为18位，末位为校验码") == 2
    assert 'aria-invalid="true"' in text and "data-summary" in text
    assert 'value="何清源"' in text


def test_one_can_stop_and_come_back(visitor):
    visitor.begin()
    visitor.fill(PERSON[:1])
    stop = visitor.answer(2, {"applicant_name": "何清源"}, action="later")
    assert stop.headers["Location"] == visitor.url("later")
    assert "30 天" in visitor.page("later").content.decode()
    assert visitor.draft.data["applicant_name"] == "何清源"
    listed = visitor.client.get(reverse("apply:list")).context["begun"]
    assert [row["it"].pk for row in listed] == [visitor.pk]
    assert visitor.page("resume").headers["Location"] == visitor.url("question", 2)


def test_one_can_delete_what_one_began(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    visitor.hand_in(1)
    visitor.client.post(visitor.url("discard"))
    assert not Draft.objects.exists() and not DraftFile.objects.exists()
    assert visitor.page("resume").status_code == 404


def test_beginning_twice_finds_the_empty_draft_again(visitor):
    visitor.begin()
    visitor.begin()
    assert Draft.objects.count() == 1


def test_a_browser_names_few_drafts(visitor):
    for _each in range(5):
        visitor.begin()
        visitor.answer(1, PERSON[0])
    assert visitor.begin().status_code == 409
    assert Draft.objects.count() == 5
    cookie = visitor.client.cookies["lingqu_drafts"]
    assert len(cookie.value) < 250
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/apply/"


def test_pages_speak_english(visitor):
    visitor.client.cookies["lingqu_language"] = "en"
    visitor.begin()
    text = visitor.page("question", 1).content.decode()
    assert "Question 1 of 5" in text and "Public place" not in text
    assert "It decides who reviews it" in text


@pytest.mark.parametrize("name", ["resume", "question", "materials", "check", "later", "sent"])
def test_the_draft_of_another_visitor_is_not_there(visitor, another, name):
    visitor.begin()
    visitor.fill(PERSON)
    another.pk = visitor.pk
    args = [2] if name == "question" else []
    answer = another.page(name, *args)
    assert answer.status_code == 404 and "何清源" not in answer.content.decode()
    if name in ("question", "materials", "check"):
        assert another.client.post(another.url(name, *args), {}).status_code == 404


def test_another_visitor_deletes_nothing(visitor, another):
    visitor.begin()
    another.pk = visitor.pk
    assert another.client.post(another.url("discard")).status_code == 404
    assert Draft.objects.count() == 1


def test_no_address_names_anything_that_somebody_wrote(visitor):
    visitor.begin()
    seen = [visitor.fill(PERSON), visitor.hand_in(1).headers["Location"]]
    visitor.hand_in(2)
    seen += [visitor.go_on().headers["Location"], visitor.send().headers["Location"]]
    assert all(set(one) <= set("/applyquestionsdochkr0123456789?=mb&wefgxjv") for one in seen), seen


def test_it_works_from_the_first_to_the_last_page_of_a_new_browser(licence):
    case, _code = Visitor().apply(ORGANISATION, (1, 2, 3))
    assert Case.objects.get() == case


def test_a_document_for_the_window_hinders_nobody_on_the_web(visitor):
    (source,) = read_sources(packs()["licence"])
    documents = tuple(
        one.model_copy(update={"origin": "window" if one.name == "layout" else "upload"})
        for one in source.declaration.material
    )
    declared = source.declaration.model_copy(update={"material": documents})
    publishing.publish(replace(source, declaration=declared), at=timezone.now())
    visitor.begin()
    visitor.fill(PERSON)
    assert "到窗口交" in visitor.page("materials").content.decode()
    visitor.hand_in(1)
    assert visitor.hand_in(2).status_code == 302 and visitor.draft.files.count() == 1
    assert visitor.go_on().headers["Location"] == visitor.url("check")
    assert "到窗口交" in visitor.page("check").content.decode()
