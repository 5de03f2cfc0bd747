"""People, units and cases of the tests of cases: handler, colleague, outsider, leader.

The licence pack is published with its own parameters; identity numbers stay on the 99 block.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.cases import places, steps
from lingqu.cases.cli import parameters_of
from lingqu.cases.models import Case, Task
from lingqu.cases.opening import start
from lingqu.cases.publishing import apply
from lingqu.cases.source import read_sources
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import packs

CITY = "990100000000"
IDENTITY = "990101199001010000"
DUTIES = ("read", "accept", "review", "decide", "deliver")
FORM = {
    "item": "food_service", "applicant_kind": "person", "applicant_name": "示范市清渠游泳馆",
    "identity_number": IDENTITY, "place_address": "天平区石堤路18号", "floor_area": "180",
    "phone": "13800000000", "delivery": "electronic",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path, monkeypatch):
    """Forget what processes keep for seconds, and keep files in the test's own folder."""
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot.forget()
    places.forget()
    yield
    snapshot.forget()
    places.forget()


@pytest.fixture
def licence(db):
    """Publish the licence pack."""
    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    apply(read_sources(pack), pack="licence", at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def make_unit(db):
    def make(key, name, *, parent=None):
        unit = Unit.objects.create(
            key=key, name=name, parent=parent, area_code=CITY, opened_on=date(2020, 1, 1)
        )
        unit.path = (parent.path if parent else "") + f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        places.forget()
        return unit

    return make


@pytest.fixture
def bureau(make_unit):
    return make_unit("health", "示范市卫生健康委员会")


@pytest.fixture
def elsewhere(make_unit):
    return make_unit("civil", "示范市民政局")


@pytest.fixture
def make_person(db):
    def make(login, unit, *permissions, scope="unit"):
        person = Person.objects.create(
            login_name=login, display_name=login, must_change_password=False,
            password_changed_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        role = Role.objects.create(code=f"role-{login}", label=login, permissions=[*permissions])
        Post.objects.create(
            person=person, unit=unit, role=role, scope=scope, since=date(2020, 1, 1)
        )
        return person

    return make


@pytest.fixture
def handler(make_person, bureau):
    """Return an officer who does every step, may reveal, supervise and assign."""
    own = [f"licence.{duty}" for duty in (*DUTIES, "supervise", "assign")]
    return make_person("handler", bureau, *own, "cases.reveal")


@pytest.fixture
def colleague(make_person, bureau):
    """Return an officer of the unit who may look and nothing else."""
    return make_person("colleague", bureau, "licence.read")


@pytest.fixture
def leader(make_person, bureau):
    """Return a second officer who does every step."""
    return make_person("leader", bureau, *(f"licence.{duty}" for duty in DUTIES))


@pytest.fixture
def outsider(make_person, elsewhere):
    """Return an officer of another unit who may do all of it there."""
    return make_person("outsider", elsewhere, *(f"licence.{duty}" for duty in DUTIES))


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def make_case(licence, bureau, handler, now):
    """Return a function that begins a case some days ago."""

    def make(*, days=0, **data):
        begun = start(
            code="licence.licence", data={**FORM, **data}, unit=bureau, channel="window",
            actor=handler, at=now - timedelta(days=days, minutes=5),
        )  # fmt: skip
        return Case.objects.get(pk=begun.case_id)

    return make


@pytest.fixture
def case(make_case):
    return make_case()


@pytest.fixture
def task_of():
    """Return a function from a case to its first open task."""
    return lambda case: Task.objects.filter(case=case, state="open").order_by("pk").first()


@pytest.fixture
def in_review(case, handler, task_of, now):
    """Return a case that was accepted and waits for its review."""
    steps.complete(task_id=task_of(case).pk, outcome="accept", actor=handler, at=now)
    case.refresh_from_db()
    return case


@pytest.fixture
def client_of():
    """Return a function from a person to a browser signed in, in English."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        client.cookies["lingqu_language"] = "en"
        return client

    return signed_in


@pytest.fixture
def sent(task_of):
    """Return a function: what a form of the case's page sends as it is now."""

    def sent(case, **more):
        now = Case.objects.get(pk=case.pk)
        task = task_of(case)
        return {
            "revision": now.revision,
            "seen": now.events,
            "task": task.pk if task else 0,
            **more,
        }

    return sent
