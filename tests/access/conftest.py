"""The people of every test of access: handler, colleague, outsider, and three administrators."""

from datetime import UTC, date, datetime

import pytest

from lingqu.access.models import Area, Person, Post, Role, Unit

MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "Right-Horse-77"
CITY = "990100000000"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Hash quickly; the tests of the hash itself set Argon2 again."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_unit(db):
    def make(key, *, parent=None, area=CITY):
        unit = Unit.objects.create(
            key=key, name=key, parent=parent, area_code=area, opened_on=date(2020, 1, 1)
        )
        unit.path = (parent.path if parent else "") + f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        return unit

    return make


@pytest.fixture
def bureau(make_unit):
    return make_unit("bureau")


@pytest.fixture
def section(make_unit, bureau):
    return make_unit("section", parent=bureau)


@pytest.fixture
def elsewhere(make_unit):
    return make_unit("elsewhere", area="990200000000")


@pytest.fixture
def make_role(db):
    def make(code, *permissions, duty=""):
        defaults = {"label": code, "duty": duty, "permissions": list(permissions)}
        return Role.objects.get_or_create(code=code, defaults=defaults)[0]

    return make


@pytest.fixture
def make_person(db):
    def make(login, *, unit=None, role=None, scope="unit", area_code="", since=date(2020, 1, 1)):
        person = Person(
            login_name=login,
            display_name=login,
            must_change_password=False,
            password_changed_at=MONDAY_9,
        )
        person.set_password(PASSWORD)
        person.save()
        if unit:
            Post.objects.create(
                person=person, unit=unit, role=role, scope=scope, area_code=area_code, since=since
            )
        return person

    return make


@pytest.fixture
def officer(make_role):
    return make_role("officer", "evaluations.read", "evaluations.edit")


@pytest.fixture
def handler(make_person, bureau, officer):
    return make_person("handler", unit=bureau, role=officer, scope="subtree")


@pytest.fixture
def colleague(make_person, bureau, make_role):
    return make_person("colleague", unit=bureau, role=make_role("reader", "evaluations.read"))


@pytest.fixture
def outsider(make_person, elsewhere, officer):
    return make_person("outsider", unit=elsewhere, role=officer)


@pytest.fixture
def system_administrator(make_person, bureau, make_role):
    role = make_role("system", "access.people", duty="system")
    return make_person("sysadmin", unit=bureau, role=role, scope="all")


@pytest.fixture
def security_administrator(make_person, bureau, make_role):
    role = make_role("security", "access.roles", "access.unlock", duty="security")
    return make_person("secadmin", unit=bureau, role=role, scope="all")


@pytest.fixture
def audit_administrator(make_person, bureau, make_role):
    role = make_role("audit", "access.audit", duty="audit")
    return make_person("audadmin", unit=bureau, role=role, scope="all")


@pytest.fixture
def city(db):
    def area(code, name, since, until=None):
        return Area.objects.create(code=code, name=name, valid_from=since, valid_until=until)

    return area
