"""The calendar in a real browser: access, policy, width, and without scripts."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lingqu.access.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/calendar/2026", "/calendar/2027", "/calendar/2026?version=3", "/calendar/import"]
WINDOWS = [(1366, 768), (1920, 1080), (390, 844), (683, 384)]


@pytest.fixture
def tab(browser_page, system_administrator, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)
    role = Role.objects.get(code="system")
    role.permissions = ["access.people", "access.calendar"]
    role.save(update_fields=["permissions"])
    browser_page.sign_in(system_administrator)
    return browser_page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault_of_access_and_keeps_to_its_host(tab, axe, path):
    assert tab.open(path).status == 200
    assert axe(tab.page) == []
    assert (tab.violations, tab.foreign) == ([], [])


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_scrolls_sideways(tab, window):
    width, height = window
    for path in PAGES:
        tab.open(path, width=width, height=height)
        assert not tab.scrolls_sideways(), path


def test_large_type_on_a_phone_has_no_serious_fault(tab, axe):
    tab.page.context.add_cookies([{"name": "lingqu_elder", "value": "1", "url": tab.base}])
    tab.open("/calendar/2027", width=390, height=844)
    assert axe(tab.page) == [] and not tab.scrolls_sideways()


def test_a_file_with_faults_is_explained_accessibly(tab, axe, tmp_path):
    file = tmp_path / "n.csv"
    file.write_text("date,kind,name\n2027-01-01,perhaps,x\n", "utf-8")
    tab.open("/calendar/import")
    tab.page.set_input_files("[name=file]", str(file))
    tab.page.click("main .btn-primary")
    tab.page.wait_for_selector(".lq-summary")
    assert axe(tab.page) == []
    assert tab.page.evaluate("document.activeElement.className") == "lq-summary"


def test_a_day_is_changed_without_scripts(tab, chromium, live_server, system_administrator):
    client = Client()
    client.force_login(system_administrator)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + reverse("access:calendar_year", args=[2026]))
    page.fill("[name=day]", "2026-12-24")
    page.fill("[name=name]", "示范日")
    page.fill("[name=reason]", "示范通告")
    page.click("section[aria-labelledby=change] .btn-bad")
    assert page.locator("td[title=示范日]").count() == 1
    context.close()
