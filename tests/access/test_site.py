"""Site files: loaded twice without harm, refused with file, key and finding."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.conf import settings as configured

from lingqu.access import demo
from lingqu.access.cli import account
from lingqu.access.cli import demo as demo_commands
from lingqu.access.identifiers import credit_code_fault
from lingqu.access.models import Area, Person, Post, Role, Unit
from lingqu.access.site import load_site
from lingqu.kernel.errors import PackError, TransitionRefused
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
DEMO = configured.BASE_DIR / "sites" / "demo"


@pytest.fixture(autouse=True)
def no_reports(monkeypatch):
    """Leave reports and cases to the tests of their engines."""
    monkeypatch.setattr(demo, "ABOVE", ())


@pytest.fixture
def copy(tmp_path):
    """Copy the demonstration's files with one text replaced."""

    def make(name="", old="", new=""):
        for file in DEMO.glob("*.toml"):
            text = file.read_text("utf-8")
            assert not (file.name == name and old not in text)
            (tmp_path / file.name).write_text(text.replace(old, new) if file.name == name else text)
        return tmp_path

    return make


def test_the_demonstration_city_has_its_districts_units_and_people():
    demo.load()
    today = date(2026, 11, 22)
    now = Area.objects.within("990100000000").on(today)
    assert sum(1 for area in now if area.level == "county") == 9
    assert Unit.objects.open_on(today).count() >= 30
    assert all(
        credit_code_fault(unit.credit_code) is None for unit in Unit.objects.exclude(credit_code="")
    )
    assert not Area.objects.exclude(code__startswith="99").exists()


def test_loading_twice_changes_nothing():
    demo.load()
    tables = (Area, Unit, Role, Person, Post, AuditEntry)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert demo.load()["people_new"] == 0
    assert before == [list(table.objects.order_by("pk").values()) for table in tables]


def test_the_crowd_is_the_same_for_the_same_seed():
    demo.load()
    names = list(Person.objects.order_by("login_name").values_list("display_name", flat=True))
    Post.objects.all().delete()
    Person.objects.filter(login_name__startswith="demo").delete()
    demo.load()
    assert names == list(
        Person.objects.order_by("login_name").values_list("display_name", flat=True)
    )


@pytest.mark.parametrize("site", ["", "production"])
def test_the_demonstration_is_refused_on_any_other_site(settings, site):
    settings.SITE = site
    with pytest.raises(TransitionRefused, match="LINGQU_SITE"):
        demo.load()
    assert not Person.objects.exists()


def test_the_reviewer_sees_all_units_and_the_officer_his_own():
    demo.load()
    reviewer = Person.objects.get(login_name="wu.shenhe")
    officer = Person.objects.get(login_name="zhou.jingban")
    read = "evaluations.read"
    assert Unit.objects.visible_to(reviewer, read).count() == Unit.objects.count()
    bureau = Unit.objects.get(key="data-bureau")
    assert set(Unit.objects.visible_to(officer, read)) == set(Unit.objects.within(bureau))


FAULTS = [
    ("areas.toml", '"990101000000"', '"990101"', "area[2].code"),
    ("areas.toml", "valid_until = 2023-07-01", 'valid_until = "2023"', "valid_until"),
    ("units.toml", 'parent = "finance-bureau"', 'parent = "nowhere"', "nowhere"),
    ("units.toml", "key = ", "kee = ", "unit[0]"),
    ("roles.toml", '"access.audit"', '"access.people"', "role[2]"),
    ("roles.toml", '"evaluations.review"', '"no.such"', "no.such"),
    ("roles.toml", 'duty        = "audit"', 'duty        = "king"', "king"),
]


@pytest.mark.parametrize(("file", "old", "new", "word"), FAULTS)
def test_a_faulty_site_file_is_refused_and_nothing_is_kept(copy, file, old, new, word):
    with pytest.raises(PackError) as refused:
        load_site(copy(file, old, new))
    assert word in str(refused.value)
    assert not Area.objects.exists()


def test_permissions_changed_by_the_administrator_survive_loading():
    demo.load()
    Role.objects.filter(code="leader").update(permissions=[])
    demo.load()
    assert Role.objects.get(code="leader").permissions == []


def test_the_command_prints_the_accounts_that_the_site_has():
    said = CliRunner().invoke(demo_commands, ["load"]).stdout
    assert "wu.shenhe" in said and "Lingqu-Demo-2026" in said
    assert json.loads(CliRunner().invoke(demo_commands, ["load", "--json"]).stdout)["units"] >= 30


def test_the_operator_makes_the_three_first_administrators_once():
    ask = ["administrators", "--unit", "某局", "--area", "990100000000"]
    lines = CliRunner().invoke(account, ask).stdout.splitlines()
    passwords = {line.split("\t")[0]: line.split("\t")[2] for line in lines}
    people = {person.login_name: person for person in Person.objects.all()}
    assert len(people) == 3
    assert all(people[name].check_password(word) for name, word in passwords.items())
    assert all(person.must_change_password for person in people.values())
    assert CliRunner().invoke(account, ask).exit_code != 0


def test_the_operator_resets_an_administrator_on_the_server(audit_administrator):
    password = CliRunner().invoke(account, ["reset", "audadmin"]).stdout.strip()
    person = Person.objects.get(pk=audit_administrator.pk)
    assert person.check_password(password) and person.must_change_password
    assert CliRunner().invoke(account, ["reset", "nobody"]).exit_code != 0
