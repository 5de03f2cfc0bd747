"""Begin a case at the window."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lingqu.cases.applicant import follow
from lingqu.cases.form_data import opened
from lingqu.cases.models import Case, CaseFile

from .conftest import FORM

URL = "/cases/new/licence.licence/"
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def given(bureau):
    return {f"f-{name}": value for name, value in FORM.items()} | {"unit": bureau.pk}


@pytest.fixture
def client(licence, client_of, handler):
    return client_of(handler)


def form_of(case):
    import orjson

    event = case.history.get(number=case.form_event)
    return opened(orjson.loads(event.form))


def test_a_case_is_begun_with_files_and_its_code_is_shown_once(client, given):
    given["file-application"] = SimpleUploadedFile("申请书.pdf", PDF)
    answer = client.post(URL, given, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("cases:detail", args=[case.number])
    code = re.search(r"<b class=\"num fs-5\">([0-9A-Z]{8})</b>", answer.content.decode()).group(1)
    assert follow(case.number, code) == case
    again = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert code not in again
    assert CaseFile.objects.get().material == "application" and case.channel == "window"


def test_what_does_not_apply_is_left_out(client, given):
    given |= {"f-credit_code": "不是代码", "f-post_address": "某地"}
    assert client.post(URL, given).status_code == 302
    assert "credit_code" not in form_of(Case.objects.get())
    assert "post_address" not in form_of(Case.objects.get())


def test_a_condition_counts_only_what_applies_itself(client, given):
    del given["f-applicant_kind"]
    answer = client.post(URL, given)
    assert answer.status_code == 422
    assert [one.field for one in answer.context["faults"]] == ["f-applicant_kind"]


def test_everything_wrong_is_told_at_once_and_kept(client, given):
    given |= {"f-floor_area": "很大", "f-phone": "1", "f-applicant_name": "", "unit": "0"}
    given["file-layout"] = SimpleUploadedFile("图.pdf", b"MZ")
    answer = client.post(URL, given)
    fields = {one.field for one in answer.context["faults"]}
    assert answer.status_code == 422
    assert {"unit", "file-layout", "f-floor_area", "f-phone"} <= fields
    assert 'value="很大"' in answer.content.decode() and not Case.objects.exists()


def test_files_of_a_case_that_was_refused_are_in_no_case(client, given):
    given |= {"f-applicant_name": "", "file-application": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(URL, given).status_code == 422
    assert not CaseFile.objects.exists()


def test_only_units_of_ones_own_posts_may_be_chosen(client, given, elsewhere):
    assert client.post(URL, given | {"unit": elsewhere.pk}).status_code == 422
    assert not Case.objects.exists()


def test_who_may_not_begin_is_refused(licence, client_of, colleague, given):
    client = client_of(colleague)
    assert client.get(URL).status_code == 403 and client.post(URL, given).status_code == 403
    assert not client.get("/cases/new/").context["kinds"]


@pytest.mark.parametrize("code", ("licence.nothing", "%00", "x" * 300))
def test_an_unknown_type_is_not_found(client, code):
    assert client.get(f"/cases/new/{code}/").status_code == 404


@pytest.mark.parametrize("value", ("x" * 200_000, "a\0b", "\ud83d", "9" * 400, "<script>"))
@pytest.mark.parametrize("field", ("f-applicant_name", "f-floor_area", "f-item", "f-opens_on"))
def test_hostile_values_are_faults_or_plain_text(client, given, field, value):
    answer = client.post(URL, {**given, field: value.encode("utf-8", "replace").decode()})
    assert answer.status_code in (302, 422)
    assert b"<script>" not in answer.content.replace(b"<script src", b"")
