"""Pages cost the same statements however much they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lingqu.cases import papers, requests, steps
from lingqu.cases.models import Task


@pytest.fixture
def cost(client_of):
    """Return a function that counts the statements of a page, what is compiled being warm."""

    def cost(person, page):
        client = client_of(person)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    return cost


@pytest.fixture
def crowd(make_case, handler, leader, task_of, now):
    """Return a function that fills the lists with some more cases and their history."""

    def crowd():
        for _each in range(4):
            case = make_case(days=2)
            task = task_of(case)
            steps.claim(task_id=task.pk, actor=handler, at=now)
            steps.complete(task_id=task.pk, outcome="accept", actor=handler, at=now)
            task = task_of(case)
            steps.assign(task_id=task.pk, to=leader, actor=handler, at=now)
            steps.assign(task_id=task.pk, to=handler, actor=handler, at=now)
            papers.comment(case_id=case.pk, text="备注", actor=leader, at=now)

    return crowd


LISTS = (
    ("/", 11), ("/cases/", 13), ("/cases/?tab=done", 11), ("/cases/?tab=closed", 12),
    ("/cases/?tab=unclaimed", 13), ("/cases/?tab=open&k=x", 12), ("/cases/?q=XK99", 13),
)  # fmt: skip


@pytest.mark.parametrize(("page", "most"), LISTS)
def test_a_list_costs_the_same_for_many_rows(cost, crowd, handler, case, page, most):
    few = cost(handler, page)
    crowd()
    crowd()
    assert cost(handler, page) <= few <= most


def test_a_case_costs_the_same_with_a_long_history(
    cost, case, handler, leader, task_of, now, elsewhere
):
    page = reverse("cases:detail", args=[case.number])
    few = cost(handler, page)
    steps.complete(task_id=task_of(case).pk, outcome="accept", actor=handler, at=now)
    for _each in range(5):
        papers.comment(case_id=case.pk, text="备注", actor=leader, at=now)
        task = Task.objects.filter(case=case, state="open").first()
        requests.ask(
            task_id=task.pk, units=[elsewhere], kind="consult", question="意见", actor=handler,
            at=now,
        )  # fmt: skip
    assert cost(handler, page) <= few + 1
    assert few <= 19
