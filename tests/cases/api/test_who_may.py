"""Who may not: without a token, with one that does not hold, without the duty, from elsewhere."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lingqu.cases.models import ApiToken, Case, CaseFile, Task
from tests.cases.api.conftest import FORM, Asking

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ON_CASE = {
    "withdraw": {"reason": "申请人撤回"},
    "resume": {},
    "supervise": {"reason": "请抓紧"},
    "end": {"reason": "无法办理"},
    "reopen": {"reason": "重新办理"},
}
ON_TASK = {
    "claim": {},
    "release": {},
    "complete": {"outcome": "pass"},
    "assign": {"to": "clerk"},
    "transfer": {"unit": "elsewhere", "reason": "不属本单位"},
    "send-back": {"reason": "退回"},
    "ask": {"kind": "consult", "units": ["elsewhere"], "question": "有何意见"},
    "answer": {"outcome": "agree"},
    "take-back": {},
    "extension": {"clock": "promise", "amount": 1, "reason": "复杂"},
    "decision": {"granted": True},
    "suspend": {"kind": "hearing", "reason": "听证"},
}


@pytest.fixture
def writes(reviewing, elsewhere):
    case, task = reviewing
    row = CaseFile.objects.create(
        case_id=case, material="layout", name="a.pdf", sha256="0" * 64, size=1, kind="pdf",
        added_at=timezone.now(),
    )  # fmt: skip
    found = {f"/cases/{case}/{verb}": body for verb, body in ON_CASE.items()}
    found |= {f"/tasks/{task}/{verb}": body for verb, body in ON_TASK.items()}
    found[f"/cases/{case}/comments"] = {"text": "备注"}
    found[f"/files/{row.pk}/check"] = {"checked": "accepted"}
    found["/cases"] = {"type": "licence.licence", "unit": "office", "data": FORM}
    return found


def test_every_operation_but_the_public_ones_wants_a_token(licence, public):
    for path, method, operation in _operations():
        wanted = 401 if "security" in operation else 422
        address = path.replace("{code}", licence).replace("{", "").replace("}", "")
        address = address.replace("case_id", "1").replace("task_id", "1").replace("file_id", "1")
        send = public.get if method == "get" else lambda one: public.post(one, {})
        assert send(address.removeprefix("/api/v1")).status_code in (wanted, 415), path


def test_refusal_is_tested_for_every_write(writes):
    tested = {re.sub(r"\d+", "#", path) for path in writes} | {"/tasks/#/files"}
    declared = {
        re.sub(r"\{\w+\}", "#", path).removeprefix("/api/v1")
        for path, method, operation in _operations()
        if method == "post" and "security" in operation
    }
    assert declared == tested


def _operations():
    document = Client().get("/api/v1/openapi.json").json()
    return [(p, m, one) for p, methods in document["paths"].items() for m, one in methods.items()]


def _everything():
    return list(Case.objects.values("pk", "revision")), list(Task.objects.values("pk", "state"))


def test_nobody_writes_without_a_token(writes, public):
    before = _everything()
    for path, body in writes.items():
        answer = public.post(path, body)
        assert answer.status_code == 401, path
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Content-Type"] == "application/problem+json"
    assert _everything() == before


def test_an_outsider_finds_nothing_to_write_to(writes, ask, outsider):
    before = _everything()
    for path, body in writes.items():
        expected = 403 if path == "/cases" else 404
        assert ask(outsider).post(path, body).status_code == expected, path
    assert _everything() == before


def test_a_reader_may_only_leave_a_remark(writes, ask, reader):
    before = _everything()[1]
    for path, body in writes.items():
        expected = {201} if path.endswith("comments") else {403, 409}
        assert ask(reader).post(path, body).status_code in expected, path
    assert _everything()[1] == before


def test_an_outsider_does_not_learn_who_has_an_account(reviewing, ask, outsider, chief):
    path, body = f"/tasks/{reviewing[1]}/assign", {"to": "nobody"}
    assert ask(outsider).post(path, body).status_code == 404
    assert ask(chief).post(path, body).status_code == 422


def test_an_outsider_reads_nothing(reviewing, ask, outsider):
    case, _task = reviewing
    for part in ("", "/history", "/comments", "/files"):
        assert ask(outsider).get(f"/cases/{case}{part}").status_code == 404
    for listed in ("/cases", "/cases?q=清泉餐饮", "/tasks"):
        assert ask(outsider).get(listed).json()["items"] == []


def test_a_file_is_handed_in_only_by_whoever_may_do_the_step(begin, ask, reader, outsider):
    task = begin()["tasks"][0]
    for person, expected in ((reader, 403), (outsider, 404)):
        fields = {"material": "layout", "file": SimpleUploadedFile("a.pdf", PDF + b" ")}
        assert ask(person).send(f"/tasks/{task}/files", fields).status_code == expected
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(1), "created_at": timezone.now() - timedelta(9)},
        {"digest": "0" * 64},
    ],
)
def test_a_token_that_does_not_hold_is_refused(ask, reader, changed):
    assert ask(reader).get("/me").status_code == 200
    ApiToken.objects.update(**changed)
    answer = ask(reader).get("/me")
    assert answer.status_code == 401 and answer.json()["type"].endswith("not-signed-in")


@pytest.mark.parametrize(
    "changed", [{"is_active": False}, {"password_changed_at": timezone.now() + timedelta(days=1)}]
)
def test_a_token_ends_with_its_account_and_with_its_password(ask, reader, changed):
    assert ask(reader).get("/me").status_code == 200
    type(reader).objects.filter(pk=reader.pk).update(**changed)
    assert ask(reader).get("/me").status_code == 401


def test_a_bad_header_is_not_made_good_by_a_session(reader):
    client = Client()
    client.force_login(reader)
    assert client.get("/api/v1/me").status_code == 200
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer lq_00000000_x"})
    assert answer.status_code == 401


def test_a_session_needs_the_csrf_token_to_write(reviewing, reviewer):
    _case, task = reviewing
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    path = f"/api/v1/tasks/{task}/claim"
    refused = client.post(path, "{}", "application/json")
    assert refused.status_code == 403 and refused.json()["type"].endswith("csrf")
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert (
        client.post(path, "{}", "application/json", headers={"X-CSRFToken": token}).status_code
        == 200
    )


def test_an_idle_session_is_told_so_and_not_led_to_a_page(reader, settings):
    client = Client()
    client.force_login(reader)
    session = client.session
    session["access_seen_at"] = 1
    session.save()
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"


def test_who_must_change_his_password_is_told_so(reader):
    type(reader).objects.update(must_change_password=True)
    client = Client()
    client.force_login(reader)
    answer = client.get("/api/v1/me")
    assert answer.status_code == 403 and answer["Content-Type"] == "application/problem+json"


def test_a_post_that_one_does_not_hold_is_refused(ask, reader, outsider):
    strange = str(outsider.posts.get().pk)
    assert ask(reader).get("/me", X_Post=strange).status_code == 403
    own = reader.posts.get().pk
    assert ask(reader).get("/me", X_Post=str(own)).json()["post"] == own


def test_the_use_of_a_token_is_noted_once_a_minute(token_of, reader, django_assert_num_queries):
    asking = Asking(token=token_of(reader))
    asking.get("/me")
    first = ApiToken.objects.get().last_used_at
    asking.get("/me")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    asking.get("/me")
    assert ApiToken.objects.get().last_used_at > first
