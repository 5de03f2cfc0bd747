"""Pages of the calendar: everyone may look, the system administrator imports and changes."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lingqu.access import services_calendar
from lingqu.access.models import Role
from lingqu.kernel import calendar as table
from lingqu.kernel.errors import AccessDenied
from lingqu.kernel.models import AuditEntry, CalendarVersion
from lingqu.kernel.statutory import provisional_days

pytestmark = pytest.mark.django_db
SHIPPED = Path(table.__file__).with_name("holidays")


@pytest.fixture(autouse=True)
def recent_password(db, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)


@pytest.fixture
def keeper(system_administrator):
    """Return a system administrator who may keep the calendar."""
    role = Role.objects.get(code="system")
    role.permissions = ["access.people", "access.calendar"]
    role.save(update_fields=["permissions"])
    return system_administrator


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def page(year):
    return reverse("access:calendar_year", args=[year])


def csv_of(*more):
    rows = [f"{day},放假,{one.name}" for day, one in provisional_days(2027).items()]
    text = "\r\n".join(["日期,类型,名称", *rows, *more])
    return SimpleUploadedFile("2027.csv", text.encode("gb18030"))


def preview(client, file, source="示范通知", published_on="2026-11-20"):
    sent = {"file": file, "source": source, "published_on": published_on}
    return client.post(reverse("access:import_notice"), sent)


def test_a_published_year_and_a_provisional_one_look_different(client, handler):
    client.force_login(handler)
    published, provisional = (client.get(page(year)).content.decode() for year in (2026, 2027))
    assert "已公布" in published and "is-provisional" not in published
    assert "暂定" in provisional and "is-provisional" in provisional
    assert "国办发明电〔2025〕7号" in published


def test_a_page_has_each_day_once_with_its_mark(client, handler):
    client.force_login(handler)
    answer = client.get(page(2026))
    cells = [
        cell for month in answer.context["months"] for week in month.weeks for cell in week if cell
    ]
    assert len(cells) == 365 and answer.context["working"] == 248
    looks = {cell.day: cell.look for cell in cells}
    assert looks[date(2026, 10, 1)] == "off" and looks[date(2026, 10, 10)] == "work"
    assert looks[date(2026, 11, 22)] == "rest" and looks[date(2026, 11, 24)] == "plain"


def test_holidays_are_listed_as_the_notice_has_them(client, handler):
    client.force_login(handler)
    spring = client.get(page(2026)).context["holidays"][1]
    assert (spring.name, spring.first, spring.length) == ("春节", date(2026, 2, 15), 9)
    assert spring.make_up == (date(2026, 2, 14), date(2026, 2, 28))


def test_names_are_in_the_language_of_the_reader(client, handler, settings):
    client.force_login(handler)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = client.get(page(2025)).content.decode()
    assert "National Day, Mid-autumn Festival" in text and "make-up working day" in text


def test_a_file_is_previewed_and_then_published(as_keeper):
    shown = preview(as_keeper, csv_of("2027-02-20,上班,春节"))
    assert shown.status_code == 200 and 2027 in table.calendar().provisional_years
    (change,) = shown.context["changes"]
    assert (change.day, change.effect) == (date(2027, 2, 20), "work")
    sent = {field.name: field.value() or "" for field in shown.context["sent"]}
    answer = as_keeper.post(reverse("access:publish_notice"), sent, follow=True)
    assert answer.redirect_chain == [(page(2027), 302)]
    assert 2027 not in table.calendar().provisional_years
    assert AuditEntry.objects.filter(verb="kernel.publish_calendar").count() == 1


def test_a_toml_file_survives_the_way_through_the_form(as_keeper):
    text = (SHIPPED / "2026.toml").read_text("utf-8").replace("2026-10-10", "2026-10-11")
    shown = preview(as_keeper, SimpleUploadedFile("n.toml", text.encode()), "", "")
    assert [one.effect for one in shown.context["changes"]] == ["off", "work"]
    sent = {field.name: field.value() or "" for field in shown.context["sent"]}
    sent["text"] = sent["text"].replace("\n", "\r\n")  # as a browser sends it
    as_keeper.post(reverse("access:publish_notice"), sent)
    assert table.calendar().is_working(date(2026, 10, 11))


def test_what_changed_since_the_preview_is_not_overwritten(as_keeper, keeper):
    shown = preview(as_keeper, csv_of())
    sent = {field.name: field.value() or "" for field in shown.context["sent"]}
    services_calendar.change_day(
        actor=keeper, day=date(2027, 3, 1), kind="holiday", name="示范", reason="示范",
        expected=table.calendar().version, at=keeper.created_at,
    )  # fmt: skip
    assert as_keeper.post(reverse("access:publish_notice"), sent).status_code == 409
    assert 2027 in table.calendar().provisional_years


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv_of("2027-02-22,上班,春节"), "2027-02-22"),
        (SimpleUploadedFile("n.docx", b"x"), "docx"),
        (SimpleUploadedFile("n.csv", b"\0" * 9), "GB 18030"),
        (SimpleUploadedFile("n.csv", b"x" * 70_000), "65,536"),
        (SimpleUploadedFile("n.toml", b"= 3"), "TOML"),
    ],
)
def test_a_file_with_faults_is_answered_with_them_and_writes_nothing(as_keeper, file, words):
    answer = preview(as_keeper, file)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert 2027 in table.calendar().provisional_years


def test_a_day_is_changed_with_a_reason(as_keeper):
    sent = {"day": "2026-12-24", "kind": "holiday", "name": "示范日", "reason": "示范通告",
            "expected": table.calendar().version}  # fmt: skip
    answer = as_keeper.post(reverse("access:change_day", args=[2026]), sent, follow=True)
    text = answer.content.decode()
    assert "示范通告" in text and "2026-12-24" in text and answer.status_code == 200
    assert not table.calendar().is_working(date(2026, 12, 24))


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"name": ""}, {"kind": "make_up"}, {"day": "2051-01-01"}, {"kind": "x"}],
)
def test_a_change_with_a_fault_changes_nothing(as_keeper, wrong):
    sent = {"day": "2026-12-24", "kind": "holiday", "name": "示范日", "reason": "示范通告",
            "expected": table.calendar().version}  # fmt: skip
    answer = as_keeper.post(reverse("access:change_day", args=[2026]), {**sent, **wrong})
    assert answer.status_code == 422 and "data-summary" in answer.content.decode()
    assert CalendarVersion.objects.filter(year=2026).count() == 1


def test_an_earlier_state_is_shown_but_not_changed_from_there(as_keeper):
    answer = as_keeper.get(page(2026), {"version": 3})
    assert answer.context["provisional"] and answer.context["form"] is None
    for wrong in ("999", "x", "-1", "9" * 30):
        assert as_keeper.get(page(2026), {"version": wrong}).status_code in {200, 422}


def test_outside_the_calendar_there_is_no_page(as_keeper):
    for year in (0, 2007, 2051, 10**20):
        assert as_keeper.get(f"/calendar/{year}").status_code == 404


def test_the_workbench_warns_who_can_act(as_keeper, monkeypatch):
    for today, warned in ((date(2026, 10, 31), False), (date(2026, 11, 24), True)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_a, day=today: day)
        assert ("calendar-notice" in as_keeper.get("/").content.decode()) is warned


@pytest.mark.parametrize(
    "who", ["handler", "outsider", "security_administrator", "audit_administrator"]
)
def test_nobody_else_writes(request, who):
    actor = request.getfixturevalue(who)
    expected = table.calendar().version
    with pytest.raises(AccessDenied):
        services_calendar.change_day(
            actor=actor, day=date(2026, 12, 24), kind="holiday", name="x", reason="x",
            expected=expected, at=actor.created_at,
        )  # fmt: skip
    with pytest.raises(AccessDenied):
        services_calendar.publish_notice(
            actor=actor, notice=None, expected=expected, at=actor.created_at
        )
    assert table.calendar().version == expected


def test_the_page_needs_few_queries(as_keeper, django_assert_max_num_queries):
    as_keeper.get(page(2026))
    with django_assert_max_num_queries(9):
        as_keeper.get(page(2026))


def test_an_upgrade_gives_the_permission_to_system_administrators_alone(keeper, officer):
    moved = import_module("lingqu.access.migrations.0003_calendar_permission")
    moved.take_back(apps, None)
    assert Role.objects.get(code="system").permissions == ["access.people"]
    moved.grant(apps, None)
    assert Role.objects.get(code="system").permissions == ["access.calendar", "access.people"]
    assert "access.calendar" not in Role.objects.get(pk=officer.pk).permissions
