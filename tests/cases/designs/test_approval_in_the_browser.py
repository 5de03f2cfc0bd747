"""An approval from the window to delivery, by three accounts in a real browser."""

import pytest

from lingqu.cases.models import Case
from lingqu.cases.sweeping import sweep
from lingqu.cases.verification import breaks

pytestmark = pytest.mark.django_db(transaction=True)
PDF = {"name": "图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
FILLED = {
    "applicant_name": "示范市清渠游泳馆",
    "credit_code": "11990100MB9900187A",
    "place_address": "天平区石堤路18号",
    "floor_area": "800",
    "phone": "13800000000",
}


@pytest.fixture
def tab(browser_page):
    """Return the page's tab, and a function that changes who sits at it."""

    def sit_down(person):
        browser_page.page.goto("about:blank")  # a late answer would bring the old cookie back
        browser_page.page.context.clear_cookies()
        browser_page.sign_in(person)

    return browser_page.page, sit_down


def begin(browser_page, page):
    """Fill in the officer's form and hand in the papers; return the case."""
    browser_page.open("/cases/new/licence.licence/")
    page.check("input[name=f-item][value=public_place]")
    page.check("input[name=f-applicant_kind][value=organisation]")
    for name, value in FILLED.items():
        page.fill(f"[name=f-{name}]", value)
    page.check("input[name=f-delivery][value=pickup]")
    for name in ("application", "layout", "test_report"):
        page.set_input_files(f"#file-{name}", PDF)
    page.click(".lq-bar .btn-primary")
    page.wait_for_selector(".lq-gates")
    return Case.objects.get()


def finish(browser_page, page, case, outcome):
    browser_page.open(f"/cases/{case.number}/")
    with page.expect_navigation():
        page.click(f"button[name=outcome][value={outcome}]")


def test_three_accounts_take_an_approval_to_its_end(licence, people, browser_page, tab):
    page, sit_down = tab
    sit_down(people["handler"])
    case = begin(browser_page, page)
    assert "XK" in page.content() and case.files.count() == 3
    finish(browser_page, page, case, "accept")
    sit_down(people["reviewer"])
    browser_page.open("/")
    assert case.number in page.content()
    finish(browser_page, page, case, "pass")
    sit_down(people["leader"])
    finish(browser_page, page, case, "grant")
    assert "许可〔" in page.content()
    sit_down(people["handler"])
    finish(browser_page, page, case, "delivered")
    case.refresh_from_db()
    assert (case.state, case.public_state) == ("done", "closed")
    assert [event.verb for event in case.history.all()] == [
        "started", *["file_added"] * 3, *["completed"] * 4,
    ]  # fmt: skip
    assert case.due_at is not None and list(breaks()) == []
    drawing = page.request.get(f"{browser_page.base}/cases/{case.number}/process.svg")
    assert drawing.status == 200 and "办结" in drawing.text()
    assert browser_page.violations == [] and browser_page.foreign == []


def test_a_warning_is_on_the_bench_of_whoever_has_the_step(licence, people, browser_page, tab):
    page, sit_down = tab
    sit_down(people["handler"])
    case = begin(browser_page, page)
    sweep(Case.objects.get().check_at)
    browser_page.open("/")
    assert "黄灯" in page.content() and case.number in page.content()
