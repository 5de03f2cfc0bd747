"""Drafts: what an officer typed is there when he comes back, for him alone, and is no act."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lingqu.cases import drafting, special, steps
from lingqu.cases.delegating import delegate
from lingqu.cases.models import Case, CaseEvent, OfficerDraft, Task

from .conftest import FORM, IDENTITY

NEW = "/cases/new/licence.licence/"
TYPED = {"f-applicant_name": "示范市浅滩书店", "f-floor_area": "很大"}


def url(name, case):
    return reverse(f"cases:{name}", args=[case.number])


@pytest.fixture
def typed(client_of, handler, case, sent):
    """Keep a draft of the handler's for the first step."""
    given = sent(case, opinion="写了一半的意见", **{"f-floor_area": "200", "f-place_address": ""})
    answer = client_of(handler).post(url("keep-draft", case), given)
    assert answer.status_code == 200
    return given


def test_what_was_typed_for_a_step_is_there_for_a_new_session(client_of, handler, case, typed):
    Session.objects.all().delete()
    text = client_of(handler).get(url("detail", case)).content.decode()
    assert ">写了一半的意见</textarea>" in text and 'value="200"' in text
    assert "The form shows your draft of" in text


def test_a_draft_is_no_act_on_the_case(client_of, handler, case, sent):
    before = Case.objects.filter(pk=case.pk).values().get()
    client_of(handler).post(url("keep-draft", case), sent(case, opinion="意见"))
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert CaseEvent.objects.filter(case=case).count() == before["events"]


def test_wrong_values_and_cleared_ones_survive_as_typed(client_of, handler, case, sent):
    given = sent(case, **{"f-floor_area": "大约两百", "f-place_address": ""})
    client_of(handler).post(url("keep-draft", case), given)
    text = client_of(handler).get(url("detail", case)).content.decode()
    assert 'value="大约两百"' in text
    assert OfficerDraft.objects.get().texts == {"f-floor_area": ["大约两百"], "f-place_address": []}


def test_one_row_for_a_person_and_a_step_and_none_where_nothing_differs(
    client_of, handler, case, sent, typed
):
    client = client_of(handler)
    client.post(url("keep-draft", case), typed | {"opinion": "写完的意见"})
    assert OfficerDraft.objects.get().texts["opinion"] == ["写完的意见"]
    same = {"f-floor_area": FORM["floor_area"], "f-place_address": FORM["place_address"]}
    answer = client.post(url("keep-draft", case), sent(case, opinion="  ", **same))
    assert not OfficerDraft.objects.exists() and b"Draft saved" not in answer.content


@pytest.mark.usefixtures("typed")
def test_nobody_else_sees_a_draft_or_throws_it_away(client_of, leader, case, task_of):
    client = client_of(leader)
    assert "写了一半的意见" not in client.get(url("detail", case)).content.decode()
    client.post(url("discard-draft", case), {"task": task_of(case).pk})
    assert OfficerDraft.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("outsider", 404)])
def test_who_may_not_do_the_step_keeps_no_draft_of_it(request, client_of, case, sent, who, status):
    client = client_of(request.getfixturevalue(who))
    answer = client.post(url("keep-draft", case), sent(case, opinion="意见"))
    assert answer.status_code == status and not OfficerDraft.objects.exists()
    discarded = client.post(url("discard-draft", case), sent(case)).status_code
    assert discarded == (404 if who == "outsider" else 302)


def test_a_step_in_the_hands_of_another_takes_no_draft(
    client_of, handler, leader, case, sent, task_of, now
):
    steps.claim(task_id=task_of(case).pk, actor=leader, at=now)
    answer = client_of(handler).post(url("keep-draft", case), sent(case, opinion="意见"))
    assert answer.status_code == 409 and not OfficerDraft.objects.exists()


