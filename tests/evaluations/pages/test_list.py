"""The list of evaluations: who sees what, filters, order, pages."""

import pytest

from lingqu.evaluations.models import Evaluation

from .conftest import report

LIST = "/evaluations/"


@pytest.fixture
def three(hand_in, reviewer, centre):
    hand_in(reviewer, report("甲项目", total="99"), report("乙项目"), report("丙项目", total="80"))


def names(answer):
    return [row["it"].name for row in answer.context["rows"]]


def test_a_reviewer_sees_all_units_and_a_unit_its_own(
    client_of, three, reviewer, handler, outsider
):
    assert len(names(client_of(reviewer).get(LIST))) == 3
    assert len(names(client_of(handler).get(LIST))) == 3
    assert names(client_of(outsider).get(LIST)) == []


def test_a_draft_is_seen_by_its_unit_only(client_of, draft, reviewer, handler, colleague):
    assert names(client_of(handler).get(LIST)) == [draft.name]
    assert names(client_of(reviewer).get(LIST)) == []
    assert names(client_of(colleague).get(LIST)) == []


def test_without_a_post_there_is_no_list(client_of, make_person, finance):
    assert client_of(make_person("nobody", finance)).get(LIST).status_code == 403


@pytest.mark.parametrize(("query", "expected"), [
    ("q=甲", {"甲项目"}), ("year=2025", {"甲项目", "乙项目", "丙项目"}), ("year=2024", set()),
    ("low=90", {"甲项目", "乙项目"}), ("high=80", {"丙项目"}), ("low=NaN&q=丙", {"丙项目"}),
    ("severity=clean", set()), ("severity=error", {"甲项目", "乙项目", "丙项目"}),
    ("state=concluded", set()), ("state=nonsense", {"甲项目", "乙项目", "丙项目"}),
    ("rule=Z9", set()), ("scheme=suzhou-2020", set()), ("department=示范市数据局&q=乙", {"乙项目"}),
    ("page=999999&q=甲", set()), ("year=99999999999999999999&q=甲", {"甲项目"}),
    ("q=%00&department=%00&scheme=%00&rule=%00&code=%00", {"甲项目", "乙项目", "丙项目"}),
])  # fmt: skip
def test_filters_are_in_the_address(client_of, three, reviewer, query, expected):
    assert set(names(client_of(reviewer).get(f"{LIST}?{query}"))) == expected


def test_a_filter_by_rule_shows_the_reports_in_which_it_fires(client_of, three, reviewer):
    shown = names(client_of(reviewer).get(f"{LIST}?rule=A2"))
    fired = Evaluation.objects.filter(findings__rule="A2").values_list("name", flat=True)
    assert set(shown) == set(fired) != set()


def test_the_usual_order_is_by_errors_and_any_column_sorts(client_of, three, reviewer):
    client = client_of(reviewer)
    errors = [row["it"].errors for row in client.get(LIST).context["rows"]]
    assert errors == sorted(errors, reverse=True)
    totals = client.get(f"{LIST}?sort=stated&order=up").context["rows"]
    assert [row["it"].stated_total for row in totals] == [80, 99, 100]
    assert client.get(f"{LIST}?sort=password").status_code == 200


def test_the_list_takes_a_fixed_number_of_queries(
    client_of, hand_in, reviewer, django_assert_max_num_queries
):
    hand_in(reviewer, *(report(f"第{n}个项目") for n in range(30)))
    client = client_of(reviewer)
    with django_assert_max_num_queries(18):
        assert len(names(client.get(LIST))) == 30


def test_more_than_a_page_is_paged(client_of, three, reviewer):
    one = Evaluation.objects.first()
    for place in range(60):
        one.pk, one._state.adding, one.table_index = None, True, 100 + place
        one.save()
    client = client_of(reviewer)
    assert len(names(client.get(LIST))) == 30
    assert len(names(client.get(f"{LIST}?page=3"))) == 3
