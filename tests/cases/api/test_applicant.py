"""The applicant's side: by number and code in the body, without signing in, counted by network."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingqu.cases.api import throttle
from lingqu.cases.models import Case, CaseFile, NetworkCount
from tests.cases.api.conftest import PERSON

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def pair(begin):
    made = begin()
    return {"number": made["number"], "code": made["query_code"]}


@pytest.fixture
def waiting(begin, pass_step, clerk):
    """A public place's case that waits for its applicant to supply the missing report."""
    made = begin(item="public_place")
    pass_step(clerk, made["tasks"][0], "supplement", opinion="缺平面图和检测报告")
    return {"number": made["number"], "code": made["query_code"]}


def test_an_applicant_follows_his_case(pair, public):
    body = public.post("/applicant/follow", pair).json()
    assert body["state"] == {"name": "submitted", "label": "待受理", "public": "waiting"}
    assert body["waiting"] is None
    lower = {"number": pair["number"].lower(), "code": f" {pair['code'].lower()} "}
    assert public.post("/applicant/follow", lower).status_code == 200


def test_a_wrong_pair_is_not_found_whichever_is_wrong(pair, public):
    for wrong in ({"number": "XK1"}, {"code": "AAAAAAAA"}):
        answer = public.post("/applicant/follow", pair | wrong)
        assert answer.status_code == 404 and answer.json()["detail"] == ""


def test_what_the_applicant_reads_has_nothing_personal(begin, public):
    made = begin(**PERSON)
    pair = {"number": made["number"], "code": made["query_code"]}
    text = public.post("/applicant/follow", pair).content.decode()
    assert PERSON["identity_number"] not in text and PERSON["applicant_name"] not in text


def test_an_applicant_supplies_what_is_missing(waiting, public):
    told = public.post("/applicant/follow", waiting).json()["waiting"]
    assert {"layout", "test_report", "application"} == {one["name"] for one in told["missing"]}
    early = public.post("/applicant/supplement", waiting)
    assert early.status_code == 422 and len(early.json()["faults"]) == 3
    for one in told["missing"]:
        fields = waiting | {"material": one["name"], "file": SimpleUploadedFile("a.pdf", PDF)}
        assert public.send("/applicant/files", fields).status_code == 201
    done = public.post("/applicant/supplement", waiting | {"data": {"floor_area": "90"}})
    assert done.status_code == 200 and done.json()["state"]["name"] == "submitted"


def test_no_file_is_kept_for_a_case_that_waits_for_nobody(pair, public):
    fields = pair | {"material": "layout", "file": SimpleUploadedFile("a.pdf", PDF)}
    answer = public.send("/applicant/files", fields)
    assert answer.status_code == 409 and not CaseFile.objects.exists()
    assert public.send("/applicant/files", fields | {"code": "AAAAAAAA"}).status_code == 404


def test_an_applicant_withdraws_until_the_decision(pair, public):
    body = pair | {"reason": "不再需要"}
    assert public.post("/applicant/withdraw", pair | {"reason": ""}).status_code == 422
    assert public.post("/applicant/withdraw", body).json()["state"]["public"] == "closed"
    assert public.post("/applicant/withdraw", body).status_code == 409


def test_a_withdrawal_sent_twice_with_a_key_happens_once(pair, public):
    body = pair | {"reason": "不再需要"}
    answers = [public.post("/applicant/withdraw", body, Idempotency_Key="w") for _n in (1, 2)]
    assert answers[0].content == answers[1].content and answers[1].status_code == 200
    assert Case.objects.get().outcome == "withdrawn"


def test_one_network_asks_so_often_a_minute(pair, public, monkeypatch):
    monkeypatch.setattr(throttle, "A_MINUTE", 3)
    statuses = [public.post("/applicant/follow", pair).status_code for _n in range(5)]
    assert statuses[:3] == [200] * 3 and statuses[-1] == 429
    answer = public.client.post(
        "/api/v1/applicant/follow", pair, "application/json", REMOTE_ADDR="203.0.113.9"
    )
    assert answer.status_code == 200
    assert "127.0.0" not in str(list(NetworkCount.objects.values()))


def test_number_and_code_never_travel_in_an_address(pair, public):
    with CaptureQueriesContext(
        connection,
    ):
        answer = public.get(f"/applicant/follow?number={pair['number']}&code={pair['code']}")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
