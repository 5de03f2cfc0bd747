"""The evaluation pages in a real browser: reachable for everybody, nothing blocked or foreign."""

import pytest
from django.urls import reverse

from lingqu.evaluations.models import Evaluation, ImportBatch

from .conftest import report

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1366, 768), (1920, 1080), (390, 844)]
LONG = "示范市全市一体化政务大数据中心平台建设及数据治理与安全运营服务采购项目（第二期）" * 2


@pytest.fixture
def reports(hand_in, reviewer, centre):
    hand_in(reviewer, report(), report(LONG, goal="<script>alert(1)</script>"), b"", name="a.txt")
    return Evaluation.objects.order_by("pk")


@pytest.fixture
def addresses(reports, draft):
    one = reports.exclude(pk=draft.pk).first()
    return {
        "list": "/evaluations/",
        "page": reverse("evaluations:page", args=[one.pk]),
        "desk": "/evaluations/desk/",
        "imports": "/evaluations/imports/",
        "batch": reverse("evaluations:batch", args=[ImportBatch.objects.get().pk]),
        "drafts": "/evaluations/drafts/",
        "edit": reverse("evaluations:edit", args=[draft.pk]),
        "home": "/",
    }


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize(
    "name", ["list", "page", "desk", "imports", "batch", "drafts", "edit", "home"]
)
def test_a_page_can_be_used_by_everybody_at_every_size(
    browser_page, axe, addresses, reviewer, handler, name, size
):
    browser_page.sign_in(handler if name in ("drafts", "edit") else reviewer)
    answer = browser_page.open(addresses[name], width=size[0], height=size[1])
    browser_page.page.wait_for_timeout(600 if name == "desk" else 100)
    assert answer.status == 200
    assert axe(browser_page.page) == []
    assert not browser_page.scrolls_sideways()
    assert browser_page.violations == [] and browser_page.foreign == []


def test_files_are_read_one_after_the_other_while_one_watches(browser_page, reviewer, centre):
    browser_page.sign_in(reviewer)
    browser_page.open("/evaluations/imports/")
    page = browser_page.page
    page.set_input_files(
        "#files",
        [
            {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": report(f"第{n}个项目")}
            for n in range(3)
        ],
    )
    page.click("main .btn-primary")
    page.wait_for_selector("#batch:not([aria-busy])", timeout=30_000)
    assert Evaluation.objects.count() == 3
    assert browser_page.violations == []


def test_scores_follow_what_is_typed(browser_page, handler, draft):
    browser_page.sign_in(handler)
    browser_page.open(reverse("evaluations:edit", args=[draft.pk]))
    page = browser_page.page
    for field, text in (("name", "设备"), ("target", "≥10台"), ("actual", "8台"), ("weight", "20")):
        page.fill(f"#row-1-{field}", text)
    page.press("#row-1-weight", "Tab")
    page.wait_for_selector("#ours-1:text-is('16')")
    assert browser_page.violations == []


def test_a_decision_changes_the_finding_in_place(browser_page, reviewer, reports):
    browser_page.sign_in(reviewer)
    one = reports.first()
    browser_page.open(reverse("evaluations:page", args=[one.pk]))
    page = browser_page.page
    page.click("#f1 button[value=accepted]")
    page.wait_for_selector("#f1 .lq-tag.is-ok")
    assert one.decisions.get().decision == "accepted"


def test_the_desk_draws_its_charts(browser_page, reviewer, reports):
    browser_page.sign_in(reviewer)
    browser_page.open("/evaluations/desk/")
    browser_page.page.wait_for_selector("[data-chart] svg")
    assert browser_page.page.locator("[data-chart] svg").count() == 4
    assert browser_page.violations == []


def test_a_rule_stays_a_readable_line_on_a_telephone(browser_page, reviewer, reports):
    browser_page.sign_in(reviewer)
    browser_page.open("/evaluations/desk/", width=390, height=844)
    rule = browser_page.page.locator('section[aria-labelledby="where"] tbody th').first
    assert rule.bounding_box()["width"] >= 160
