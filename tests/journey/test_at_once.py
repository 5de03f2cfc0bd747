"""Two people, two tabs or two clicks at once: one is served, the other is told, nothing is lost."""

import pytest
from django.urls import reverse

from lingqu.access.models import Role, Unit
from lingqu.evaluations import services_import
from lingqu.evaluations.models import Evaluation, ImportFile

from .conftest import NOW, REPORT


def test_the_second_of_two_reviewers_is_told_that_the_first_concluded(client_of, evaluation):
    page = reverse("evaluations:conclude", args=[evaluation.pk])
    seen = {"version": evaluation.version}
    first = client_of("reviewer").post(page, {**seen, "text": "同意"})
    second = client_of("reviewer").post(page, {**seen, "text": "不同意"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert [event.note for event in evaluation.events.filter(step="concluded")] == ["同意"]


def test_the_second_of_two_tabs_does_not_overwrite_the_first(client_of, draft):
    page = reverse("evaluations:edit", args=[draft.pk])
    seen = {"version": draft.version, "action": "save"}
    first = client_of("officer").post(page, {**seen, "project": "第一页"})
    second = client_of("officer").post(page, {**seen, "project": "第二页"})
    draft.refresh_from_db()
    assert (first.status_code, second.status_code, draft.name) == (302, 409, "第一页")


def test_a_file_handed_in_twice_at_once_is_stored_once(people):
    officer = people["officer"]
    handed = [services_import.HandedIn(name="a.txt", chunks=[REPORT.encode()])] * 2
    batches = [services_import.hand_in(actor=officer, handed=handed, at=NOW) for _n in (1, 2)]
    for batch in batches:
        services_import.read_all(batch=batch, actor=officer, at=NOW)
    states = ImportFile.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "duplicate", "duplicate", "duplicate"]
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(("state", "pause"), (("waiting", "50ms"), ("reading", "5s")))
def test_the_page_asks_seldom_while_another_request_reads(client_of, people, state, pause):
    handed = [services_import.HandedIn(name=f"{n}.txt", chunks=[b"x"]) for n in (1, 2)]
    batch = services_import.hand_in(actor=people["officer"], handed=handed, at=NOW)
    batch.files.filter(name="1.txt").update(state=state, started_at="2999-01-01T00:00Z")
    batch.files.filter(name="2.txt").update(state="reading", started_at="2999-01-01T00:00Z")
    page = reverse("evaluations:read-next", args=[batch.pk])
    answer = client_of("officer").post(page, headers={"HX-Request": "true"})
    assert f"load delay:{pause}" in answer.content.decode()


def test_a_post_granted_by_a_second_click_is_refused_with_its_reason(client_of, people):
    page = reverse("access:grant_post", args=[people["leader"].pk])
    asked = {
        "unit": Unit.objects.get(key="data-bureau").pk,
        "role": Role.objects.get(code="leader").pk,
        "scope": "unit",
        "since": "2026-12-01",
    }
    answers = [client_of("security").post(page, asked) for _click in (1, 2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert people["leader"].posts.count() == 2