def test_a_step_that_was_done_or_is_of_another_case_takes_no_draft(
    client_of, handler, make_case, sent, task_of, now
):
    one, two = make_case(), make_case()
    client, given = client_of(handler), sent(one, opinion="意见")
    assert client.post(url("keep-draft", two), given).status_code == 404
    steps.complete(task_id=task_of(one).pk, outcome="accept", actor=handler, at=now)
    assert client.post(url("keep-draft", one), given).status_code == 409
    assert not OfficerDraft.objects.exists()


def test_who_did_the_step_that_this_one_looks_at_keeps_no_draft(
    client_of, handler, in_review, sent, task_of, now
):
    steps.complete(task_id=task_of(in_review).pk, outcome="pass", actor=handler, at=now)
    answer = client_of(handler).post(url("keep-draft", in_review), sent(in_review, opinion="意见"))
    assert answer.status_code == 409 and not OfficerDraft.objects.exists()
    assert b"draft-saved" not in client_of(handler).get(url("detail", in_review)).content


def test_who_stands_in_for_another_keeps_a_draft_of_his_own(
    client_of, handler, colleague, case, sent
):
    at, today = timezone.now(), timezone.localdate()
    days = {"since": today, "until": today + timedelta(days=2)}
    delegate(actor=handler, taker=colleague, reason="出差", at=at, **days)
    client_of(colleague).post(url("keep-draft", case), sent(case, opinion="代办意见"))
    assert OfficerDraft.objects.get().person == colleague
    assert "代办意见" not in client_of(handler).get(url("detail", case)).content.decode()


def test_a_finished_step_takes_its_draft_with_it(client_of, handler, case, typed):
    given = typed | {"outcome": "accept", "f-place_address": FORM["place_address"]}
    assert client_of(handler).post(url("complete", case), given).status_code == 302
    assert not OfficerDraft.objects.exists()


@pytest.mark.usefixtures("typed")
def test_a_refused_step_keeps_its_draft(client_of, handler, case, sent):
    answer = client_of(handler).post(url("complete", case), sent(case, outcome="decline"))
    assert answer.status_code == 422 and OfficerDraft.objects.exists()


@pytest.mark.usefixtures("typed")
def test_another_act_that_is_refused_shows_the_draft_still(client_of, handler, case, sent):
    answer = client_of(handler).post(
        reverse("cases:act", args=[case.number, "comment"]), sent(case, text="")
    )
    assert answer.status_code == 422 and "写了一半的意见" in answer.content.decode()


@pytest.mark.usefixtures("typed")
def test_a_draft_can_be_thrown_away(client_of, handler, case, task_of):
    client = client_of(handler)
    answer = client.post(url("discard-draft", case), {"task": task_of(case).pk}, follow=True)
    assert "The draft is discarded." in answer.content.decode()
    assert "写了一半的意见" not in answer.content.decode() and not OfficerDraft.objects.exists()


@pytest.mark.usefixtures("typed")
def test_the_worker_removes_drafts_of_steps_that_others_closed(leader, case, task_of, now):
    assert drafting.remove_old(now) == 0
    steps.complete(task_id=task_of(case).pk, outcome="accept", actor=leader, at=now)
    assert drafting.remove_old(now) == 1 and not OfficerDraft.objects.exists()


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize(("days", "removed"), [(29, 0), (31, 1)])
def test_old_drafts_are_not_shown_and_then_removed(client_of, handler, case, days, removed):
    OfficerDraft.objects.update(changed_at=timezone.now() - timedelta(days=days))
    shown = "写了一半的意见" in client_of(handler).get(url("detail", case)).content.decode()
    assert shown is not bool(removed)
    assert drafting.remove_old(timezone.now()) == removed


