"""The operator and those who are not, a subscription, messages, receivers."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.channels import sending, services
from lingqu.channels.outbox import put
from tests.channels.receiver import receiving

MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reach(settings):
    """Receivers of tests stand on this machine."""
    settings.WEBHOOK_PRIVATE = True


@pytest.fixture(scope="package", autouse=True)
def _no_connection_kept():
    """Close the connections that were kept to serve again."""
    yield
    sending._pool().close()
    sending._pool.cache_clear()


@pytest.fixture
def make_person(db):
    unit = Unit.objects.create(key="office", name="示范市数据局", path="00000001",
                               area_code="990100000000", opened_on=date(2020, 1, 1))  # fmt: skip

    def make(login, *permissions, duty=""):
        role, _new = Role.objects.get_or_create(
            code=login, defaults={"label": login, "duty": duty, "permissions": list(permissions)}
        )
        person = Person.objects.create(
            login_name=login, display_name=login, must_change_password=False,
            password_changed_at=MONDAY_9,
        )  # fmt: skip
        Post.objects.create(
            person=person, unit=unit, role=role, scope="all", since=date(2020, 1, 1)
        )
        return person

    return make


@pytest.fixture
def operator(make_person):
    return make_person("operator", "access.people", "channels.manage", duty="system")


@pytest.fixture
def handler(make_person):
    return make_person("handler", "evaluations.edit")


@pytest.fixture
def colleague(make_person):
    return make_person("colleague", "evaluations.read", "evaluations.review")


@pytest.fixture
def outsider(make_person):
    return make_person("outsider", "access.roles", duty="security")


@pytest.fixture
def make_subscription(operator):
    def make(url="https://receiver.example/hook", kinds=("cases",), label="接收方"):
        return services.subscribe(actor=operator, label=label, url=url, kinds=kinds, at=MONDAY_9)

    return make


@pytest.fixture
def subscription(make_subscription):
    return make_subscription()[0]


@pytest.fixture
def make_message(db):
    def make(number=1, *, kind="cases.dispatched", at=MONDAY_9):
        return put(
            kind=kind, payload={"case": number}, key=f"{kind} {number}", about=f"case {number}",
            at=at,
        )  # fmt: skip

    return make


@pytest.fixture
def receiver():
    """Run a receiver that verifies signatures."""
    with receiving() as server:
        yield server


@pytest.fixture
def subscribed(receiver, make_subscription):
    """Return a subscription of the running receiver, which knows the secret."""
    made, receiver.secret = make_subscription(receiver.url)
    return made


@pytest.fixture
def handled_by(monkeypatch):
    """Return a function that gives the kernel's configuration handlers for this test."""

    def give(**handlers):
        config = apps.get_app_config("kernel")
        monkeypatch.setattr(config, "outbox_handlers", handlers, raising=False)

    return give
