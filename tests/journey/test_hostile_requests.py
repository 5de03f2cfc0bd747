"""Numbers and days that no form of ours sends are answered as wrong, never as a fault of ours."""

import pytest
from django.urls import reverse

NUMBERS = ("²", "9" * 25, "9" * 5000, "-1", "1e3", "\0", "")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_version_that_is_no_number_is_a_version_that_does_not_fit(client_of, evaluation, number):
    page = reverse("evaluations:conclude", args=[evaluation.pk])
    answer = client_of("reviewer").post(page, {"version": number, "text": "同意"})
    assert answer.status_code == 409


@pytest.mark.parametrize("number", NUMBERS)
def test_a_draft_of_no_unit_and_no_year_is_shown_with_its_faults(client_of, number):
    asked = {"name": "项目", "year": number, "unit": number, "scheme": "national-2020"}
    answer = client_of("officer").post(reverse("evaluations:begin"), asked)
    assert answer.status_code == 422
    assert {fault.field for fault in answer.context["faults"]} == {"year", "unit"}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_copy_of_no_evaluation_is_refused(client_of, number):
    answer = client_of("officer").post(reverse("evaluations:begin"), {"previous": number})
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize("action", ("insert-²", "remove-" + "9" * 5000, "insert-\0", "drop"))
def test_an_edit_at_no_row_keeps_the_draft(client_of, draft, action):
    page = reverse("evaluations:edit", args=[draft.pk])
    answer = client_of("officer").post(page, {"version": draft.version, "action": action})
    assert answer.status_code == 302


@pytest.mark.parametrize("scheme", ("../../secret", "national-2020\0", ""))
def test_an_unknown_scheme_is_refused_by_name(client_of, evaluation, scheme):
    asked = {"version": evaluation.version, "scheme": scheme, "reason": "试算"}
    page = reverse("evaluations:choose-scheme", args=[evaluation.pk])
    answer = client_of("reviewer").post(page, asked)
    assert answer.status_code == 422
    assert "national-2020" in answer.content.decode()


@pytest.mark.parametrize("day", ("0001-01-01", "9999-12-31", "2026-02-30", "\0"))
@pytest.mark.parametrize("end", ("first", "last"))
def test_impossible_days_keep_no_entry_of_the_log(client_of, day, end):
    client = client_of("audit")
    assert not client.get(reverse("access:audit"), {end: day}).context["rows"]
    exported = client.post(reverse("access:export_audit"), {end: day})
    assert len(b"".join(exported.streaming_content).splitlines()) == 1


@pytest.mark.parametrize("key", ("q", "code", "rule", "department", "scheme", "state", "low"))
def test_a_null_character_in_a_filter_finds_nothing_odd(client_of, evaluation, key):
    answer = client_of("reviewer").get(reverse("evaluations:list"), {key: "\0"})
    assert answer.status_code == 200


def test_a_null_character_is_left_out_of_a_decision_and_of_a_reason(client_of, evaluation):
    client = client_of("reviewer")
    noted = {"decision": "explain", "note": "请\0说明"}
    client.post(reverse("evaluations:decide", args=[evaluation.pk, 1]), noted)
    evaluation.refresh_from_db()
    returned = {"version": evaluation.version, "text": "请\0更正"}
    client.post(reverse("evaluations:return", args=[evaluation.pk]), returned)
    assert evaluation.decisions.get().note == "请说明"
    assert evaluation.events.get(step="returned").note == "请更正"


def test_a_null_character_in_the_search_for_people_is_left_out(client_of):
    answer = client_of("system").get(reverse("access:people"), {"q": "\0leader"})
    assert [person.login_name for person in answer.context["page"]] == ["leader"]
