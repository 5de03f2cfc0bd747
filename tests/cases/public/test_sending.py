"""One application is one case, however often it is sent; its code is told for a while only."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lingqu.cases import publishing
from lingqu.cases.models import Case, CaseFile, CaseType, Draft
from lingqu.cases.public.jobs import remove_old_drafts
from lingqu.cases.source import read_sources
from lingqu.kernel.packs import packs

from .conftest import PERSON


def later(visitor, minutes):
    """Let the draft look as if it was changed so many minutes ago."""
    at = timezone.now() - timedelta(minutes=minutes)
    Draft.objects.filter(pk=visitor.pk).update(changed_at=at)


def test_a_declaration_is_needed(visitor):
    visitor.fill_all(PERSON)
    answer = visitor.send(declared="")
    text = answer.content.decode()
    assert answer.status_code == 422 and text.count("请勾选承诺，再提交。") == 2
    assert not Case.objects.exists()


def test_sending_twice_makes_one_case(visitor):
    visitor.fill_all(PERSON)
    first, second = visitor.send(), visitor.send()
    assert first.headers["Location"] == second.headers["Location"] == visitor.url("sent")
    assert Case.objects.count() == 1 and CaseFile.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_once_makes_one_case(visitor):
    # SQLite's test database is one connection in memory: there they go one after the other.
    together = 1 if connection.vendor == "sqlite" else 2
    visitor.fill_all(PERSON)
    before = threading.Barrier(together)

    def send(_number):
        before.wait()
        try:
            return visitor.send().headers["Location"]
        finally:
            if together > 1:
                connection.close()

    with ThreadPoolExecutor(together) as pool:
        assert set(pool.map(send, range(2))) == {visitor.url("sent")}
    assert Case.objects.count() == 1 and CaseFile.objects.count() == 2


def test_going_back_after_sending_leads_to_the_confirmation(visitor):
    visitor.apply()
    for name, args in (("question", [1]), ("materials", []), ("check", []), ("later", [])):
        assert visitor.page(name, *args).headers["Location"] == visitor.url("sent")
    assert visitor.answer(1, {"item": "outdoor_sign"}).headers["Location"] == visitor.url("sent")
    assert visitor.hand_in(1).headers["Location"] == visitor.url("sent")
    assert Case.objects.count() == 1


def test_the_confirmation_tells_number_code_and_what_comes_next(visitor):
    case, code = visitor.apply()
    text = visitor.page("sent").content.decode()
    assert case.number in text and code in text
    assert "示范市政务服务中心审核您的申请，现在是“待受理”。" in text
    assert "受理后 20 个工作日内出结果" in text


def test_a_confirmation_that_is_loaded_again_still_tells_the_code(visitor):
    _case, code = visitor.apply()
    assert visitor.page("sent").context["code"] == code


def test_half_an_hour_later_the_code_is_told_no_more(visitor):
    case, _code = visitor.apply()
    later(visitor, 31)
    answer = visitor.page("sent")
    assert answer.context["code"] == ""
    assert case.number in answer.content.decode()


def test_who_kept_the_code_leaves_nothing_on_the_device(visitor):
    _case, code = visitor.apply()
    left = visitor.client.post(visitor.url("sent"))
    assert left.headers["Location"] == reverse("apply:list")
    assert visitor.page("sent").status_code == 404
    assert visitor.draft.data == {} and visitor.client.cookies["lingqu_drafts"].value == ""


def test_the_worker_removes_codes_that_were_shown(visitor):
    visitor.apply()
    later(visitor, 31)
    assert remove_old_drafts(timezone.now()) == 0
    assert visitor.draft.data == {} and visitor.draft.case_id


def test_a_draft_is_sent_under_the_version_that_it_began_under(visitor):
    visitor.fill_all(PERSON)
    (source,) = read_sources(packs()["licence"])
    newer = source.declaration.model_copy(update={"number": "NEU{date:%Y}{serial:05}"})
    publishing.publish(replace(source, declaration=newer), at=timezone.now())
    visitor.send()
    case = Case.objects.get()
    assert case.version_id == visitor.draft.version_id != case.case_type.current_id
    assert case.number.startswith("XK")


def test_a_type_that_was_retired_meanwhile_takes_nothing_more(visitor):
    visitor.fill_all(PERSON)
    CaseType.objects.update(retired=True)
    answer = visitor.send()
    assert answer.status_code == 409 and "不再办理" in answer.content.decode()
    assert not Case.objects.exists() and visitor.draft.data


def test_a_fault_of_the_process_keeps_the_draft_and_tells_no_details(visitor, monkeypatch):
    from lingqu.cases.errors import ProcessFault

    def fault(**_facts):
        raise ProcessFault(number="XK1", reason="何清源 990101199001010019")

    visitor.fill_all(PERSON)
    monkeypatch.setattr("lingqu.cases.public.sending.start", fault)
    answer = visitor.send()
    assert answer.status_code == 409 and "何清源" not in answer.content.decode()
    assert visitor.draft.case_id is None and visitor.draft.files.count() == 2


@pytest.mark.parametrize(("days", "removed"), [(29, 0), (31, 1)])
def test_old_drafts_are_removed_with_their_files(visitor, days, removed):
    visitor.fill_all(PERSON)
    later(visitor, days * 24 * 60)
    assert remove_old_drafts(timezone.now()) == removed
    assert Draft.objects.count() == 1 - removed


def test_an_expired_draft_is_gone_before_the_worker_comes(visitor):
    visitor.fill_all(PERSON)
    later(visitor, 31 * 24 * 60)
    assert visitor.page("resume").status_code == 404


def test_removing_an_old_draft_leaves_its_case(visitor):
    case, _code = visitor.apply()
    later(visitor, 31 * 24 * 60)
    assert remove_old_drafts(timezone.now()) == 1
    assert Case.objects.get() == case and CaseFile.objects.count() == 2
