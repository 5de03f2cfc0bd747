"""The demonstration city's own roles, one person each, and a report of the information centre."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.access.site import load_site
from lingqu.cases import places, publishing
from lingqu.cases.cli import parameters_of
from lingqu.cases.handing_in import hand_in
from lingqu.cases.models import Case
from lingqu.cases.opening import current_version
from lingqu.cases.papers import keep_file, material_of
from lingqu.cases.source import read_sources
from lingqu.channels import services
from lingqu.channels.outbox import put
from lingqu.datasets import loading
from lingqu.datasets.models import Resource
from lingqu.datasets.reading import elements_for, read_one
from lingqu.evaluations import services_draft, services_import
from lingqu.evaluations.drafting import blank_form
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import packs

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
POSTS = {
    "system": ("system-administrator", "data-office", "all"),
    "security": ("security-administrator", "data-office", "all"),
    "audit": ("audit-administrator", "data-office", "all"),
    "reviewer": ("reviewer", "finance-performance", "all"),
    "officer": ("project-officer", "information-centre", "unit"),
    "stranger": ("project-officer", "civil-affairs", "subtree"),
    "leader": ("leader", "city-government", "area"),
    "clerk": ("window-clerk", "health-commission", "unit"),
    "registrar": ("resource-officer", "civil-affairs", "unit"),
    "curator": ("data-officer", "data-resources", "all"),
}
REPORT = """项目支出绩效自评表
（2025年度）
|项目名称|设备购置项目|
|主管部门|示范市数据局|实施单位|示范市信息中心|
|项目资金（万元）|资金来源|年初预算数|全年预算数|全年执行数|分值|执行率|得分|
||年度资金总额|100|100|90|10|90%|9|
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施|
|产出指标|数量指标|设备数量|≥10台|8台|50|50||
|效益指标|社会效益指标|办事效率提升|显著提升|达成预期指标|30|30||
|满意度指标|服务对象满意度指标|群众满意度|≥90%|95%|10|10||
|总分|100|100|
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot.forget()
    places.forget()


@pytest.fixture
def city(db):
    load_site(site_settings.BASE_DIR / "sites" / "demo")


@pytest.fixture
def people(city):
    """Return one person per demonstration role; `stranger` is an officer of another unit."""

    def person(login, role, unit, scope):
        made = Person.objects.create(
            login_name=login, display_name=login, must_change_password=False
        )
        Post.objects.create(
            person=made, unit=Unit.objects.get(key=unit), role=Role.objects.get(code=role),
            scope=scope, since=date(2020, 1, 1),
        )  # fmt: skip
        return made

    return {login: person(login, *post) for login, post in POSTS.items()}


@pytest.fixture
def client_of(people):
    """Return a browser signed in as one of `people`; "anonymous" is nobody."""

    def signed_in(name, **more):
        client = Client(**more)
        if name != "anonymous":
            client.force_login(people[name])
        return client

    return signed_in


@pytest.fixture
def batch(people):
    """Return an import of the officer: one report, read."""
    handed = [services_import.HandedIn(name="a.txt", chunks=[REPORT.encode()])]
    made = services_import.hand_in(actor=people["officer"], handed=handed, at=NOW)
    services_import.read_all(batch=made, actor=people["officer"], at=NOW)
    return made


@pytest.fixture
def case(people):
    """Return a case of the clerk with one file."""
    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    publishing.apply(read_sources(pack), pack="licence", at=NOW)
    version = current_version("licence.licence")
    material = material_of(version.definition, "application")
    kept = keep_file(material, name="a.pdf", chunks=[b"%PDF-1.4\n%%EOF\n"])
    form = {
        "item": "food_service", "applicant_kind": "person", "applicant_name": "示范市清渠餐饮店",
        "identity_number": "990101199001010000", "place_address": "天平区石堤路18号",
        "floor_area": "180", "phone": "13800000000", "delivery": "electronic",
    }  # fmt: skip
    begun = hand_in(
        version=version, data=form, files={"application": kept},
        unit=Unit.objects.get(key="health-commission"), actor=people["clerk"], at=timezone.now(),
    )  # fmt: skip
    return Case.objects.get(pk=begun.case_id)


@pytest.fixture
def resource(people):
    """Return a published resource of the registrar's unit."""
    path = site_settings.BASE_DIR / "sites" / "demo" / "datasets" / "low_income_families.toml"
    loading.apply([read_one(path, elements_for(""))], origin="", at=NOW)
    return Resource.objects.get()


@pytest.fixture
def evaluation(batch):
    return batch.files.get().source.evaluation_set.get()


@pytest.fixture
def subscription(people):
    made, _secret = services.subscribe(
        actor=people["system"], label="省平台", url="https://receiver.example/hook",
        kinds=["cases"], at=NOW,
    )  # fmt: skip
    return made


@pytest.fixture
def message(subscription):
    return put(kind="cases.dispatched", payload={"case": 1}, key="1", at=NOW)


@pytest.fixture
def draft(people):
    centre = Unit.objects.get(key="information-centre")
    form = blank_form(
        load_scheme("national-2020"), project="网络运维项目", department="示范市数据局",
        unit=centre.name, year=2025,
    )  # fmt: skip
    return services_draft.begin(
        actor=people["officer"], unit=centre, form=form, scheme_id="national-2020", at=NOW
    )
