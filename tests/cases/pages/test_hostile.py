"""Numbers, texts and addresses that no page of ours sends are answered as wrong."""

import pytest
from django.urls import reverse

from lingqu.cases.models import Case

NUMBERS = ("²", "9" * 25, "9" * 5000, "-1", "1e3", "\0", "")
TEXTS = ("x" * 5000, "a\0b", "<script>alert(1)</script>", "\u202e" * 50)


@pytest.mark.parametrize("number", ("%00", "x" * 500, "<b>", "..", "²", "new%0a"))
@pytest.mark.parametrize("page", ("", "print/", "process.svg", "files/1"))
def test_an_unknown_case_is_not_found(client_of, handler, case, number, page):
    assert client_of(handler).get(f"/cases/{number}/{page}").status_code == 404


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_none_fits_no_task_and_no_revision(client_of, handler, case, number):
    client = client_of(handler)
    sent = {"task": number, "revision": case.revision, "outcome": "accept"}
    assert client.post(f"/cases/{case.number}/complete", sent).status_code == 404
    sent = {"task": case.tasks.get().pk, "revision": number, "outcome": "accept"}
    assert client.post(f"/cases/{case.number}/complete", sent).status_code == 409
    assert client.get(f"/cases/{case.number}/", {"task": number}).status_code == 200
    assert client.post("/cases/batch", {"task": number, "act": "assign", "to": number})
    assert client.post("/cases/notices/read", {"newest": number}).status_code == 302


@pytest.mark.parametrize("pk", ("9" * 25, "0"))
def test_a_file_of_an_impossible_number_is_not_found(client_of, handler, case, pk):
    client = client_of(handler)
    assert client.get(f"/cases/{case.number}/files/{pk}").status_code == 404
    assert client.post(f"/cases/{case.number}/files/{pk}/check").status_code == 404
    assert client.post(f"/cases/delegation/{pk}/end").status_code == 404
    assert client.post(f"/cases/phrases/{pk}/drop").status_code == 302
    assert client.get(f"/cases/types/licence.licence/{pk}/").status_code == 404


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_bounded_cleaned_and_never_markup(client_of, handler, case, text):
    client, task = client_of(handler), case.tasks.get().pk
    sent = {"task": task, "revision": case.revision, "outcome": "decline", "opinion": text}
    answer = client.post(f"/cases/{case.number}/complete", sent)
    assert answer.status_code in (302, 422)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "<script>alert" not in page and "\0" not in page


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("act", ("comment", "end", "withdraw", "release"))
def test_an_act_takes_a_hostile_text_as_text_or_refuses_it(client_of, handler, case, act, text):
    client = client_of(handler)
    sent = {"task": case.tasks.get().pk, "revision": case.revision, "text": text, "reason": text}
    answer = client.post(f"/cases/{case.number}/acts/{act}", sent)
    assert answer.status_code in (302, 409, 422)
    assert "<script>alert" not in client.get(f"/cases/{case.number}/").content.decode()


@pytest.mark.parametrize("key", ("tab", "kind", "lamp", "k", "after", "q"))
@pytest.mark.parametrize("value", ("\0", "9" * 5000, "<b>", "1e999-1", "nan-1", "-1-1", "x" * 5000))
def test_a_filter_that_is_none_finds_nothing_odd(client_of, handler, case, key, value):
    for tab in ("open", "done", "closed"):
        asked = {"tab": tab, key: value}
        assert client_of(handler).get(reverse("cases:list"), asked).status_code == 200


def test_an_outcome_that_is_none_is_refused_by_name(client_of, handler, case):
    sent = {"task": case.tasks.get().pk, "revision": case.revision, "outcome": "fly" * 99}
    answer = client_of(handler).post(f"/cases/{case.number}/complete", sent)
    assert answer.status_code == 422 and Case.objects.get().state == "submitted"


def test_a_title_of_markup_is_text(client_of, handler, case):
    Case.objects.filter(pk=case.pk).update(title="<img src=x onerror=alert(1)>")
    for page in ("/", "/cases/", f"/cases/{case.number}/", f"/cases/{case.number}/print/"):
        assert "<img src=x" not in client_of(handler).get(page).content.decode()