def test_a_draft_of_an_older_page_says_what_happened_and_undoes_nothing(
    client_of, handler, leader, in_review, sent, task_of, now
):
    given = sent(in_review, opinion="意见", **{"f-site_record": "", "f-floor_area": "180"})
    steps.complete(
        task_id=task_of(in_review).pk, outcome="special", actor=leader, at=now,
        data={"special_basis": "第四十五条", "floor_area": "260", "site_record": "已核查"},
    )  # fmt: skip
    steps.complete(task_id=task_of(in_review).pk, outcome="finished", actor=leader, at=now)
    given |= {"task": task_of(in_review).pk, "f-site_record": "我的记录"}
    answer = client_of(handler).post(url("keep-draft", in_review), given)
    assert "the case has changed meanwhile" in answer.content.decode()
    assert OfficerDraft.objects.get().texts == {"f-site_record": ["我的记录"], "opinion": ["意见"]}
    page = client_of(handler).get(url("detail", in_review))
    text = page.content.decode()
    assert 'value="260"' in text and "In the case now: 已核查." in text
    assert "The case has changed since then:" in text and len(page.context["meanwhile"]) >= 2


def test_finishing_with_a_draft_still_needs_the_revision_that_was_shown(
    client_of, handler, leader, case, sent, typed, task_of, now
):
    special.suspend(task_id=task_of(case).pk, kind="hearing", reason="听", actor=leader, at=now)
    special.resume(case_id=case.pk, actor=leader, at=now)
    answer = client_of(handler).post(url("complete", case), typed | {"outcome": "accept"})
    assert answer.status_code == 409 and Task.objects.get(pk=typed["task"]).state == "open"


def test_more_than_a_form_may_have_is_not_kept(client_of, handler, case, sent):
    given = sent(case, opinion="长" * 100_001)
    answer = client_of(handler).post(url("keep-draft", case), given)
    assert answer.status_code == 422 and not OfficerDraft.objects.exists()


def test_characters_that_no_database_takes_are_left_out(client_of, handler, case, sent):
    client_of(handler).post(url("keep-draft", case), sent(case, opinion="a\0b\x0bc"))
    assert OfficerDraft.objects.get().texts["opinion"] == ["abc"]


def test_keeping_a_draft_costs_few_statements(client_of, handler, case, sent):
    client, given = client_of(handler), sent(case, opinion="意见")
    client.post(url("keep-draft", case), given)
    with CaptureQueriesContext(connection) as queries:
        client.post(url("keep-draft", case), given | {"opinion": "意见二"})
    assert len(queries) <= 8


def test_a_new_case_is_kept_and_protected_values_are_not(licence, client_of, handler, bureau):
    given = TYPED | {"f-identity_number": IDENTITY, "f-phone": "13800000000", "unit": bureau.pk}
    answer = client_of(handler).post(f"{NEW}draft", given)
    assert b"Draft saved" in answer.content
    kept = str(OfficerDraft.objects.values_list("texts", flat=True).get())
    assert IDENTITY not in kept and "13800000000" not in kept
    text = client_of(handler).get(NEW).content.decode()
    assert 'value="示范市浅滩书店"' in text and 'value="很大"' in text and "Not kept in it:" in text


def test_a_new_case_that_is_begun_or_thrown_away_has_no_draft(licence, client_of, handler, bureau):
    client = client_of(handler)
    full = {f"f-{name}": value for name, value in FORM.items()} | {"unit": bureau.pk}
    client.post(f"{NEW}draft", full)
    assert client.post(NEW, full).status_code == 302 and not OfficerDraft.objects.exists()
    client.post(f"{NEW}draft", full)
    client.post(f"{NEW}draft/discard")
    assert not OfficerDraft.objects.exists()


def test_a_unit_alone_is_no_draft(licence, client_of, handler, bureau):
    client_of(handler).post(f"{NEW}draft", {"unit": bureau.pk})
    assert not OfficerDraft.objects.exists()


def test_who_may_not_begin_a_case_keeps_no_draft_of_one(licence, client_of, colleague, leader):
    assert client_of(colleague).post(f"{NEW}draft", TYPED).status_code == 403
    assert client_of(colleague).post(f"{NEW}draft/discard").status_code == 403
    assert not OfficerDraft.objects.exists()
    client_of(leader).post(f"{NEW}draft", TYPED)
    assert client_of(leader).get(NEW).context["draft"].person == leader
