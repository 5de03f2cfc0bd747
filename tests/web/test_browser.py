"""The shell in a real browser: faults of access, foreign requests, policy, width and weight."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

WEIGHT = 120_000  # bytes, compressed, without charts
PAGES = ["/login", "/", "/parts/"]
WINDOWS = [(1366, 768), (1920, 1080), (390, 844)]


@pytest.fixture
def opened(browser_page, administrator):
    """Return a function that opens a page, signed in where the page needs it."""

    def open_page(path, **window):
        if path != "/login":
            browser_page.sign_in(administrator)
        response = browser_page.open(path, **window)
        assert response.status == 200
        return browser_page

    return open_page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_the_policy_and_to_its_own_host(opened, path):
    tab = opened(path)
    assert tab.violations == []
    assert tab.foreign == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault_of_access(opened, axe, path):
    assert axe(opened(path).page) == []


@pytest.mark.parametrize(
    "path", ["/people/", "/people/new", "/password", "/post", "/nothing-here/"]
)
def test_pages_of_accounts_hold_on_a_phone_without_serious_fault(
    browser_page, administrator, axe, path
):
    browser_page.sign_in(administrator)
    browser_page.open(path, width=390, height=844)
    assert axe(browser_page.page) == []
    assert not browser_page.scrolls_sideways()
    assert browser_page.foreign == []


def test_large_type_has_no_serious_fault_of_access(opened, axe):
    tab = opened("/")
    tab.page.click("button[name=elder]")
    tab.page.wait_for_selector("html.is-elder")
    assert axe(tab.page) == []
    assert not tab.scrolls_sideways()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_never_scrolls_sideways(opened, path, window):
    width, height = window
    assert not opened(path, width=width, height=height).scrolls_sideways()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_at_double_size_never_scrolls_sideways(opened, path):
    assert not opened(path, width=1366 // 2, height=768 // 2).scrolls_sideways()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_little(opened, path):
    assert 0 < sum(opened(path).sizes.values()) <= WEIGHT


def test_the_first_tab_stop_leads_past_the_menu(opened):
    tab = opened("/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "lq-skip"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_the_person_closes_on_escape_and_gives_the_focus_back(opened):
    tab = opened("/")
    tab.page.click(".lq-me summary")
    assert tab.page.is_visible(".lq-me ul")
    tab.page.keyboard.press("Escape")
    assert tab.page.is_hidden(".lq-me ul")
    assert tab.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_htmx_sends_the_token_with_what_it_posts(opened):
    tab = opened("/")
    with tab.page.expect_response("**/switch/elder") as answer:
        tab.page.evaluate("htmx.ajax('POST', '/switch/elder', {values: {elder: '1'}})")
    assert answer.value.status == 302


def test_the_switches_work_without_scripts(browser_page, chromium, officer):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(browser_page.base + "/login")
    page.click("button[name=language]")
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
