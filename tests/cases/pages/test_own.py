"""Delegation and phrases."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from lingqu.cases.models import Delegation, Phrase


@pytest.fixture
def period():
    today = localdate()
    return {"since": today.isoformat(), "last": (today + timedelta(days=3)).isoformat()}


def test_work_is_handed_over_up_to_and_with_the_last_day(client_of, handler, leader, period):
    given = {"taker": leader.pk, "reason": "年休假", **period}
    assert client_of(handler).post("/cases/delegation/", given).status_code == 302
    made = Delegation.objects.get()
    assert made.taker == leader and made.until == localdate() + timedelta(days=4)
    assert "leader" in client_of(handler).get("/cases/delegation/").content.decode()


def test_who_stands_in_acts_in_the_name_of_the_other(
    client_of, handler, make_person, bureau, period, in_review, task_of
):
    taker = make_person("deputy", bureau, "licence.read")
    given = {"taker": taker.pk, "reason": "年休假", **period}
    client_of(handler).post("/cases/delegation/", given)
    page = client_of(taker).get(f"/cases/{in_review.number}/").content.decode()
    assert "in the name of handler" in page
    sent = {"task": task_of(in_review).pk, "revision": in_review.revision}
    assert client_of(taker).post(f"/cases/{in_review.number}/acts/claim", sent).status_code == 302
    after = client_of(taker).get(f"/cases/{in_review.number}/").content.decode()
    assert "deputy in the name of handler" in after


@pytest.mark.parametrize(
    "wrong", ({"taker": "0"}, {"taker": ""}, {"since": "2020-01-01"}, {"last": "2099-01-01"},
              {"reason": ""}, {"since": "x"}, {"reason": "x" * 300}),
)  # fmt: skip
def test_a_delegation_that_does_not_hold_is_told_and_not_made(
    client_of, handler, leader, period, wrong
):
    given = {"taker": leader.pk, "reason": "年休假", **period, **wrong}
    answer = client_of(handler).post("/cases/delegation/", given)
    assert answer.status_code == 422 and not Delegation.objects.exists()
    assert "data-summary" in answer.content.decode()


def test_only_giver_and_taker_end_a_delegation(client_of, handler, leader, outsider, period):
    given = {"taker": leader.pk, "reason": "年休假", **period}
    client_of(handler).post("/cases/delegation/", given)
    page = f"/cases/delegation/{Delegation.objects.get().pk}/end"
    assert client_of(outsider).post(page).status_code == 404
    assert client_of(leader).post(page).status_code == 302
    assert client_of(handler).post(page).status_code == 403


def test_phrases_are_kept_offered_and_dropped_by_their_owner_alone(
    client_of, handler, leader, in_review
):
    client = client_of(handler)
    assert client.post("/cases/phrases/", {"text": "请补充通风口尺寸。"}).status_code == 302
    assert "请补充通风口尺寸。" in client.get(f"/cases/{in_review.number}/").content.decode()
    page = f"/cases/phrases/{Phrase.objects.get().pk}/drop"
    client_of(leader).post(page)
    assert Phrase.objects.exists()
    client.post(page)
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("text", ("", " ", "x" * 201, "a\0b"))
def test_a_phrase_that_is_none_is_refused(client_of, handler, text):
    assert client_of(handler).post("/cases/phrases/", {"text": text}).status_code == 422
