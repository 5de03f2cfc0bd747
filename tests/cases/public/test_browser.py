"""A whole application in a real browser on a telephone, with the keyboard alone."""

import pytest
from django.test import Client

from lingqu.cases.models import Case

from .conftest import PDF, PERSON, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
FILE = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": PDF}
REFUSED = "status of 422"
"""What a browser's console says of an answer with faults in the form; it is meant so."""


class Keyboard:
    """Does everything by keys, and looks at every page it comes to."""

    def __init__(self, browser_page, axe):
        self.opened, self.axe = browser_page, axe
        self.page = browser_page.page

    def look(self):
        """Look whether everybody can use the page as it is."""
        assert self.axe(self.page) == []
        assert not self.opened.scrolls_sideways()
        too_small = self.page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main label:has(input), header button')]
            .filter(n => n.offsetParent && !n.closest('.lq-summary, .lq-crumb'))
            .filter(n => n.getBoundingClientRect().height < 43.5).map(n => n.outerHTML.slice(0, 120))"""
        )
        assert too_small == []

    def reach(self, selector):
        """Press the tabulator until the control has the focus."""
        self.page.wait_for_load_state("load")
        wanted = self.page.locator(selector).first
        for _each in range(60):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by the keyboard")

    def press(self, selector, key="Enter"):
        self.reach(selector)
        self.page.keyboard.press(key)

    def type(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, name, value):
        """Reach a group of radio buttons and move to one by the arrow keys."""
        self.press(f"input[name={name}]", "Space")
        wanted = self.page.locator(f"input[name={name}][value={value}]")
        for _each in range(10):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen by the keyboard")

    def go_on(self):
        self.reach("button[value=on]")
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")


@pytest.fixture
def keyboard(browser_page, axe):
    return Keyboard(browser_page, axe)


def test_a_whole_application_by_keyboard_on_a_telephone(keyboard, browser_page, licence):
    page = keyboard.page
    browser_page.open("/apply/", width=390, height=844)
    keyboard.look()
    keyboard.press(".lq-offers a")
    page.wait_for_selector(".lq-dock")
    keyboard.look()
    keyboard.press(".lq-dock button")
    page.wait_for_selector("input[value=food_service]")
    keyboard.look()
    keyboard.go_on()
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.matches('.lq-summary')")
    keyboard.look()
    keyboard.choose("item", "food_service")
    keyboard.go_on()
    keyboard.choose("applicant_kind", "person")
    keyboard.type("input[name=applicant_name]", "何清源")
    keyboard.go_on()
    assert page.evaluate("document.activeElement.name") == "identity_number"
    keyboard.look()
    page.keyboard.type("990101199001010019")
    keyboard.go_on()
    keyboard.look()
    keyboard.type("input[name=place_address]", "天平区石堤路18号")
    keyboard.type("input[name=floor_area]", "800")
    keyboard.go_on()
    keyboard.type("input[name=phone]", "13800000000")
    keyboard.choose("delivery", "electronic")
    keyboard.go_on()
    keyboard.look()
    for place in (1, 2):
        page.set_input_files(f"#file{place}", FILE)
        keyboard.press(f"button[name=upload][value='{place}']")
        page.wait_for_selector(f"button[name=remove][value='{place}']")
        page.wait_for_load_state("load")
    keyboard.look()
    keyboard.go_on()
    keyboard.look()
    keyboard.press("#declared", "Space")
    keyboard.press("form .btn-primary")
    page.wait_for_selector(".lq-code")
    keyboard.look()
    number, code = page.locator(".lq-code").all_text_contents()
    assert Case.objects.get().number == number
    follow(keyboard, number, code)
    faults = [one for one in browser_page.violations if REFUSED not in one]
    assert faults == [] and browser_page.foreign == []


def follow(keyboard, number, code):
    """Leave the device clean, then open the case by its number and code."""
    page = keyboard.page
    keyboard.press("form .btn-primary")
    page.wait_for_selector(".lq-offers")
    keyboard.press("main .btn-quiet")
    page.wait_for_selector("#number")
    keyboard.look()
    keyboard.type("#number", number)
    keyboard.type("#code", code)
    keyboard.press("form .btn-primary")
    page.wait_for_selector(".lq-timeline")
    keyboard.look()
    keyboard.press("a.btn-bad")
    page.wait_for_selector("#reason")
    keyboard.look()


@pytest.mark.parametrize(
    "size", [(390, 844), (683, 384), (320, 640)], ids=lambda size: str(size[0])
)
def test_large_type_and_zoom_need_no_sideways_scroll(browser_page, axe, licence, size):
    # 683 pixels are a window of 1366 at 200 %, 320 one of 1280 at 400 % (WCAG 2.2, 1.4.10).
    context = browser_page.page.context
    context.add_cookies([{"name": "lingqu_elder", "value": "1", "url": browser_page.base}])
    for path in ("/apply/", "/apply/types/licence.licence/", "/apply/follow/"):
        browser_page.open(path, width=size[0], height=size[1])
        assert not browser_page.scrolls_sideways(), path
        assert axe(browser_page.page) == []
    browser_page.open("/apply/types/licence.licence/", width=size[0], height=size[1])
    browser_page.page.click(".lq-dock button")
    browser_page.page.wait_for_selector("input[type=radio]")
    assert not browser_page.scrolls_sideways()
    assert browser_page.violations == []


def test_the_pages_work_without_scripts(chromium, live_server, licence):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/apply/types/licence.licence/")
    page.click(".lq-dock button")
    page.click("button[value=on]")
    assert page.title().startswith("错误：")
    page.check("input[value=food_service]")
    page.click("button[value=on]")
    assert page.url.endswith("/questions/2/")
    context.close()


def test_the_page_is_small(licence):
    assert len(Client().get("/apply/types/licence.licence/").content) < 20_000


def test_a_double_click_makes_one_case_and_still_tells_its_code(browser_page, licence):
    visitor = Visitor()
    visitor.fill_all(PERSON)
    cookie = visitor.client.cookies["lingqu_drafts"].value
    context = browser_page.page.context
    context.add_cookies([{"name": "lingqu_drafts", "value": cookie, "url": browser_page.base}])
    browser_page.open(visitor.url("check"))
    browser_page.page.check("#declared")
    browser_page.page.dblclick("form .btn-primary")
    browser_page.page.wait_for_selector(".lq-code")
    assert Case.objects.count() == 1
    assert len(browser_page.page.locator(".lq-code").nth(1).text_content()) == 9
