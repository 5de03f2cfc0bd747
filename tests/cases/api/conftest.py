"""The licence pack published as `lingqu pack apply` does it, and the officers of one approval.

`ask(person)` is a client that sends that person's token.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.cases import places
from lingqu.cases.api.bodies import EXAMPLE
from lingqu.cases.cli import parameters_of
from lingqu.cases.publishing import apply
from lingqu.cases.source import read_sources
from lingqu.cases.tokens import create_token
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import packs

CITY = "990100000000"
FORM = EXAMPLE["data"]
PERSON = {
    "applicant_kind": "person",
    "applicant_name": "清泉",
    "identity_number": "990101199003070015",
}
ALL = (
    "licence.read",
    "licence.accept",
    "licence.review",
    "licence.decide",
    "licence.deliver",
    "licence.supervise",
    "licence.assign",
)


@pytest.fixture(autouse=True)
def _nothing_kept():
    snapshot.forget()
    places.forget()
    yield
    snapshot.forget()
    places.forget()


@pytest.fixture
def real_database(transactional_db, tmp_path):
    """Let threads meet on a database as in production: SQLite in a file, in WAL. (In memory, the
    connections of a process share one cache, which refuses where a file lets wait.)"""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "real.sqlite3"
    copy = sqlite3.connect(path)
    memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def licence(db):
    """Publish the licence pack with its parameters."""
    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    apply(read_sources(pack), pack="licence", at=timezone.now())
    snapshot.forget()
    return "licence.licence"


@pytest.fixture
def make_unit(db):
    def make(key, *, parent=None, area=CITY):
        unit = Unit.objects.create(
            key=key, name=key, parent=parent, area_code=area, opened_on=date(2020, 1, 1)
        )
        unit.path = (parent.path if parent else "") + f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        places.forget()
        return unit

    return make


@pytest.fixture
def office(make_unit):
    return make_unit("office")


@pytest.fixture
def elsewhere(make_unit):
    return make_unit("elsewhere", area="990200000000")


@pytest.fixture
def make_person(db):
    def make(login, unit, *permissions, scope="unit"):
        person = Person.objects.create(
            login_name=login, display_name=login, password="!", must_change_password=False
        )
        role = Role.objects.create(code=f"role-{login}", label=login, permissions=[*permissions])
        Post.objects.create(
            person=person, unit=unit, role=role, scope=scope, since=date(2020, 1, 1)
        )
        return person

    return make


@pytest.fixture
def clerk(make_person, office):
    return make_person("clerk", office, "licence.read", "licence.accept", "licence.deliver")


@pytest.fixture
def reviewer(make_person, office):
    return make_person("reviewer", office, "licence.read", "licence.review")


@pytest.fixture
def decider(make_person, office):
    return make_person("decider", office, "licence.read", "licence.decide")


@pytest.fixture
def chief(make_person, office):
    return make_person("chief", office, *ALL)


@pytest.fixture
def reader(make_person, office):
    return make_person("reader", office, "licence.read")


@pytest.fixture
def outsider(make_person, elsewhere):
    return make_person("outsider", elsewhere, *ALL)


@dataclass
class Asking:
    """Sends requests with one person's token (none: the public)."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path, **headers):
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path, body=None, **headers):
        data = "" if body is None else json.dumps(body)
        return self.client.post(
            f"/api/v1{path}", data, "application/json", headers=self._headers(headers)
        )

    def send(self, path, fields, **headers):
        """Post a form with files."""
        return self.client.post(f"/api/v1{path}", fields, headers=self._headers(headers))

    def _headers(self, given):
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | {name.replace("_", "-"): value for name, value in given.items()}


@pytest.fixture
def public():
    return Asking()


@pytest.fixture
def token_of(db):
    def make(person):
        now = timezone.now()
        later = now + timedelta(days=30)
        return create_token(actor=person, person=person, name="test", expires_at=later, at=now)[1]

    return make


@pytest.fixture
def ask(token_of):
    known = {}

    def asking(person):
        if person.pk not in known:
            known[person.pk] = Asking(token=token_of(person))
        return known[person.pk]

    return asking


@pytest.fixture
def begin(licence, ask, clerk):
    """Begin a case at the clerk's office and return the answer."""

    def make(**changed):
        form = FORM | changed
        answer = ask(clerk).post("/cases", {"type": licence, "data": form})
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def pass_step(ask):
    """Complete a task as `person` and return the answer."""

    def make(person, task, outcome, **more):
        answer = ask(person).post(f"/tasks/{task}/complete", {"outcome": outcome, **more})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def reviewing(begin, pass_step, clerk):
    """A case whose review waits: (case, task)."""
    made = begin()
    done = pass_step(clerk, made["tasks"][0], "accept")
    return made["id"], done["opened"][0]
