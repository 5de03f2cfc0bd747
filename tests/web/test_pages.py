"""The shell over HTTP: who sees what, in which language, with which headers."""

import re

import pytest
from django.apps import apps
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.html import escape

from lingqu.kernel.contributions import MenuItem, WorkbenchBlock
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.web.errors import ErrorPages, server_error
from lingqu.web.middleware import POLICY

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def test_a_stranger_is_led_to_the_sign_in_page(client):
    response = client.get("/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("access:login"))


def test_the_health_page_answers_strangers_and_tells_nothing_else(client):
    response = client.get("/healthz")
    assert response.json() == {"status": "ok"}


def test_every_answer_carries_the_content_policy(signed_in):
    for path in ("/", "/healthz", "/nothing-here/"):
        assert signed_in.get(path).headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_answers_refuse_framing_sniffing_and_foreign_referrers(signed_in):
    headers = signed_in.get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_chinese_even_when_the_browser_prefers_english(signed_in):
    page = signed_in.get("/", headers={"accept-language": "en-GB"}).content.decode()
    assert '<html lang="zh-CN"' in page
    assert "工作台" in page


def test_the_chosen_language_stays_until_it_is_changed_again(signed_in):
    signed_in.post(reverse("switch-language"), {"language": "en", "next": "/"})
    assert "Workbench" in signed_in.get("/").content.decode()
    signed_in.post(reverse("switch-language"), {"language": "zh-hans", "next": "/"})
    assert "工作台" in signed_in.get("/").content.decode()


def test_an_unknown_language_changes_nothing(signed_in):
    signed_in.post(reverse("switch-language"), {"language": "tlh", "next": "/"})
    assert "工作台" in signed_in.get("/").content.decode()


def test_large_type_is_drawn_by_the_server(signed_in):
    signed_in.post(reverse("switch-elder"), {"elder": "1", "next": "/"})
    assert 'class="is-elder"' in signed_in.get("/").content.decode()
    signed_in.post(reverse("switch-elder"), {"elder": "0", "next": "/"})
    assert 'class="is-elder"' not in signed_in.get("/").content.decode()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", "x:y"])
def test_a_switch_never_leads_to_another_site(signed_in, page):
    response = signed_in.post(reverse("switch-elder"), {"elder": "1", "next": page})
    assert response.headers["Location"] == "/"


def test_a_switch_by_get_is_refused(signed_in):
    assert signed_in.get(reverse("switch-language")).status_code == 405


def test_a_form_without_a_token_is_refused_in_plain_words(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    response = client.post(reverse("switch-elder"), {"elder": "1"})
    assert response.status_code == 403
    assert "表单已失效" in response.content.decode()


def test_a_page_that_does_not_exist_answers_in_the_shell(signed_in):
    response = signed_in.get("/nothing-here/")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()
    assert 'id="main"' in response.content.decode()


def test_a_part_of_a_page_gets_its_error_as_a_part(signed_in):
    response = signed_in.get("/nothing-here/", headers={"hx-request": "true"})
    assert response.status_code == 404
    assert "<html" not in response.content.decode()


def test_the_parts_sheet_is_not_there_for_an_officer(signed_in):
    assert signed_in.get(reverse("parts")).status_code == 404


def test_the_parts_sheet_opens_for_an_administrator(client, administrator):
    client.force_login(administrator)
    response = client.get(reverse("parts"))
    assert response.status_code == 200
    assert "无数据" in response.content.decode()


def test_the_workbench_says_that_nothing_waits(signed_in):
    assert "当前岗位没有待办事项" in signed_in.get("/").content.decode()


def test_the_workbench_needs_few_queries(signed_in, django_assert_max_num_queries):
    signed_in.get("/")
    with django_assert_max_num_queries(8):
        signed_in.get("/")


def seven(request):
    return 7


def nothing(request):
    return None


def facts(request):
    return {"heading": "等您复核", "message": "三份报告", "status": 200}


@pytest.fixture
def contributed(monkeypatch):
    """Let the shell itself contribute one menu item and three blocks."""
    config = apps.get_app_config("web")
    place = f"{__name__}."
    monkeypatch.setattr(
        config,
        "menu",
        (
            *config.menu,
            MenuItem(
                label="样张",
                url_name="parts",
                icon="rule",
                group="样张",
                count=place + "seven",
                permission="access.people",
            ),
        ),
    )
    monkeypatch.setattr(
        config,
        "workbench",
        (
            WorkbenchBlock(template="web/_error.html", context=place + "facts"),
            WorkbenchBlock(template="web/none.html", context=place + "nothing"),
            WorkbenchBlock(
                template="web/none.html", context=place + "facts", permission="access.people"
            ),
        ),
        raising=False,
    )


def test_a_menu_item_is_shown_only_with_its_permission(signed_in, contributed):
    assert "样张" not in signed_in.get("/").content.decode()


def test_a_menu_item_shows_how_much_waits(client, administrator, contributed, monkeypatch):
    monkeypatch.setattr(apps.get_app_config("web"), "workbench", ())
    client.force_login(administrator)
    page = client.get("/").content.decode()
    assert "样张" in page
    assert '<span class="n">7' in page


def test_the_workbench_draws_the_blocks_that_have_something_to_show(signed_in, contributed):
    page = signed_in.get("/").content.decode()
    assert "等您复核" in page
    assert "当前岗位没有待办事项" not in page


@override_settings(DEBUG=True)
def test_the_parts_sheet_opens_for_developers(signed_in):
    assert signed_in.get(reverse("parts")).status_code == 200


def test_the_page_of_a_fault_needs_no_database(rf, django_assert_num_queries, caplog):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    number = re.search(r"E-[0-9A-F]{8}", page).group()
    assert number in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AccessDenied(permission="a.b"), 403),
        (TransitionRefused(object="a", step="b", state="c"), 409),
        (DataError(where="a", found="b", allowed="c"), 422),
    ],
)
def test_an_error_that_names_who_can_act_is_shown_with_its_words(rf, officer, error, status):
    request = rf.get("/")
    request.user = officer
    response = ErrorPages(lambda r: None).process_exception(request, error)
    assert response.status_code == status
    assert escape(str(error)) in response.content.decode()


def test_another_error_is_left_to_the_fault_page(rf):
    assert ErrorPages(lambda r: None).process_exception(rf.get("/"), ValueError("x")) is None


@override_settings(UPLOAD_BYTES=1000)
def test_a_body_over_the_limit_is_refused_unread_in_plain_words(client):
    response = client.post("/login", data=b"x" * 1001, content_type="text/plain")
    assert response.status_code == 413
    assert "请分批上传" in response.content.decode()
