"""Both designers: policy, watermark, access, sizes."""

import pytest

from tests.cases.designer.stand_in import opened, policy_faults

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = [(1366, 768), (1920, 1080), (390, 844)]


@pytest.fixture(params=["bpmn", "dmn", "dmn-table", "dmn-reader"])
def every(request, tab, server):
    """Return a function that opens the page of each kind."""

    def open_one(**window):
        server.read_only = request.param == "dmn-reader"
        if request.param != "bpmn":
            server.show_decision()
        server.findings = [{"element": "route", "reason": "看一看", "severity": "error"}]
        page = opened(tab, **window)
        if request.param == "dmn-table":
            page.click("[data-view=route]")
            page.wait_for_selector("td[data-element-id=a1]")
        page.wait_for_selector("[data-entry='0']")
        return page

    return open_one


def test_a_page_keeps_to_its_policy_and_host_and_shows_the_watermark(every, tab):
    page = every()
    assert policy_faults(tab) == [] and tab.foreign == []
    mark = page.locator(".bjs-powered-by")
    box, canvas = mark.bounding_box(), page.locator("[data-canvas]").bounding_box()
    assert mark.is_visible() and box["width"] >= 50 and box["height"] >= 20
    assert (
        canvas["x"] + canvas["width"] - 30 < box["x"] + box["width"] < canvas["x"] + canvas["width"]
    )
    on_top = "([x, y]) => !!document.elementFromPoint(x, y).closest('.bjs-powered-by')"
    for x, y in ((3, 3), (box["width"] - 3, box["height"] - 3), (box["width"] / 2, 5)):
        assert page.evaluate(on_top, [box["x"] + x, box["y"] + y])
    mark.click()
    page.wait_for_selector(".bjs-powered-by-lightbox .notice")
    assert policy_faults(tab) == []


def test_a_page_has_no_serious_fault_of_access_outside_the_drawing(every, tab, axe):
    page = every()
    assert [one for one in axe(page) if ".djs-" not in one and ".dmn-" not in one] == []


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_scrolls_sideways_and_the_drawing_fills_the_height(every, tab, window):
    width, height = window
    page = every(width=width, height=height)
    assert not tab.scrolls_sideways()
    box = page.locator("[data-canvas]").bounding_box()
    assert box["height"] >= (0.5 if width < 400 else 0.65) * height


def test_a_phone_shows_the_picture_and_says_what_drawing_needs(every, tab, axe):
    page = every(width=390, height=844)
    assert page.is_visible(".lq-narrow") and page.is_hidden("button[data-do=save]")
    assert page.locator(".djs-palette").count() == 0
    assert page.locator(".bjs-powered-by").is_visible()
    assert [one for one in axe(page) if ".djs-" not in one and ".dmn-" not in one] == []
    assert policy_faults(tab) == []


def test_large_type_has_no_serious_fault(every, tab, axe):
    tab.page.context.add_cookies([{"name": "lingqu_elder", "value": "1", "url": tab.base}])
    page = every()
    assert not tab.scrolls_sideways()
    assert [one for one in axe(page) if ".djs-" not in one and ".dmn-" not in one] == []
