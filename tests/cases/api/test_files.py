"""Files: handed in, listed, downloaded as attachments, checked; never shown by a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lingqu.cases.models import CaseFile

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def sent(name="平面图.pdf", content=PDF, material="layout"):
    return {"material": material, "file": SimpleUploadedFile(name, content)}


@pytest.fixture
def filed(begin, ask, clerk):
    made = begin()
    task = made["tasks"][0]
    return made["id"], task, ask(clerk).send(f"/tasks/{task}/files", sent()).json()


def test_a_file_is_downloaded_as_it_was_and_never_shown(filed, ask, reader):
    case, _task, made = filed
    assert (made["kind"], made["size"], made["revision"]) == ("pdf", len(PDF), 2)
    listed = ask(reader).get(f"/cases/{case}/files").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    answer = ask(reader).get(f"/files/{made['id']}/content")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_is_found_only_through_a_case_that_one_may_see(filed, ask, outsider):
    assert ask(outsider).get(f"/files/{filed[2]['id']}/content").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        sent(content=b"MZ\x90\x00"),
        sent(content=b""),
        sent(name="a.png"),
        sent(material="photograph"),
        {"material": "layout"},
        {"file": SimpleUploadedFile("a.pdf", PDF)},
    ],
)
def test_a_file_that_is_not_what_the_material_takes_is_refused(begin, ask, clerk, fields):
    path = f"/tasks/{begin()['tasks'][0]}/files"
    for file in (one for one in fields.values() if not isinstance(one, str)):
        file.seek(0)
    assert ask(clerk).send(path, fields).status_code == 422
    assert not CaseFile.objects.exists()


def test_a_file_sent_again_with_its_key_is_kept_once(begin, ask, clerk):
    path = f"/tasks/{begin()['tasks'][0]}/files"
    first = ask(clerk).send(path, sent(), Idempotency_Key="f")
    again = ask(clerk).send(path, sent(), Idempotency_Key="f")
    assert first.content == again.content and CaseFile.objects.count() == 1
    other = ask(clerk).send(path, sent(content=PDF + b"\n"), Idempotency_Key="f")
    assert other.status_code == 422


def test_a_newer_file_replaces_the_older_which_stays(filed, ask, clerk):
    case, task, made = filed
    ask(clerk).send(f"/tasks/{task}/files", sent(content=PDF + b"\n"))
    listed = ask(clerk).get(f"/cases/{case}/files").json()["items"]
    assert [one["replaced"] for one in listed] == [True, False]


def test_whoever_does_the_step_checks_a_file(filed, ask, clerk, reader):
    _case, _task, made = filed
    path, body = f"/files/{made['id']}/check", {"checked": "rejected", "remark": "看不清"}
    assert ask(reader).post(path, body).status_code == 403
    answer = ask(clerk).post(path, body | {"revision": 2})
    assert (answer.json()["checked"], answer.json()["revision"]) == ("rejected", 3)
    assert ask(clerk).post(path, body | {"revision": 2}).json()["revision"] == 3


def test_a_material_of_too_many_megabytes_is_refused(begin, ask, clerk, monkeypatch):
    from lingqu.cases import papers

    monkeypatch.setattr(papers, "keep", _too_large)
    answer = ask(clerk).send(f"/tasks/{begin()['tasks'][0]}/files", sent())
    assert answer.status_code == 422 and "20 MB" in answer.json()["detail"]


def _too_large(_chunks, *, most):
    from lingqu.kernel.blobs import TooLarge

    raise TooLarge(most)
