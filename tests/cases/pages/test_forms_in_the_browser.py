"""Officers' forms in a real browser: what was typed stays, questions unfold, focus does not jump."""

import pytest

from lingqu.cases.models import Case, OfficerDraft

from .conftest import FORM

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/cases/new/licence.licence/"
FOCUS = "document.activeElement.id || document.activeElement.name"


@pytest.fixture
def page(browser_page, licence, handler):
    """Return the tab, signed in as the handler."""
    browser_page.sign_in(handler)
    return browser_page.page


def saved(page):
    page.wait_for_selector("#draft-saved:has-text('草稿已保存')", timeout=10_000)


def test_what_was_typed_for_a_step_is_there_after_leaving(browser_page, page, axe, in_review):
    browser_page.open(f"/cases/{in_review.number}/")
    page.locator("#opinion").press_sequentially("写了很久的意见")
    page.locator("#f-site_record").press_sequentially("现场核查")
    saved(page)
    browser_page.open("/cases/")
    browser_page.open(f"/cases/{in_review.number}/")
    assert page.input_value("#opinion") == "写了很久的意见"
    assert page.input_value("#f-site_record") == "现场核查"
    assert axe(page) == [] and not browser_page.scrolls_sideways()
    page.click("text=删除草稿")
    page.wait_for_selector(".lq-note:has-text('草稿已删除')")
    assert page.input_value("#opinion") == "" and not OfficerDraft.objects.exists()
    assert browser_page.violations == []


def test_a_phrase_that_was_inserted_is_kept_too(browser_page, page, in_review):
    browser_page.open(f"/cases/{in_review.number}/")
    page.click("[data-phrase] >> nth=0")
    saved(page)
    assert "拟同意" in OfficerDraft.objects.get().texts["opinion"][0]


def test_questions_of_a_new_case_unfold_below_their_question(browser_page, page, axe):
    browser_page.open(NEW)
    assert page.is_hidden("#f-identity_number") and page.is_disabled("#f-identity_number")
    page.focus("[name=f-applicant_kind][value=person]")
    page.keyboard.press("Space")
    page.wait_for_selector("#f-identity_number:visible")
    assert page.evaluate(FOCUS) == "f-applicant_kind"
    assert page.is_hidden("#f-credit_code") and page.text_content("#live")
    page.focus("#f-applicant_name")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "f-identity_number"
    page.check("[name=f-applicant_kind][value=organisation]")
    page.wait_for_selector("#f-credit_code:visible")
    assert page.is_hidden("#f-identity_number")
    assert axe(page) == [] and browser_page.violations == []


def test_a_new_case_goes_on_where_it_was_left_and_is_begun(browser_page, page, bureau):
    browser_page.open(NEW)
    for name, value in FORM.items():
        if page.locator(f"#f-{name}:not(fieldset)").count():
            tag = page.evaluate(f"document.getElementById('f-{name}').tagName")
            fill = page.select_option if tag == "SELECT" else page.fill
            if page.is_visible(f"#f-{name}"):
                fill(f"#f-{name}", value)
        else:
            page.check(f"[name=f-{name}][value={value}]")
            page.wait_for_timeout(400)
    saved(page)
    browser_page.open("/cases/")
    browser_page.open(NEW)
    assert page.input_value("#f-applicant_name") == FORM["applicant_name"]
    assert page.input_value("#f-identity_number") == page.input_value("#f-phone") == ""
    page.fill("#f-identity_number", FORM["identity_number"])
    page.fill("#f-phone", FORM["phone"])
    page.keyboard.press("Enter")
    page.wait_for_selector("text=申请人查询码")
    page.wait_for_timeout(1500)
    assert Case.objects.count() == 1 and not OfficerDraft.objects.exists()


def test_without_script_every_question_is_there(chromium, live_server, licence, handler):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(handler)
    name = settings.SESSION_COOKIE_NAME
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": name, "value": client.cookies[name].value,
                          "url": live_server.url}])  # fmt: skip
    page = context.new_page()
    page.goto(live_server.url + NEW)
    assert all(page.is_visible(f"#f-{one}") for one in ("identity_number", "credit_code"))
    assert page.is_enabled("#f-credit_code") and page.is_visible("text=适用时填 >> nth=0")
    context.close()
