"""The officers' pages answer, and only to whom they may."""

import pytest
from django.urls import reverse

from lingqu.cases import special, steps
from lingqu.cases.models import Case, Notice
from lingqu.cases.publishing import compiled


def detail(case):
    return reverse("cases:detail", args=[case.number])


PAGES = ("", "print/", "process.svg")


@pytest.mark.parametrize("page", PAGES)
def test_who_may_read_the_case_opens_its_pages(client_of, colleague, in_review, page):
    assert client_of(colleague).get(detail(in_review) + page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_case_of_another_unit_is_not_found(client_of, outsider, in_review, page):
    assert client_of(outsider).get(detail(in_review) + page).status_code == 404


@pytest.mark.parametrize(
    "name", ("cases:list", "cases:new", "cases:delegation", "cases:phrases", "workbench")
)
def test_own_pages_answer_with_and_without_cases(client_of, handler, outsider, case, name):
    assert client_of(handler).get(reverse(name)).status_code == 200
    assert client_of(outsider).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("tab", ("open", "unclaimed", "done", "closed", "supervised", "²"))
def test_every_tab_answers(client_of, handler, in_review, tab):
    answer = client_of(handler).get(reverse("cases:list"), {"tab": tab})
    assert answer.status_code == 200


def test_the_version_that_a_case_runs_under_is_shown_to_who_may_read_it(
    client_of, handler, case, make_person, bureau
):
    url = reverse("cases:version", args=["licence.licence", 1])
    assert "licence.review" in client_of(handler).get(url).content.decode()
    assert client_of(make_person("other", bureau, "x.y")).get(url).status_code == 404
    picture = client_of(handler).get(reverse("cases:version-svg", args=["licence.licence", 1]))
    assert picture["Content-Type"].startswith("image/svg+xml")


def test_the_menu_shows_cases_only_to_those_who_work_on_them(
    client_of, handler, make_person, bureau, case
):
    link = f'href="{reverse("cases:list")}"'
    assert link in client_of(handler).get("/").content.decode()
    assert link not in client_of(make_person("other", bureau, "x.y")).get("/").content.decode()


def test_a_month_without_a_closed_case_says_no_data(client_of, handler, case):
    assert "no data" in client_of(handler).get("/").content.decode()


def test_gates_show_what_is_behind_where_it_stands_and_what_comes(client_of, handler, in_review):
    gates = client_of(handler).get(detail(in_review)).context["gates"]
    assert [(gate.element, gate.css) for gate in gates] == [
        ("", "is-done"), ("accept", "is-done"), ("review", "is-now"), ("decide", ""),
        ("deliver", ""),
    ]  # fmt: skip


def test_the_side_step_of_the_applicant_shows_while_the_case_is_there(
    client_of, handler, case, task_of, now
):
    steps.complete(
        task_id=task_of(case).pk, outcome="supplement", opinion="缺平面图", actor=handler, at=now
    )
    gates = client_of(handler).get(detail(case)).context["gates"]
    current = [gate.element for gate in gates if gate.css == "is-now"]
    assert current == ["supplement"]


def test_a_closed_case_ends_with_its_outcome(client_of, handler, case, task_of, now):
    steps.complete(
        task_id=task_of(case).pk, outcome="decline", opinion="不属本单位", actor=handler, at=now
    )
    gates = client_of(handler).get(detail(case)).context["gates"]
    assert gates[-1].label == "Not accepted" and all(gate.css == "is-done" for gate in gates)


def test_protected_values_are_masked_everywhere(client_of, handler, case):
    for page in ("", "print/"):
        text = client_of(handler).get(detail(case) + page).content.decode()
        assert "138****0000" in text and "13800000000" not in text
        assert "990101199001010000" not in text


def test_a_paused_case_says_so_and_why(client_of, handler, in_review, task_of, now):
    special.suspend(
        task_id=task_of(in_review).pk, kind="hearing", reason="听证", actor=handler, at=now
    )
    text = client_of(handler).get(detail(in_review)).content.decode()
    assert "clock paused" in text and "Hearing" in text


def test_a_search_finds_by_the_beginning_of_a_number(client_of, handler, outsider, case):
    asked = {"q": case.number[:12]}
    assert case.number in client_of(handler).get(reverse("cases:list"), asked).content.decode()
    assert not client_of(outsider).get(reverse("cases:list"), asked).context["rows"]


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ({"k": "食品"}, 1), ({"k": "宾馆"}, 0), ({"k": "游"}, 0), ({"k": "00001"}, 1), ({"lamp": "overdue"}, 0), ({"kind": "1"}, None),
        ({"kind": "99999"}, 0), ({"tab": "unclaimed", "k": "食品"}, 1),
    ),
)  # fmt: skip
def test_filters_narrow_the_list(client_of, handler, case, asked, found):
    if found is None:
        asked, found = {"kind": str(case.case_type_id)}, 1
    assert len(client_of(handler).get(reverse("cases:list"), asked).context["rows"]) == found


def test_the_next_page_begins_after_the_last_row(client_of, handler, make_case, monkeypatch):
    numbers = {make_case(days=days).number for days in (1, 2, 3)}
    monkeypatch.setattr("lingqu.cases.lists.my_tasks.__kwdefaults__", {"after": None, "limit": 2})
    first = client_of(handler).get(reverse("cases:list")).context
    second = client_of(handler).get(f"{reverse('cases:list')}?{first['next']}").context
    seen = [row.number for row in (*first["rows"], *second["rows"])]
    assert len(first["rows"]) == 2 and set(seen) == numbers and len(seen) == 3


def test_several_tasks_are_taken_with_a_line_for_each(
    client_of, handler, outsider, make_case, task_of
):
    tasks = [task_of(make_case()), task_of(make_case())]
    numbers = [task.pk for task in tasks]
    answer = client_of(handler).post(
        reverse("cases:batch"), {"task": [*numbers, 0, "²"], "act": "claim"}
    )
    assert [one.ok for one in answer.context["results"]] == [True, True, False]
    refused = client_of(outsider).post(reverse("cases:batch"), {"task": numbers, "act": "claim"})
    assert [(one.ok, one.number) for one in refused.context["results"]] == [(False, "")] * 2


def test_several_tasks_are_given_only_by_who_assigns(
    client_of, handler, leader, colleague, make_case, task_of
):
    task = task_of(make_case())
    asked = {"task": task.pk, "act": "assign", "to": leader.pk}
    refused = client_of(colleague).post(reverse("cases:batch"), asked).context["results"]
    assert [one.ok for one in refused] == [False]
    done = client_of(handler).post(reverse("cases:batch"), asked).context["results"]
    task.refresh_from_db()
    assert done[0].ok and task.assignee_id == leader.pk


def test_notices_up_to_the_newest_shown_are_read(
    client_of, handler, leader, in_review, task_of, now
):
    steps.assign(task_id=task_of(in_review).pk, to=leader, actor=handler, at=now)
    notice = Notice.objects.get(person=leader)
    assert in_review.title in client_of(leader).get("/").content.decode()
    client_of(handler).post(reverse("cases:read-notices"), {"newest": notice.pk})
    assert Notice.objects.get(person=leader).read_at is None
    client_of(leader).post(reverse("cases:read-notices"), {"newest": notice.pk})
    assert Notice.objects.get(person=leader).read_at is not None


def test_the_longest_way_is_the_way_to_come(in_review):
    from lingqu.cases.gates import main_path

    definition = compiled(in_review.version_id, Case.objects.get().version.hash)
    assert main_path(definition) == ("accept", "review", "decide", "deliver")
