"""The data pages in a real browser: reachable for everybody, nothing blocked, usable without script."""

import pytest
from django.test import Client

from lingqu.datasets import drafting, lifecycle
from lingqu.datasets.models import Draft, Resource

from .conftest import NOW, table

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1366, 768), (1920, 1080), (390, 844)]
LONG = "全市一体化公共数据资源目录登记归集共享开放信息" * 12
NAME = "low_income_families"
PAGES = {
    "/data/catalogue/": "reader", "/data/catalogue/?q=低保&share=conditional": "reader",
    "/data/catalogue/?q=航天": "reader", f"/data/catalogue/{NAME}/": "reader",
    f"/data/catalogue/{NAME}/versions/1/": "reader", "/data/resources/": "officer",
    "/data/resources/new": "officer", "/data/resources/second/?faults=1": "officer",
    f"/data/resources/{NAME}/": "officer", "/data/resources/workbook": "officer",
    "/data/review/": "reviewer", f"/data/review/{NAME}/": "reviewer",
}  # fmt: skip


@pytest.fixture
def people(published, bureau, officer, reviewer, reader):
    """Return who opens what; one resource has a change in review, one a draft full of faults."""
    drafting.begin_change(resource_id=published.pk, actor=officer, at=NOW)
    content = table(
        label={"zh": LONG[:200], "en": "x" * 200}, cycle="weekly",
        sharing={"kind": "conditional", "condition": LONG[:300]},
    )  # fmt: skip
    drafting.save(resource_id=published.pk, content=content, revision=1, actor=officer, at=NOW)
    lifecycle.submit(resource_id=published.pk, revision=2, actor=officer, at=NOW, note=LONG)
    bad = table(name="second", cycle="", sharing={"kind": "none"}, item=[{"name": "a"}] * 3)
    drafting.begin(unit=bureau, content=bad, actor=officer, at=NOW)
    return {"officer": officer, "reviewer": reviewer, "reader": reader}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everybody_at_every_size(browser_page, axe, people, path, size):
    browser_page.sign_in(people[PAGES[path]])
    answer = browser_page.open(path, width=size[0], height=size[1])
    browser_page.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert answer.status == 200
    assert axe(browser_page.page) == []
    assert not browser_page.scrolls_sideways()
    assert browser_page.violations == [] and browser_page.foreign == []


def test_items_are_added_and_facets_chosen_without_script(chromium, live_server, people):
    client = Client()
    client.force_login(people["officer"])
    context = chromium.new_context(java_script_enabled=False)
    cookie = {"name": "lingqu_session", "url": live_server.url}
    ((name, morsel),) = [(k, v) for k, v in client.cookies.items() if "session" in k.lower()]
    context.add_cookies([{**cookie, "name": name, "value": morsel.value}])
    page = context.new_page()
    page.goto(live_server.url + "/data/resources/second/")
    page.click("button[value=add]")
    page.fill("[name='item-3.name']", "added")
    page.click("button[value=remove-0]")
    assert [one.get("name") for one in Draft.objects.get(resource__name="second").content["item"]] == [
        "a", "a", "added",
    ]  # fmt: skip
    page.goto(live_server.url + "/data/catalogue/")
    page.click("nav.lq-facet a >> nth=0")
    assert "class=203" in page.url
    context.close()
    assert Resource.objects.count() == 2
