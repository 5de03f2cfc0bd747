"""Units, people and resources of the tests of the catalogue: officer, colleague, outsider, reviewer."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.datasets import drafting, lifecycle
from lingqu.datasets.description import Description
from lingqu.datasets.loading import apply
from lingqu.datasets.reading import described, elements_for
from lingqu.kernel import snapshot

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TABLE = {
    "name": "low_income_families",
    "label": {"zh": "低保对象信息", "en": "Families on minimum allowance"},
    "summary": {"zh": "低保家庭的户主、保障人口和月保障金额", "en": "Head, persons, amount"},
    "provider": "civil",
    "cycle": "daily",
    "classification": {"kind": 2, "item": 3, "section": 0, "serial": 1},
    "sharing": {"kind": "conditional", "condition": "社会救助资格核验"},
    "item": [
        {"name": "family_number", "label": "低保证号", "type": "text", "length": 20, "key": True},
        {"name": "head", "element": "identity_number", "personal": "sensitive", "sensitivity": 4},
        {"name": "persons", "label": "保障人口", "type": "whole"},
    ],
}


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot.forget()


def table(**changes):
    """Return a description's table with some keys changed."""
    return {**TABLE, **changes}


def description(**changes) -> Description:
    return described(table(**changes), elements_for(""), where="test")


@pytest.fixture
def make_unit(db):
    def make(key, name):
        unit = Unit.objects.create(
            key=key, name=name, area_code="990100000000", opened_on=date(2020, 1, 1)
        )
        unit.path = f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        return unit

    return make


@pytest.fixture
def bureau(make_unit):
    return make_unit("civil", "示范市民政局")


@pytest.fixture
def elsewhere(make_unit):
    return make_unit("health", "示范市卫生健康委员会")


@pytest.fixture
def make_person(db):
    def make(login, unit, *permissions, scope="unit"):
        person = Person.objects.create(
            login_name=login, display_name=login, must_change_password=False,
            password_changed_at=NOW,
        )  # fmt: skip
        role = Role.objects.create(code=f"role-{login}", label=login, permissions=[*permissions])
        Post.objects.create(
            person=person, unit=unit, role=role, scope=scope, since=date(2020, 1, 1)
        )
        return person

    return make


@pytest.fixture
def officer(make_person, bureau):
    return make_person("officer", bureau, "datasets.register")


@pytest.fixture
def colleague(make_person, bureau):
    """Return somebody of the same unit who may write and review."""
    return make_person("colleague", bureau, "datasets.register", "datasets.review")


@pytest.fixture
def outsider(make_person, elsewhere):
    """Return somebody who may write and review, for another unit."""
    return make_person("outsider", elsewhere, "datasets.register", "datasets.review")


@pytest.fixture
def reviewer(make_person, elsewhere):
    return make_person("reviewer", elsewhere, "datasets.review", scope="all")


@pytest.fixture
def reader(make_person, elsewhere):
    """Return somebody signed in without a permission."""
    return make_person("reader", elsewhere)


@pytest.fixture
def drafted(bureau, officer):
    return drafting.begin(unit=bureau, content=table(), actor=officer, at=NOW)


@pytest.fixture
def in_review(drafted, officer):
    return lifecycle.submit(resource_id=drafted.pk, revision=1, actor=officer, at=NOW)


@pytest.fixture
def published(in_review, reviewer):
    lifecycle.approve(resource_id=in_review.pk, revision=1, actor=reviewer, at=NOW)
    in_review.refresh_from_db()
    return in_review


@pytest.fixture
def loaded(bureau):
    """Return the description that a folder gave."""
    one = description()
    apply([one], origin="site:test", at=NOW)
    return one


@pytest.fixture
def client_of():
    def signed_in(person, **more):
        client = Client(**more)
        client.force_login(person)
        return client

    return signed_in
