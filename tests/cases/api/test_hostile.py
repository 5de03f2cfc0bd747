"""Bodies and headers that no honest program sends: each gets a clean refusal, never a 5xx."""

import json

import pytest
from django.test import Client

from lingqu.cases.models import Case
from tests.cases.api.conftest import FORM

JSON = "application/json"


def raw(asking, path, body, kind=JSON):
    headers = {"Authorization": f"Bearer {asking.token}"}
    return asking.client.post(f"/api/v1{path}", body, kind, headers=headers)


def nested(depth):
    return '{"type": "licence.licence", "data": {"item": ' + "[" * depth + "]" * depth + "}}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("null", 422),
        ("[]", 422),
        ('"text"', 422),
        (b"\xff\xfe{}", 400),
        ('{"type": NaN}', 400),
        ('{"type": "\\ud800"}', 400),
        (nested(30), 422),
        (nested(2000), 400),
        (nested(100_000), 400),
        ('{"type": "licence.licence", "data": {}, "more": 1}', 422),
        ('{"type": 1, "data": {}}', 422),
        ('{"type": "licence.licence", "data": {"item": "a\\u0000b"}}', 422),
        ('{"type": "licence.licence", "data": {"a\\u0000b": 1}}', 422),
        ('{"type": "licence.licence", "data": {"floor_area": 1e300}}', 422),
        ('{"type": "licence.licence", "data": {"floor_area": 1e999}}', 422),
        ('{"type": "licence.licence", "data": {"floor_area": ' + "9" * 5000 + "}}", 422),
        ('{"type": "no.such", "data": {}}', 422),
    ],
)
def test_a_strange_body_is_refused_cleanly(licence, ask, clerk, body, status):
    answer = raw(ask(clerk), "/cases", body)
    assert answer.status_code in (status, 400), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        None, True, 7, 1.5, "", " ", "\u202e倒", "🀄" * 30, "x" * 5000, [], ["a"] * 200, {"a": {}},
        "\x07", "<script>alert(1)</script>", "1e999999", "٣", "NaN", "-0", "2026-13-45",
        10**18, "9" * 400, "0x10", "\ufeff",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["item", "floor_area", "opens_on", "place_address", "phone"])
def test_any_value_in_any_field_is_taken_or_told(licence, ask, clerk, field, value):
    answer = ask(clerk).post("/cases", {"type": licence, "data": FORM | {field: value}})
    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 422:
        assert answer.json()["faults"][0]["field"] == field


def test_a_form_of_more_than_a_megabyte_is_refused_unread(licence, ask, clerk):
    body = json.dumps({"type": licence, "data": FORM | {"place_address": "x" * (1 << 20)}})
    answer = raw(ask(clerk), "/cases", body)
    assert answer.status_code == 413 and answer["Content-Type"] == "application/problem+json"


def test_a_form_of_more_characters_than_a_form_has_is_refused(licence, ask, clerk):
    data = FORM | {"place_address": "x" * 200_000}
    answer = ask(clerk).post("/cases", {"type": licence, "data": data})
    assert answer.status_code == 422 and answer.json()["type"].endswith("form")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "", "x"]
)
def test_another_type_of_content_is_refused(licence, ask, clerk, kind):
    answer = raw(ask(clerk), "/cases", json.dumps({"type": licence, "data": FORM}), kind)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=" + "b" * 5000, JSON]
)
def test_a_broken_form_with_files_is_refused(begin, ask, clerk, kind):
    answer = raw(ask(clerk), f"/tasks/{begin()['tasks'][0]}/files", b"--x\r\nnothing", kind)
    assert answer.status_code in (400, 415, 422)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/cases/0", "/cases/-1", "/cases/x", f"/cases/{'9' * 40}", "/cases/1%00", "/cases?q=%00",
        "/cases?q=%ff", "/types/%E2%80%AE", "/types/" + "a" * 300, "/tasks/1/complete", "/nothing",
        "/cases/1.0", "/cases/١", "/cases?q=" + "x" * 200, "/files/../content", "/",
    ],
)  # fmt: skip
def test_a_strange_address_is_a_problem_and_no_page(ask, clerk, path):
    answer = ask(clerk).get(path)
    assert answer.status_code in (200, 404, 405, 422), answer.content
    if answer.status_code != 200:
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "value",
    ["Bearer", "Bearer ", "Basic YTpi", "Bearer lq_ \u00e9", "Bearer " + "l" * 9000, "x" * 99],
)
def test_a_strange_authorization_is_not_signed_in(db, value):
    answer = Client().get("/api/v1/me", headers={"Authorization": value})
    assert answer.status_code == 401


def test_a_method_that_an_address_does_not_take_is_named(ask, clerk):
    answer = ask(clerk).client.delete("/api/v1/me")
    assert answer.status_code == 405 and answer["Allow"] == "GET"
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unexpected_error_is_a_number_and_no_story(ask, reader, monkeypatch):
    from lingqu.cases.api import types

    monkeypatch.setattr(types, "_published", lambda: 1 / 0)
    answer = ask(reader).get("/types")
    assert answer.status_code == 500 and answer.json()["number"].startswith("E-")
    assert "division" not in answer.content.decode()


def test_a_busy_database_is_told_to_be_so(ask, reader, monkeypatch):
    from django.db import OperationalError

    from lingqu.cases.api import types

    def busy():
        raise OperationalError("database is locked")

    monkeypatch.setattr(types, "_published", busy)
    answer = ask(reader).get("/types")
    assert answer.status_code == 503 and answer["Retry-After"] == "1"


def test_the_document_is_public_and_loads_nothing(db):
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200 and answer.json()["openapi"].startswith("3.1")
    for methods in answer.json()["paths"].values():
        for operation in methods.values():
            assert operation["summary"] and operation["description"]
            assert {"400", "422", "503"} <= operation["responses"].keys()
    assert Client().get("/api/v1/docs").status_code == 404
