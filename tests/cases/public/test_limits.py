"""One network begins, hands in and guesses only so often."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lingqu.cases.models import Attempt, Draft
from lingqu.cases.public.jobs import remove_old_drafts

from .conftest import PERSON, Visitor, set_parameter

ELSEWHERE = "198.51.100.9"


@pytest.fixture
def case_and_code(visitor):
    return visitor.apply()


def test_one_network_begins_only_so_many(licence):
    set_parameter("cases.drafts_per_hour", 2)
    answers = [Visitor(f"203.0.113.{n}").begin() for n in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert answers[2]["Retry-After"] == "3600"
    assert Visitor(ELSEWHERE).begin().status_code == 302
    assert Draft.objects.count() == 3


def test_one_network_hands_in_only_so_many_files(visitor):
    set_parameter("cases.uploads_per_hour", 2)
    visitor.begin()
    visitor.fill(PERSON)
    assert [visitor.hand_in(1).status_code for _each in range(3)] == [302, 302, 429]


def test_an_hour_later_one_may_again(visitor):
    set_parameter("cases.drafts_per_hour", 1)
    visitor.begin()
    visitor.answer(1, PERSON[0])
    assert visitor.begin().status_code == 429
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert visitor.begin().status_code == 302


def test_wrong_pairs_read_alike_whatever_is_wrong(visitor, another):
    case, code = visitor.apply()
    texts = []
    for number, guess in ((case.number, "ABCDEFGH"), ("XK000", code), ("XK000", "ABCDEFGH")):
        answer = another.follow(number, guess)
        assert answer.status_code == 422
        texts.append(answer.context["faults"][0]["text"])
    assert len(set(texts)) == 1
    assert Attempt.objects.filter(kind="follow").count() == 3


def test_after_many_wrong_pairs_the_right_one_is_refused_alike(case_and_code, another):
    case, code = case_and_code
    set_parameter("cases.follow_failures", 3, since=timezone.localdate() - timedelta(days=1))
    wrong = [another.follow(case.number, "ABCDEFGH") for _each in range(3)]
    refused = another.follow(case.number, code)
    assert refused.status_code == 422
    assert refused.context["faults"] == wrong[0].context["faults"]
    assert Visitor(ELSEWHERE).follow(case.number, code).status_code == 302


def test_the_right_pair_works_again_after_the_time(case_and_code, another):
    case, code = case_and_code
    set_parameter("cases.follow_failures", 1, since=timezone.localdate() - timedelta(days=1))
    another.follow(case.number, "ABCDEFGH")
    assert another.follow(case.number, code).status_code == 422
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert another.follow(case.number, code).status_code == 302


def test_an_empty_try_is_told_and_not_counted(another):
    answer = another.follow("", " ")
    assert [fault["id"] for fault in answer.context["faults"]] == ["number", "code"]
    assert not Attempt.objects.exists()


def test_attempts_name_no_network_and_go_after_a_day(visitor):
    visitor.begin()
    row = Attempt.objects.get()
    assert "203.0.113" not in str(vars(row))
    Attempt.objects.update(at=timezone.now() - timedelta(hours=25))
    remove_old_drafts(timezone.now())
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("typed", ["{n}", " {n} ", "{l}", "{w}"])
def test_number_and_code_may_be_typed_freely(case_and_code, another, typed):
    case, code = case_and_code
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in case.number)
    number = typed.format(n=case.number, l=case.number.lower(), w=wide)
    assert another.follow(number, code.lower().replace(" ", "-")).status_code == 302


@pytest.mark.parametrize("text", ["\0", "a" * 100_000, "'; --", "\ud7ff", "％００"])
def test_a_number_that_is_none_is_a_wrong_one(another, text):
    assert another.follow(text, text).status_code == 422
    assert another.client.get(reverse("apply:case")).status_code == 302
