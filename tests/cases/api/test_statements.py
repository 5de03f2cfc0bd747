"""How many statements an act takes in its one transaction, BEGIN and COMMIT among them."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lingqu.cases import opening, steps
from lingqu.cases.opening import current_version
from tests.cases.api.conftest import FORM

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 8


@contextmanager
def at_most(number):
    """Count what happens from BEGIN to COMMIT."""
    with CaptureQueriesContext(connection) as queries:
        yield
    texts = [one["sql"] for one in queries.captured_queries]
    begins = [n for n, sql in enumerate(texts) if sql.startswith("BEGIN")]
    ends = [n for n, sql in enumerate(texts) if sql == "COMMIT"]
    assert len(begins) == len(ends) == 1, texts
    inside = texts[begins[0] : ends[0] + 1]
    assert len(inside) <= number, "\n".join(inside)


@pytest.fixture
def warm(reviewing, clerk, reviewer, decider):
    """Everything that is kept for some seconds was read: parameters, units, posts, versions."""
    for person in (clerk, reviewer, decider):
        person.active_posts()
    return reviewing


def act(function, **facts):
    return function(at=timezone.now(), **facts)


def test_a_start_takes_few_statements(warm, licence, clerk, office):
    version = current_version(licence)
    with at_most(MOST):
        act(
            opening.start, code=licence, data=FORM, unit=office, channel="api", actor=clerk,
            version=version,
        )  # fmt: skip


def test_a_claim_takes_few_statements(warm, reviewer):
    with at_most(MOST):
        act(steps.claim, task_id=warm[1], actor=reviewer)


def test_a_step_without_a_change_of_the_form_takes_few_statements(warm, reviewer):
    with at_most(MOST):
        act(steps.complete, task_id=warm[1], outcome="pass", actor=reviewer)


def test_a_step_with_a_change_of_the_form_takes_few_statements(warm, reviewer):
    data = {"site_record": "现场符合要求", "floor_area": "118.5"}
    with at_most(MOST):
        act(steps.complete, task_id=warm[1], outcome="pass", actor=reviewer, data=data)


def test_a_grant_takes_few_statements(warm, reviewer, decider):
    decide = act(steps.complete, task_id=warm[1], outcome="pass", actor=reviewer).opened[0]
    with at_most(MOST):
        act(steps.complete, task_id=decide, outcome="grant", actor=decider)


def test_the_api_adds_little_to_an_act(warm, ask, reviewer):
    """Token and posts before it; with a key, one look and one row in its transaction."""
    ask(reviewer).get("/me")
    with CaptureQueriesContext(connection) as plain:
        ask(reviewer).post(f"/tasks/{warm[1]}/claim", {})
    assert len(plain) <= MOST + 2
    with CaptureQueriesContext(connection) as keyed:
        body = {"revision": 3}
        answer = ask(reviewer).post(f"/tasks/{warm[1]}/release", body, Idempotency_Key="k")
    assert answer.status_code == 200 and len(keyed) <= MOST + 9
