"""A write that is sent twice happens once, and one decided on an older revision does not."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lingqu.cases.api.jobs import remove_old
from lingqu.cases.models import Case, CaseComment, CaseEvent, IdempotencyRecord, NetworkCount
from tests.cases.api.conftest import FORM


def test_a_repeat_gets_the_answer_of_the_first_time(licence, ask, clerk):
    body = {"type": licence, "data": FORM}
    first = ask(clerk).post("/cases", body, Idempotency_Key="k-1")
    again = ask(clerk).post("/cases", body, Idempotency_Key="k-1")
    assert first.content == again.content and again.status_code == 201
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert Case.objects.count() == 1


def test_the_answer_is_kept_sealed(licence, ask, clerk):
    body = {"type": licence, "data": FORM}
    code = ask(clerk).post("/cases", body, Idempotency_Key="k").json()["query_code"]
    assert code not in IdempotencyRecord.objects.get().body


def test_another_request_with_the_key_is_refused(begin, ask, clerk):
    case = begin()["id"]
    path = f"/cases/{case}/comments"
    assert ask(clerk).post(path, {"text": "一"}, Idempotency_Key="k").status_code == 201
    answer = ask(clerk).post(path, {"text": "二"}, Idempotency_Key="k")
    assert answer.status_code == 422 and answer.json()["type"].endswith("key-reused")
    assert CaseComment.objects.count() == 1


def test_keys_of_two_people_do_not_meet(begin, ask, clerk, chief):
    path = f"/cases/{begin()['id']}/comments"
    for person in (clerk, chief):
        assert ask(person).post(path, {"text": "一"}, Idempotency_Key="k").status_code == 201
    assert CaseComment.objects.count() == 2


def test_a_request_that_failed_may_be_sent_again_with_its_key(begin, ask, clerk, reader):
    task = begin()["tasks"][0]
    body = {"outcome": "decline"}
    path = f"/tasks/{task}/complete"
    assert ask(clerk).post(path, body, Idempotency_Key="k").status_code == 422
    assert not IdempotencyRecord.objects.exists()
    body["opinion"] = "不符合条件"
    assert ask(clerk).post(path, body, Idempotency_Key="k").status_code == 200


def test_after_a_day_the_key_is_free_and_old_rows_are_removed(begin, ask, clerk, public):
    path = f"/cases/{begin()['id']}/comments"
    ask(clerk).post(path, {"text": "一"}, Idempotency_Key="k")
    old = timezone.now() - timedelta(hours=25)
    IdempotencyRecord.objects.update(created_at=old)
    assert ask(clerk).post(path, {"text": "二"}, Idempotency_Key="k").status_code == 201
    public.post("/applicant/follow", {"number": "x", "code": "y"})
    NetworkCount.objects.update(minute=old)
    assert remove_old(timezone.now()) == 1
    assert remove_old(timezone.now() + timedelta(hours=25)) == 1


@pytest.mark.parametrize("key", ["x" * 65, "a b", "ключ", ""])
def test_a_key_is_visible_ascii(begin, ask, clerk, key):
    path = f"/cases/{begin()['id']}/comments"
    answer = ask(clerk).post(path, {"text": "一"}, Idempotency_Key=key)
    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_begin_one_case(real_database, licence, ask, clerk):
    body = {"type": licence, "data": FORM}
    answers = at_once(
        [lambda: ask(clerk).post("/cases", body, Idempotency_Key="k")] * 2, ask, clerk
    )
    assert Case.objects.count() == IdempotencyRecord.objects.count() == 1
    assert sorted(one.status_code for one in answers) in ([201, 201], [201, 409])
    late = ask(clerk).post("/cases", body, Idempotency_Key="k")
    assert late.json()["id"] == Case.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_with_one_revision_one_is_told_that_it_changed(
    real_database, reviewing, ask, reviewer, chief
):
    case, task = reviewing
    body = {"outcome": "pass", "revision": 2}
    path = f"/tasks/{task}/complete"
    acts = [lambda p=p: ask(p).post(path, body) for p in (reviewer, chief)]
    answers = sorted(at_once(acts, ask, reviewer, chief), key=lambda one: one.status_code)
    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["type"] == "urn:lingqu:problem:changed"
    assert answers[1].json()["revision"] == Case.objects.get(pk=case).revision == 3


def test_every_act_keeps_to_the_revision_that_was_shown(reviewing, ask, reviewer, chief):
    case, task = reviewing
    events = CaseEvent.objects.count()
    for path, body in (
        (f"/cases/{case}/comments", {"text": "备注"}),
        (f"/cases/{case}/end", {"reason": "不办"}),
        (f"/tasks/{task}/claim", {}),
        (f"/tasks/{task}/release", {}),
    ):
        answer = ask(chief).post(path, body | {"revision": 1})
        assert (answer.status_code, answer.json()["revision"]) == (409, 2), path
        assert ask(chief).post(path, body, If_Match='"1"').json()["revision"] == 2
    assert CaseEvent.objects.count() == events


def test_the_etag_of_one_act_is_the_if_match_of_the_next(reviewing, ask, reviewer):
    case, task = reviewing
    tag = ask(reviewer).get(f"/cases/{case}")["ETag"]
    claimed = ask(reviewer).post(f"/tasks/{task}/claim", If_Match=tag)
    assert claimed.status_code == 200 and claimed["ETag"] == '"3"'
    released = ask(reviewer).post(f"/tasks/{task}/release", If_Match=claimed["ETag"])
    assert released.json()["revision"] == 4


@pytest.mark.parametrize("mark", ["seven", '"1", "2"', "W/x", '"99999999999999999999"'])
def test_an_if_match_that_is_none_of_ours_is_refused(reviewing, ask, reviewer, mark):
    answer = ask(reviewer).post(f"/tasks/{reviewing[1]}/claim", If_Match=mark)
    assert answer.status_code == 400


def at_once(acts, ask, *people):
    """Run the acts in threads that start together; return their answers."""
    for person in people:
        ask(person)
    barrier, answers = threading.Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
