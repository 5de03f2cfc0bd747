"""Pages: who may open and send what; sessions that end when they should."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lingqu.access.models import Person, Post
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "Right-Horse-77"
FRESH = "Blue-Canal-214"


def url(name, *args):
    return reverse(f"access:{name}", args=args)


@pytest.fixture
def enter(client):
    def sign_in(person, password=PASSWORD, **more):
        return client.post(
            url("login"), {"username": person.login_name, "password": password, **more}
        )

    return sign_in


@pytest.fixture(autouse=True)
def recent_password(db, monkeypatch):
    """Let passwords of the fixtures count as fresh whatever day the tests run."""
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)


def test_sign_in_leads_to_the_workbench_and_sign_out_back(client, enter, handler):
    assert enter(handler).url == "/"
    assert client.post(url("logout")).url == url("login")
    assert client.get(url("people")).status_code == 302
    verbs = AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["access.login", "access.logout"]


def test_sign_in_returns_to_the_page_asked_for_but_never_to_another_host(enter, client, handler):
    assert enter(handler, next="/post").url == "/post"
    client.post(url("logout"))
    assert enter(handler, next="https://example.org/").url == "/"


def test_every_refusal_shows_the_same_page(client, handler, colleague):
    colleague.is_active = False
    colleague.save()
    pages = set()
    for name, password in (("handler", "x"), ("nobody", "x"), ("colleague", PASSWORD)):
        answer = client.post(url("login"), {"username": name, "password": password})
        assert answer.status_code == 422
        pages.add(str(answer.context["form"].non_field_errors()))
    assert len(pages) == 1


def test_the_password_is_not_sent_back_in_the_page(client):
    answer = client.post(url("login"), {"username": "x", "password": "typed-by-mistake"})
    assert "typed-by-mistake" not in answer.content.decode()


def test_an_initial_password_confines_to_the_page_that_changes_it(client, enter, handler):
    Person.objects.update(must_change_password=True)
    enter(handler)
    assert client.get("/").url == url("password")
    assert client.get(url("choose_post")).url == url("password")
    assert client.get("/healthz").status_code == 200
    answer = client.post(url("password"), {"old": PASSWORD, "new": FRESH, "again": FRESH})
    assert answer.url == "/"
    assert client.get("/post").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"old": "wrong", "new": FRESH, "again": FRESH},
        {"old": PASSWORD, "new": FRESH, "again": "other"},
        {"old": PASSWORD, "new": "short", "again": "short"},
        {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD},
        {},
    ],
)
def test_a_password_change_with_a_fault_changes_nothing(client, enter, handler, sent):
    enter(handler)
    assert client.post(url("password"), sent).status_code == 422
    assert Person.objects.get(pk=handler.pk).check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(client, handler):
    other = type(client)()
    for browser in (client, other):
        browser.post(url("login"), {"username": "handler", "password": PASSWORD})
    client.post(url("password"), {"old": PASSWORD, "new": FRESH, "again": FRESH})
    assert client.get("/post").status_code == 200
    assert url("login") in other.get("/post").url


def test_a_closed_account_is_out_at_once(client, enter, handler):
    enter(handler)
    Person.objects.update(is_active=False)
    assert url("login") in client.get("/").url


def test_an_idle_session_ends_on_the_server(client, enter, handler, settings):
    enter(handler)
    client.get("/post")
    session = client.session
    session["access_seen_at"] -= settings.IDLE_MINUTES * 60 + 1
    session.save()
    assert client.get("/post").url == url("login")
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert AuditEntry.objects.filter(verb="access.idle_logout", actor_id=handler.pk).exists()


def test_a_part_of_a_page_is_told_to_load_the_login_page(client, enter, handler, settings):
    enter(handler)
    client.get("/post")
    session = client.session
    session["access_seen_at"] -= settings.IDLE_MINUTES * 60 + 1
    session.save()
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == url("login")


def test_a_chosen_post_counts_until_another_is_chosen_or_it_ends(
    client, enter, handler, section, make_role
):
    role = make_role("reviewer", "evaluations.review")
    post = Post.objects.create(person=handler, unit=section, role=role, since=date(2020, 1, 1))
    enter(handler)
    client.post(url("choose_post"), {"post": post.pk})
    assert client.get("/post").context["user"].posts_in_use() == (post,)
    Post.objects.filter(pk=post.pk).update(until=timezone.localdate())
    assert len(client.get("/post").context["user"].posts_in_use()) == 1
    assert "access_post" not in client.session


def test_the_post_of_someone_else_cannot_be_chosen(client, enter, handler, outsider):
    enter(handler)
    client.post(url("choose_post"), {"post": outsider.posts.get().pk})
    assert client.get("/post").context["user"].current_post is None


PAGES = {
    "people": {"system_administrator", "security_administrator"},
    "create_person": {"system_administrator"},
    "roles": {"security_administrator"},
    "locks": {"security_administrator"},
    "audit": {"audit_administrator"},
}
PEOPLE = [
    "handler",
    "colleague",
    "outsider",
    "system_administrator",
    "security_administrator",
    "audit_administrator",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_page_of_administration_opens_for_its_duty_alone(client, request, who, page):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url(page)).status_code == (200 if who in PAGES[page] else 403)


@pytest.mark.parametrize("page", PAGES)
def test_without_login_every_page_leads_to_the_login(client, page):
    assert client.get(url(page)).url.startswith(url("login"))


SENDS = [
    "create_person",
    "reset_password",
    "set_active",
    "grant_post",
    "unlock",
    "verify_audit",
    "export_audit",
]


@pytest.mark.parametrize("page", SENDS)
@pytest.mark.parametrize("who", ["handler", "outsider", None])
def test_nothing_can_be_sent_without_the_duty(client, request, handler, colleague, who, page):
    if who:
        client.force_login(request.getfixturevalue(who))
    args = [] if page in ("create_person", "verify_audit", "export_audit") else [colleague.pk]
    answer = client.post(url(page, *args), {"active": "0", "login_name": "n.new"})
    assert answer.status_code == (403 if who else 302)
    assert not AuditEntry.objects.exists()


def test_a_form_without_its_token_is_refused(handler):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(handler)
    assert browser.post(url("logout")).status_code == 403


def test_an_account_is_created_and_its_password_shown_once(client, system_administrator):
    client.force_login(system_administrator)
    answer = client.post(url("create_person"), {"login_name": "new.one", "display_name": "N"})
    person = Person.objects.get(login_name="new.one")
    assert person.check_password(answer.context["password"])
    assert "no-store" in answer.headers["Cache-Control"]
    again = client.get(url("person", person.pk))
    assert answer.context["password"] not in again.content.decode()


def test_a_post_is_granted_and_ended_on_the_pages(
    client, security_administrator, outsider, bureau, officer
):
    client.force_login(security_administrator)
    sent = {"unit": bureau.pk, "role": officer.pk, "scope": "unit", "since": "2026-11-01"}
    assert client.post(url("grant_post", outsider.pk), sent).status_code == 302
    post = outsider.posts.get(unit=bureau)
    client.post(url("end_post", post.pk), {"until": "2026-11-02"})
    post.refresh_from_db()
    assert post.until == date(2026, 11, 2)


def test_people_and_units_out_of_reach_are_not_found(
    client, make_person, make_role, bureau, outsider, officer, elsewhere, colleague
):
    role = make_role("security", "access.roles", duty="security")
    client.force_login(make_person("local", unit=bureau, role=role, scope="subtree"))
    assert client.get(url("person", outsider.pk)).status_code == 404
    assert (
        client.post(url("end_post", outsider.posts.get().pk), {"until": "2026-11-02"}).status_code
        == 404
    )
    sent = {"unit": elsewhere.pk, "role": officer.pk, "scope": "unit", "since": "2026-11-01"}
    assert client.post(url("grant_post", colleague.pk), sent).status_code == 422


def test_a_locked_account_is_listed_and_unlocked(client, enter, handler, security_administrator):
    for _try in range(5):
        enter(handler, "wrong")
    client.force_login(security_administrator)
    assert handler in [lock.person for lock in client.get(url("locks")).context["locks"]]
    client.post(url("unlock", handler.pk))
    assert client.get(url("locks")).context["locks"] == []


def test_the_audit_log_is_filtered_verified_and_exported(
    client, enter, handler, audit_administrator
):
    enter(handler)
    client.post(url("logout"))
    client.force_login(audit_administrator)
    page = client.get(url("audit"), {"verb": "access.login", "actor": "handler"})
    assert [entry.verb for entry, _who, _label in page.context["rows"]] == ["access.login"]
    assert client.post(url("verify_audit")).context["result"]["broken"] is None
    lines = client.post(url("export_audit")).getvalue().decode().splitlines()
    assert lines[0].startswith("\ufeffsequence,") and len(lines) >= 3


@pytest.mark.parametrize("query", ["first=x", "before=0", "before=a", "verb=" + "x" * 99])
def test_a_nonsensical_filter_shows_nothing_and_breaks_nothing(client, audit_administrator, query):
    client.force_login(audit_administrator)
    answer = client.get(f"{url('audit')}?{query}")
    assert answer.status_code == 200 and not answer.context["rows"]


def test_the_list_of_people_takes_the_same_queries_for_ten_as_for_forty(
    client, system_administrator, make_person, bureau, officer, django_assert_max_num_queries
):
    client.force_login(system_administrator)
    client.get(url("people"))
    for number in range(40):
        make_person(f"p{number}", unit=bureau, role=officer)
    with django_assert_max_num_queries(9):
        assert client.get(url("people")).status_code == 200


def test_an_expired_password_confines_too(client, handler, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: True)
    client.force_login(handler)
    assert client.get("/").url == url("password")


def test_the_session_does_not_outlive_a_day(settings):
    assert settings.SESSION_COOKIE_AGE <= timedelta(days=1).total_seconds()
