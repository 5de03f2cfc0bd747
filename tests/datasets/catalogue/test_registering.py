"""A department describes a resource in the browser, the data bureau decides: pages and refusals."""

import re

import pytest
from django.urls import reverse

from lingqu.datasets import drafting, lifecycle
from lingqu.datasets.form_content import content_of, values_of
from lingqu.datasets.models import Draft, Resource, ResourceVersion, State

from .conftest import NOW, TABLE, table

NAME = "low_income_families"


def url(name, *args):
    return reverse(f"datasets:{name}", args=args)


@pytest.fixture
def client(client_of, officer):
    return client_of(officer)


def form_of(client, name=NAME):
    """Return what the browser would send of the form as it stands."""
    html = client.get(url("edit", name)).content.decode()
    sent = {}
    for tag in re.findall(r"<input [^>]*>", html):
        found = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if "name" not in found or found.get("name") == "csrfmiddlewaretoken":
            continue
        if found.get("type") == "checkbox":
            if " checked" in tag:
                sent.setdefault(found["name"], []).append(found.get("value", "on"))
        else:
            sent[found["name"]] = found.get("value", "")
    for name_, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        first = re.search(r'value="([^"]*)"', body)
        sent[name_] = chosen[1] if chosen else first[1] if first else ""
    for name_, body in re.findall(
        r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.S
    ):
        sent[name_] = body
    return sent


def test_a_resource_is_begun_filled_in_checked_and_handed_in(client, bureau):
    begun = client.post(url("new"), {"unit": bureau.pk, "name": NAME, "label": "低保对象信息"})
    assert begun.url == url("edit", NAME)
    faults = client.get(url("edit", NAME) + "?faults=1").context["faults"]
    assert {"summary", "cycle", "classification"} <= {one.place for one, _anchor in faults}
    sent = form_of(client) | {
        "summary.zh": "低保家庭", "cycle": "daily", "classification.class": "203",
        "classification.serial": "1", "sharing.kind": "unconditional", "items": "1",
        "item-0.name": "family_number", "item-0.label": "低保证号", "item-0.type": "text",
        "item-0.length": "20", "item-0.key": "on", "item-0.codes": "1 城市\n2 农村",
    }  # fmt: skip
    assert client.post(url("edit", NAME), {**sent, "action": "add"}).status_code == 302
    grown = form_of(client)
    assert grown["items"] == "2"
    assert client.post(url("edit", NAME), {**grown, "action": "remove-1"}).status_code == 302
    handed = client.post(url("edit", NAME), {**form_of(client), "action": "submit", "note": "新增"})
    assert handed.status_code == 302, handed.context["faults"]
    resource = Resource.objects.get()
    assert (resource.state, resource.note) == (State.REVIEW, "新增")
    item = resource.draft.content["item"][0]
    assert (item["length"], item["key"], item["codes"][1]) == (
        20,
        True,
        {"code": "2", "label": "农村"},
    )


def test_the_form_sends_back_what_it_was_given(drafted, client):
    before = drafting.faults_of(Draft.objects.get())
    client.post(url("edit", NAME), {**form_of(client), "action": "save"})
    draft = Draft.objects.get()
    assert before == drafting.faults_of(draft) == ()
    assert values_of(draft.content) == values_of(table(provider="civil"))
    assert [one["name"] for one in draft.content["item"]] == [one["name"] for one in TABLE["item"]]


def test_what_the_form_does_not_ask_is_kept(drafted, officer, client):
    collection = {"connection": "civil_affairs", "table": "a", "lag_seconds": 300, "priority": 2}
    drafting.save(resource_id=drafted.pk, content=table(collection=collection), revision=1,
                  actor=officer, at=NOW)  # fmt: skip
    client.post(url("edit", NAME), {**form_of(client), "collection.table": "b", "action": "save"})
    kept = Draft.objects.get().content["collection"]
    assert (kept["lag_seconds"], kept["priority"], kept["table"]) == (300, 2, "b")


