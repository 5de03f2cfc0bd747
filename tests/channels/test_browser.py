"""The pages in a real browser: access, policy, width, and without scripts."""

import pytest
from django.urls import reverse

from lingqu.channels.models import Attempt, Delivery

from .conftest import MONDAY_9

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = [(1366, 768), (1920, 1080), (390, 844), (683, 384)]


@pytest.fixture
def tab(browser_page, operator, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)
    browser_page.sign_in(operator)
    return browser_page


@pytest.fixture
def pages(db, make_subscription, handled_by):
    from django.db import transaction

    from lingqu.channels.outbox import put

    handled_by(cases="a.b")
    made, _secret = make_subscription("https://receiver.example/" + "a-long-path/" * 12)
    with transaction.atomic():
        message = put(kind="cases.dispatched", payload={"case": 1, "text": "x" * 300}, key="1",
                      about="case " + "9" * 100, at=MONDAY_9)  # fmt: skip
    for delivery, status in zip(message.deliveries.all(), (None, 500), strict=True):
        Attempt.objects.create(delivery=delivery, at=MONDAY_9, status=status, reason="timeout")
    Delivery.objects.filter(subscription=made).update(state="failed")
    return [
        reverse("channels:messages"),
        reverse("channels:message", args=[message.pk]),
        reverse("channels:subscriptions"),
        reverse("channels:subscription", args=[made.pk]),
        reverse("channels:subscribe"),
    ]


def test_pages_have_no_serious_fault_of_access_and_keep_to_their_host(tab, axe, pages):
    for path in pages:
        assert tab.open(path).status == 200
        assert axe(tab.page) == [], path
    assert (tab.violations, tab.foreign) == ([], [])


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_scrolls_sideways(tab, pages, window):
    width, height = window
    for path in pages:
        tab.open(path, width=width, height=height)
        assert not tab.scrolls_sideways(), path


def test_large_type_on_a_phone_has_no_serious_fault(tab, axe, pages):
    tab.page.context.add_cookies([{"name": "lingqu_elder", "value": "1", "url": tab.base}])
    for path in pages:
        tab.open(path, width=390, height=844)
        assert axe(tab.page) == [] and not tab.scrolls_sideways(), path


def test_the_secret_is_shown_accessibly_on_a_phone(tab, axe, pages):
    tab.open(pages[-1], width=390, height=844)
    tab.page.fill("[name=label]", "接收方")
    tab.page.fill("[name=url]", "https://receiver.example/")
    tab.page.fill("[name=kinds]", "cases")
    tab.page.click("main .btn-primary")
    tab.page.wait_for_selector("text=whsec_")
    assert axe(tab.page) == [] and not tab.scrolls_sideways()
