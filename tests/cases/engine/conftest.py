"""What the engine's tests share: the licence pack published, and people with its duties.

handler, reviewer, leader and colleague work at one unit; the outsider at another, with every duty
there; the stranger has a post without duties.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.cases import opening, places, publishing
from lingqu.cases.cli import parameters_of
from lingqu.cases.source import read_sources
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import packs

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)
CODE = "licence.licence"
FORM = {
    "item": "public_place",
    "applicant_kind": "person",
    "applicant_name": "何清源",
    "identity_number": "990101199001010019",
    "place_address": "天平区石堤路18号",
    "floor_area": "800",
    "phone": "13800000000",
    "delivery": "pickup",
}
DUTIES = {
    "handler": ["licence.read", "licence.accept", "licence.deliver"],
    "reviewer": ["licence.read", "licence.review"],
    "leader": ["licence.read", "licence.decide", "licence.assign", "licence.supervise"],
    "colleague": ["licence.read"],
    "stranger": [],
}


@pytest.fixture(autouse=True)
def _fresh_readings() -> Iterator[None]:
    """Forget what was read shortly before: each test has its own database."""
    snapshot.forget()
    places.forget()
    yield
    snapshot.forget()
    places.forget()


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """Return three units: `health`, `market` and `hall`."""
    found = {}
    for key in ("health", "market", "hall"):
        unit = Unit.objects.create(
            key=key, name=f"示范市{key}", area_code="990100000000", opened_on=date(2018, 1, 1)
        )
        unit.path = f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        found[key] = unit
    return found


@pytest.fixture
def make_person(units: dict[str, Unit]) -> Callable[..., Person]:
    """Return a function that makes a person with one post and the permissions given."""

    def make(
        name: str, permissions: list[str], unit: str = "health", scope: str = "unit"
    ) -> Person:
        role = Role.objects.create(code=f"role-{name}", label=name, permissions=permissions)
        person = Person.objects.create(
            login_name=f"test.{name}",
            display_name=name,
            must_change_password=False,
            password_changed_at=timezone.now(),
        )
        Post.objects.create(
            person=person, unit=units[unit], role=role, scope=scope, since=date(2026, 1, 1)
        )
        return Person.objects.get(pk=person.pk)

    return make


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    """Return the people by their part."""
    found = {name: make_person(name, duties) for name, duties in DUTIES.items()}
    every = sorted({duty for duties in DUTIES.values() for duty in duties})
    found["outsider"] = make_person("outsider", every, unit="market")
    return found


@pytest.fixture
def licence(db: None) -> None:
    """Publish the licence pack with its parameters."""
    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    publishing.apply(read_sources(pack), pack="licence", at=MONDAY)
    snapshot.forget()


@pytest.fixture
def start(
    licence: None, units: dict[str, Unit], people: dict[str, Person]
) -> Callable[..., opening.Started]:
    """Return a function that begins a case; `form` is written over a good one."""

    def begin(at: datetime = MONDAY, **form: object) -> opening.Started:
        return opening.start(
            code=CODE, data=FORM | form, unit=units["health"], channel="window",
            actor=people["handler"], at=at,
        )  # fmt: skip

    return begin