def test_faults_stand_at_their_fields_and_in_a_summary(drafted, client):
    sent = form_of(client) | {"sharing.condition": "", "item-0.length": "x", "action": "submit"}
    answer = client.post(url("edit", NAME), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert html.count("有条件共享须写共享条件") >= 1
    assert 'href="#item-0.name"' in html
    assert 'id="item-0-error"' in html
    assert Resource.objects.get().state == State.CREATED


def test_a_form_left_open_does_not_save_over_another(drafted, client):
    old = form_of(client)
    client.post(url("edit", NAME), {**old, "action": "save"})
    answer = client.post(url("edit", NAME), {**old, "summary.zh": "别的", "action": "save"})
    assert answer.status_code == 409
    assert "别的" in answer.content.decode()
    assert Draft.objects.get().revision == 2


@pytest.mark.parametrize(
    "sent",
    ({"name": "Bad Name", "label": "x"}, {"name": "good", "label": " "}, {"name": "a" * 50, "label": "x"},
     {"name": "good", "label": "x", "unit": "999"}, {}),
)  # fmt: skip
def test_a_resource_that_cannot_begin_is_told_why(sent, client, bureau):
    answer = client.post(url("new"), {"unit": bureau.pk, **sent})
    assert answer.status_code == 422
    assert not Resource.objects.exists()


def test_a_hostile_form_is_saved_as_text_or_refused(drafted, client):
    sent = {"revision": "1", "items": "99999", "item-0.name": "<script>", "cycle": "x" * 9000,
            "classification.class": "²²²", "sharing.ways": ["a"] * 90, "action": "remove-x"}  # fmt: skip
    assert client.post(url("edit", NAME), sent).status_code in (302, 422)
    html = client.get(url("edit", NAME) + "?faults=1").content.decode()
    assert "<script>" not in html.replace("<script src", "")


def test_more_items_than_the_form_shows_are_kept(drafted, officer, client):
    items = [{"name": f"i{n}", "label": "x", "type": "whole"} for n in range(301)]
    drafting.save(resource_id=drafted.pk, content=table(item=items), revision=1, actor=officer,
                  at=NOW)  # fmt: skip
    client.post(url("edit", NAME), {**form_of(client), "action": "save"})
    assert len(Draft.objects.get().content["item"]) == 301


WRITES = ("edit", "change", "drop", "ask-withdrawal")
DECIDES = ("approve", "return", "withdraw", "refuse-withdrawal", "delete")


@pytest.mark.parametrize("name", (*WRITES, *DECIDES))
def test_another_units_resource_is_not_there(name, published, client_of, outsider):
    sent = {"reason": "x", "revision": "1", "action": "save"}
    assert client_of(outsider).post(url(name, NAME), sent).status_code == 404


@pytest.mark.parametrize("name", (*WRITES, *DECIDES))
def test_without_the_permission_nothing_is_written(name, published, client_of, reader):
    sent = {"reason": "x", "revision": "1", "action": "save"}
    assert client_of(reader).post(url(name, NAME), sent).status_code == 403
    assert Resource.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("name", DECIDES)
def test_who_only_registers_does_not_decide(name, in_review, client):
    assert client.post(url(name, NAME), {"revision": "1", "reason": "x"}).status_code == 403
    assert Resource.objects.get().state == State.REVIEW


def test_a_unit_of_others_cannot_be_chosen(client, elsewhere):
    sent = {"unit": elsewhere.pk, "name": "theirs", "label": "x"}
    assert client.post(url("new"), sent).status_code == 422


def test_the_reviewer_sees_what_differs_and_publishes(published, officer, client_of, reviewer):
    drafting.begin_change(resource_id=published.pk, actor=officer, at=NOW)
    drafting.save(resource_id=published.pk, content=table(cycle="weekly", item=TABLE["item"][:2]),
                  revision=1, actor=officer, at=NOW)  # fmt: skip
    lifecycle.submit(resource_id=published.pk, revision=2, actor=officer, at=NOW, note="改周期")
    desk = client_of(reviewer)
    assert "改周期" in desk.get(url("review")).content.decode()
    html = desk.get(url("decide", NAME)).content.decode()
    assert "信息项“保障人口”" in html
    assert "可能影响正在使用者" in html
    assert desk.post(url("approve", NAME), {"revision": "1"}).status_code == 409
    assert desk.post(url("approve", NAME), {"revision": "2"}).status_code == 302
    assert ResourceVersion.objects.count() == 2


def test_a_return_needs_a_reason_and_the_officer_reads_it(in_review, client, client_of, reviewer):
    desk = client_of(reviewer)
    assert desk.post(url("return", NAME), {"revision": "1", "reason": " "}).status_code == 409
    desk.post(url("return", NAME), {"revision": "1", "reason": "依据不全"})
    assert "依据不全" in client.get(url("edit", NAME)).content.decode()


def test_who_wrote_sees_that_another_approves(in_review, client_of, make_person, bureau, officer):
    officer.posts.get().role.permissions.append("datasets.review")
    role = officer.posts.get().role
    role.permissions = ["datasets.register", "datasets.review"]
    role.save()
    both = client_of(officer)
    assert "须由另一人审核" in both.get(url("decide", NAME)).content.decode()
    assert both.post(url("approve", NAME), {"revision": "1"}).status_code == 403


def test_a_withdrawal_goes_its_way_through_the_pages(published, client, client_of, reviewer):
    assert client.post(url("ask-withdrawal", NAME), {"reason": ""}).status_code == 422
    client.post(url("ask-withdrawal", NAME), {"reason": "停用"})
    desk = client_of(reviewer)
    desk.post(url("refuse-withdrawal", NAME), {"reason": "在用"})
    assert Resource.objects.get().state == State.REFUSED
    client.post(url("ask-withdrawal", NAME), {"reason": "停用"})
    desk.post(url("withdraw", NAME))
    assert Resource.objects.get().state == State.WITHDRAWN
    assert NAME in desk.get(url("review")).content.decode()
    desk.post(url("delete", NAME))
    assert Resource.objects.get().state == State.DELETED


def test_a_change_begins_from_what_is_published_and_can_be_given_up(published, client):
    client.post(url("change", NAME))
    assert Draft.objects.get().content["item"][0]["name"] == "family_number"
    assert client.post(url("drop", NAME)).url == url("edit", NAME)
    assert not Draft.objects.exists()


def test_codes_are_read_from_lines_and_signs():
    from django.http import QueryDict

    sent = QueryDict(mutable=True)
    sent.update({"items": "1", "item-0.name": "sex", "item-0.codes": "1=男；2: 女;9  未 说明"})
    codes = content_of(sent, {})["item"][0]["codes"]
    assert [(one["code"], one["label"]) for one in codes] == [
        ("1", "男"), ("2", "女"), ("9", "未 说明")
    ]  # fmt: skip
