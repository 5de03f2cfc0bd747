"""Pages by cursor: nothing is shown twice or left out while rows are added."""

import pytest

from lingqu.cases.models import Case


def walk(asking, path, *, limit, between=lambda: None):
    """Return the ids of all pages; `between` runs after each page."""
    found, cursor = [], ""
    while True:
        answer = asking.get(f"{path}{'&' if '?' in path else '?'}limit={limit}&cursor={cursor}")
        assert answer.status_code == 200, answer.content
        found += [one["id"] for one in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            return found
        between()


def test_cases_that_begin_meanwhile_do_not_move_the_pages(begin, ask, reader):
    known = [begin()["id"] for _n in range(5)]
    found = walk(ask(reader), "/cases", limit=2, between=begin)
    assert found == known[::-1]
    assert len(walk(ask(reader), "/cases", limit=100)) == Case.objects.count()


def test_tasks_that_open_meanwhile_neither_repeat_nor_hide_others(begin, ask, clerk):
    known = [begin()["tasks"][0] for _n in range(5)]
    found = walk(ask(clerk), "/tasks", limit=2, between=begin)
    assert found[:5] == known and len(set(found)) == len(found)


def test_a_search_has_pages_too(begin, ask, reader):
    known = [begin()["id"] for _n in range(3)]
    assert walk(ask(reader), "/cases?q=清泉餐饮", limit=1, between=begin) == known[::-1]


def test_a_list_is_kept_to_a_type_and_to_open_cases(begin, ask, chief):
    one, two = begin()["id"], begin()["id"]
    ask(chief).post(f"/cases/{one}/end", {"reason": "无法办理"})
    assert walk(ask(chief), "/cases?open=true&type=licence.licence", limit=5) == [two]
    assert walk(ask(chief), "/cases?open=false", limit=5) == [one]
    assert walk(ask(chief), "/cases?type=licence.other", limit=5) == []


def test_history_and_remarks_have_pages(begin, ask, clerk):
    case = begin()["id"]
    for text in "一二三":
        ask(clerk).post(f"/cases/{case}/comments", {"text": text})
    first = ask(clerk).get(f"/cases/{case}/history?limit=2").json()
    assert [one["number"] for one in first["items"]] == [1, 2]
    rest = ask(clerk).get(f"/cases/{case}/history?cursor={first['next']}").json()
    assert [one["number"] for one in rest["items"]] == [3, 4] and rest["next"] is None
    assert len(walk(ask(clerk), f"/cases/{case}/comments", limit=1)) == 3


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1e2"])
def test_a_page_has_one_to_a_hundred_rows(ask, reader, limit):
    assert ask(reader).get(f"/cases?limit={limit}").status_code == 422


def test_a_cursor_of_another_list_or_another_maker_is_refused(begin, ask, reader):
    begin()
    begin()
    cursor = ask(reader).get("/cases?limit=1").json()["next"]
    for wrong in (cursor[:-1] + "x", "x", f"{cursor}0"):
        answer = ask(reader).get(f"/cases?cursor={wrong}")
        assert answer.status_code == 422 and answer.json()["type"].endswith("cursor")
    assert ask(reader).get(f"/tasks?cursor={cursor}").status_code == 422


def test_a_page_takes_the_same_statements_however_many_rows(
    begin, ask, reader, django_assert_num_queries
):
    begin()
    ask(reader).get("/cases")
    with django_assert_num_queries(4):  # token, posts, the newest number, cases
        ask(reader).get("/cases")
    for _n in range(4):
        begin()
    with django_assert_num_queries(4):
        assert len(ask(reader).get("/cases").json()["items"]) == 5
