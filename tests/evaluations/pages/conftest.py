"""People, units and reports of the page tests: reviewer, handler, colleague, leader, outsider."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.evaluations import services_draft, services_import
from lingqu.evaluations.drafting import blank_form
from lingqu.evaluations.models import Evaluation
from lingqu.evaluations.scheme_loading import load_scheme

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
REPORT = """项目支出绩效自评表
（2025年度）
|项目名称|{project}|
|主管部门|示范市数据局|实施单位|示范市信息中心|
|项目资金（万元）|资金来源|年初预算数|全年预算数|全年执行数|分值|执行率|得分|
||年度资金总额|100|100|90|10|90%|9|
||其中：当年财政拨款|100|100|90|-|-|-|
|年度总体目标|预期目标|实际完成情况|
||{goal}|已按期完成设备采购与安装|
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施|
|产出指标|数量指标|{name}|≥10台|8台|20|20||
|产出指标|质量指标|验收合格率|≥95%|100%|15|15||
|产出指标|时效指标|完成时间|2025年12月|2025年11月|15|15||
|效益指标|社会效益指标|办事效率提升|显著提升|达成预期指标|30|30||
|满意度指标|服务对象满意度指标|群众满意度|≥90%|95%|10|10||
|总分|100|{total}|
"""


def report(project="设备购置项目", *, goal="购置并安装设备", name="设备数量", total="100"):
    """Return a report as text whose printed total is one more than its rows add to."""
    return REPORT.format(project=project, goal=goal, name=name, total=total).encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def make_unit(db):
    def make(key, name, *, parent=None, area="990100000000"):
        unit = Unit.objects.create(
            key=key, name=name, parent=parent, area_code=area, opened_on=date(2020, 1, 1)
        )
        unit.path = (parent.path if parent else "") + f"{unit.pk:08d}"
        unit.save(update_fields=["path"])
        return unit

    return make


@pytest.fixture
def bureau(make_unit):
    return make_unit("bureau", "示范市数据局")


@pytest.fixture
def centre(make_unit, bureau):
    return make_unit("centre", "示范市信息中心", parent=bureau)


@pytest.fixture
def finance(make_unit):
    return make_unit("finance", "示范市财政局")


@pytest.fixture
def elsewhere(make_unit):
    return make_unit("elsewhere", "示范市民政局")


@pytest.fixture
def make_person(db):
    def make(login, unit, *permissions, scope="unit"):
        person = Person.objects.create(
            login_name=login, display_name=login, must_change_password=False,
            password_changed_at=NOW,
        )  # fmt: skip
        names = [f"evaluations.{name}" for name in permissions]
        role = Role.objects.create(code=f"role-{login}", label=login, permissions=names)
        Post.objects.create(
            person=person, unit=unit, role=role, scope=scope, since=date(2020, 1, 1)
        )
        return person

    return make


@pytest.fixture
def reviewer(make_person, finance):
    return make_person("reviewer", finance, "read", "import", "review", scope="all")


@pytest.fixture
def handler(make_person, centre):
    return make_person("handler", centre, "read", "import", "edit")


@pytest.fixture
def colleague(make_person, centre):
    return make_person("colleague", centre, "read")


@pytest.fixture
def outsider(make_person, elsewhere):
    return make_person("outsider", elsewhere, "read", "import", "edit")


@pytest.fixture
def client_of():
    def signed_in(person):
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        client.cookies["lingqu_language"] = "en"
        return client

    return signed_in


@pytest.fixture
def hand_in(db):
    def hand_in(person, *contents, name="report.txt"):
        handed = [
            services_import.HandedIn(name=f"{n}-{name}", chunks=[content])
            for n, content in enumerate(contents, start=1)
        ]
        batch = services_import.hand_in(actor=person, handed=handed, at=NOW)
        services_import.read_all(batch=batch, actor=person, at=NOW)
        return batch

    return hand_in


@pytest.fixture
def evaluation(hand_in, reviewer, centre):
    hand_in(reviewer, report())
    return Evaluation.objects.get()


@pytest.fixture
def draft(handler, centre):
    form = blank_form(
        load_scheme("national-2020"), project="网络运维项目", department="示范市数据局",
        unit=centre.name, year=2025,
    )  # fmt: skip
    return services_draft.begin(
        actor=handler, unit=centre, form=form, scheme_id="national-2020", at=NOW
    )
