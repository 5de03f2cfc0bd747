"""What the tests of the designer's pages share: the engine's fixtures, a drawer, an approver."""

import pytest
from django.test import Client
from django.utils import timezone

from lingqu.cases import designing
from tests.cases.engine.conftest import (  # noqa: F401 - fixtures
    _fresh_readings,
    licence,
    make_person,
    people,
    units,
)  # fmt: skip


@pytest.fixture
def drawer(make_person):  # noqa: F811
    return make_person("drawer", ["cases.design", "licence.read"])


@pytest.fixture
def approver(make_person):  # noqa: F811
    return make_person("approver", ["cases.publish"])


@pytest.fixture
def design(licence, drawer):  # noqa: F811
    return designing.begin(code="licence.licence", actor=drawer, at=timezone.now())


@pytest.fixture
def as_person():
    """Return a function that gives a client signed in as a person."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
