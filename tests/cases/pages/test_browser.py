"""The officers' pages in a real browser: reachable for everybody, nothing blocked or foreign."""

from datetime import timedelta

import pytest

from lingqu.cases import papers, requests, special, steps
from lingqu.cases.models import Case, Task
from lingqu.cases.opening import current_version

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1366, 768), (1920, 1080), (390, 844)]
LONG = "示范市全市一体化公共场所经营管理服务有限责任公司第三分公司" * 3
PAGES = ("/", "/cases/", "{case}", "{case}print/", "/cases/new/licence.licence/",
         "/cases/delegation/", "/cases/phrases/", "/cases/types/licence.licence/1/",
         "/cases/?tab=supervised")  # fmt: skip


@pytest.fixture
def full(make_case, handler, leader, task_of, now, elsewhere):
    """Return a case with files, remarks, requests, a pause behind it and an order."""
    case = make_case(days=9, applicant_name=LONG[:90])
    for days in (1, 3, 30):
        make_case(days=days)
    material = papers.material_of(current_version("licence.licence").definition, "application")
    kept = papers.keep_file(material, name="申请书.pdf", chunks=[b"%PDF-1.4\n%%EOF\n"])
    act = {"actor": handler, "at": now}
    papers.add_file(task_id=task_of(case).pk, material="application", kept=kept, **act)
    steps.complete(task_id=task_of(case).pk, outcome="accept", opinion=LONG * 3, **act)
    task = task_of(case).pk
    special.suspend(task_id=task, kind="hearing", reason=LONG, **act)
    special.resume(case_id=case.pk, **act)
    requests.ask(task_id=task, units=[elsewhere], kind="countersign", question=LONG, **act)
    special.supervise(
        case_id=case.pk, reason=LONG, answer_by=now + timedelta(days=1), actor=handler, at=now
    )
    papers.comment(case_id=case.pk, text="x" * 300, **act)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_used_by_everybody_at_every_size(
    browser_page, axe, full, handler, page, size
):
    browser_page.sign_in(handler)
    path = page.format(case=f"/cases/{full.number}/")
    answer = browser_page.open(path, width=size[0], height=size[1])
    browser_page.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert answer.status == 200
    assert axe(browser_page.page) == []
    assert not browser_page.scrolls_sideways()
    assert browser_page.violations == [] and browser_page.foreign == []


def test_a_step_is_done_with_a_phrase_and_the_keyboard(browser_page, handler, in_review):
    browser_page.sign_in(handler)
    browser_page.open(f"/cases/{in_review.number}/")
    page = browser_page.page
    page.focus("[data-phrase]")
    page.keyboard.press("Enter")
    assert "拟同意" in page.input_value("#opinion")
    page.focus("#step button[value=pass]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status].lq-note")
    assert Task.objects.get(case=in_review, state="open").element == "decide"
    assert browser_page.violations == []


def test_after_a_refusal_the_summary_has_the_focus(browser_page, axe, handler, in_review):
    browser_page.sign_in(handler)
    browser_page.open(f"/cases/{in_review.number}/")
    page = browser_page.page
    page.click("#step button[value=object]")
    page.wait_for_selector(".lq-summary")
    assert page.evaluate("document.activeElement.className") == "lq-summary"
    assert axe(page) == []
