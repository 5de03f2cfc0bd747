"""The catalogue's pages: what words and facets find, what a resource shows, what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lingqu.datasets import lifecycle
from lingqu.datasets.highlighting import marked
from lingqu.datasets.loading import apply
from lingqu.datasets.models import Resource, ResourceVersion, State
from lingqu.datasets.mounting import mount, note_collected
from lingqu.kernel.words import cut

from .conftest import NOW, TABLE, description

KINDS = ("unconditional", "conditional", "none")


@pytest.fixture
def many(bureau, elsewhere):
    """Return 24 resources of two units: every third shared in another way."""
    found = []
    for n in range(1, 25):
        sharing = {"kind": KINDS[n % 3], "condition": "核验", "basis": "某法第一条"}
        found.append(
            description(
                name=f"resource_{n}", label={"zh": f"企业登记信息{n}", "en": f"Register {n}"},
                provider="civil" if n % 2 else "health", sharing=sharing,
                classification={"kind": 1, "item": 2, "section": 0, "serial": n},
            )
        )  # fmt: skip
    apply(found, origin="site:test", at=NOW)


@pytest.fixture
def page(client_of, reader):
    def get(query=""):
        return client_of(reader).get(reverse("datasets:catalogue") + query)

    return get


def names(response):
    return re.findall(r'href="/data/catalogue/([a-z0-9_]+)/"', response.content.decode())


def numbers(response):
    """Return the counts of the facets by facet and label."""
    return {
        (facet.name, one.label): one.count
        for facet in response.context["facets"]
        for one in (*facet.options, *facet.rest)
    }


def test_pairs_of_characters_find_names_summaries_items_units_and_codes(loaded, page):
    for wanted in (
        "低保",
        "保障人口",
        "民政局",
        "203000/000001",
        "low_income",
        "Families",
        "月保障金额",
    ):
        assert names(page(f"?q={wanted}")) == ["low_income_families"], wanted
    for missed in ("医院", "低保医院", "unit1"):
        assert names(page(f"?q={missed}")) == [], missed


def test_one_character_is_looked_for_in_names(loaded, page):
    assert names(page("?q=低")) == ["low_income_families"]
    assert names(page("?q=医")) == []


def test_what_was_found_is_marked_and_items_are_named(loaded, page):
    html = page("?q=低保证").content.decode()
    assert "<mark>低保</mark>对象信息" in html
    assert "<mark>低保证</mark>号" in html


@pytest.mark.parametrize(
    ("text", "query", "pieces"),
    (
        ("企业登记企业", "企业", [("企业", True), ("登记", False), ("企业", True)]),
        ("企业登记信息", "企业登记", [("企业登记", True), ("信息", False)]),
        ("ABC abc", "abc", [("ABC", True), (" ", False), ("abc", True)]),
        ("", "x", []),
        ("İstanbul", "stanbul", [("İstanbul", False)]),
    ),
)
def test_pieces_join_to_the_text_again(text, query, pieces):
    assert marked(text, cut(query)) == pieces


def test_the_best_match_comes_first(many, page):
    other = description(
        name="other", label="统计", summary="与企业登记信息1有关",
        classification={"kind": 3, "item": 7, "section": 0, "serial": 1},
    )  # fmt: skip
    apply([other], origin="", at=NOW)
    assert names(page("?q=统计"))[0] == "other"
    assert "other" not in names(page("?q=企业登记信息"))
    assert names(page("?q=有关")) == ["other"]


def test_facets_count_what_another_choice_would_give(many, page):
    found = numbers(page())
    assert found["share", "有条件共享"] == 8
    assert found["unit", "示范市民政局"] == 12
    assert found["mounted", "未挂接"] == 24
    narrowed = page("?share=conditional&unit=civil")
    assert narrowed.context["total"] == 4
    assert numbers(narrowed)["share", "不予共享"] == 4
    assert numbers(narrowed)["unit", "示范市卫生健康委员会"] == 4
    assert page("?share=conditional&share=none").context["total"] == 16


def test_each_facet_link_gives_as_many_as_it_says(many, page):
    start = page("?share=conditional")
    for facet in start.context["facets"]:
        for one in facet.options:
            if not one.is_on and facet.name != "share":
                assert page(one.url).context["total"] == one.count, one
            if one.is_on:
                assert page(one.url).context["total"] == 24


@pytest.mark.parametrize("sort", ("new", "label", "rows", "best"))
def test_the_pages_hold_every_resource_once(many, page, sort):
    Resource.objects.filter(name="resource_7").update(rows=12)
    query, seen = f"?q=企业&sort={sort}", []
    while query:
        answer = page(query)
        seen += names(answer)
        query = answer.context["next"]
    assert len(seen) == 24
    assert len(set(seen)) == 24
    assert sort != "rows" or seen[0] == "resource_7"


@pytest.mark.parametrize(
    "query",
    ("?after=x", "?after=1~", "?after=9~zz", "?sort=nothing", "?share=%00", "?q=%00", "?q=%25_'\"",
     "?after=1~9999999999999999999&sort=rows&q=a", "?class=" + "9" * 500, "?unit=a&unit=b"),
)  # fmt: skip
def test_strange_addresses_are_answered(many, page, query):
    assert page(query).status_code == 200


def test_an_empty_result_says_where_to_go(many, page):
    html = page("?q=航天").content.decode()
    assert "看全部目录" in html
    assert "0个资源" in html


def test_what_was_collected_is_shown_and_nothing_is_no_data(loaded, page):
    assert "无数据" in page().content.decode()
    note_collected(Resource.objects.get(), 412806, NOW)
    mount(Resource.objects.get(), "api", is_there=True)
    answer = page()
    assert "412,806" in answer.content.decode()
    assert numbers(answer)["mounted", "库表"] == numbers(answer)["mounted", "接口"] == 1
    assert page("?mounted=none").context["total"] == 0


def test_a_resource_shows_metadata_items_and_what_may_be_had(loaded, client_of, reader):
    html = client_of(reader).get("/data/catalogue/low_income_families/").content.decode()
    for words in ("社会救助资格核验", "敏感个人信息", "4级", "203000/000001", "由服务器登记"):
        assert words in html, words


def test_where_it_is_collected_from_is_for_those_who_answer_for_it(
    bureau, client_of, reader, officer
):
    collection = {"connection": "civil_affairs", "table": "db_jt"}
    apply([description(collection=collection)], origin="", at=NOW)
    url = "/data/catalogue/low_income_families/"
    assert "db_jt" not in client_of(reader).get(url).content.decode()
    assert "db_jt" in client_of(officer).get(url).content.decode()


def test_a_version_shows_what_differs_from_the_one_before(loaded, client_of, reader):
    apply([description(item=TABLE["item"][:2], cycle="weekly")], origin="site:test", at=NOW)
    html = client_of(reader).get("/data/catalogue/low_income_families/versions/2/").content.decode()
    assert "信息项“保障人口”" in html
    assert "每周" in html
    first = client_of(reader).get("/data/catalogue/low_income_families/versions/1/?against=2")
    assert first.context["before"].number == 2
    assert client_of(reader).get(first.wsgi_request.path + "9/").status_code == 404


def test_what_is_not_in_force_is_there_for_its_own_people_alone(
    published, client_of, reader, officer, outsider, reviewer
):
    lifecycle.ask_withdrawal(resource_id=published.pk, reason="停用", actor=officer, at=NOW)
    lifecycle.withdraw(resource_id=published.pk, actor=reviewer, at=NOW)
    url = reverse("datasets:resource", args=[published.name])
    found = {person.login_name: client_of(person).get(url).status_code
             for person in (reader, outsider, officer, reviewer)}  # fmt: skip
    assert found == {"reader": 404, "outsider": 404, "officer": 200, "reviewer": 200}
    assert names(client_of(reader).get(reverse("datasets:catalogue"))) == []


def test_a_draft_is_not_in_the_catalogue(drafted, client_of, officer, page):
    assert names(page()) == []
    assert client_of(officer).get(f"/data/catalogue/{drafted.name}/").status_code == 404


@pytest.mark.parametrize("query", ("", "?q=企业", "?share=conditional&unit=civil&sort=label"))
def test_the_number_of_statements_does_not_grow(many, client_of, reader, query):
    client = client_of(reader)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse("datasets:catalogue") + query).status_code == 200
        return len(seen)

    cost()
    before = cost()
    _multiply(2000)
    assert cost() == before <= 9


def _multiply(count):
    """Insert copies of a resource with a version each, as the loader would."""
    one = Resource.objects.select_related("current").get(name="resource_1")
    version = one.current
    made = Resource.objects.bulk_create(
        Resource(
            name=f"copy_{n}", unit=one.unit, state=State.CREATED, changed_at=NOW, code=f"c/{n}",
            label_zh=f"企业副本{n}", label_en=f"Copy {n}", section=one.section, sharing=one.sharing,
            opening=one.opening, cycle=one.cycle, words=one.words,
        )
        for n in range(count)
    )  # fmt: skip
    ResourceVersion.objects.bulk_create(
        ResourceVersion(resource=row, number=1, hash=version.hash, description=version.description,
                        from_at=NOW)
        for row in made
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE datasets_resource SET state = 3, current_id = (SELECT v.id FROM "
            "datasets_resourceversion v WHERE v.resource_id = datasets_resource.id) "
            "WHERE name LIKE 'copy%'"
        )
