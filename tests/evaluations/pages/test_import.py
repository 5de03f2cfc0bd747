"""Handing in files: each is read on its own, and nothing in it runs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Upload
from django.urls import reverse

from lingqu.evaluations import services_import
from lingqu.evaluations.models import Evaluation, ImportBatch, ImportFile
from lingqu.kernel.errors import AccessDenied
from lingqu.kernel.models import AuditEntry

from .conftest import NOW, report

IMPORTS = "/evaluations/imports/"


def test_a_report_becomes_an_evaluation_of_the_unit_it_names(evaluation, centre):
    assert evaluation.unit == centre
    assert (evaluation.year, evaluation.name) == (2025, "设备购置项目")
    assert evaluation.stated_total == 100
    assert evaluation.executed == 900_000
    assert evaluation.errors == evaluation.findings.filter(severity="error").count() > 0


def test_one_bad_file_stops_no_other(hand_in, reviewer):
    batch = hand_in(reviewer, b"", b"%PDF-1.4 cut", "只有一句话。".encode(), report())
    states = [file.state for file in batch.files.all()]
    assert states == ["failed", "failed", "failed", "done"]
    assert all(file.refusal["found"] for file in batch.files.filter(state="failed"))


def test_a_file_that_the_reader_cannot_cope_with_is_told(hand_in, reviewer, monkeypatch):
    monkeypatch.setattr(services_import, "document_of", lambda source: 1 / 0)
    batch = hand_in(reviewer, report())
    assert "ZeroDivisionError" in batch.files.get().refusal["found"]


def test_the_same_file_is_stored_once(hand_in, reviewer):
    hand_in(reviewer, report())
    batch = hand_in(reviewer, report())
    assert batch.files.get().state == ImportFile.State.DUPLICATE
    assert Evaluation.objects.count() == 1


def test_a_file_that_another_unit_handed_in_is_told_so(
    hand_in, client_of, evaluation, outsider, elsewhere
):
    batch = hand_in(outsider, report())
    page = client_of(outsider).get(f"{IMPORTS}{batch.pk}/").content.decode()
    assert "Another unit handed in the same file" in page
    assert evaluation.number not in page


def test_a_unit_imports_for_itself_only(hand_in, outsider, elsewhere):
    hand_in(outsider, report())
    assert Evaluation.objects.get().unit == elsewhere


def test_files_are_handed_in_by_a_plain_form_and_read_on_request(client_of, reviewer, centre):
    client = client_of(reviewer)
    files = [Upload("a.txt", report()), Upload("b.txt", report("第二个项目"))]
    batch = client.post(IMPORTS, {"files": files}).url
    assert "0 of 2" in client.get(batch).content.decode()
    page = client.post(f"{batch}next", follow=True)
    assert page.redirect_chain and "2 of 2" in page.content.decode()
    assert Evaluation.objects.count() == 2


def test_the_progress_is_a_part_that_asks_again_until_all_is_read(client_of, reviewer, centre):
    client = client_of(reviewer)
    files = [Upload("a.txt", report()), Upload("b.txt", report("第二个项目"))]
    batch = client.post(IMPORTS, {"files": files}).url
    first = client.post(f"{batch}next", headers={"HX-Request": "true"}).content.decode()
    last = client.post(f"{batch}next", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in first and 'hx-trigger="load' in first
    assert 'hx-trigger="load' not in last


def test_too_much_at_once_is_refused_before_it_is_read(client_of, reviewer, settings):
    settings.UPLOAD_BYTES = 1000
    answer = client_of(reviewer).post(IMPORTS, {"files": Upload("a.txt", b"x" * 2000)})
    assert answer.status_code == 413
    assert not ImportBatch.objects.exists()


def test_too_many_files_are_refused(client_of, reviewer, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [Upload(f"{n}.txt", b"x") for n in range(4)]
    assert client_of(reviewer).post(IMPORTS, {"files": files}).status_code == 413


def test_handing_in_needs_the_token_of_the_form(reviewer):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    answer = client.post(IMPORTS, {"files": Upload("a.txt", report())})
    assert answer.status_code == 403
    assert not ImportBatch.objects.exists()


def test_handing_in_nothing_says_so(client_of, reviewer):
    assert client_of(reviewer).post(IMPORTS).status_code == 422


def test_a_colleague_without_the_permission_cannot_hand_in(client_of, colleague):
    assert client_of(colleague).get(IMPORTS).status_code == 403
    with pytest.raises(AccessDenied):
        services_import.hand_in(actor=colleague, handed=[], at=NOW)


def test_another_units_import_does_not_exist(client_of, hand_in, handler, outsider, centre):
    batch = hand_in(handler, report())
    address = reverse("evaluations:batch", args=[batch.pk])
    assert client_of(handler).get(address).status_code == 200
    assert client_of(outsider).get(address).status_code == 404
    assert client_of(outsider).post(f"{address}next").status_code == 404


def test_a_senders_path_and_control_characters_do_not_get_into_a_name(hand_in, reviewer):
    batch = hand_in(reviewer, report(), name="..\\..\\etc/\x00\x1bpass\u202ewd.txt")
    assert batch.files.get().name == "passwd.txt"


def test_every_step_is_in_the_audit_log(evaluation):
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"evaluations.import", "evaluations.read_file"} <= verbs


def test_the_pages_of_an_import_take_a_fixed_number_of_queries(
    client_of, hand_in, reviewer, django_assert_max_num_queries
):
    batch = hand_in(reviewer, *(report(f"第{n}个项目") for n in range(12)))
    client = client_of(reviewer)
    with django_assert_max_num_queries(14):
        client.get(reverse("evaluations:batch", args=[batch.pk]))
    with django_assert_max_num_queries(14):
        client.get(IMPORTS)
