"""People for the shell's tests: an officer without a post and a system administrator."""

from datetime import date

import pytest
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit


def _person(name: str, label: str) -> Person:
    return Person.objects.create(
        login_name=name,
        display_name=label,
        must_change_password=False,
        password_changed_at=timezone.now(),
    )


@pytest.fixture
def officer(db) -> Person:
    return _person("zhou", "周经办")


@pytest.fixture
def administrator(db) -> Person:
    """Return a system administrator at an invented unit."""
    person = _person("guan", "管系统")
    unit = Unit.objects.create(
        key="office",
        name="示范市数据局",
        path="00000001",
        area_code="990100000000",
        opened_on=date(2020, 1, 1),
    )
    role = Role.objects.create(
        code="system", label="系统管理员", duty="system", permissions=["access.people"]
    )
    Post.objects.create(person=person, unit=unit, role=role, since=date(2020, 1, 1))
    return person
