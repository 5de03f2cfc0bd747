"""A visitor without login, and the licence pack published as `lingqu pack apply` does it."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.cases import places, publishing
from lingqu.cases.cli import parameters_of
from lingqu.cases.models import Case, Draft
from lingqu.cases.source import read_sources
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import packs

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CODE = "licence.licence"
PERSON = (
    {"item": "food_service"},
    {"applicant_kind": "person", "applicant_name": "何清源"},
    {"applicant_kind": "person", "applicant_name": "何清源",
     "identity_number": "990101199001010019"},
    {"place_address": "天平区石堤路18号", "floor_area": "800", "opens_on": "2027-01-10"},
    {"phone": "13800000000", "delivery": "pickup"},
)  # fmt: skip
ORGANISATION = (
    {"item": "public_place"},
    {"applicant_kind": "organisation", "applicant_name": "示范市清渠游泳馆有限公司"},
    {"applicant_kind": "organisation", "applicant_name": "示范市清渠游泳馆有限公司",
     "credit_code": "11990100MB9900021U"},
    {"place_address": "天平区石堤路18号", "floor_area": "1260"},
    {"phone": "13800000000", "delivery": "post"},
    {"phone": "13800000000", "delivery": "post", "post_address": "天平区石堤路18号"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_readings(settings, tmp_path):
    """Forget what was read shortly before, and keep files apart: each test has its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot.forget()
    places.forget()
    yield
    snapshot.forget()
    places.forget()


@pytest.fixture
def hall(db):
    """Return the unit that receives applications."""
    unit = Unit.objects.create(
        key="service-hall", name="示范市政务服务中心", area_code="990100000000",
        opened_on=date(2018, 1, 1), path="",
    )  # fmt: skip
    unit.path = f"{unit.pk:08d}"
    unit.save(update_fields=["path"])
    return unit


@pytest.fixture
def licence(hall):
    """Publish the licence pack with its parameters; applications go to the hall."""
    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    set_parameter("licence.window_unit", "service-hall", unit="unit key")
    publishing.apply(read_sources(pack), pack="licence", at=timezone.now())
    snapshot.forget()


@pytest.fixture
def officer(hall):
    """Return a person of the hall who may do every step but decide on his own review."""
    return make_officer(hall, "officer")


def make_officer(unit, name):
    duties = ["read", "accept", "review", "decide", "deliver", "supervise"]
    permissions = [f"licence.{one}" for one in duties]
    role = Role.objects.create(code=name, label=name, permissions=permissions)
    person = Person.objects.create(login_name=f"test.{name}", display_name="周承办")
    Post.objects.create(person=person, unit=unit, role=role, since=date(2020, 1, 1))
    return Person.objects.get(pk=person.pk)


def set_parameter(name, value, *, unit="count", since=date(2020, 1, 1)):
    """Let a parameter have another value from a day on."""
    parameters.apply(
        [parameters.DatedValue(name=name, unit=unit, value=value, since=since, until=None,
                               source="test")]
    )  # fmt: skip
    snapshot.forget()


class Visitor:
    """A browser without login. `pk` is the number of the draft that it began last."""

    def __init__(self, address="203.0.113.7"):
        self.client = Client(REMOTE_ADDR=address)
        self.pk = 0

    def begin(self):
        answer = self.client.post(reverse("apply:guide", args=[CODE]))
        found = re.search(r"/apply/(\d+)/", answer.headers.get("Location", ""))
        self.pk = int(found.group(1)) if found else 0
        return answer

    def page(self, name, *args):
        return self.client.get(reverse(f"apply:{name}", args=[self.pk, *args]))

    def answer(self, number, values, **more):
        return self.client.post(self.url("question", number), {"action": "on", **values, **more})

    def hand_in(self, place, content=PDF, name="材料.pdf", **more):
        given = {f"file{place}": SimpleUploadedFile(name, content), "upload": str(place), **more}
        return self.client.post(self.url("materials"), given)

    def go_on(self):
        return self.client.post(self.url("materials"), {"action": "on"})

    def send(self, declared="yes"):
        return self.client.post(self.url("check"), {"declared": declared})

    def url(self, name, *args):
        return reverse(f"apply:{name}", args=[self.pk, *args])

    @property
    def draft(self):
        return Draft.objects.get(pk=self.pk)

    def fill(self, answers):
        """Answer each page by the order of the redirects, as a person does."""
        to = self.client.get(self.url("resume")).headers["Location"]
        for values in answers:
            done = self.client.post(to.partition("?")[0], {"action": "on", **values})
            assert done.status_code == 302, done.content.decode()
            to = done.headers["Location"]
        return to

    def fill_all(self, answers, documents=(1, 2)):
        """Begin, answer and hand in; what is left is the check page."""
        self.begin()
        self.fill(answers)
        for place in documents:
            assert self.hand_in(place).status_code == 302
        return self.go_on()

    def apply(self, answers=PERSON, documents=(1, 2)):
        """Do all of it and return the case with its code."""
        self.fill_all(answers, documents)
        done = self.send()
        assert done.status_code == 302, done.content.decode()
        case = Case.objects.get(pk=self.draft.case_id)
        code = self.page("sent").context["code"]
        return case, code

    def follow(self, number, code):
        return self.client.post(reverse("apply:follow"), {"number": number, "code": code})

    def followed(self, name="case"):
        return self.client.get(reverse(f"apply:{name}"))


@pytest.fixture
def visitor(licence):
    return Visitor()


@pytest.fixture
def another(licence):
    return Visitor()
