"""What no form of ours sends is refused with words, never with a fault of ours."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lingqu.cases.models import Case, Draft, DraftFile

from .conftest import CODE, PDF, PERSON, set_parameter


@pytest.fixture
def filled(visitor):
    visitor.begin()
    visitor.fill(PERSON)
    return visitor


def test_ten_megabytes_of_text_are_refused_unread(filled):
    answer = filled.answer(3, {**PERSON[3], "place_address": "长" * (10 << 20)})
    assert answer.status_code == 413
    assert "一次提交的内容太多" in answer.content.decode()


def test_ten_megabytes_of_text_beside_a_file_are_refused(filled):
    answer = filled.client.post(filled.url("materials"), {"x": "a" * (10 << 20), "file1": ""})
    assert answer.status_code == 413


def test_a_long_text_is_told_at_its_field(filled):
    answer = filled.answer(3, {**PERSON[3], "place_address": "长" * 5000})
    assert answer.status_code == 422
    assert [fault["id"] for fault in answer.context["faults"]] == ["q6"]


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (1, {"item": "weapons"}),
        (1, {"item": "\0"}),
        (2, {**PERSON[2], "applicant_name": "a\0b"}),
        (2, {**PERSON[2], "applicant_name": "\x1b[31m"}),
        (3, {**PERSON[3], "floor_area": "1e999"}),
        (3, {**PERSON[3], "floor_area": "NaN"}),
        (3, {**PERSON[3], "floor_area": "-1"}),
        (3, {**PERSON[3], "floor_area": "²"}),
        (3, {**PERSON[3], "opens_on": "2026-02-30"}),
        (3, {**PERSON[3], "opens_on": "0000-00-00"}),
    ],
)
def test_a_value_that_is_none_is_told(filled, number, values):
    before = filled.draft.data
    assert filled.answer(number, values).status_code == 422
    assert filled.draft.data.keys() == before.keys()


def test_fields_of_officers_and_unknown_ones_are_not_taken(filled):
    filled.answer(3, {**PERSON[3], "site_record": "已核查", "case_id": "1"})
    assert not {"site_record", "case_id"} & filled.draft.data.keys()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.pdf"),
        (b"MZ\x90\0" + b"\0" * 100, "程序.pdf"),
        (PDF, "照片.jpg"),
        (PDF, "程序.exe"),
        (b"PK\x03\x04" + b"\0" * 50, "压缩.pdf"),
        (b"<html><script>alert(1)</script>", "页面.pdf"),
        (b"plain text", "a.txt"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_without_its_name(filled, content, name):
    answer = filled.hand_in(1, content, name)
    assert answer.status_code == 422
    (fault,) = answer.context["faults"]
    assert fault["id"] == "file1" and name not in fault["text"]
    assert not DraftFile.objects.exists()


def test_a_file_that_is_too_large_is_told(filled):
    answer = filled.hand_in(1, PDF + b"\0" * (20 << 20))
    assert answer.status_code == 422
    assert "不超过 20 MB" in answer.context["faults"][0]["text"]


def test_all_files_of_a_draft_are_limited_together(filled):
    set_parameter("cases.draft_megabytes", 1, unit="megabyte")
    assert filled.hand_in(1, PDF + b"\0" * 700_000).status_code == 302
    assert filled.hand_in(1, PDF + b"\1" * 700_000).status_code == 302  # in its place
    answer = filled.hand_in(2, PDF + b"\2" * 700_000)
    assert answer.status_code == 422
    assert "不能超过 1 MB" in answer.context["faults"][0]["text"]


def test_a_name_with_a_path_leaves_only_its_end(filled):
    filled.hand_in(1, name="../../etc/材料.pdf")
    assert DraftFile.objects.get().name == "材料.pdf"


def test_choosing_nothing_is_told(filled):
    answer = filled.client.post(filled.url("materials"), {"upload": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize("place", ["0", "99", "²", "-1", "\0", "9" * 5000])
def test_a_document_that_is_not_there_changes_nothing(filled, place):
    given = {"upload": place, "remove": place, f"file{place[:9]}": SimpleUploadedFile("a.pdf", PDF)}
    assert filled.client.post(filled.url("materials"), given).status_code == 302
    assert not DraftFile.objects.exists()


@pytest.mark.parametrize(
    "cookie", ["", ".", "a" * 10_000, "\0", "é" * 43, "x" * 43, ".".join(["y" * 43] * 50)]
)
def test_a_cookie_of_no_draft_finds_none(visitor, cookie):
    visitor.begin()
    stranger = Client()
    stranger.cookies["lingqu_drafts"] = cookie
    assert stranger.get(reverse("apply:list")).context["begun"] == []
    assert stranger.get(visitor.url("resume")).status_code == 404


@pytest.mark.parametrize("number", [0, 99, 10**9])
def test_a_page_that_is_not_there_leads_to_one_that_is(filled, number):
    assert filled.page("question", number).status_code == 302
    assert filled.answer(number, {"item": "food_service"}).status_code == 302


def test_a_draft_number_beyond_the_database_is_not_there(visitor):
    visitor.begin()
    visitor.pk = 9**30
    assert visitor.page("resume").status_code == 404


@pytest.mark.parametrize("code", ["licence.nothing", "..", "a" * 500, "%00", "许可"])
def test_a_type_that_is_not_there_is_said_not_to_be(visitor, code):
    page = f"/apply/types/{code}/"
    assert visitor.client.get(page).status_code == 404
    assert visitor.client.post(page).status_code == 404


def test_nothing_is_written_without_the_token_of_the_form(visitor):
    visitor.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.client.cookies
    pages = [reverse("apply:guide", args=[CODE]), visitor.url("question", 1),
             visitor.url("materials"), visitor.url("check"), visitor.url("discard"),
             visitor.url("sent"), reverse("apply:follow"), reverse("apply:leave")]  # fmt: skip
    assert {strict.post(page).status_code for page in pages} == {403}
    assert Draft.objects.count() == 1


def test_nothing_that_was_written_reaches_the_log(filled, caplog):
    caplog.set_level(logging.DEBUG)
    filled.answer(2, {**PERSON[2], "identity_number": "990101199001010010"})
    filled.hand_in(1, b"", "何清源身份证.pdf")
    filled.follow("XK99010020261124", "ABCDEFGH")
    said = caplog.text
    for text in ("990101199001010010", "何清源", "XK99010020261124", "ABCDEFGH"):
        assert text not in said
    assert not Case.objects.exists()
